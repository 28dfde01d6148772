"""A spreadsheet saved by LibreOffice (.ods), through a preflight of its own, as the Book that others are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from deliverydesk.exchange.limits import LIMITS, Limits
from deliverydesk.exchange.opendocument import ContentWalk, Tab, Value
from deliverydesk.exchange.preflight import ODS, XLSM, Archive, told_comments, wrong_name
from deliverydesk.exchange.reading import Book, Sheet, sheet_of, without_controls
from deliverydesk.exchange.refusals import refused, unreadable
from deliverydesk.exchange.scanning import scan
from deliverydesk.exchange.walkers import Part, Walk
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem, Severity, Where

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_SCRIPTS = ("basic/", "scripts/")


def read_archive(archive: Archive, *, kinds: Collection[str], limits: Limits = LIMITS) -> Book:
    """The book in an OpenDocument archive. Raises TurnedAway with the one rule that the file breaks first."""
    where = archive.where
    parts = archive.parts()
    if b"encryption-data" in parts.get(_MANIFEST, b"") or "encrypted-package" in archive.directory:
        sentence = _("The file is protected with a password. Ask for a copy without one.")
        raise unreadable("password", sentence, where)
    macros = any(name.lower().startswith(_SCRIPTS) for name in archive.directory if not name.endswith("/"))
    if macros and XLSM not in kinds:
        sentence = _("The file holds macros. Save it as .xlsx, which drops them, and send that.")
        raise refused("macros", sentence, where)
    content = _walked(parts, where, limits)
    if not content.is_spreadsheet:
        sentence = _(
            "The file is really a text or slides of LibreOffice. Send the workbook itself, as .xlsx."
        )
        raise unreadable("wrong-kind", sentence, where)
    if not content.tabs:
        raise unreadable("damaged", _("The workbook has no sheets. Ask for it again."), where)
    notes = [*wrong_name(archive.name, {".ods", ".ots"}, ODS, where)]
    if macros:
        sentence = _("The workbook holds macros. They were not opened, run or kept.")
        notes.append(Problem("macros", sentence, where, Severity.WARNING))
    notes += told_comments((tab.facts for tab in content.tabs), where)
    names: set[str] = set()
    for tab in content.tabs:
        if tab.facts.name.casefold() in names:
            sentence = _("Two sheets have the same name. Save the workbook anew in Excel and send that.")
            raise refused("sheet-twice", sentence, replace(where, sheet=tab.facts.name))
        names.add(tab.facts.name.casefold())
    sheets = tuple(_sheet(tab, epoch_1904=content.epoch_1904) for tab in content.tabs)
    return Book(archive.sha256, archive.name, ODS, sheets, tuple(notes))


def _walked(parts: dict[str, bytes], where: Where, limits: Limits) -> ContentWalk:
    """Every part is walked, for a document type may stand in any; only one holds cells."""
    content: Walk | None = None
    elements = 0
    limits = replace(limits, elements=limits.ods_elements)
    for name in sorted(parts, key=lambda name: name != _CONTENT):
        part = Part(name, where, limits, elements_before=elements)
        walk = scan(parts[name], part, ContentWalk if name == _CONTENT else None)
        elements += walk.starts
        content = content or walk
    if not isinstance(content, ContentWalk):
        raise unreadable("damaged", _("The file is damaged: it has no cells. Ask for it again."), where)
    return content


def _sheet(tab: Tab, *, epoch_1904: bool) -> Sheet:
    facts = tab.facts
    if not tab.values:
        return sheet_of(facts, (1, 1), (), epoch_1904=epoch_1904)
    top, left = min(row for row, _c in tab.values), min(column for _r, column in tab.values)
    bottom, right = max(row for row, _c in tab.values), max(column for _r, column in tab.values)
    grid: list[list[Value]] = [[None] * (right - left + 1) for _row in range(bottom - top + 1)]
    for (row, column), value in tab.values.items():
        grid[row - top][column - left] = value if not isinstance(value, str) else _clean(value)
    return sheet_of(facts, (top, left), tuple(map(tuple, grid)), epoch_1904=epoch_1904)


def _clean(text: str) -> str | None:
    return without_controls(text)[0] or None
