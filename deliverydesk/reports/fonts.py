"""The faces paper is set in, how wide their text runs and where it breaks: nothing else measures text.

IBM Plex carries Latin, Greek and Cyrillic, its Arabic sister Arabic; a character they lack is set in DejaVu
Sans, run by run. All are embedded from `resources/fonts`, so a pack looks the same on a laptop without them.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from deliverydesk import assets
from deliverydesk.reports.directions import Line, first_direction, is_plain, is_seen, levels_of, runs_left

SANS, MEDIUM, BOLD = "PlexSans", "PlexSansMedium", "PlexSansSemiBold"
SERIF, SERIF_MEDIUM, SERIF_BOLD = "PlexSerif", "PlexSerifMedium", "PlexSerifSemiBold"
ITALIC = "PlexSerifItalic"
ARABIC, ARABIC_MEDIUM, ARABIC_BOLD = "PlexSansArabic", "PlexSansArabicMedium", "PlexSansArabicSemiBold"
FALLBACK = "DejaVuSans"
FILES = {
    SANS: "IBMPlexSans-Regular.ttf",
    MEDIUM: "IBMPlexSans-Medium.ttf",
    BOLD: "IBMPlexSans-SemiBold.ttf",
    SERIF: "IBMPlexSerif-Regular.ttf",
    SERIF_MEDIUM: "IBMPlexSerif-Medium.ttf",
    SERIF_BOLD: "IBMPlexSerif-SemiBold.ttf",
    ITALIC: "IBMPlexSerif-Italic.ttf",
    ARABIC: "IBMPlexSansArabic-Regular.ttf",
    ARABIC_MEDIUM: "IBMPlexSansArabic-Medium.ttf",
    ARABIC_BOLD: "IBMPlexSansArabic-SemiBold.ttf",
    FALLBACK: "DejaVuSans.ttf",
}
_UPRIGHT = {SERIF: SANS, SERIF_MEDIUM: MEDIUM, SERIF_BOLD: BOLD, ITALIC: SANS}
_SISTERS = {MEDIUM: ARABIC_MEDIUM, BOLD: ARABIC_BOLD, SERIF_MEDIUM: ARABIC_MEDIUM, SERIF_BOLD: ARABIC_BOLD}
JOINING = {ARABIC, ARABIC_MEDIUM, ARABIC_BOLD, FALLBACK}  # faces with scripts whose letters join
ELLIPSIS = "…"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_MANY = 400  # letters no line of ours can hold


@cache
def face(name: str) -> TTFont:
    """The font, read and registered on first use."""
    font = TTFont(name, str(path(name)), shapable=name in JOINING)
    pdfmetrics.registerFont(font)
    return font


def path(name: str) -> Path:
    """The file of a face."""
    return assets.resources() / "fonts" / FILES[name]


@cache
def characters(name: str) -> dict[str, float]:
    """The width of each character a face has, at size 1."""
    font = face(name).face
    return {chr(code): font.getCharWidth(code) / 1000 for code in font.charToGlyph}


@lru_cache(maxsize=50_000)
def runs(text: str, name: str) -> tuple[tuple[str, str], ...]:
    """The text cut into `(face, characters)`: the face asked for wherever it has the character.

    A character that no face has is printed as the replacement sign: a gap would be taken for a space.
    """
    has = characters(name)
    if all(c in has for c in text):
        return ((name, text),) if text else ()
    return tuple(faces(text, name))


def faces(text: str, name: str) -> list[tuple[str, str]]:
    """As `runs`, character by character; what is not seen stays with the letter before it."""
    found: list[tuple[str, str]] = []
    for c in text:
        use, shown = _set_in(c, name, found[-1][0] if found else name)
        if found and found[-1][0] == use:
            found[-1] = (use, found[-1][1] + shown)
        else:
            found.append((use, shown))
    return found


def _set_in(c: str, name: str, last: str) -> tuple[str, str]:
    """The face of a character and what is shown; a mark stays with its letter where that face has it."""
    if not is_seen(c) or (unicodedata.combining(c) and c in characters(last)):
        return last, c
    others = (FALLBACK,) if is_plain(c) else (_SISTERS.get(name, ARABIC), FALLBACK)
    for use in (name, *others):
        if c in characters(use):
            return use, c
    return FALLBACK, UNKNOWN


@lru_cache(maxsize=10_000)
def lacking(text: str) -> frozenset[str]:
    """The characters of a text that no face has."""
    return frozenset(
        c for c in text if is_seen(c) and not any(c in characters(use) for use in (SANS, FALLBACK, ARABIC))
    )


@lru_cache(maxsize=50_000)
def advance(text: str, name: str) -> float:
    """The width of a text at size 1."""
    if is_plain(text):
        return sum(plain_advance(use, part) for use, part in runs(text, name))
    return sum(part.wide for part in stretches(text, name))


@dataclass(frozen=True)
class Stretch:
    """A part of a line in one face, written from left to right as it is seen."""

    face: str
    shown: str
    wide: float  # at size 1
    said: str = ""  # what is read out or copied where the glyph alone does not tell


def stretches(text: str, name: str) -> Sequence[Stretch]:
    """A line's stretches from left to right."""
    if is_plain(text):
        return [Stretch(use, part, plain_advance(use, part)) for use, part in runs(text, name)]
    from deliverydesk.reports import shaping

    return shaping.stretches(text, face_of_line(text, name))


