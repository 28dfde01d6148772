"""A returned workbook beside its issue: every cell that differs, and every one that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from deliverydesk.domain.promises import Priority
from deliverydesk.exchange import drawing, frontsheet, matching, receiptsheet, sections, signoff
from deliverydesk.exchange.askedagain import Asked
from deliverydesk.exchange.cellreading import shown
from deliverydesk.exchange.issued import Issued, IssuedSheet
from deliverydesk.exchange.reading import Book, Sheet
from deliverydesk.exchange.rowreading import RowReader
from deliverydesk.exchange.said import Said
from deliverydesk.exchange.template import FRONT, SEAL
from deliverydesk.i18n import _, heard, hearing
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity, Where

_MOST_FACTS, _MOST_STRAYS = 50, 20
_SECTIONS = frozenset(one.key for one in sections.SECTIONS)


def facts(book: Book) -> dict[str, str]:
    """What the hidden sheet says the workbook is; empty where there is none."""
    sheet = book.sheet(drawing.META)
    if sheet is None:
        return {}
    rows = (row for row in sheet.rows[:_MOST_FACTS] if len(row) > 1)
    return {str(row[0]): str(row[1]) for row in rows if row[0] is not None and row[1] is not None}


def has_marks(book: Book) -> bool:
    """Whether any sheet carries a mark of ours: the workbook was made by this program, whoever issued it."""
    return any(matching.mark_of(sheet) is not None for sheet in book.sheets)


def is_genuine(told: dict[str, str], issued: Issued, secret: bytes) -> bool:
    """Whether the hidden sheet is the one this desk wrote for this issue."""
    return told.get(SEAL) == issued.seal(secret) and all(
        told.get(key) == value for key, value in issued.facts().items()
    )


def read_return(book: Book, issued: Issued, at: Picture) -> Said:
    """Everything a returned workbook says that its issue did not, with a problem for all that is not read.

    Its words are read in the language it was issued in, and in English; the problems speak the one in force.
    What can be meant in two ways waits in it until `asking.settle` is told which.
    """
    with hearing(issued.language):
        return _read_return(book, issued, at)


def _read_return(book: Book, issued: Issued, at: Picture) -> Said:
    problems = list(book.notes)
    reader = RowReader(at, _promises(issued, at), asked=Asked(frozenset(issued.asked)))
    sheets = _sheets(book, issued, problems)
    for section, issued_sheet in issued.by_section.items():
        if section in sheets:
            reader.read(matching.match(sheets[section], issued_sheet))
    signed_on = signoff.find(book)
    sign_off, wrong = signoff.read(signed_on)
    problems += reader.problems
    problems += reader.doubts.hopeless()
    if issued.asked:
        problems = reader.asked.without_ours(problems)
        problems += receiptsheet.read(book, issued.asked, reader.cells, reader.records, reader.asked.answered)
    problems += _beside(book, signed_on, len(issued.sheets))
    problems += [Problem("sign-off", words, Where(sheet=sheet, cell=cell)) for sheet, cell, words in wrong]
    return Said(
        tuple(reader.cells),
        tuple(reader.records),
        tuple(reader.missing),
        tuple(problems),
        sign_off,
        tuple(reader.doubts.waiting),
        tuple(reader.doubts.drafts),
        reader.doubts.shows,
        tuple(sorted(reader.asked.answered)),
    )


def _promises(issued: Issued, at: Picture) -> Collection[str]:
    """The promises that a workbook was made for, whether or not it has a sheet of them."""
    if issued.promises:
        return issued.promises
    # A workbook of an earlier program does not say; its sheet does, and without one the desk as it stands.
    sheet = issued.by_section.get(sections.PRIORITIES)
    return sheet.by_token if sheet else [one.id for one in at.children(Priority, "ministry", issued.ministry)]


def _sheets(book: Book, issued: Issued, problems: list[Problem]) -> dict[str, Sheet]:
    """The sheets by section, found by their marks whatever they are called now."""
    found: dict[str, list[Sheet]] = {}
    known = {drawing.META, drawing.LISTS, *(name.casefold() for name in heard(FRONT))}
    known |= {one.name.casefold() for one in issued.sheets}
    for sheet in book.sheets:
        mark = matching.mark_of(sheet)
        if mark is not None and mark[2] in issued.by_section:
            found.setdefault(mark[2], []).append(sheet)
        elif mark is None and sheet.name.casefold() not in known and any(True for _cell in sheet.filled()):
            sentence = _("This sheet is none of the workbook's; nothing in it was read.")
            problems.append(Problem("unknown sheet", sentence, Where(sheet=sheet.name), Severity.WARNING))
        elif mark is not None and mark[2] in _SECTIONS:
            sentence = _("This sheet belongs to another workbook of ours; nothing of it was read. "
                         "Send it back in the workbook that it came in.")  # fmt: skip
            problems.append(Problem("sheet of another workbook", sentence, Where(sheet=sheet.name)))
    for section, one in issued.by_section.items():
        sheets = found.get(section, [])
        own = book.sheet(one.name)
        if (
            sheets
            and own is not None
            and matching.mark_of(own) is None
            and any(True for _cell in own.filled())
        ):
            problems.append(_lost(book, one))  # a copy has the keys, and what stands here is not read
        if not sheets:
            problems.append(_lost(book, one))
        elif len(sheets) > 1:
            names = ", ".join(sheet.name for sheet in sheets)
            sentence = _("The sheet is there more than once ({names}); none was read. Delete the copies.")
            problems.append(Problem("sheet twice", sentence.format(names=names), Where(sheet=sheets[0].name)))
        elif sheets[0].name != one.name:
            sentence = _("The sheet “{name}” was renamed; it was matched by its hidden mark.")
            problems.append(
                Problem(
                    "renamed sheet",
                    sentence.format(name=one.name),
                    Where(sheet=sheets[0].name),
                    Severity.WARNING,
                )
            )
    return {section: sheets[0] for section, sheets in found.items() if len(sheets) == 1}


def _beside(book: Book, sign_off: Sheet | None, asked: int) -> Iterator[Problem]:
    """What somebody wrote on the first and the last sheet where nothing was asked."""
    fronts = (book.sheet(name) for name in heard(FRONT))
    front = next((one for one in fronts if one is not None), None)
    cells = [(front, one) for one in frontsheet.strays(front, asked)] if front else []
    cells += [(sign_off, one) for one in signoff.strays(sign_off)] if sign_off else []
    for sheet, cell in cells[:_MOST_STRAYS]:
        told = _("The cell stands where nothing was asked, and was not read: “{words}”.")
        words = " ".join(shown(cell.value).split())
        where = Where(sheet=sheet.name, cell=cell.address)
        yield Problem("outside the table", told.format(words=words), where, Severity.WARNING)


def _lost(book: Book, one: IssuedSheet) -> Problem:
    if book.sheet(one.name) is not None:
        sentence = _("The hidden keys of this sheet are gone, so no row can be told from another; "
                     "nothing of it was read. Fill in a fresh workbook.")  # fmt: skip
        return Problem("hidden keys gone", sentence, Where(sheet=one.name))
    sentence = _("The sheet did not come back; nothing of it was read.")
    return Problem("sheet not returned", sentence, Where(sheet=one.name))
