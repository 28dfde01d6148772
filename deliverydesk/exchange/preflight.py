"""The door: what a file really is and whether it may be opened; without it a 5 KB file can end the program.

A workbook is a zip archive of XML parts. Each part is unpacked once, under limits and with its
checksum, and walked once. What the values are then read from is a fresh archive of exactly the parts
walked here, so that nothing unseen (a macro, a second copy of a sheet) can reach the reader.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from deliverydesk.exchange import filekind
from deliverydesk.exchange.limits import LIMITS, MEGABYTE, Limits
from deliverydesk.exchange.refusals import cannot_open, refused, unreadable
from deliverydesk.exchange.scanning import scan
from deliverydesk.exchange.sheetfacts import SheetFacts
from deliverydesk.exchange.sheetwalk import SheetWalk
from deliverydesk.exchange.walkers import Comments, ContentTypes, Part, Relations, Styles, Walk, WorkbookList
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.problems import Problem, Severity, Where

XLSX = "xlsx"
XLSM = "xlsm"
ODS = "ods"

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_BOOK = {"officeDocument"}
_MOST_COMMENTS = 20


@dataclass(frozen=True)
class Preflight:
    """A workbook that may be read, and what values alone would not tell about it.

    `sheets` stands in the order of the tabs. `notes` are remarks, never grounds for refusal.
    `parts` are the unpacked XML parts by name, all of them walked.
    """

    name: str
    sha256: str
    kind: str
    sheets: tuple[SheetFacts, ...]
    epoch_1904: bool
    notes: tuple[Problem, ...] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def archive(self) -> bytes:
        """A fresh, uncompressed archive of the parts that were walked, for the reader of values."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
            for name, data in self.parts.items():
                made.writestr(zipfile.ZipInfo(name), data)
        return buffer.getvalue()


def inspect(
    source: Path | str | bytes, *, kinds: Collection[str] = (XLSX,), name: str = "", limits: Limits = LIMITS
) -> Preflight:
    """Judge a file by its contents. `kinds` are those taken in: XLSX, and XLSM for a map import.

    `source` is a path, or the bytes themselves with a `name` to call them by. Raises TurnedAway with
    the one rule that the file breaks first.
    """
    return judge(unpack(source, name=name, limits=limits), kinds=kinds, limits=limits)


@dataclass(frozen=True)
class Archive:
    """A zip archive whose list of members was judged; nothing in it has been unpacked."""

    name: str
    data: bytes = field(repr=False)
    directory: Mapping[str, zipfile.ZipInfo] = field(repr=False)

    @property
    def where(self) -> Where:
        """The file, for what is wrong with it."""
        return Where(file=self.name)

    @property
    def sha256(self) -> str:
        """The file's own hash."""
        return hashlib.sha256(self.data).hexdigest()

    def parts(self) -> dict[str, bytes]:
        """The XML parts by name; every member's checksum is proved. Raises TurnedAway."""
        unpacked = _unpacked(self.data, self.directory, self.where)
        return {part: contents for part, contents in unpacked if contents is not None}


def unpack(source: Path | str | bytes, *, name: str = "", limits: Limits = LIMITS) -> Archive:
    """Judge what a file is and what its archive says it holds. Raises TurnedAway."""
    if not isinstance(source, bytes):
        name = name or Path(source).name
    where = Where(file=name)
    data = source if isinstance(source, bytes) else _contents(Path(source), where, limits)
    if not filekind.is_zip(data):
        raise unreadable(*filekind.misfit(data), where)
    return Archive(name, data, _directory(data, where, limits))


def judge(archive: Archive, *, kinds: Collection[str] = (XLSX,), limits: Limits = LIMITS) -> Preflight:
    """Walk a workbook's parts. Raises TurnedAway with the one rule that the file breaks first."""
    name, directory, where = archive.name, archive.directory, archive.where
    if other := filekind.archive_misfit(directory):
        raise unreadable(*other, where)
    parts = archive.parts()
    book = _walk(parts, where, limits)
    macros = book.macros or any("vbaproject" in part.lower() for part in directory)
    kind = XLSM if macros else XLSX
    if kind not in kinds:
        raise refused(
            "macros",
            _("The workbook holds macros (.xlsm). Save it as .xlsx, which drops them, and send that."),
            where,
        )
    return Preflight(
        name=name,
        sha256=archive.sha256,
        kind=kind,
        sheets=book.sheets,
        epoch_1904=book.epoch_1904,
        notes=(*_notes(name, kind, where), *told_comments(book.sheets, where)),
        parts=parts,
    )


def _notes(name: str, kind: str, where: Where) -> list[Problem]:
    notes = [*wrong_name(name, {".xlsx", ".xlsm", ".xltx", ".xltm"}, XLSX, where)]
    if kind == XLSM:
        sentence = _("The workbook holds macros. They were not opened, run or kept.")
        notes.append(Problem("macros", sentence, where, Severity.WARNING))
    return notes


