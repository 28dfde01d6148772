"""The faces paper is set in, how wide their text runs and where it breaks: nothing else measures text.

IBM Plex carries Latin, Greek and Cyrillic; a character it lacks is set in DejaVu Sans, run by run. Both are
embedded from `resources/fonts`, so a pack looks the same on a laptop that has neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from deliverydesk import assets

SANS, MEDIUM, BOLD = "PlexSans", "PlexSansMedium", "PlexSansSemiBold"
SERIF, SERIF_MEDIUM, SERIF_BOLD = "PlexSerif", "PlexSerifMedium", "PlexSerifSemiBold"
ITALIC = "PlexSerifItalic"
FALLBACK = "DejaVuSans"
FILES = {
    SANS: "IBMPlexSans-Regular.ttf",
    MEDIUM: "IBMPlexSans-Medium.ttf",
    BOLD: "IBMPlexSans-SemiBold.ttf",
    SERIF: "IBMPlexSerif-Regular.ttf",
    SERIF_MEDIUM: "IBMPlexSerif-Medium.ttf",
    SERIF_BOLD: "IBMPlexSerif-SemiBold.ttf",
    ITALIC: "IBMPlexSerif-Italic.ttf",
    FALLBACK: "DejaVuSans.ttf",
}
ELLIPSIS = "…"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_MANY = 400  # letters no line of ours can hold


@cache
def face(name: str) -> TTFont:
    """The font, read and registered on first use."""
    font = TTFont(name, str(assets.resources() / "fonts" / FILES[name]), shapable=False)
    pdfmetrics.registerFont(font)
    return font


@cache
def _advances(name: str) -> dict[str, float]:
    """The width of each character a face has, at size 1."""
    font = face(name).face
    return {chr(code): font.getCharWidth(code) / 1000 for code in font.charToGlyph}


@lru_cache(maxsize=50_000)
def runs(text: str, name: str) -> tuple[tuple[str, str], ...]:
    """The text cut into `(face, characters)`: the face asked for wherever it has the character.

    A character that neither face has is printed as the replacement sign: a gap would be taken for a space.
    """
    has = _advances(name)
    if all(c in has for c in text):
        return ((name, text),) if text else ()
    spare = _advances(FALLBACK)
    found: list[tuple[str, str]] = []
    for c in text:
        use = name if c in has else FALLBACK
        shown = c if c in has or c in spare else UNKNOWN
        if found and found[-1][0] == use:
            found[-1] = (use, found[-1][1] + shown)
        else:
            found.append((use, shown))
    return tuple(found)


@lru_cache(maxsize=50_000)
def advance(text: str, name: str) -> float:
    """The width of a text at size 1."""
    return sum(
        sum(widths.get(c, 0.6) for c in part)
        for use, part in runs(text, name)
        for widths in (_advances(use),)
    )


def width(text: str, name: str, size: float) -> float:
    """The width of a text in points."""
    return advance(text, name) * size


def wrap(text: str, name: str, size: float, room: float) -> list[str]:
    """The text in lines no wider than `room`; its own line breaks are kept, a word too long is cut."""
    return list(_wrapped(text, name, room / size))


@lru_cache(maxsize=4_000)
def _wrapped(text: str, name: str, room: float) -> tuple[str, ...]:
    lines: list[str] = []
    space = advance(" ", name)
    for paragraph in text.splitlines():
        line: list[str] = []
        used = 0.0
        for word in _no_wider(paragraph.split(), name, room):
            wide = advance(word, name)
            if line and used + space + wide > room + 1e-9:
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += wide + (space if line else 0.0)
            line.append(word)
        if line:
            lines.append(" ".join(line))
        elif lines and lines[-1]:
            lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


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
    """The text, or as much of it as fits with an ellipsis after it."""
    text = " ".join(text.split())
    left = room / size
    kept = _fitting(text, name, left)
    if kept == len(text):
        return text
    return text[: _fitting(text, name, left - advance(ELLIPSIS, name))].rstrip() + ELLIPSIS


def _fitting(text: str, name: str, room: float) -> int:
    """How many characters from the start fit in a room given at size 1."""
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
    return [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), name, size, room)]
