"""The colours that cells are filled with: some lists say a rating by colour alone, and nothing else tells it.

Read only for lists that people bring, from parts that the preflight has walked; what a colour means is
never read here, a person says it.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from xml.parsers import expat

from deliverydesk.exchange.addresses import Area, area, column_number
from deliverydesk.exchange.sheetfacts import At, SheetFacts
from deliverydesk.exchange.walkers import bare
from deliverydesk.i18n import N_

_NONE = {"FFFFFF", ""}
_RULES_THAT_COLOUR = {"colorScale", "iconSet"}
# The order in which a cell's theme number counts the colours that the theme lists as dk1 lt1 dk2 lt2.
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)
_THEME_COLOUR = re.compile(rb'<a:(?:srgbClr val|sysClr [^>]*?lastClr)="([0-9A-Fa-f]{6})"')
_SCHEME = re.compile(rb"<a:clrScheme.*?</a:clrScheme>", re.DOTALL)
# Excel's first palette, which old files still number their colours by.
_PALETTE = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF"
    "800000008000000080808000800080008080C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF"
    "000080FF00FFFFFF0000FFFF8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC99"
    "3366FF33CCCC99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366333399333333"
)


def fills_by_style(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The fill's `RRGGBB` by the style number as cells write it; styles without one are left out."""
    styles = next((data for name, data in parts.items() if name.lower().endswith("styles.xml")), b"")
    theme = next((data for name, data in parts.items() if "theme/theme" in name.lower()), b"")
    scheme = _SCHEME.search(theme)
    colours = [one.decode().upper() for one in _THEME_COLOUR.findall(scheme[0])] if scheme else []
    walk = _StyleWalk(colours)
    _parse(styles, walk.start, walk.end)
    found = {}
    for number, fill in enumerate(walk.formats):
        colour = walk.fills[fill] if fill < len(walk.fills) else ""
        if colour not in _NONE:
            found[str(number)] = colour
    return found


def fills_of(part: bytes, by_style: Mapping[str, str], facts: SheetFacts) -> dict[At, str]:
    """The coloured cells of one sheet's part, as far as its values reach: beyond, colour is decoration."""
    found: dict[At, str] = {}
    row = column = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        name = bare(tag)
        if name == "row":
            row, column = int(attributes.get("r") or row + 1), 0
        elif name == "c":
            reference = attributes.get("r", "")
            column = column_number(reference.rstrip("0123456789")) if reference else column + 1
            colour = by_style.get(attributes.get("s", "0"))
            if colour and facts.holds(row, column):
                found[row, column] = colour

    if by_style:
        _parse(part, start, lambda _tag: None)
    return found


def ruled_areas(part: bytes) -> tuple[Area, ...]:
    """Where a rule decides how cells look (conditional formatting); its colours are not worked out."""
    if b"conditionalFormatting" not in part:
        return ()
    found: dict[Area, None] = {}
    places: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = bare(tag)
        if name == "conditionalFormatting":
            places[:] = attributes.get("sqref", "").split()
        elif name == "cfRule" and ("dxfId" in attributes or attributes.get("type") in _RULES_THAT_COLOUR):
            for place in places:
                try:
                    found[area(place)] = None
                except ValueError:
                    continue  # a place that is none colours nothing

    _parse(part, start, lambda _tag: None)
    return tuple(found)


def name_of(colour: str) -> str:
    """What people would call a colour, for the question beside it: `red`, `amber`, `grey`; English, to be
    translated by the caller.
    """
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    if strength < 0.12 or light < 0.08 or light > 0.96:
        return N_("grey")
    degrees = hue * 360
    return next((name for limit, name in _HUES if degrees < limit), N_("red"))


_HUES = (
    (15, N_("red")),
    (38, N_("orange")),
    (53, N_("amber")),
    (68, N_("yellow")),
    (165, N_("green")),
    (200, N_("turquoise")),
    (255, N_("blue")),
    (320, N_("purple")),
)


class _StyleWalk:
    """`fills` in the order of the part, `formats` the fill number of each cell format."""

    def __init__(self, theme: Sequence[str]) -> None:
        self.fills: list[str] = []
        self.formats: list[int] = []
        self._theme = theme
        self._inside: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = bare(tag)
        match name:
            case "fill" if "fills" in self._inside:
                self.fills.append("")
            case "patternFill" if "fills" in self._inside and attributes.get("patternType") == "solid":
                self.fills[-1] = "solid"
            case "fgColor" if "fills" in self._inside and self.fills[-1] == "solid":
                self.fills[-1] = self._colour(attributes)
            case "xf" if "cellXfs" in self._inside:
                fill = attributes.get("fillId", "0")
                self.formats.append(_small(fill) or 0)
        self._inside.append(name)

    def end(self, _tag: str) -> None:
        self._inside.pop()

    def _colour(self, said: Mapping[str, str]) -> str:
        rgb, theme, indexed = said.get("rgb", ""), said.get("theme", ""), said.get("indexed", "")
        colour = rgb[-6:].upper()
        if (number := _small(theme)) is not None and number < len(_THEME_ORDER):
            place = _THEME_ORDER[number]
            colour = self._theme[place] if place < len(self._theme) else ""
        elif (number := _small(indexed)) is not None and number * 6 < len(_PALETTE):
            colour = _PALETTE[number * 6 :][:6]
        if not re.fullmatch("[0-9A-F]{6}", colour):
            return ""
        try:
            tint = float(said.get("tint", "0"))
        except ValueError:
            tint = 0.0
        return _tinted(colour, tint) if -1 <= tint <= 1 and tint else colour


def _small(number: str) -> int | None:
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 6 else None


def _tinted(colour: str, tint: float) -> str:
    """The colour made lighter (+) or darker (-) the way office programs do it."""
    hue, light, strength = colorsys.rgb_to_hls(*(int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    made = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), strength)
    return "".join(f"{round(one * 255):02X}" for one in made)


def _parse(data: bytes, start: object, end: object) -> None:
    if not data:
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.EndElementHandler = end  # type: ignore[assignment]
    parser.Parse(data, True)  # noqa: FBT003  expat takes it by place