def wrong_name(name: str, known: Collection[str], kind: str, where: Where) -> Iterator[Problem]:
    """A remark on a file that is called otherwise than it is."""
    suffix = Path(name).suffix.lower()
    if suffix and suffix not in known:
        sentence = _("The name ends in {suffix}, but the file is an .{kind} workbook and was read as one.")
        told = sentence.format(suffix=suffix, kind=kind)
        yield Problem("wrong-name", told, where, Severity.WARNING)


def told_comments(sheets: Iterable[SheetFacts], where: Where) -> Iterator[Problem]:
    """Comments are words to us that stand in no cell: whoever wrote them expects that they are read."""
    for facts in sheets:
        for cell in facts.comments[:_MOST_COMMENTS]:
            sentence = _("The cell carries a comment, which was not read. Open the file and look at it.")
            place = replace(where, sheet=facts.name, cell=cell)
            yield Problem("comment", sentence, place, Severity.WARNING)
        if (more := len(facts.comments) - _MOST_COMMENTS) > 0:
            sentence = plural("{n} more cell carries a comment.", "{n} more cells carry a comment.", more)
            yield Problem("comment", sentence, replace(where, sheet=facts.name), Severity.WARNING)


def _contents(path: Path, where: Where, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise cannot_open(error, where) from None
    if len(data) > limits.file_bytes:
        sentence = _("The file is larger than {most} MB. Take out its pictures, or split it.")
        raise refused("too-large", sentence.format(most=limits.file_bytes // MEGABYTE), where)
    return data


def _directory(data: bytes, where: Where, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The archive's members by name, under every limit that can be judged before unpacking."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError, EOFError):
        sentence = _("The file is cut off or damaged: it has no readable directory. Ask for it again.")
        raise unreadable("truncated", sentence, where) from None
    if len(members) > limits.members:
        sentence = _("The file has {n} parts; a workbook has some dozens. Ask for a copy saved by Excel.")
        raise refused("too-many-parts", sentence.format(n=FORMATS.number(len(members))), where)
    found: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    for member in members:
        name = member.filename
        same = name.replace("\\", "/").lstrip("/").casefold()
        if same in folded:
            sentence = _("Part {part} stands twice in the file, and nobody can tell which one counts. "
                         "Save the workbook anew in Excel and send that.")  # fmt: skip
            raise refused("part-twice", sentence.format(part=_short(name)), where)
        folded.add(same)
        if member.flag_bits & _ENCRYPTED:
            sentence = _("The file is protected with a password. Ask for a copy without one.")
            raise unreadable("password", sentence, where)
        if member.compress_type not in (_STORED, _DEFLATED):
            sentence = _("Part {part} is packed in a way that Excel does not use. "
                         "Save the workbook anew in Excel and send that.")  # fmt: skip
            raise unreadable("packing", sentence.format(part=_short(name)), where)
        if member.file_size > max(limits.ratio_from, limits.ratio * member.compress_size):
            raise _unpacks_too_large(member.file_size, where)
        found[name] = member
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise _unpacks_too_large(sum(member.file_size for member in members), where)
    text = sum(member.file_size for name, member in found.items() if _is_walked(name))
    if text > limits.xml_bytes:
        raise _unpacks_too_large(text, where)
    if sum(member.compress_size for member in members) > len(data):
        sentence = _("The file is damaged: its parts overlap. Ask for it again.")
        raise unreadable("damaged", sentence, where)
    return found


def _unpacks_too_large(size: int, where: Where) -> Exception:
    sentence = _("The file unpacks to {size} MB, far more than its contents can be. "
                 "Clear unused rows and columns and send it again.")  # fmt: skip
    return refused("unpacks-too-large", sentence.format(size=FORMATS.number(size // MEGABYTE)), where)


def _is_walked(name: str) -> bool:
    """Whether a part is XML that a reader may open. What customers store in customXml nobody reads."""
    lower = name.lower()
    return lower.endswith((".xml", ".rels")) and not lower.lstrip("/").startswith("customxml/")


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:57] + "..."


def _unpacked(
    data: bytes, directory: Mapping[str, zipfile.ZipInfo], where: Where
) -> list[tuple[str, bytes | None]]:
    """Every part with its contents where they are walked; the checksum of every part is proved."""
    found: list[tuple[str, bytes | None]] = []
    for name, member in directory.items():
        contents = _unpack(data, member)
        if contents is None or zlib.crc32(contents) != member.CRC:
            sentence = _("The file is damaged: part {part} does not match its checksum. Ask for it again.")
            raise unreadable("damaged", sentence.format(part=_short(name)), where)
        found.append((name, contents if _is_walked(name) else None))
    return found


def _unpack(data: bytes, member: zipfile.ZipInfo) -> bytes | None:
    """A member's contents if they are exactly as long as declared, else nothing.

    Python's own zip reader stops quietly at the declared size; a part that goes on beyond it would be
    read further by others.
    """
    header = data[member.header_offset : member.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size:
        return None
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    if signature != b"PK\x03\x04":
        return None
    start = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = data[start : start + member.compress_size]
    if member.compress_type == _STORED:
        return packed if len(packed) == member.file_size else None
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        contents = inflater.decompress(packed, member.file_size + 1)
        if not inflater.eof:
            contents += inflater.decompress(inflater.unconsumed_tail, 1)
    except zlib.error:
        return None
    return contents if inflater.eof and len(contents) == member.file_size else None


@dataclass(frozen=True)
class _Walked:
    sheets: tuple[SheetFacts, ...]
    epoch_1904: bool
    macros: bool


def _walk(parts: Mapping[str, bytes], where: Where, limits: Limits) -> _Walked:
    """Walk every part once: the list of sheets and the styles first, for the sheets need both."""
    walks: dict[str, Walk] = {}
    looks: dict[str, str] = {}
    names: dict[str, str] = {}
    macros = uncalculated = False
    elements = cells = 0
    for name in sorted(parts, key=_first_things_first):
        place = Where(file=where.file, sheet=names.get(_plain(name), ""))
        done = walks[name] = scan(
            parts[name], Part(name, place, limits, looks, uncalculated, elements, cells)
        )
        elements += done.starts
        match done:
            case Styles():
                looks.update(done.looks())
            case ContentTypes():
                macros = macros or done.macros
            case WorkbookList():
                names.update(_sheet_parts(name, done, walks))
                uncalculated = uncalculated or done.uncalculated
            case SheetWalk():
                cells += done.facts.cells
    book_part, book = _workbook_part(walks, where)
    links = {sheet: part for part, sheet in _sheet_parts(book_part, book, walks).items()}
    by_part = {_plain(name): done for name, done in walks.items()}
    sheets: dict[str, SheetFacts] = {}
    for tab in book.tabs:
        place = Where(file=where.file, sheet=tab.name)
        if tab.name.casefold() in sheets:
            sentence = _("Two sheets have the same name. Save the workbook anew in Excel and send that.")
            raise refused("sheet-twice", sentence, place)
        walk = by_part.get(links.get(tab.name, ""))
        if walk is None:
            sentence = _("The file is damaged: the sheet has no contents. Ask for it again.")
            raise unreadable("damaged", sentence, place)
        # A chart on a sheet of its own has a tab, but no cells.
        facts = walk.facts if isinstance(walk, SheetWalk) else SheetFacts(part=walk.part.name)
        facts.name, facts.state = tab.name, tab.state
        facts.comments = _comments_of(walk.part.name, walks)
        sheets[tab.name.casefold()] = facts
    if not sheets:
        raise unreadable("damaged", _("The workbook has no sheets. Ask for it again."), where)
    return _Walked(tuple(sheets.values()), book.epoch_1904, macros)


def _first_things_first(part: str) -> tuple[int, str]:
    lower = part.lower()
    order = (
        lower.endswith("[content_types].xml"),
        lower.endswith(".rels"),
        lower.endswith("workbook.xml"),
        lower.endswith("styles.xml"),
    )
    return (order.index(True) if True in order else len(order)), part


def _plain(part: str) -> str:
    """A part's name as links compare it: no leading slash, one kind of slash, small letters."""
    return posixpath.normpath(part.replace("\\", "/").lstrip("/")).casefold()


def _links_of(part: str, walks: Mapping[str, Walk]) -> Relations | None:
    folder, base = posixpath.split(_plain(part))
    wanted = posixpath.join(folder, "_rels", f"{base}.rels")
    found = next((done for name, done in walks.items() if _plain(name) == wanted), None)
    return found if isinstance(found, Relations) else None


def _comments_of(part: str, walks: Mapping[str, Walk]) -> list[str]:
    """The cells of a sheet that carry a comment."""
    links = _links_of(part, walks)
    if links is None:
        return []
    wanted = {_resolved(links.targets[key], part) for key, kind in links.kinds.items() if kind == "comments"}
    found = (done for name, done in walks.items() if _plain(name) in wanted)
    return [cell for done in found if isinstance(done, Comments) for cell in done.cells]


def _resolved(target: str, part: str) -> str:
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return _plain(target)
    return _plain(posixpath.join(posixpath.dirname(_plain(part)), target))


def _sheet_parts(part: str, book: WorkbookList, walks: Mapping[str, Walk]) -> dict[str, str]:
    """Sheet names by the plain name of their part."""
    links = _links_of(part, walks)
    if links is None:
        return {}
    return {
        _resolved(links.targets[tab.link], part): tab.name for tab in book.tabs if tab.link in links.targets
    }


def _workbook_part(walks: Mapping[str, Walk], where: Where) -> tuple[str, WorkbookList]:
    """The part that lists the sheets: the package says which, else there must be exactly one."""
    books = {name: done for name, done in walks.items() if isinstance(done, WorkbookList)}
    package = next((done for name, done in walks.items() if _plain(name) == "_rels/.rels"), None)
    if isinstance(package, Relations):
        wanted = {_resolved(package.targets[key], "") for key, kind in package.kinds.items() if kind in _BOOK}
        books = {name: done for name, done in books.items() if _plain(name) in wanted} or books
    if len(books) == 1:
        return books.popitem()
    sentence = _("The file is damaged: it has no list of sheets. Ask for it again.")
    raise unreadable("damaged", sentence, where)
