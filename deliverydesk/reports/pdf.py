"""A document as a PDF file: the only module that writes one and decides what it tells of its maker.

The same document gives the same bytes: no clock, no user name, no random identity. The file is written
beside its place under another name, pushed to the disk and moved, so a full disk never costs the old pack.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from deliverydesk.errors import Unwritable
from deliverydesk.i18n import FORMATS, _
from deliverydesk.progress import Progress
from deliverydesk.reports import fonts
from deliverydesk.reports.blocks import Document
from deliverydesk.reports.directions import isolated
from deliverydesk.reports.flow import FOOT, HEIGHT, MARGIN, WIDTH, Page, pages_of
from deliverydesk.reports.pen import Pen
from deliverydesk.reports.pieces import Places
from deliverydesk.schema.looks import looks

PRODUCER = "DeliveryDesk"
_DOT = "  ·  "
_CODES_SHOWN = 12

rl_config.useA85 = 0  # streams as bytes, not wrapped in letters: a fifth smaller, and sooner written


def pdf_bytes(document: Document, progress: Progress | None = None) -> bytes:
    """The document as a PDF; `progress` counts its pages and may cancel."""
    progress = progress or Progress()
    pages = [page for sheet in document.sheets for page in pages_of(sheet)]
    places = Places({page.starts.key: n for n, page in enumerate(pages, 1) if page.starts})
    kept = BytesIO()
    fonts.face(fonts.SANS)
    canvas = Canvas(kept, (WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=fonts.SANS)
    canvas.setTitle(document.title)
    canvas.setAuthor(document.unit)
    canvas.setSubject(document.pack)
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    pen = Pen(canvas, HEIGHT, looks().light)
    progress.start(len(pages), _("Drawing pages"))
    for n, page in enumerate(pages, 1):
        _draw_page(pen, page, document, places, n, len(pages))
        pen.new_page()
        progress.advance()
    canvas.save()
    return kept.getvalue()


def write_pdf(
    document: Document,
    path: Path,
    progress: Progress | None = None,
    before_placing: Callable[[], object] | None = None,
) -> int:
    """Write the document to `path`, whole or not at all; returns the number of bytes.

    `before_placing` is called once the file is whole on the disk, before it takes its place. Raises
    Unwritable where the folder or the disk will not take it; what was at `path` is then still there, as it
    is where `before_placing` raises.
    """
    data = pdf_bytes(document, progress)
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if before_placing is not None:
            before_placing()
        Path(beside).replace(path)
    except OSError as problem:
        raise Unwritable(
            _("{name} could not be written: {why}.").format(name=path.name, why=problem.strerror or problem),
            _("Close it where it is open, or choose another folder."),
        ) from problem
    finally:
        if beside:
            Path(beside).unlink(missing_ok=True)
    return len(data)


def page_count(document: Document) -> int:
    """How many pages the document has on paper."""
    return sum(len(pages_of(sheet)) for sheet in document.sheets)


def _draw_page(pen: Pen, page: Page, document: Document, places: Places, number: int, of: int) -> None:
    if page.starts:
        pen.arrive(page.starts.key, page.starts.title)
    if document.practice:
        pen.outline(WIDTH / 2, HEIGHT / 2, _("PRACTICE"), fonts.BOLD, 120, "grid", 30)
    for placed in page.placed:
        placed.piece.draw(pen, placed.x, placed.y, placed.wide, places)
    _furniture(pen, document, number, of)


def _furniture(pen: Pen, document: Document, number: int, of: int) -> None:
    pen.line(MARGIN, FOOT, WIDTH - MARGIN, FOOT, "rule")
    marking = " · ".join(
        part for part in (document.marking, _("PRACTICE") if document.practice else "") if part
    )
    base, size = FOOT + 11, 8.4
    pages = _("{n} of {of}").format(n=number, of=of)
    right = f"{document.copy}, {pages}" if document.copy else pages
    end = WIDTH - MARGIN - fonts.width(right, fonts.MEDIUM, size) - 16
    marking = fonts.shorten(marking, fonts.BOLD, size, (end - MARGIN) * 0.6)
    start = MARGIN + fonts.width(marking, fonts.BOLD, size) + 16
    pen.text(MARGIN, base, marking, fonts.BOLD, size, "ink2")
    pen.text(WIDTH - MARGIN, base, right, fonts.MEDIUM, size, "ink2", "end")
    step = _("step {n}").format(n=FORMATS.number(document.step, 0)) if document.step else ""
    facts = [part for part in (document.unit, document.pack, step, document.short_hash) if part]
    while len(facts) > 2 and fonts.width(_DOT.join(facts), fonts.SANS, size) > end - start:
        facts.pop(0)  # step and hash stay
    middle = _DOT.join(isolated(fact) for fact in facts)
    half = fonts.width(middle, fonts.SANS, size) / 2
    centre = min(max(WIDTH / 2, start + half), end - half)
    pen.text(centre, base, middle, fonts.SANS, size, "ink3", "middle")
    if pen.lacking:
        codes = ", ".join(f"U+{ord(c):04X}" for c in sorted(pen.lacking)[:_CODES_SHOWN])
        left = len(pen.lacking) - _CODES_SHOWN
        more = _(" and {n} more").format(n=left) if left > 0 else ""
        said = _("{sign} is printed for what these fonts do not have: {codes}{more}.")
        words = said.format(sign=fonts.UNKNOWN, codes=codes, more=more)
        pen.text(MARGIN, base + 10, words, fonts.MEDIUM, 8, "bad_t")
