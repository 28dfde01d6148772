"""Lines whose letters join or run to the left, made ready for the page: without it Arabic is not legible.

HarfBuzz picks and places the glyphs; the order of the runs comes from `directions.py`. Only a text that is
not plain comes here, so a pack without one never loads either library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

from deliverydesk.reports import directions, fonts
from deliverydesk.reports.directions import Line
from deliverydesk.reports.fonts import Stretch

_PRIVATE = 0xE000  # first code of the area that no character ever gets


def stretches(text: str, name: str) -> tuple[Stretch, ...]:
    """The stretches of a line from left to right, as they are seen."""
    line = Line.of(text)
    return _stretches(str(line), line.levels, line.base, name)


@lru_cache(maxsize=20_000)
def _stretches(text: str, levels: tuple[int, ...], base: int, name: str) -> tuple[Stretch, ...]:
    runs = directions.in_order_of_sight(Line.of(text, base, levels))
    return tuple(part for start, end, level in runs for part in _run(text[start:end], level, name))


def _run(text: str, level: int, name: str) -> Iterator[Stretch]:
    """One run in one direction, cut where the face changes."""
    found = fonts.faces(text, name)
    if level % 2 == 0:
        for face, words in found:
            yield _plain(face, words)
        return
    for face, words in reversed(found):
        if face in fonts.JOINING:
            yield from _shaped(face, words)
        else:
            yield _plain(face, directions.mirrored(words))


def _plain(face: str, words: str) -> Stretch:
    shown = "".join(c for c in words if directions.is_seen(c))
    return Stretch(face, shown, fonts.plain_advance(face, shown))


def _shaped(face: str, words: str) -> Iterator[Stretch]:
    """Letters that join, as glyphs from left to right; a glyph that no character names stands alone."""
    import uharfbuzz

    font, per_em, codes = _shaper(face)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS  # marks apart from their letters
    buffer.add_str(words)
    buffer.guess_segment_properties()
    buffer.direction = "rtl"
    buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    uharfbuzz.shape(font, buffer)
    widths = fonts.face(face).face.charWidths
    scale = 1000 / per_em
    after = len(words)  # where the letters of the glyph to the left begin
    together: list[tuple[int, ShapeData]] = []
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        code, private = codes[info.codepoint]
        place = ShapeData(0, at.x_advance * scale, 0, at.x_offset * scale, at.y_offset * scale, widths[code])
        if private:
            if together:
                yield _glyphs(face, together)
            yield _glyphs(face, [(code, place)], words[info.cluster : max(after, info.cluster + 1)])
            together = []
        else:
            together.append((code, place))
        after = info.cluster
    if together:
        yield _glyphs(face, together)


def _glyphs(face: str, placed: Sequence[tuple[int, ShapeData]], said: str = "") -> Stretch:
    shown = ShapedStr("".join(chr(code) for code, _at in placed), shapeData=[at for _code, at in placed])
    return Stretch(face, shown, sum(at.x_advance for _code, at in placed) / 1000, said)


@cache
def _shaper(name: str) -> tuple[Any, int, dict[int, tuple[int, bool]]]:
    """A face for HarfBuzz, its units to the em, and each glyph's code on paper and whether that is private.

    A glyph that no character names gets a private code, in the order of the font: the same in every file.
    """
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob(fonts.path(name).read_bytes()))
    font = uharfbuzz.Font(face)
    fonts.characters(name)  # kept before private codes are added: no text may ask for those
    table = fonts.face(name).face
    codes = {glyph: (chars[0], False) for glyph, chars in table.glyphToChar.items()}
    private = _PRIVATE
    for glyph in range(face.glyph_count):
        if glyph in codes:
            continue
        while private in table.charToGlyph:
            private += 1
        codes[glyph] = (private, True)
        table.charToGlyph[private] = glyph
        table.charWidths[private] = font.get_glyph_h_advance(glyph) * 1000 / face.upem
    return font, face.upem, codes
