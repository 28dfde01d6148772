"""What was really handed in: the files of a folder and of a zip, each by its own name.

Nothing is unpacked to disk: a file in a zip is named here and read by the worker straight from the archive,
so no cell of a ministry's is left behind in a folder of temporary files. A zip in a zip is not opened.
"""

from __future__ import annotations

import io
import os
import posixpath
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deliverydesk.exchange import filekind
from deliverydesk.exchange.limits import LIMITS, MEGABYTE, Limits
from deliverydesk.exchange.reading import without_controls
from deliverydesk.exchange.refusals import TurnedAway, cannot_open, refused, unreadable
from deliverydesk.i18n import _, plural
from deliverydesk.schema.problems import Where

INSIDE = " › "
"""Stands between a zip or folder and what lies in it."""

_END = struct.Struct("<4s4xHHIIH")
_END_MARK, _LONGEST_COMMENT = b"PK\x05\x06", 65_535
_ENCRYPTED, _PACKED = 0x1, {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_NO_RETURNS = {"thumbs.db", "desktop.ini", ".ds_store"}
_DEEPEST, _LONGEST_NAME = 6, 120


@dataclass(frozen=True)
class Parcel:
    """One file to read: at a path, or the `member` of the zip there by its place in the zip's list."""

    path: Path
    name: str
    member: int | None = None


@dataclass(frozen=True)
class Lost:
    """One thing handed in that nothing can be read from, and why."""

    name: str
    turned_away: TurnedAway


def gather(paths: Iterable[Path | str], limits: Limits = LIMITS) -> list[Parcel | Lost]:
    """Every file of everything handed in, in the order given; folders and zips sorted by name."""
    found: list[Parcel | Lost] = []
    for path in map(Path, paths):
        found += _folder(path, limits) if path.is_dir() else _file(path, path.name, limits)
    return found


def contents(parcel: Parcel, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file in a zip, under the limits of a file. Raises TurnedAway."""
    where = Where(file=parcel.name)
    try:
        with zipfile.ZipFile(parcel.path) as archive:
            member = archive.infolist()[parcel.member or 0]
            _check_member(member, where, limits)
            with archive.open(member) as file:
                data = file.read(limits.file_bytes + 1)
                # The checksum is only judged at the end of the file.
                is_whole = not file.read(1)
    except OSError as error:
        raise cannot_open(error, where) from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError,
            IndexError, EOFError, struct.error, zlib.error):  # fmt: skip
        sentence = _("The file is damaged where it lies in the archive. Ask for it again.")
        raise unreadable("damaged", sentence, where) from None
    if len(data) > limits.file_bytes or not is_whole:
        raise _too_large(where, limits)
    return data


def _folder(folder: Path, limits: Limits) -> list[Parcel | Lost]:
    inside: list[Path] = []
    where = Where(file=folder.name)
    try:
        for place, folders, files in os.walk(folder, onerror=_raise):
            depth = len(Path(place).relative_to(folder).parts)
            folders[:] = sorted(one for one in folders if not one.startswith(".")) if depth < _DEEPEST else []
            inside += [Path(place, one) for one in sorted(files) if _is_wanted(one)]
            if len(inside) > limits.parcels:
                return [Lost(folder.name, _too_many(where, limits))]
    except OSError as error:
        return [Lost(folder.name, cannot_open(error, where))]
    if not inside:
        sentence = _("The folder holds no files. Drop the workbooks themselves.")
        return [Lost(folder.name, unreadable("empty-folder", sentence, where))]
    named = _named(folder.name, [one.relative_to(folder).as_posix() for one in inside])
    return [one for path, name in zip(inside, named, strict=True) for one in _file(path, name, limits)]


def _raise(error: OSError) -> None:
    raise error


def _file(path: Path, name: str, limits: Limits) -> list[Parcel | Lost]:
    """A file as it is, or what lies in it where it is a zip of files."""
    where = Where(file=name)
    try:
        members = _members(path, where, limits)
    except TurnedAway as turned:
        return [Lost(name, turned)]
    if members is None:
        return [Parcel(path, name)]
    if not members:
        sentence = _("The archive holds no files. Ask for it again.")
        return [Lost(name, unreadable("empty-archive", sentence, where))]
    named = _named(name, [member.filename for _place, member in members])
    found: list[Parcel | Lost] = []
    for (place, member), inside in zip(members, named, strict=True):
        try:
            _check_member(member, Where(file=inside), limits)
        except TurnedAway as turned:
            found.append(Lost(inside, turned))
        else:
            found.append(Parcel(path, inside, place))
    return found


def _members(path: Path, where: Where, limits: Limits) -> list[tuple[int, zipfile.ZipInfo]] | None:
    """The files in a zip with their places in its list; None for what is no zip of files.

    A workbook is a zip too, and one that is damaged is for the reader to name.
    """
    try:
        with path.open("rb") as file:
            if not filekind.is_zip(file.read(4)):
                return None
            size = file.seek(0, io.SEEK_END)
            file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
            count, length = _promised(file.read())
        if count > limits.members or length > MEGABYTE:
            return None  # no workbook and no archive of returns: the reader turns it away unopened
        with zipfile.ZipFile(path) as archive:
            every = archive.infolist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError):
        return None
    if not filekind.is_plain_archive(one.filename for one in every):
        return None
    wanted = [(n, one) for n, one in enumerate(every) if not one.is_dir() and _is_wanted(one.filename)]
    if len(wanted) > limits.parcels:
        raise _too_many(where, limits)
    if sum(one.compress_size for one in every) > size or (
        sum(one.file_size for _n, one in wanted) > limits.archive_bytes
    ):
        sentence = _("The archive unpacks to far more than returns can be. Drop the workbooks themselves.")
        raise refused("unpacks-too-large", sentence, where)
    return sorted(wanted, key=lambda one: one[1].filename)


def _promised(tail: bytes) -> tuple[int, int]:
    """(how many members the archive says it has, how long its list is); read before anything is believed."""
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise ValueError("no list of members")
    _mark, _here, count, length, _offset, _comment = _END.unpack_from(tail, at)
    return count, length


def _check_member(member: zipfile.ZipInfo, where: Where, limits: Limits) -> None:
    if member.flag_bits & _ENCRYPTED:
        sentence = _("The file is protected with a password. Ask for a copy without one.")
        raise unreadable("password", sentence, where)
    if member.compress_type not in _PACKED:
        sentence = _(
            "The archive is packed in a way that cannot be opened here. Drop the workbooks themselves."
        )
        raise unreadable("packing", sentence, where)
    if member.file_size > limits.file_bytes:
        raise _too_large(where, limits)


def _too_large(where: Where, limits: Limits) -> TurnedAway:
    sentence = _("The file is larger than {most} MB. Take out its pictures, or split it.")
    return refused("too-large", sentence.format(most=limits.file_bytes // MEGABYTE), where)


def _too_many(where: Where, limits: Limits) -> TurnedAway:
    sentence = plural(
        "More than {n} file lies in it. Drop the returns alone.",
        "More than {n} files lie in it. Drop the returns alone.",
        limits.parcels,
    )
    return refused("too-many-files", sentence, where)


def _is_wanted(name: str) -> bool:
    """Not what systems and office programs leave beside people's files."""
    parts = name.replace("\\", "/").split("/")
    base = parts[-1].casefold()
    return not (base in _NO_RETURNS or base.startswith(("~$", "._")) or "__MACOSX" in parts)


def _named(outer: str, paths: Sequence[str]) -> Iterator[str]:
    """What people read: the file's own name alone, with its folders only where two have the same one."""
    plain = [_legible(one) for one in paths]
    bases = Counter(posixpath.basename(one).casefold() for one in plain)
    for one in plain:
        base = posixpath.basename(one)
        inner = base if bases[base.casefold()] == 1 else one.replace("/", INSIDE)
        yield f"{outer}{INSIDE}{inner}"


def _legible(name: str) -> str:
    clean = without_controls(name)[0].replace("\n", " ").replace("\\", "/")
    parts = [part for part in clean.split("/") if part not in ("", ".", "..")]
    return "/".join(parts)[-_LONGEST_NAME:] or "?"
