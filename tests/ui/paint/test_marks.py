"""Loudness follows need, and the worst disagreement is the loudest mark of all."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtGui import QImage, QPainter

from deliverydesk.schema.looks import Scheme, looks
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import Theme

pytestmark = pytest.mark.usefixtures("dressed")

CODES = ("R", "AR", "AG", "G")
WIDE, TALL = 90, 40


def drawn(scheme: Scheme, draw: Callable[[Hand], None], *, rtl: bool = False) -> QImage:
    image = QImage(WIDE, TALL, QImage.Format.Format_RGB32)
    image.fill(_colour(scheme["canvas"]))
    painter = QPainter(image)
    draw(Hand(painter, scheme, rtl))
    painter.end()
    return image


def _colour(name: str) -> int:
    return 0xFF000000 | int(name[1:], 16)


def ink(image: QImage, scheme: Scheme) -> float:
    """How much darker or lighter than the ground the drawing is, summed over its pixels."""
    pixels = memoryview(image.constBits()).cast("I")
    ground = _grey(_colour(scheme["canvas"]))
    return sum(abs(_grey(pixel) - ground) for pixel in pixels)


def _grey(pixel: int) -> float:
    return 0.2126 * (pixel >> 16 & 255) + 0.7152 * (pixel >> 8 & 255) + 0.0722 * (pixel & 255)


@pytest.fixture(params=("light", "dark"))
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return looks().light if request.param == "light" else looks().dark


def test_ink_of_another_voice_grows_with_the_steps_between_us(scheme: Scheme):
    by_steps: dict[int, list[float]] = {}
    for theirs in CODES:
        for ours in CODES:
            steps = CODES.index(theirs) - CODES.index(ours)
            image = drawn(scheme, lambda hand, c=theirs, s=steps: marks.voice(hand, 45, 20, c, s))
            by_steps.setdefault(abs(steps), []).append(ink(image, scheme))
    unbracketed = max(by_steps[0] + by_steps[1])
    assert min(by_steps[2]) >= 3 * unbracketed
    assert min(by_steps[3]) >= (7 if scheme.name == "light" else 9) * unbracketed
    assert min(by_steps[3]) > max(by_steps[2])


def test_four_steps_on_a_five_level_scale_are_louder_than_three(scheme: Scheme):
    inks = [
        ink(drawn(scheme, lambda hand, s=steps: marks.voice(hand, 45, 20, "G", s)), scheme)
        for steps in (2, 3, 4)
    ]
    assert all(louder > quieter for quieter, louder in pairwise(inks))


def test_a_red_is_louder_than_a_green(scheme: Scheme):
    inks = [
        ink(drawn(scheme, lambda hand, c=code: marks.tag(hand, 45, 20, c)), scheme) for code in ("R", "G")
    ]
    assert inks[0] > inks[1]


def test_in_the_light_loudness_is_the_order_of_the_ratings():
    light = looks().light
    inks = [ink(drawn(light, lambda hand, c=code: marks.tag(hand, 45, 20, c)), light) for code in CODES]
    assert inks == sorted(inks, reverse=True)


def test_every_mark_differs_from_every_other_without_colour(scheme: Scheme):
    def grey(code: str | None) -> bytes:
        image = drawn(scheme, lambda hand: marks.tag(hand, 45, 20, code)).convertToFormat(
            QImage.Format.Format_Mono
        )
        return bytes(image.constBits())

    assert len({grey(code) for code in ("R", "AR", "AG", "G", None, "E")}) == 6


def test_five_level_amber_is_pointed_and_straw(scheme: Scheme):
    assert looks().shape("A") == looks().shape("AR")
    assert scheme.rating("A") == scheme.rating("AG")


@pytest.mark.parametrize("state", ["met", "met_late", "slipping", "missed", "ahead", "cancelled"])
def test_each_milestone_state_has_its_own_mark(scheme: Scheme, state: str):
    others = {"met", "met_late", "slipping", "missed", "ahead", "cancelled"} - {state}
    mine = drawn(scheme, lambda hand: marks.milestone(hand, 45, 20, state))
    for other in others:
        assert drawn(scheme, lambda hand, o=other: marks.milestone(hand, 45, 20, o)) != mine


def test_the_count_of_steps_stands_on_the_other_side_in_a_mirrored_page(scheme: Scheme):
    def halves(rtl: bool) -> tuple[float, float]:
        image = drawn(scheme, lambda hand: marks.voice(hand, 45, 20, "G", 3), rtl=rtl)
        return ink(image.copy(0, 0, 45, TALL), scheme), ink(image.copy(45, 0, 45, TALL), scheme)

    left, right = halves(rtl=False)
    assert right > left
    left, right = halves(rtl=True)
    assert left > right


def test_a_bracket_stays_inside_a_tight_row(scheme: Scheme):
    image = drawn(scheme, lambda hand: marks.voice(hand, 45, 20, "G", 3, room=23))
    assert ink(image.copy(0, 0, WIDE, 8), scheme) == 0
    assert ink(image.copy(0, 32, WIDE, 8), scheme) == 0


def test_a_voice_that_cannot_be_compared_is_never_bracketed(scheme: Scheme):
    assert marks.voice_width(16, 0) == marks.tag_width(16)
    assert marks.voice_width(16, 2) > marks.tag_width(16)


def test_letters_of_a_rating_are_words_of_the_language(dressed: Theme):
    assert [marks.letter(code) for code in ("R", "AR", None, "E")] == ["R", "AR", "?", "?"]
