"""Colours of cells: as written, by theme and tint, by the old palette; nothing else is a fill."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from deliverydesk.exchange.fills import name_of
from deliverydesk.exchange.reading import read


def fills(tmp_path: Path, *colours: PatternFill) -> dict[tuple[int, int], str]:
    book = openpyxl.Workbook()
    for row, fill in enumerate(colours, 1):
        book.active.cell(row, 1, "x")
        book.active.cell(row, 2).fill = fill
        book.active.cell(row, 3, "y")
    book.save(tmp_path / "f.xlsx")
    return dict(read(tmp_path / "f.xlsx", fills=True).sheets[0].fills)


def solid(**colour: object) -> PatternFill:
    return PatternFill("solid", fgColor=Color(**colour))


def test_a_colour_stands_at_its_cell(tmp_path: Path) -> None:
    assert fills(tmp_path, solid(rgb="FF92D050"), PatternFill(), solid(rgb="FFFF0000")) == {
        (1, 2): "92D050", (3, 2): "FF0000",
    }  # fmt: skip


def test_theme_colours_and_their_tints_are_those_that_office_programs_show(tmp_path: Path) -> None:
    found = fills(tmp_path, solid(theme=4), solid(theme=4, tint=0.5999938962981048), solid(theme=0))
    assert found[1, 2] == "4F81BD"
    shown = bytes.fromhex("B8CCE4")  # as office programs draw it, which count their shades more coarsely
    assert all(
        abs(ours - theirs) <= 2 for ours, theirs in zip(bytes.fromhex(found[2, 2]), shown, strict=True)
    )
    assert (3, 2) not in found  # the theme's white


def test_the_old_palette_is_known(tmp_path: Path) -> None:
    assert fills(tmp_path, solid(indexed=13), solid(indexed=5))[1, 2] == "FFFF00"


def test_patterns_and_white_are_no_fills(tmp_path: Path) -> None:
    assert fills(tmp_path, PatternFill("gray125"), solid(rgb="FFFFFFFF")) == {}


def test_without_being_asked_for_no_colour_is_read(tmp_path: Path) -> None:
    fills(tmp_path, solid(rgb="FF92D050"))
    assert read(tmp_path / "f.xlsx").sheets[0].fills == {}


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("FF0000", "red"),
        ("FFC000", "amber"),
        ("92D050", "green"),
        ("9DC3E6", "blue"),
        ("FFFF00", "yellow"),
        ("808080", "grey"),
        ("F4B084", "orange"),
    ],
)
def test_colours_have_the_names_people_give_them(colour: str, name: str) -> None:
    assert name_of(colour) == name
