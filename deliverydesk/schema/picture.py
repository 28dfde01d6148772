"""The read-only shape of the desk at one moment, so that paper and workbooks need no storage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from deliverydesk.schema.records import Catalogue, Record

R = TypeVar("R", bound="Record")


class Picture(Protocol):
    """The whole desk at one moment: frozen, shareable between threads.

    A live snapshot, a freeze read back from the journal and a small one made in a test all fit.
    """

    @property
    def catalogue(self) -> Catalogue:
        """What each record is."""

    @property
    def step(self) -> int:
        """The journal's newest step this picture holds."""

    @property
    def today(self) -> date:
        """The day everything is judged for."""

    def all(self, of: type[R]) -> Sequence[R]:
        """Every record of one entity, in reading order."""

    def get(self, of: type[R], id: str | None) -> R | None:
        """One record by its id; None where there is none."""

    def children(self, of: type[R], field: str, parent: str) -> Sequence[R]:
        """The records of one entity whose link `field` points at `parent`, in reading order."""

    def series(self, indicator: str) -> Sequence[Any]:
        """The readings in force of one indicator, by period end, then place, then group."""

    def headline_series(self, indicators: Iterable[str]) -> dict[str, Sequence[Any]]:
        """The readings in force of several indicators at once."""

    def record(self, id: str) -> Record | None:
        """Any record by its id."""

    def find(self, entity: str, words: str) -> str | None:
        """The id of the record of `entity` that has `words` as its id, reference or unique title."""

    def label(self, id: str) -> str:
        """What people call the record: reference and title."""

    def reference(self, id: str) -> str:
        """The record's short reference alone, or its title where it has none."""

    def word(self, entity: str, many: bool = False) -> str:
        """The entity's name in the language in force."""
