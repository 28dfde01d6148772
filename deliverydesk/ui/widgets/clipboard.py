"""Blocks of cells to and from the clipboard, in the two shapes that Excel, Word and mail understand."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

Rows = Sequence[Sequence[str]]
_TEXT_CELL = "mso-number-format:'\\@'"


def to_tsv(rows: Rows) -> str:
    """Tab-separated lines ending in CR LF; a cell with a tab, a break or a quote is quoted as Excel does."""
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab").writerows(rows)
    return out.getvalue()


def to_html(rows: Rows, heads: Sequence[str] = (), texts: Sequence[bool] = ()) -> str:
    """One plain table. Columns marked in `texts` stay text in Excel, so that `1-2` does not become a date."""
    from html import escape  # its table of two thousand names is read only when something is copied

    lines = ["<html><body><table>"]
    if heads:
        lines.append("<tr>" + "".join(f"<th>{escape(head)}</th>" for head in heads) + "</tr>")
    for row in rows:
        cells = []
        for column, words in enumerate(row):
            style = f' style="{_TEXT_CELL}"' if column < len(texts) and texts[column] else ""
            cells.append(f"<td{style}>{escape(words).replace(chr(10), '<br>')}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    lines.append("</table></body></html>")
    return "\n".join(lines)


def from_tsv(text: str) -> list[list[str]]:
    """The rows of a copied block; the empty last line that Excel adds is dropped, short rows are padded."""
    if not text:
        return []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if text.count('"') % 2:  # a lone quotation mark is a mark, not Excel's quoting
        rows = [line.split("\t") for line in lines.split("\n")]
    else:
        rows = list(csv.reader(io.StringIO(lines, newline=""), dialect="excel-tab"))
    rows = [row or [""] for row in rows] or [[""]]
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def put(rows: Rows, heads: Sequence[str] = (), texts: Sequence[bool] = ()) -> None:
    """Lay a block on the clipboard as text and as HTML, with its headings where given."""
    data = QMimeData()
    data.setText(to_tsv([list(heads), *rows] if heads else rows))
    data.setHtml(to_html(rows, heads, texts))
    QGuiApplication.clipboard().setMimeData(data)


def take() -> list[list[str]]:
    """The block on the clipboard, empty if there is no text there."""
    return from_tsv(QGuiApplication.clipboard().text())
