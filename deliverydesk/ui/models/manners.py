"""What a model may additionally be able to do; a grid offers a manner only where its model has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
Block = Sequence[Sequence[str | None]]
"""Rows of texts as a person would type them; None leaves that cell alone, "" clears it."""


def plain_index(index: Index) -> QModelIndex:
    """The index as signals carry it."""
    return index if isinstance(index, QModelIndex) else index.model().index(index.row(), index.column())


@dataclass(frozen=True)
class Refusal:
    """One cell of a block that cannot be written: its address as a person names it, and why."""

    address: str
    sentence: str


@dataclass(frozen=True)
class PastePreview:
    """What a block would do: nothing has been written yet.

    `add_question` is the whole question where rows would be added ("Add 7 new milestones?"), else "".
    `prepared` belongs to the model.
    """

    fits: int
    refusals: tuple[Refusal, ...] = ()
    add_question: str = ""
    prepared: object = None

    @property
    def total(self) -> int:
        """Every cell the block touches."""
        return self.fits + len(self.refusals)


@runtime_checkable
class Pasteable(Protocol):
    """A model that takes a block of cells as one step. Filling and clearing are blocks as well."""

    @property
    def takes_rows(self) -> bool:
        """Whether it can be written at all, and new rows may be put at its end."""
        ...

    def paste_block(self, row: int, column: int, rows: Block, verb: str = "paste") -> PastePreview:
        """What would happen with the block's first cell at `row`, `column`; `verb`: paste, fill or clear."""
        ...

    def apply(self, preview: PastePreview) -> None:
        """Write what fits as one undoable step."""
        ...


@runtime_checkable
class Refusing(Protocol):
    """A model that says why it would not take a value, before the editor closes."""

    def refusal(self, index: Index, value: Any) -> str:
        """The sentence, or "" where the value may be written."""
        ...


@runtime_checkable
class Guarding(Protocol):
    """A model that writes a guarded cell together with the reason given for it."""

    def write_with_reason(self, index: Index, value: Any, reason: str) -> bool:
        """Whether it was written."""
        ...


@runtime_checkable
class Grouped(Protocol):
    """A model whose rows fall into groups that fold."""

    def group_rows(self) -> Iterable[int]:
        """The rows that head a group, as they stand now."""
        ...

    def is_folded(self, row: int) -> bool:
        """Whether the rows of the group headed by `row` are hidden."""
        ...

    def fold(self, row: int, folded: bool) -> None:
        """Hide or show the rows of the group headed by `row`."""
        ...
