"""The pen that draws on paper: top-down points, colours by their token, and no state to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from deliverydesk.reports import fonts
from deliverydesk.reports.directions import runs_left
from deliverydesk.schema.looks import Scheme

PAPER = "#FFFFFF"
BLACK = "#000000"


class Pen:
    """Draws on one canvas; y runs downward from the top edge of the page.

    Colours are tokens of the theme's light scheme or `#RRGGBB`; paper is white whatever its canvas is.
    """

    def __init__(self, canvas: Canvas, height: float, scheme: Scheme) -> None:
        self._canvas = canvas
        self._height = height
        self.scheme = scheme
        self._colours: dict[str, Any] = {}
        self._dash: tuple[float, ...] = ()
        self.lacking: frozenset[str] = frozenset()  # characters of this page that no face has

    def new_page(self) -> None:
        """Finish the page and start the next."""
        self._canvas.showPage()
        self._dash = ()
        self.lacking = frozenset()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        face: str = fonts.SANS,
        size: float = 9.0,
        colour: str = "ink",
        anchor: str = "start",
    ) -> None:
        """Write one line with its baseline at `y`."""
        if not words:
            return
        if anchor != "start":
            wide = fonts.width(words, face, size)
            x -= wide if anchor == "end" else wide / 2
        self._canvas.setFillColor(self.colour(colour))
        self._write(x, self._height - y, words, face, size)

    def _write(self, x: float, y: float, words: str, face: str, size: float, mode: int = 0) -> None:
        """Write the stretches of a line one after another; `mode` 1 is outlined."""
        canvas = self._canvas
        for part in fonts.stretches(words, face):
            if fonts.UNKNOWN in part.shown:
                self.lacking |= fonts.lacking(words)
            if part.said:
                utf16 = ("\ufeff" + part.said).encode("utf-16-be")
                canvas.addLiteral(f"/Span <</ActualText <{utf16.hex()}>>> BDC")
            fonts.face(part.face)
            canvas.setFont(part.face, size)
            written = canvas.beginText(x, y)
            if mode:
                written.setTextRenderMode(mode)
            written.textOut(part.shown)
            if mode:
                written.setTextRenderMode(0)
            canvas.drawText(written)
            if part.said:
                canvas.addLiteral("EMC")
            x += part.wide * size

    def outline(
        self, x: float, y: float, words: str, face: str, size: float, colour: str, turn: float
    ) -> None:
        """Large outlined letters around a point, turned by degrees: they cost no ink and hide nothing."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x, self._height - y)
        canvas.rotate(turn)
        canvas.setStrokeColor(self.colour(colour))
        canvas.setLineWidth(0.6)
        self._write(-fonts.width(words, face, size) / 2, -size * 0.35, words, face, size, mode=1)
        canvas.restoreState()

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        face: str,
        size: float,
        leading: float,
        colour: str = "ink",
        room: float = 0.0,
    ) -> float:
        """Write lines one under another from the baseline `y`; returns the baseline after the last.

        Lines that run to the left end at the right of `room`; without it, where the widest of them ends.
        """
        left = [line for line in lines if runs_left(line)]
        edge = x + (room or max((fonts.width(line, face, size) for line in left), default=0.0))
        for line in lines:
            if left and runs_left(line):
                self.text(edge, y, line, face, size, colour, "end")
            else:
                self.text(x, y, line, face, size, colour)
            y += leading
        return y

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: str = "rule",
        wide: float = 0.5,
        dash: Sequence[float] = (),
    ) -> None:
        """A straight line."""
        self._stroke(colour, wide, dash)
        self._canvas.line(x1, self._height - y1, x2, self._height - y2)

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        tall: float,
        fill: str = "",
        edge: str = "",
        thick: float = 0.6,
        radius: float = 0.0,
        dash: Sequence[float] = (),
    ) -> None:
        """A rectangle from its top left corner, with round corners where `radius` is given."""
        self._ink(fill, edge, thick, dash)
        canvas, bottom = self._canvas, self._height - y - tall
        if radius:
            canvas.roundRect(x, bottom, wide, tall, radius, stroke=int(bool(edge)), fill=int(bool(fill)))
        else:
            canvas.rect(x, bottom, wide, tall, stroke=int(bool(edge)), fill=int(bool(fill)))

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: str = "",
        edge: str = "",
        thick: float = 0.8,
        closed: bool = True,
        dash: Sequence[float] = (),
        strength: float = 1.0,
    ) -> None:
        """A polygon or an open line through the points; `strength` is the fill's opacity."""
        canvas = self._canvas
        if strength < 1:
            canvas.saveState()
        self._ink(fill, edge, thick, dash)
        if strength < 1:
            canvas.setFillAlpha(strength)  # after the colour, which carries an opacity of its own
        path = canvas.beginPath()
        path.moveTo(points[0][0], self._height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self._height - y)
        if closed:
            path.close()
        canvas.drawPath(path, stroke=int(bool(edge)), fill=int(bool(fill)))
        if strength < 1:
            canvas.restoreState()

    def circle(
        self, x: float, y: float, r: float, fill: str = "", edge: str = "", thick: float = 0.8
    ) -> None:
        """A circle around a point."""
        self._ink(fill, edge, thick, ())
        self._canvas.circle(x, self._height - y, r, stroke=int(bool(edge)), fill=int(bool(fill)))

    def half(self, x: float, y: float, r: float, fill: str) -> None:
        """The left half of a disc."""
        self._ink(fill, "", 0.0, ())
        path = self._canvas.beginPath()
        bottom = self._height - y
        path.moveTo(x, bottom + r)
        path.arcTo(x - r, bottom - r, x + r, bottom + r, 90, 180)
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def link(self, x: float, y: float, wide: float, tall: float, to: str) -> None:
        """Make an area lead to a sheet."""
        area = (x, self._height - y - tall, x + wide, self._height - y)
        self._canvas.linkRect("", to, area, relative=0, thickness=0)

    def arrive(self, key: str, title: str) -> None:
        """Say that a sheet starts on this page: links and the reader's outline lead here."""
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key, 0)

    def colour(self, name: str) -> Any:
        """The colour of a token, as the canvas wants it."""
        found = self._colours.get(name)
        if found is None:
            shade = PAPER if name == "canvas" else name if name.startswith("#") else self.scheme[name]
            found = self._colours[name] = HexColor(shade)
        return found

    def _ink(self, fill: str, edge: str, thick: float, dash: Sequence[float]) -> None:
        if fill:
            self._canvas.setFillColor(self.colour(fill))
        if edge:
            self._stroke(edge, thick, dash)

    def _stroke(self, colour: str, wide: float, dash: Sequence[float]) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(self.colour(colour))
        canvas.setLineWidth(wide)
        if tuple(dash) != self._dash:
            self._dash = tuple(dash)
            canvas.setDash(list(dash))
