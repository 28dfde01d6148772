"""What frames a page: the opening above its columns, the decision, the people and the legend beneath them."""

from __future__ import annotations

from dataclasses import dataclass

from deliverydesk.i18n import _
from deliverydesk.reports import blocks, fonts
from deliverydesk.reports.marks import draw_milestone, draw_tag
from deliverydesk.reports.pen import Pen
from deliverydesk.reports.pieces import BODY, Places, Whole

VOICES = 224.0  # the room for the voices beside the sentence


@dataclass(frozen=True)
class HeadingPiece(Whole):
    """The quiet line above the sentence, in two where the promise has a long name."""

    block: blocks.Heading

    def height(self, wide: float) -> float:
        return 1.0 + 12.0 * len(self._lines(wide))

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        pen.lines(x, y + 9, self._lines(wide), fonts.BOLD, 9.8, 12.0, "ink2")
        if self.block.right:
            pen.text(x + wide, y + 9, self.block.right, fonts.SANS, BODY, "ink3", "end")

    def _lines(self, wide: float) -> list[str]:
        right = self.block.right
        room = wide - (fonts.width(right, fonts.SANS, BODY) + 12 if right else 0)
        return fonts.few_lines(self.block.left, fonts.BOLD, 9.8, room, 2)


@dataclass(frozen=True)
class SentencePiece(Whole):
    block: blocks.Sentence
    most: int = 4

    def height(self, wide: float) -> float:
        return 18.0 * len(self._lines(wide)) + 2

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        pen.lines(x, y + 14, self._lines(wide), fonts.SERIF_BOLD, 14, 18, room=wide)

    def _lines(self, wide: float) -> list[str]:
        lines = fonts.balanced(self.block.text, fonts.SERIF_BOLD, 14, wide)
        if len(lines) <= self.most:
            return lines
        return fonts.few_lines(self.block.text, fonts.SERIF_BOLD, 14, wide, self.most)


@dataclass(frozen=True)
class VoicesPiece(Whole):
    block: blocks.Voices

    def height(self, wide: float) -> float:
        return 39.0 + 11.5 * len(self._note(wide))

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        each = wide / max(len(self.block.voices), 1)
        for n, voice in enumerate(self.block.voices):
            middle = x + each * (n + 0.5)
            caption = fonts.shorten(voice.caption, fonts.SANS, BODY, each - 1)
            pen.text(middle, y + 8, caption, fonts.SANS, BODY, "ink2", "middle")
            draw_tag(pen, middle, y + 23, voice.tag, 20 if voice.tag.filled else 15)
        for n, line in enumerate(self._note(wide)):
            pen.text(x + wide, y + 47 + n * 11.5, line, fonts.SANS, BODY, "ink2", "end")

    def _note(self, wide: float) -> list[str]:
        return fonts.few_lines(self.block.note, fonts.SANS, BODY, wide, 3)


@dataclass(frozen=True)
class OpeningPiece(Whole):
    """Heading, sentence and voices in one band; `again` on a page that continues a sheet."""

    block: blocks.Opening
    again: bool = False

    def height(self, wide: float) -> float:
        if self.again:
            return HeadingPiece(self._more()).height(wide) + 6
        room = self._room(wide)
        text = HeadingPiece(self.block.heading).height(room) + SentencePiece(self.block.sentence).height(room)
        voices = VoicesPiece(self.block.voices).height(VOICES) if self.block.voices else 0.0
        return max(text + 2, voices) + 6

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        if self.again:
            HeadingPiece(self._more()).draw(pen, x, y, wide, places)
            return
        room = self._room(wide)
        heading = HeadingPiece(self.block.heading)
        heading.draw(pen, x, y, room, places)
        below = y + heading.height(room) + 2
        SentencePiece(self.block.sentence).draw(pen, x, below, room, places)
        if self.block.voices:
            VoicesPiece(self.block.voices).draw(pen, x + wide - VOICES, y, VOICES, places)

    def _room(self, wide: float) -> float:
        return wide - VOICES - 20 if self.block.voices else wide

    def _more(self) -> blocks.Heading:
        return blocks.Heading(self.block.heading.left, _("continued"))


