"""The file itself: the same every time, telling nothing of its maker, never half written."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from deliverydesk.errors import Unwritable
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.reports import blocks as b
from deliverydesk.reports.pdf import page_count, pdf_bytes, write_pdf

Read = Callable[[bytes], PdfReader]
WordsOf = Callable[[bytes], list[str]]


def test_the_same_document_gives_the_same_bytes(pack: b.Document) -> None:
    assert pdf_bytes(pack) == pdf_bytes(pack)


def test_every_page_says_what_it_is_and_where_it_comes_from(pack: b.Document, words_of: WordsOf) -> None:
    pages = words_of(pdf_bytes(pack))
    assert len(pages) == page_count(pack) == 4
    for n, page in enumerate(pages, 1):
        for said in ("OFFICIAL – SENSITIVE", "Kestria Delivery Unit", "step 1,318", "9f3c 41ab", f"{n} of 4"):
            assert said in page


def test_a_desk_without_a_passphrase_says_practice_on_every_page(pack: b.Document, words_of: WordsOf) -> None:
    assert all("PRACTICE" in page for page in words_of(pdf_bytes(pack)))
    assert not any("PRACTICE" in page for page in words_of(pdf_bytes(replace(pack, practice=False))))


def test_the_outline_leads_to_where_each_sheet_starts(
    pack: b.Document, read: Read, words_of: WordsOf
) -> None:
    data = pdf_bytes(pack)
    reader = read(data)
    entries = {entry.title: reader.get_destination_page_number(entry) + 1 for entry in reader.outline}
    assert entries == {"The Gap": 1, "P03 Every child reads by age ten": 4}
    assert "Promise number 39" in words_of(data)[2]


def test_every_font_is_embedded(pack: b.Document, read: Read) -> None:
    for page in read(pdf_bytes(pack)).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor, font.get_object()["/BaseFont"]


def test_the_file_tells_nothing_of_its_maker(pack: b.Document, read: Read) -> None:
    told = read(pdf_bytes(pack)).metadata
    assert told is not None
    assert told["/Author"] == "Kestria Delivery Unit"
    assert told["/Creator"] == told["/Producer"] == "DeliveryDesk"
    assert "2000" in told["/CreationDate"]


def test_a_full_disk_leaves_the_old_pack_and_no_rubbish(
    pack: b.Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "pack.pdf"
    place.write_bytes(b"the old pack")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unwritable, match=r"pack\.pdf could not be written: No space left"):
        write_pdf(pack, place)
    assert place.read_bytes() == b"the old pack"
    assert list(tmp_path.iterdir()) == [place]


def test_a_missing_folder_is_said(pack: b.Document, tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="could not be written"):
        write_pdf(pack, tmp_path / "nowhere" / "pack.pdf")


def test_a_written_pack_is_the_pack(pack: b.Document, tmp_path: Path) -> None:
    place = tmp_path / "pack.pdf"
    assert write_pdf(pack, place) == len(place.read_bytes())
    assert place.read_bytes() == pdf_bytes(pack)


def test_a_cancelled_pack_is_not_written(pack: b.Document, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_pdf(pack, tmp_path / "pack.pdf", progress)
    assert list(tmp_path.iterdir()) == []


def test_what_is_refused_before_placing_leaves_the_old_pack(pack: b.Document, tmp_path: Path) -> None:
    place = tmp_path / "pack.pdf"
    place.write_bytes(b"the old one")

    def refuse() -> None:
        raise Unwritable("No.")

    with pytest.raises(Unwritable):
        write_pdf(pack, place, before_placing=refuse)
    assert place.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [place]


def test_scripts_that_plex_lacks_are_set_in_the_fallback(
    pack: b.Document, words_of: WordsOf, read: Read
) -> None:
    sheet = replace(pack.sheets[1], foot=(b.Note("Քաղաք · ქალაქი · مدينة · 城"),))
    data = pdf_bytes(replace(pack, sheets=(sheet,)))
    fonts = {
        font.get_object()["/BaseFont"] for p in read(data).pages for font in p["/Resources"]["/Font"].values()
    }
    assert any("DejaVuSans" in name for name in fonts)
    assert "ქალაქი" in words_of(data)[0]
