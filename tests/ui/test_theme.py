"""One table of colours, worn by Qt's own controls as well."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from deliverydesk.schema.looks import looks
from deliverydesk.ui.theme import Theme, install, palette_of, scheme_of_system, sheet_of, theme


def test_a_forced_scheme_dresses_the_whole_application(dressed: Theme, qapp: QApplication):
    dressed.use("dark")
    assert theme().dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == looks().dark["window"]
    dressed.use("light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == looks().light["window"]


def test_dressing_twice_keeps_the_one_theme(dressed: Theme, qapp: QApplication):
    assert install(qapp, "light") is dressed


def test_enlarged_text_stays_between_one_and_one_and_a_half(dressed: Theme):
    dressed.use("light", scale=9)
    assert dressed.scale == 1.5
    dressed.use("light", scale=0.2)
    assert dressed.scale == 1.0


def test_disabled_words_stay_readable(dressed: Theme):
    palette = palette_of(looks().light)
    faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert faint.name().upper() == looks().light["ink3"]


def test_a_contrast_theme_drops_our_grounds_and_keeps_outline_and_letter():
    system = QPalette()
    system.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    system.setColor(QPalette.ColorRole.WindowText, QColor("#FFFFFF"))
    system.setColor(QPalette.ColorRole.Link, QColor("#FFFF00"))
    system.setColor(QPalette.ColorRole.Highlight, QColor("#1AEBFF"))
    scheme = scheme_of_system(system, looks())
    assert scheme["canvas"] == scheme["select"] == "#000000"
    assert scheme["ink3"] == "#ffffff"
    assert scheme["accent"] == "#ffff00"
    assert {look.fill for look in scheme.ratings.values()} == {"#000000"}


def test_the_style_sheet_holds_no_colour_of_its_own():
    sheet = sheet_of(looks().light)
    known = set(looks().light.colours.values())
    assert {word.strip(";") for word in sheet.split() if word.startswith("#")} <= known