@dataclass(frozen=True)
class DecisionPiece(Whole):
    block: blocks.DecisionBox

    def height(self, wide: float) -> float:
        return 13.0 + 13.5 * len(self._lines(wide)) + (12 if self._own_line(wide) else 0)

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        pen.box(x, y, wide, self.height(wide), "", "ink", 1)
        pen.text(x + 10, y + 16, self.block.title, fonts.BOLD, 9.8)
        indent, top = (10.0, 29.0) if self._own_line(wide) else (self._indent, 16.0)
        room = wide - indent - 10
        pen.lines(x + indent, y + top, self._lines(wide), fonts.SERIF_MEDIUM, 10.8, 13.5, room=room)

    @property
    def _indent(self) -> float:
        return fonts.width(self.block.title, fonts.BOLD, 9.8) + 26

    def _own_line(self, wide: float) -> bool:
        return self._indent > wide * 0.45

    def _lines(self, wide: float) -> list[str]:
        indent = 10.0 if self._own_line(wide) else self._indent
        room = wide - indent - 10
        lines = fonts.balanced(self.block.text, fonts.SERIF_MEDIUM, 10.8, room)
        return (
            lines if len(lines) <= 8 else fonts.few_lines(self.block.text, fonts.SERIF_MEDIUM, 10.8, room, 8)
        )


@dataclass(frozen=True)
class NotePiece(Whole):
    block: blocks.Note

    def height(self, wide: float) -> float:
        return 12.0 * len(fonts.wrap(self.block.text, fonts.SANS, BODY, wide))

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        lines = fonts.wrap(self.block.text, fonts.SANS, BODY, wide)
        pen.lines(x, y + 9, lines, fonts.SANS, BODY, 12, "ink2", wide)


@dataclass(frozen=True)
class LegendPiece(Whole):
    block: blocks.Legend
    size: float = 8.0

    def height(self, wide: float) -> float:
        return 15.0 * self._rows(wide) + (12 if self.block.note else 0)

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        for kind, code, words, across, down in self._placed(wide):
            at, line = x + across, y + 8 + down
            if kind == "tag":
                draw_tag(pen, at + 9, line - 0.5, blocks.Tag(code, filled=code not in "NE"), 10)
                pen.text(at + 21, line + 2.5, words, fonts.SANS, self.size, "ink2")
            elif kind == "steps":
                draw_tag(pen, at + 18, line - 0.5, blocks.Tag("G", steps=2), 8)
                pen.text(at + 38, line + 2.5, words, fonts.SANS, self.size, "ink2")
            else:
                draw_milestone(pen, at + 3, line - 0.5, code)
                pen.text(at + 9, line + 2.5, words, fonts.SANS, self.size, "ink2")
        if self.block.note:
            pen.text(x, y + 15 * self._rows(wide) + 8, self.block.note, fonts.ITALIC, self.size, "ink2")

    def _rows(self, wide: float) -> int:
        return int(max((down for *_rest, down in self._placed(wide)), default=0) / 15) + 1

    def _placed(self, wide: float) -> list[tuple[str, str, str, float, float]]:
        items = [("tag", code, words, 28.0) for code, words in self.block.ratings]
        if self.block.steps:
            items.append(("steps", "", self.block.steps, 45.0))
        items += [("mark", kind, words, 16.0) for kind, words in self.block.marks]
        placed, across, down = [], 0.0, 0.0
        for kind, code, words, extra in items:
            room = extra + fonts.width(words, fonts.SANS, self.size)
            if across and across + room - 9 > wide:
                across, down = 0.0, down + 15
            placed.append((kind, code, words, across, down))
            across += room
        return placed
