"""Bars of the gap over time: a wider gap is a louder bar, and what is too old or missing is hollow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from deliverydesk.schema.looks import Scheme, looks
from deliverydesk.ui.paint.closing import Bar, Bars, closing, top_of
from deliverydesk.ui.paint.text import Hand

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture(params=("light", "dark"))
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return looks().light if request.param == "light" else looks().dark


def ink(scheme: Scheme, *bars: Bar, tone: str = "watch") -> float:
    """How far the drawing is from its ground, summed over its pixels."""
    image = QImage(120, 36, QImage.Format.Format_RGB32)
    ground = int(scheme["canvas"][1:], 16)
    image.fill(0xFF000000 | ground)
    painter = QPainter(image)
    closing(Hand(painter, scheme), QRectF(0, 0, 120, 36), Bars(bars, 0.5, tone))
    painter.end()
    pixels = memoryview(image.constBits()).cast("I")
    return float(sum(abs((pixel & 0xFF) - (ground & 0xFF)) for pixel in pixels))


def test_a_wider_gap_is_a_louder_bar(scheme: Scheme) -> None:
    found = [ink(scheme, Bar(share)) for share in (0.1, 0.2, 0.4)]
    assert found == sorted(found)
    assert found[0] < found[-1] / 2


def test_a_figure_too_old_is_quieter_than_a_fresh_one(scheme: Scheme) -> None:
    assert ink(scheme, Bar(0.4, hollow=True)) < ink(scheme, Bar(0.4)) / 2


def test_nothing_measured_is_not_drawn_as_no_gap(scheme: Scheme) -> None:
    assert ink(scheme, Bar(None)) != ink(scheme, Bar(0.0))


def test_a_path_agreed_anew_leaves_its_mark(scheme: Scheme) -> None:
    plain = ink(scheme, Bar(0.2), Bar(0.2))
    assert ink(scheme, Bar(0.2), Bar(0.2, rebaselined=True)) > plain


def test_no_stocktake_draws_nothing(scheme: Scheme) -> None:
    assert ink(scheme) == 0


def test_full_height_is_the_largest_share_within_reason() -> None:
    assert top_of([0.2, None, 0.3]) == 0.3
    assert top_of([0.9]) == 0.5
    assert top_of([None]) == top_of([]) == top_of([0.01]) == 0.1
