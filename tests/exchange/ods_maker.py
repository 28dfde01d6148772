"""OpenDocument spreadsheets made by code, as LibreOffice writes them, and as somebody hostile would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from tests.exchange.workbook_maker import packed

TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip
MANIFEST = (
    HEAD + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
).encode()

Value = str | int | float | bool | date | datetime | None


def content(tables: str, styles: str = "", before: str = "") -> bytes:
    """`content.xml` around tables."""
    return (
        f"{HEAD}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    ).encode()


def table(rows: str, name: str = "Sheet1", more: str = "") -> str:
    return f"<table:table table:name={quoteattr(name)} {more}>{rows}</table:table>"


def row(cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{cells}</table:table-row>"


def ods(made: bytes, **more: bytes) -> bytes:
    """The archive, with more parts by name where wanted (`Basic__x` is `Basic/x`)."""
    parts = {"mimetype": TYPE, "content.xml": made, "META-INF/manifest.xml": MANIFEST}
    return packed(parts | {name.replace("__", "/"): data for name, data in more.items()})


def sheet(xml: str) -> bytes:
    """One sheet of these rows."""
    return ods(content(table(xml)))


def one(xml: str) -> bytes:
    """One sheet with one row of these cells."""
    return sheet(row(xml))


def cell(value: Value, more: str = "") -> str:
    """One cell as LibreOffice writes it."""
    match value:
        case None:
            return f"<table:table-cell {more}/>"
        case bool():
            kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
            words = str(value).upper()
        case int() | float():
            kind, words = f'office:value-type="float" office:value="{value!r}"', repr(value)
        case date():
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
            words = value.isoformat()
        case str():
            kind, words = 'office:value-type="string"', value
    return f"<table:table-cell {kind} {more}>{paragraphs(words)}</table:table-cell>"


def paragraphs(words: str) -> str:
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in words.split("\n"))


def _spaced(line: str) -> str:
    """White space that would be lost is written as elements: at the ends, and all but the first of a run."""
    text = escape(line)
    text = re.sub(r"^ +| +$", lambda run: f'<text:s text:c="{len(run[0])}"/>', text)
    text = re.sub(r" ( +)", lambda run: f' <text:s text:c="{len(run[1])}"/>', text)
    return text.replace("\t", "<text:tab/>")


def grid(rows: Sequence[Sequence[Value]], name: str = "Sheet1") -> str:
    """A table of plain values."""
    return table("".join(row("".join(cell(value) for value in values)) for values in rows), name)
