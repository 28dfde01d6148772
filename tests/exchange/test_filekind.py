"""A file that nobody can open is told apart by what locked it: a password, a label, or its age."""

from __future__ import annotations

import pytest

from deliverydesk.exchange import compound, filekind
from tests.exchange.compound_maker import LABEL, OLD, OLD_LABEL, PASSWORD
from tests.exchange.compound_maker import compound as made

LABELLED = "Your organisation's label has locked this file. Open it, change the label, save, drop it again."


@pytest.mark.parametrize("size", [512, 4096])
@pytest.mark.parametrize("entries", [LABEL, OLD_LABEL], ids=["of today", "of old"])
def test_a_workbook_locked_by_a_label_says_how_to_unlock_it(
    entries: tuple[tuple[str, bool], ...], size: int
) -> None:
    assert filekind.misfit(made(entries, size=size)) == ("label", LABELLED)


@pytest.mark.parametrize("size", [512, 4096])
def test_a_workbook_locked_by_a_password_is_not_taken_for_a_labelled_one(size: int) -> None:
    rule, sentence = filekind.misfit(made(PASSWORD, size=size))
    assert rule == "password"
    assert "password" in sentence


def test_contents_that_speak_of_labels_do_not_make_one() -> None:
    words = "DRMEncryptedDataSpace DRMContent EncryptedPackage".encode("utf-16-le")
    rule, sentence = filekind.misfit(made(OLD, filler=words))
    assert (rule, "(.xls)" in sentence) == ("wrong-kind", True)


def test_a_cut_off_file_is_still_told_by_the_names_in_it() -> None:
    whole = made(LABEL)
    assert compound.names(whole[:600]) is None
    assert filekind.misfit(whole[:600] + whole[1024:])[0] == "label"


@pytest.mark.parametrize("at", [44, 48, 68, 76, 512])
def test_a_directory_that_leads_nowhere_ends_in_a_reason(at: int) -> None:
    data = bytearray(made(PASSWORD))
    for number in (b"\x01\x00\x00\x00", b"\x00\x00\x00\x00", b"\xf0\xff\xff\x0f", b"\xff\xff\xff\xff"):
        data[at : at + 4] = number
        rule, sentence = filekind.misfit(bytes(data))
        assert rule in {"password", "wrong-kind"}
        assert sentence


def test_a_directory_that_goes_round_ends() -> None:
    data = bytearray(made(PASSWORD))
    data[512 + 4 : 512 + 8] = b"\x01\x00\x00\x00"  # the first sector of the directory leads to itself
    assert compound.names(bytes(data)) is None