def plain_advance(name: str, text: str) -> float:
    """The width at size 1 of characters that stand side by side in one face."""
    widths = characters(name)
    return sum(widths.get(c, 0.6) for c in text)


def width(text: str, name: str, size: float) -> float:
    """The width of a text in points."""
    if isinstance(text, Line):  # the cache would take it for the same words elsewhere
        return sum(part.wide for part in stretches(text, name)) * size
    return advance(text, name) * size


def face_of_line(text: str, name: str) -> str:
    """The face a whole line is set in: what runs to the left has a sister among the sans faces alone."""
    return _UPRIGHT.get(name, name) if runs_left(text) else name


def wrap(text: str, name: str, size: float, room: float) -> list[str]:
    """The text in lines no wider than `room`; its own line breaks are kept, a word too long is cut."""
    return list(_wrapped(text, name, room / size))


@lru_cache(maxsize=4_000)
def _wrapped(text: str, name: str, room: float) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.splitlines():
        broken = _broken(paragraph, face_of_line(paragraph, name), room)
        if broken and not is_plain(paragraph):
            broken = _with_levels(broken, " ".join(paragraph.split()))
        if broken:
            lines += broken
        elif lines and lines[-1]:
            lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


def _broken(paragraph: str, name: str, room: float) -> list[str]:
    lines: list[str] = []
    space = advance(" ", name)
    line: list[str] = []
    used = 0.0
    for word in _no_wider(paragraph.split(), name, room):
        wide = advance(word, name)
        if line and used + space + wide > room + 1e-9:
            lines.append(" ".join(line))
            line, used = [], 0.0
        used += wide + (space if line else 0.0)
        line.append(word)
    return [*lines, " ".join(line)] if line else lines


def _with_levels(lines: Sequence[str], paragraph: str) -> list[str]:
    """Lines that know which way each character runs in their paragraph: they are put in order one by one."""
    base = first_direction(paragraph)
    levels = levels_of(paragraph, base)
    found: list[str] = []
    at = 0
    for line in lines:
        end = at + len(line)
        found.append(Line.of(line, base, levels[at:end]))
        at = end + (paragraph[end : end + 1] == " ")
    return found


def _no_wider(words: Iterable[str], name: str, room: float) -> Iterable[str]:
    """Words as they are, but one wider than the whole line in pieces that fit."""
    for word in words:
        rest = word
        while advance(rest, name) > room and len(rest) > 1:
            cut = len(rest) - 1
            while cut > 1 and advance(rest[:cut], name) > room:
                cut -= 1
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def balanced(text: str, name: str, size: float, room: float) -> list[str]:
    """The text in as few lines as `wrap` needs, of much the same length: no last word stands alone."""
    lines = wrap(text, name, size, room)
    if len(lines) < 2:
        return lines
    for narrower in (0.7, 0.8, 0.9):
        evener = wrap(text, name, size, room * narrower)
        if len(evener) == len(lines):
            return evener
    return lines


def shorten(text: str, name: str, size: float, room: float) -> str:
    """The text, or as much of it as fits with an ellipsis after it: at its left where it runs to the left."""
    words = " ".join(text.split())
    name, left = face_of_line(text, name), room / size
    kept = _fitting(words, name, left)
    if kept < len(words):
        words = words[: _fitting(words, name, left - advance(ELLIPSIS, name))].rstrip() + ELLIPSIS
    return Line.of(words, text.base) if isinstance(text, Line) else words


def _fitting(text: str, name: str, room: float) -> int:
    """How many characters from the start fit in a room given at size 1."""
    if not is_plain(text):  # joined letters are narrower than the same ones apart
        lengths = range(1, len(text) + 1)
        return bisect.bisect_right(lengths, room + 1e-9, key=lambda n: advance(text[:n], name))
    used = 0.0
    for n, c in enumerate(text):
        used += advance(c, name)
        if used > room + 1e-9:
            return n
    return len(text)


def few_lines(text: str, name: str, size: float, room: float, most: int) -> list[str]:
    """At most so many lines, the last shortened where words are left over."""
    lines = wrap(text[: _MANY * most], name, size, room)
    if len(lines) <= most:
        return lines
    rest = " ".join(lines[most - 1 :])
    if isinstance(first := lines[most - 1], Line):
        rest = Line.of(rest, first.base)
    return [*lines[: most - 1], shorten(rest, name, size, room)]
