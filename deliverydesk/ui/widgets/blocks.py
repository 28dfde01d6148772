"""Copy, paste, fill and clear: each writes a whole block as one step, and asks if any cell is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from deliverydesk.i18n import MINUS, _, plural
from deliverydesk.ui.models.manners import Block, Pasteable, PastePreview
from deliverydesk.ui.models.roles import DISPLAY, EDIT
from deliverydesk.ui.widgets import clipboard
from deliverydesk.ui.widgets.band import Verb
from deliverydesk.ui.widgets.cells import FIGURE_KINDS
from deliverydesk.ui.widgets.editing import as_text
from deliverydesk.ui.widgets.replacing import Replacing
from deliverydesk.ui.widgets.statistics import ranges_of

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid

_NAMED = 5


class Blocks:
    """What a grid does with a rectangle of cells. Nothing is written before the model has shown a preview."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._replacing: Replacing | None = None

    @property
    def takes_rows(self) -> bool:
        """Whether the model takes blocks at all: it has a column that can be written."""
        model = self._grid.model()
        return isinstance(model, Pasteable) and model.takes_rows

    @property
    def writable(self) -> bool:
        """Whether the model takes blocks, and the cell in focus can be written."""
        now = self._grid.currentIndex()
        return (
            isinstance(self._grid.model(), Pasteable)
            and now.isValid()
            and bool(now.flags() & Qt.ItemFlag.ItemIsEditable)
        )

    def copy(self) -> None:
        """The selected cells as text and HTML."""
        self._copy(heads=False)

    def copy_with_heads(self) -> None:
        """The selected cells under their column heads."""
        self._copy(heads=True)

    def paste(self) -> None:
        """The clipboard's block at the top-left of the selection; one value fills the whole selection."""
        block: Block = clipboard.take()
        if not block:
            return
        top, left, height, width = self._bounds()
        if len(block) == 1 and len(block[0]) == 1:
            words = block[0][0]
            block = [
                [words if self._selected(top + r, left + c) else None for c in range(width)]
                for r in range(height)
            ]
        self._offer(top, left, block, "paste")

    def paste_new(self) -> None:
        """The clipboard's block as new rows, whatever is in focus; asked before any is made."""
        block: Block = clipboard.take()
        now = self._grid.currentIndex()
        left = self._grid.horizontalHeader().visualIndex(now.column()) if now.isValid() else 0
        self._offer(self._grid.model().rowCount(), left, block, "paste")

    def ask_replacement(self) -> None:
        """Open the lines in which somebody says what is to be replaced by what."""
        if self._replacing is None:
            self._replacing = Replacing(self._grid.viewport(), self._replace, self._grid.setFocus)
        now = self._grid.currentIndex()
        words = as_text(now.data(EDIT)) if now.isValid() else ""
        self._replacing.ask("" if "\n" in words else words, QRectF(self._grid.viewport().rect()))

    def fill_down(self) -> None:
        """The top row of the selection into the rows below; with one row selected, the row above it."""
        top, left, height, width = self._bounds()
        if height == 1 and top > 0:
            top, height = top - 1, 2
        source = [self._words(top, left + c) for c in range(width)]
        self._offer(top + 1, left, [list(source) for _row in range(height - 1)], "fill")

    def fill_right(self) -> None:
        """The first column of the selection into the columns after it."""
        top, left, height, width = self._bounds()
        if width == 1 and left > 0:
            left, width = left - 1, 2
        rows = [[self._words(top + r, left)] * (width - 1) for r in range(height)]
        self._offer(top, left + 1, rows, "fill")

    def clear(self) -> None:
        """Empty the selected cells; rows stay."""
        top, left, height, width = self._bounds()
        rows = [
            ["" if self._selected(top + r, left + c) else None for c in range(width)] for r in range(height)
        ]
        self._offer(top, left, rows, "clear")

    def _offer(self, row: int, column: int, rows: Block, verb: str) -> None:
        model = self._grid.model()
        if not rows or not rows[0] or not isinstance(model, Pasteable):
            return
        preview = model.paste_block(row, *self._as_kept(column, rows), verb)
        if preview.refusals:
            self._ask_about_refusals(preview)
        elif preview.add_question:
            self._grid.band.ask(
                preview.add_question,
                [(_("Add"), lambda: self._apply(preview)), (_("Nothing"), self._grid.setFocus)],
            )
        elif preview.fits:
            self._apply(preview)

    def _replace(self, words: str, by: str, everywhere: bool) -> None:
        """Offer to put other words in every cell in which these stand, in small or capital letters."""
        model, head = self._grid.model(), self._grid.horizontalHeader()
        wanted = re.compile(re.escape(words), re.IGNORECASE)
        top, left, height, width = self._bounds()
        if everywhere:
            top, left, height, width = 0, 0, model.rowCount(), head.count()
        rows: list[list[str | None]] = [[None] * width for _row in range(height)]
        found = 0
        for c in range(width):
            column = head.logicalIndex(left + c)
            if head.isSectionHidden(column):
                continue
            for r in range(height):
                index = model.index(top + r, column)
                if not index.flags() & Qt.ItemFlag.ItemIsEditable:
                    continue
                if not everywhere and not self._selected(top + r, left + c):
                    continue
                before = as_text(index.data(EDIT))
                after = wanted.sub(lambda _match: by, before)
                if after != before:
                    rows[r][c] = after
                    found += 1
        grid = self._grid
        if not found:
            sentence = _("No cell that can be written says “{words}”.").format(words=words)
            grid.band.ask(sentence, [(_("Close"), grid.setFocus)])
            return
        question = plural(
            "{n} cell says “{words}”. Replace it by “{by}”?",
            "{n} cells say “{words}”. Replace it by “{by}”?",
            found,
            words=words,
            by=by,
        )
        verb = plural("Replace in {n} cell", "Replace in {n} cells", found)
        offer = (verb, lambda: self._offer(top, left, rows, "replace"))
        grid.band.ask(question, [offer, (_("Nothing"), grid.setFocus)])

    def _as_kept(self, column: int, rows: Block) -> tuple[int, Block]:
        """The block as the model keeps its columns, where a person has moved them or they are hidden."""
        head = self._grid.horizontalHeader()
        shown = [
            visual for visual in range(head.count()) if not head.isSectionHidden(head.logicalIndex(visual))
        ]
        here = shown[shown.index(column) :] if column in shown else list(range(column, head.count()))
        width = len(rows[0])
        # What reaches past the last column is left there for the model to refuse.
        past = range(head.count(), head.count() + max(0, width - len(here)))
        kept = [*(head.logicalIndex(visual) for visual in here[:width]), *past]
        first = min(kept)
        block: list[list[str | None]] = []
        for row in rows:
            cells: list[str | None] = [None] * (max(kept) - first + 1)
            for place, words in zip(kept, row, strict=True):
                cells[place - first] = words
            block.append(cells)
        return first, block

    def _ask_about_refusals(self, preview: PastePreview) -> None:
        named = ", ".join(refusal.address for refusal in preview.refusals[:_NAMED])
        if len(preview.refusals) > _NAMED:
            named += ", …"
        fit = _("{fits} of {total} cells fit.").format(fits=preview.fits, total=preview.total)
        not_fit = plural("{n} does not:", "{n} do not:", len(preview.refusals))
        sentence = f"{fit} {not_fit} {named}. {preview.add_question}".strip()
        see = (_("See them"), lambda: self._show_refusals(preview))
        nothing = (_("Nothing"), self._grid.setFocus)
        if preview.fits:
            paste = plural("Write the {n} that fits", "Write the {n} that fit", preview.fits)
            self._grid.band.ask(sentence, [(paste, lambda: self._apply(preview)), see, nothing], "watch")
        else:
            self._grid.band.ask(sentence, [see, nothing], "watch")

    def _show_refusals(self, preview: PastePreview) -> None:
        told = "\n".join(f"{refusal.address}: {refusal.sentence}" for refusal in preview.refusals)
        verbs: list[Verb] = [(_("Nothing"), self._grid.setFocus)]
        if preview.fits:
            paste = plural("Write the {n} that fits", "Write the {n} that fit", preview.fits)
            verbs.insert(0, (paste, lambda: self._apply(preview)))
        self._grid.band.ask(told, verbs, "watch")

    def _apply(self, preview: PastePreview) -> None:
        model = self._grid.model()
        if isinstance(model, Pasteable):
            model.apply(preview)
        self._grid.setFocus()

    def _copy(self, *, heads: bool) -> None:
        top, left, height, width = self._bounds()
        grid = self._grid
        head = grid.horizontalHeader()
        visual = [head.logicalIndex(left + c) for c in range(width)]
        rows = [
            [
                self._words(top + r, left + c) if self._selected(top + r, left + c) else ""
                for c in range(width)
            ]
            for r in range(height)
        ]
        model, across = grid.model(), Qt.Orientation.Horizontal
        titles = [str(model.headerData(c, across, DISPLAY) or "") for c in visual] if heads else []
        texts = [grid.kind(c) not in FIGURE_KINDS for c in visual]
        clipboard.put(rows, titles, texts)

    def _bounds(self) -> tuple[int, int, int, int]:
        """Top row, left column as shown, height and width of what is selected, or of the cell in focus."""
        head = self._grid.horizontalHeader()
        ranges = ranges_of(self._grid.selectionModel().selection())
        if not ranges:
            now = self._grid.currentIndex()
            return now.row(), head.visualIndex(now.column()), 1, 1
        columns = [head.visualIndex(c) for r in ranges for c in range(r.left(), r.right() + 1)]
        top, bottom = min(r.top() for r in ranges), max(r.bottom() for r in ranges)
        return top, min(columns), bottom - top + 1, max(columns) - min(columns) + 1

    def _selected(self, row: int, visual: int) -> bool:
        model = self._grid.model()
        index = model.index(row, self._grid.horizontalHeader().logicalIndex(visual))
        return self._grid.selectionModel().isSelected(index) or index == self._grid.currentIndex()

    def _words(self, row: int, visual: int) -> str:
        """A cell as a person would type it; a true minus becomes the hyphen that Excel reads as one."""
        index = self._grid.model().index(row, self._grid.horizontalHeader().logicalIndex(visual))
        typed = index.data(EDIT)
        words = as_text(typed if typed is not None else index.data(DISPLAY))
        if words.startswith(MINUS) and words[1:2].isdigit():
            return "-" + words[1:]
        return words
