"""Signs beside words: each one exists, takes its colour when painted, and mirrors where it points."""

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QIcon, QImage, QPainter

from deliverydesk.schema.looks import looks
from deliverydesk.ui import actions, icons
from deliverydesk.ui.pages import PAGES
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import Theme

pytestmark = pytest.mark.usefixtures("dressed")


def drawn(name: str, *, rtl: bool = False) -> QImage:
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    icons.paint_icon(Hand(painter, looks().light, rtl), QRectF(0, 0, 24, 24), name)
    painter.end()
    return image


def test_every_sign_draws_something_of_its_own():
    images = {name: drawn(name) for name in (*icons.OWN, *icons.GLYPHS)}
    assert all(any(bytes(image.constBits())) for image in images.values())
    assert len({bytes(image.constBits()) for image in images.values()}) == len(images)


def test_every_sign_that_is_asked_for_is_listed():
    asked = {action.icon for action in actions.ACTIONS} | {page.icon for page in PAGES}
    assert asked <= {*icons.OWN, *icons.GLYPHS}


def test_the_gap_widens_in_the_direction_of_reading():
    assert drawn("gap", rtl=True) != drawn("gap")
    assert drawn("arrow-left", rtl=True) != drawn("arrow-left")
    assert drawn("trash", rtl=True) == drawn("trash")


def test_a_sign_in_a_menu_follows_the_scheme(dressed: Theme):
    sign = icons.icon("flag")

    def darkest() -> int:
        image = sign.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Normal).toImage()
        return max(
            image.pixelColor(x, y).lightness()
            for x in range(16)
            for y in range(16)
            if image.pixelColor(x, y).alpha() > 120
        )

    light = darkest()
    dressed.use("dark")
    assert darkest() > light + 80
