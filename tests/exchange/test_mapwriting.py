"""A map that was written is the map that was meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deliverydesk.exchange.maps import find_map, shipped
from deliverydesk.exchange.mapwriting import toml_of, write_map


@pytest.mark.parametrize("name", shipped())
def test_every_map_that_ships_is_read_back_as_it_was(name: str, tmp_path: Path):
    meant = find_map(name)
    path = tmp_path / "again.toml"
    write_map(meant, path)
    assert find_map(path) == meant
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_map_says_by_itself_is_not_written(tmp_path: Path):
    words = toml_of(find_map("uk-gmpp-2019"))
    assert "header_row" not in words
    assert "only_with =" not in words
    assert words.startswith('name = "uk-gmpp-2019"\nkind = "columns"\n')


def test_the_row_of_headings_and_a_transposed_table_are_kept(tmp_path: Path):
    meant = replace(
        find_map("uk-gmpp-2019"), header_row=4, transposed=True, sheet="Projects", decimals="comma"
    )
    write_map(meant, tmp_path / "again.toml")
    assert find_map(tmp_path / "again.toml") == meant
