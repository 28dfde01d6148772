"""Text that keeps its place in both directions."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from deliverydesk.schema.looks import looks
from deliverydesk.ui import fonts
from deliverydesk.ui.paint.text import FIGURES, START, Hand, broken

pytestmark = pytest.mark.usefixtures("dressed")


def edges(words: str, align: str, *, rtl: bool) -> tuple[int, int]:
    """First and last column with ink, of 300."""
    image = QImage(300, 30, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    Hand(painter, looks().light, rtl).text(QRectF(0, 0, 300, 30), words, align=align)
    painter.end()
    rows = [bytes(image.constScanLine(y))[:300] for y in range(30)]
    inked = [x for x in range(300) if any(row[x] < 200 for row in rows)]
    return inked[0], inked[-1]


def test_figures_end_right_in_every_script():
    assert edges("12.5", FIGURES, rtl=False) == edges("12.5", FIGURES, rtl=True)
    assert edges("12.5", FIGURES, rtl=True)[1] > 290


def test_words_begin_where_reading_begins():
    assert edges("Health", START, rtl=False)[0] < 5
    assert edges("Health", START, rtl=True)[1] > 290


def test_a_minus_keeps_its_side_in_a_mirrored_page():
    def pixels(words: str, rtl: bool) -> QImage:
        image = QImage(80, 30, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        Hand(painter, looks().light, rtl).text(QRectF(0, 0, 80, 30), words, align=FIGURES)
        painter.end()
        return image

    assert pixels("−0.6", rtl=True) == pixels("−0.6", rtl=False)


def test_lines_are_broken_without_the_spaces_between_them():
    lines = broken("We rate three green, five amber-green, nine amber-red or red.", 200, 19, 500, serif=True)
    assert len(lines) > 1
    assert all(line == line.strip() for line in lines)
    assert " ".join(lines) == "We rate three green, five amber-green, nine amber-red or red."


def test_a_blank_line_stays_a_line():
    assert broken("a\n\nb", 200, 13) == ("a", "", "b")


def test_figures_of_the_window_are_all_one_width():
    widths = {fonts.metrics(13, 600).horizontalAdvance(digit) for digit in "0123456789"}
    assert len(widths) == 1
