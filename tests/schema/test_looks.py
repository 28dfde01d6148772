"""The one file of colours, read as paper and workbooks read it."""

from pathlib import Path

import pytest

from deliverydesk import assets
from deliverydesk.schema.looks import looks, read_looks

SHIPPED = (assets.resources() / "theme.toml").read_text(encoding="utf-8")


def test_light_and_dark_name_the_same_colours():
    assert looks().light.colours.keys() == looks().dark.colours.keys()


def test_every_rating_code_has_three_colours_and_a_shape_in_both_schemes():
    for code in ("R", "AR", "A", "AG", "G", "N"):
        assert code in looks().light.ratings
        assert code in looks().dark.ratings
        assert looks().shape(code)


def test_no_rating_and_too_early_look_alike_but_for_their_mark():
    assert looks().light.rating(None) == looks().light.rating("E") == looks().light.rating("N")


def test_corners_get_sharper_as_things_get_worse():
    assert [looks().shape(code) for code in ("G", "AG", "AR", "R")] == [
        "stadium",
        "rounded",
        "pointed",
        "square",
    ]


def test_every_tone_names_a_colour_of_the_scheme():
    assert set(looks().tones) == {"good", "watch", "bad", "quiet"}
    for tone in looks().tones.values():
        assert tone.colour in looks().light.colours


@pytest.mark.parametrize("wrong", ['ink = "black"', 'ink = "#12345"', 'ink = "#12345G"'])
def test_a_misspelt_colour_is_named(tmp_path: Path, wrong: str):
    file = tmp_path / "theme.toml"
    file.write_text(SHIPPED.replace('ink = "#1B2025"', wrong), encoding="utf-8")
    with pytest.raises(ValueError, match=r"light\.ink: .* is not a colour"):
        read_looks(file)


def test_a_colour_that_only_one_scheme_has_is_named(tmp_path: Path):
    file = tmp_path / "theme.toml"
    file.write_text(SHIPPED.replace('ghost = "#948E7F"', ""), encoding="utf-8")
    with pytest.raises(ValueError, match="ghost stands in one scheme only"):
        read_looks(file)
