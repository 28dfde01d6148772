"""Whether people can read it: WCAG contrast of every text on every ground, and ratings told apart in grey."""

from itertools import pairwise

import pytest

from deliverydesk.schema.looks import Scheme, looks

SCHEMES = {"light": looks().light, "dark": looks().dark}
NEED = {
    "ink": 7,
    "ink2": 4.5,
    "ink3": 4.5,
    "accent": 4.5,
    "bad_t": 4.5,
    "warn_t": 4.5,
    "ag_t": 4.5,
    "good_t": 4.5,
    "axis": 3,
    "plan": 3,
    "actual": 3,
}

# Contrast on canvas, on window, on a selected row.
MEASURED = {
    "light": {
        "ink": (15.9, 14.5, 13.7), "ink2": (8.2, 7.5, 7.1), "ink3": (5.8, 5.3, 5.0), "accent": (8.0, 7.3, 6.9),
        "bad_t": (8.2, 7.5, 7.1), "warn_t": (6.2, 5.7, 5.4), "ag_t": (6.7, 6.1, 5.8), "good_t": (7.1, 6.5, 6.1),
        "rule": (1.9, 1.7, 1.6), "hair": (1.3, 1.2, 1.1), "axis": (3.6, 3.3, 3.1), "plan": (6.1, 5.6, 5.3), "actual": (8.0, 7.3, 6.9),
    },
    "dark": {
        "ink": (13.2, 13.9, 9.7), "ink2": (8.7, 9.2, 6.4), "ink3": (6.4, 6.7, 4.7), "accent": (7.6, 8.1, 5.6),
        "bad_t": (7.1, 7.5, 5.2), "warn_t": (7.8, 8.3, 5.8), "ag_t": (9.3, 9.8, 6.8), "good_t": (7.9, 8.4, 5.8),
        "rule": (2.0, 2.1, 1.5), "hair": (1.3, 1.3, 1.1), "axis": (4.2, 4.4, 3.1), "plan": (7.6, 8.0, 5.6), "actual": (7.6, 8.1, 5.6),
    },
}  # fmt: skip

# Letter on its fill, edge on canvas, lightness of the fill in grey.
TAGS = {
    "light": {"R": (7.9, 10.4, 35), "AR": (6.8, 5.2, 65), "AG": (8.7, 4.1, 82), "G": (8.7, 5.0, 97)},
    "dark": {"R": (7.0, 8.5, 65), "AR": (4.9, 7.6, 45), "AG": (6.5, 7.3, 34), "G": (9.4, 5.3, 16)},
}
GREY_STEPS = {"light": (30, 17, 15), "dark": (20, 11, 18)}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightness(colour: str) -> float:
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return SCHEMES[request.param]


def test_measured_contrast_of_text_and_lines(scheme: Scheme):
    for token, expected in MEASURED[scheme.name].items():
        found = tuple(
            round(contrast(scheme[token], scheme[ground]), 1) for ground in ("canvas", "window", "select")
        )
        assert found == expected, token


def test_text_passes_on_every_ground_it_is_used_on(scheme: Scheme):
    for token, need in NEED.items():
        for ground in ("canvas", "window", "select", "head", "hover", "raised"):
            assert contrast(scheme[token], scheme[ground]) >= need, (token, ground)


def test_side_bar_and_past_ground_carry_the_faintest_text(scheme: Scheme):
    for ground in ("side", "past"):
        assert contrast(scheme["ink3"], scheme[ground]) >= 4.5, ground


def test_words_on_filled_buttons_and_chosen_pages(scheme: Scheme):
    assert contrast(scheme["on_accent"], scheme["accent"]) >= 4.5
    assert contrast(scheme["ink"], scheme["accent_soft"]) >= 7


def test_measured_contrast_of_rating_tags(scheme: Scheme):
    for code, expected in TAGS[scheme.name].items():
        look = scheme.rating(code)
        found = (
            round(contrast(look.letter, look.fill), 1),
            round(contrast(look.edge, scheme["canvas"]), 1),
            round(lightness(look.fill)),
        )
        assert found == expected, code


def test_neighbouring_ratings_differ_in_grey(scheme: Scheme):
    greys = [lightness(scheme.rating(code).fill) for code in ("R", "AR", "AG", "G")]
    assert tuple(round(abs(a - b)) for a, b in pairwise(greys)) == GREY_STEPS[scheme.name]


def test_outlined_letters_can_be_read(scheme: Scheme):
    for code in ("R", "AR", "A", "AG", "G"):
        assert contrast(scheme.rating(code).edge, scheme["canvas"]) >= 4, code
