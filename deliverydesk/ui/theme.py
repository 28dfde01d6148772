"""Which colours are in force: dark mode and contrast themes without a second drawing of anything."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from deliverydesk.schema.looks import Looks, RatingLook, Scheme, looks
from deliverydesk.ui import fonts

_PROPERTY = "deliverydesk_theme"


class Theme(QObject):
    """The scheme in force for one application; `changed` is emitted after palette and sheet are set."""

    changed = Signal()

    def __init__(self, app: QApplication, all_looks: Looks | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._looks = all_looks or looks()
        self._forced: str | None = None
        self._system_palette = app.palette()
        self.high_contrast = False
        self.scale = 1.0
        self.scheme: Scheme = self._looks.light
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)

    @property
    def dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.scheme.name == "dark"

    @property
    def forced(self) -> str | None:
        """`light` or `dark` where a person chose; None follows the system."""
        return self._forced

    @property
    def looks(self) -> Looks:
        """Everything `theme.toml` says."""
        return self._looks

    def colour(self, token: str) -> QColor:
        """A colour by its token, or by its own `#RRGGBB`."""
        return QColor(token if token.startswith("#") else self.scheme[token])

    def rating(self, code: str | None) -> RatingLook:
        """The three colours of a rating's tag."""
        return self.scheme.rating(code)

    def tone(self, tone: str) -> str:
        """The colour token of good, watch, bad or quiet; anything else is plain ink."""
        look = self._looks.tones.get(tone)
        return look.colour if look else "ink"

    def use(self, scheme: str | None = None, *, scale: float | None = None) -> None:
        """Force `light` or `dark`, or None to follow the system; `scale` enlarges type and rows, 1 to 1.5."""
        self._forced = scheme
        if scale is not None:
            self.scale = min(1.5, max(1.0, scale))
        self._apply()

    def _on_system_changed(self) -> None:
        self._apply()

    def _apply(self) -> None:
        hints = self._app.styleHints()
        contrast = hints.accessibility().contrastPreference()
        self.high_contrast = self._forced is None and contrast == Qt.ContrastPreference.HighContrast
        if self.high_contrast:
            self.scheme = scheme_of_system(self._system_palette, self._looks)
        else:
            dark = self._forced == "dark" or (
                self._forced is None and hints.colorScheme() == Qt.ColorScheme.Dark
            )
            self.scheme = self._looks.dark if dark else self._looks.light
        self._app.setPalette(palette_of(self.scheme))
        self._app.setFont(fonts.face(fonts.BODY * self.scale))
        self._app.setStyleSheet(sheet_of(self.scheme))
        self.changed.emit()


def install(app: QApplication, scheme: str | None = None) -> Theme:
    """Dress the application: style, fonts, palette. `scheme` forces light or dark, as screenshots need.

    Dressing it a second time only changes the scheme.
    """
    worn = app.property(_PROPERTY)
    if isinstance(worn, Theme):
        worn.use(scheme)
        return worn
    app.setStyle("Fusion")
    fonts.load()
    theme = Theme(app)
    app.setProperty(_PROPERTY, theme)
    theme.use(scheme)
    return theme


def theme() -> Theme:
    """The theme of the running application; `install` comes first."""
    app = QApplication.instance()
    found = app.property(_PROPERTY) if app is not None else None
    if isinstance(found, Theme):
        return found
    raise RuntimeError("theme.install(app) has not run")


def palette_of(scheme: Scheme) -> QPalette:
    """The palette that Qt's own controls paint with."""
    palette = QPalette()
    role = QPalette.ColorRole
    tokens = {
        role.Window: "window",
        role.WindowText: "ink",
        role.Base: "raised",
        role.AlternateBase: "head",
        role.Text: "ink",
        role.PlaceholderText: "ink3",
        role.Button: "raised",
        role.ButtonText: "ink",
        role.BrightText: "bad_t",
        role.ToolTipBase: "raised",
        role.ToolTipText: "ink",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent",
        role.LinkVisited: "query",
        role.Accent: "accent",
        role.Light: "raised",
        role.Midlight: "hair",
        role.Mid: "rule",
        role.Dark: "axis",
        role.Shadow: "ink3",
    }
    for where, token in tokens.items():
        palette.setColor(where, QColor(scheme[token]))
    faint = QColor(scheme["ink3"])
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, faint)
    return palette


def scheme_of_system(palette: QPalette, all_looks: Looks) -> Scheme:
    """Colours taken from a contrast theme: our grounds are dropped, tags become outline and letter."""
    role = QPalette.ColorRole
    ground = palette.color(role.Window).name()
    ink = palette.color(role.WindowText).name()
    select, link = palette.color(role.Highlight).name(), palette.color(role.Link).name()
    base = all_looks.dark if palette.color(role.Window).lightness() < 128 else all_looks.light
    grounds = {"window", "side", "canvas", "raised", "hover", "head", "past", "accent_soft", "select"}
    colours = {token: ground if token in grounds else ink for token in base.colours}
    colours |= {"accent": link, "actual": link, "fan": link, "on_accent": ground}
    if select != ground and _readable(select, ink):
        colours["select"] = select
    ratings = {code: RatingLook(fill=ground, edge=ink, letter=ink) for code in base.ratings}
    return Scheme(base.name, colours, ratings)


def _readable(ground: str, ink: str) -> bool:
    """Whether text passes WCAG's 4.5 to 1 on a ground."""
    darker, lighter = sorted((_luminance(QColor(ground)), _luminance(QColor(ink))))
    return (lighter + 0.05) / (darker + 0.05) >= 4.5


def _luminance(colour: QColor) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def sheet_of(scheme: Scheme) -> str:
    """The one style sheet: menus, fields and scroll bars. Everything else is palette and painter."""
    return f"""
QMenuBar {{ background: {scheme["window"]}; border: 0; padding: 0 6px; }}
QMenuBar::item {{ padding: 8px 9px; border-radius: 4px; background: transparent; color: {scheme["ink2"]}; }}
QMenuBar::item:selected {{ background: {scheme["hair"]}; color: {scheme["ink"]}; }}
QMenu {{ background: {scheme["raised"]}; border: 1px solid {scheme["rule"]}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 10px; border-radius: 4px; }}
QMenu::item:selected {{ background: {scheme["select"]}; color: {scheme["ink"]}; }}
QMenu::item:disabled {{ color: {scheme["ink3"]}; }}
QMenu::separator {{ height: 1px; background: {scheme["hair"]}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 6px; }}
QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QSpinBox, QDoubleSpinBox {{
  background: {scheme["raised"]}; color: {scheme["ink"]}; border: 1px solid {scheme["axis"]};
  border-radius: 4px; padding: 3px 7px; selection-background-color: {scheme["accent"]};
  selection-color: {scheme["on_accent"]}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus, QSpinBox:focus {{
  border: 2px solid {scheme["accent"]}; padding: 2px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {scheme["rule"]}; border-radius: 4px; min-height: 40px; min-width: 40px; }}
QScrollBar::handle:hover {{ background: {scheme["axis"]}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QTableCornerButton::section {{ background: {scheme["head"]}; border: 0; }}
QToolTip {{ background: {scheme["raised"]}; color: {scheme["ink"]}; border: 1px solid {scheme["rule"]};
  padding: 4px 6px; }}
"""
