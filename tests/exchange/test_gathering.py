"""A folder, a zip or forty files: each file is named once, and nothing is unpacked to disk."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from deliverydesk.exchange.gathering import Lost, Parcel, contents, gather
from deliverydesk.exchange.limits import LIMITS
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.exchange.worker import read_all
from tests.exchange.hostile import HOSTILE
from tests.exchange.workbook_maker import one_cell, workbook

BOOK = workbook(one_cell('<c r="A1"><v>1</v></c>'))


def zipped(path: Path, members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def names(found: list[Parcel | Lost]) -> list[str]:
    return [one.name for one in found]


def outcome(paths: list[Path]) -> dict[str, str]:
    """What the reader makes of every file, by name."""
    parcels = [one for one in gather(paths) if isinstance(one, Parcel)]
    return {one.name: one.status if one.book else one.problems[0].rule for one in read_all(parcels)}


def lost(path: Path) -> str:
    (one,) = gather([path])
    assert isinstance(one, Lost)
    assert ". " in one.turned_away.problem.sentence
    return one.turned_away.problem.rule


def test_each_file_of_a_zip_is_read_under_the_zip_s_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "returns.zip", {"Q3/EDU.xlsx": BOOK, "Q3/FIN.xlsx": BOOK, "Q3/": b""})
    assert outcome([path]) == {"returns.zip › EDU.xlsx": "read", "returns.zip › FIN.xlsx": "read"}
    assert [one.name for one in tmp_path.iterdir()] == ["returns.zip"]


def test_two_files_of_one_name_keep_their_folders(tmp_path: Path) -> None:
    path = zipped(tmp_path / "returns.zip", {"EDU/return.xlsx": BOOK, "FIN/Return.xlsx": BOOK})
    assert names(gather([path])) == ["returns.zip › EDU › return.xlsx", "returns.zip › FIN › Return.xlsx"]


def test_a_workbook_is_a_zip_and_is_left_whole(tmp_path: Path) -> None:
    path = tmp_path / "EDU.xlsx"
    path.write_bytes(BOOK)
    assert gather([path]) == [Parcel(path, "EDU.xlsx")]


def test_a_folder_is_read_with_the_zips_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "Returns"
    (folder / "late").mkdir(parents=True)
    (folder / "late" / "FIN.xlsx").write_bytes(BOOK)
    (folder / "note.txt").write_text("see attached", encoding="utf-8")
    zipped(folder / "EDU.zip", {"EDU.xlsx": BOOK})
    assert outcome([folder]) == {
        "Returns › EDU.zip › EDU.xlsx": "read",
        "Returns › FIN.xlsx": "read",
        "Returns › note.txt": "wrong-kind",
    }


def test_what_systems_leave_beside_files_is_no_return(tmp_path: Path) -> None:
    junk = ("__MACOSX/._EDU.xlsx", "Thumbs.db", ".DS_Store", "~$EDU.xlsx", "desktop.ini")
    path = zipped(tmp_path / "returns.zip", {"EDU.xlsx": BOOK, **dict.fromkeys(junk, b"x")})
    assert names(gather([path])) == ["returns.zip › EDU.xlsx"]


def test_a_zip_in_a_zip_is_named_and_not_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"EDU.xlsx": BOOK}).read_bytes()
    path = zipped(tmp_path / "outer.zip", {"inner.zip": inner, "FIN.xlsx": BOOK})
    assert outcome([path]) == {"outer.zip › FIN.xlsx": "read", "outer.zip › inner.zip": "wrong-kind"}


@pytest.mark.parametrize("name", ["../../evil.xlsx", "/etc/evil.xlsx", "C:\\x\\evil.xlsx", "a\x07/evil.xlsx"])
def test_a_name_that_leads_elsewhere_is_only_a_name(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "returns.zip", {name: BOOK})
    assert outcome([path]) == {"returns.zip › evil.xlsx": "read"}


@pytest.mark.parametrize("hostile", HOSTILE[::7], ids=lambda one: one.name)
def test_a_hostile_workbook_is_as_harmless_in_a_zip(tmp_path: Path, hostile: object) -> None:
    path = zipped(tmp_path / "returns.zip", {"EDU.xlsx": hostile.make(), "FIN.xlsx": BOOK})  # type: ignore[attr-defined]
    assert outcome([path]) == {
        "returns.zip › EDU.xlsx": hostile.rule,  # type: ignore[attr-defined]
        "returns.zip › FIN.xlsx": "read",
    }


def test_an_empty_zip_and_an_empty_folder_say_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert lost(tmp_path / "empty") == "empty-folder"
    assert lost(zipped(tmp_path / "empty.zip", {".DS_Store": b"x"})) == "empty-archive"


def test_more_files_than_returns_can_be_are_refused_together(tmp_path: Path) -> None:
    many = zipped(tmp_path / "many.zip", {f"{n}.txt": b"x" for n in range(LIMITS.parcels + 1)})
    assert lost(many) == "too-many-files"
    folder = tmp_path / "folder"
    folder.mkdir()
    for n in range(LIMITS.parcels + 1):
        (folder / f"{n}.txt").touch()
    assert lost(folder) == "too-many-files"


def test_a_zip_that_unpacks_beyond_all_measure_is_refused_unopened(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", {f"{n}.xlsx": b"\0" * 30_000_000 for n in range(3)})
    limits = replace(LIMITS, archive_bytes=80_000_000)
    (one,) = gather([path], limits)
    assert isinstance(one, Lost)
    assert one.turned_away.problem.rule == "unpacks-too-large"


def test_one_file_that_is_too_large_leaves_the_others(tmp_path: Path) -> None:
    path = zipped(tmp_path / "returns.zip", {"EDU.xlsx": b"\0" * (LIMITS.file_bytes + 1), "FIN.xlsx": BOOK})
    first, second = gather([path])
    assert isinstance(first, Lost)
    assert first.turned_away.problem.rule == "too-large"
    assert isinstance(second, Parcel)


def test_a_zip_with_a_password_names_each_file_in_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "returns.zip", {"EDU.xlsx": BOOK})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert lost(path) == "password"


def test_a_zip_packed_in_an_unknown_way_is_named(tmp_path: Path) -> None:
    assert lost(zipped(tmp_path / "returns.zip", {"EDU.xlsx": BOOK}, zipfile.ZIP_LZMA)) == "packing"


def test_a_damaged_file_in_a_zip_is_named_and_the_others_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "returns.zip", {"EDU.xlsx": BOOK, "FIN.xlsx": BOOK}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    assert outcome([path]) == {"returns.zip › EDU.xlsx": "damaged", "returns.zip › FIN.xlsx": "read"}


def test_a_list_of_members_that_lies_is_left_to_the_reader(tmp_path: Path) -> None:
    path = zipped(tmp_path / "returns.zip", {"EDU.xlsx": BOOK})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x05\x06")
    data[at + 12 : at + 16] = b"\xff\xff\xff\x7f"
    path.write_bytes(data)
    assert outcome([path]) == {"returns.zip": "truncated"}


def test_a_file_that_grew_after_it_was_listed_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "returns.zip", {"EDU.xlsx": BOOK})
    with pytest.raises(TurnedAway):
        contents(Parcel(path, "EDU.xlsx", 5))


def test_bytes_that_are_no_archive_are_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "returns.zip"
    path.write_bytes(b"PK\x03\x04" + io.BytesIO(b"x" * 100).read())
    assert outcome([path]) == {"returns.zip": "truncated"}
