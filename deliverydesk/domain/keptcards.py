"""Scorecards kept from one picture to the next: an edited reading makes one promise anew, not four hundred.

What a scorecard rests on is listed nowhere, since such a list would be forgotten when the scorecard grows:
the picture it is read from notes every question with its answer, and a card stands while the answers do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter, methodcaller
from typing import TYPE_CHECKING, Any, TypeVar

from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard, fetch, in_reading_order, scorecard

if TYPE_CHECKING:
    from collections.abc import Callable

    from deliverydesk.schema.picture import Picture
    from deliverydesk.schema.records import Catalogue, Record

R = TypeVar("R", bound="Record")


class Noted:
    """A `Picture` that notes what it is asked. `stands(at)` says whether another would answer the same."""

    def __init__(self, at: Picture) -> None:
        self._at: Picture | None = at
        self._answers: dict[tuple[Any, ...], tuple[Callable[[Picture], Any], Any]] = {}

    def stands(self, at: Picture) -> bool:
        """Whether a picture gives every answer that was given."""
        # Records that did not change are the same objects, which makes these comparisons quick.
        for ask, answer in self._answers.values():
            now = ask(at)
            if now is not answer and now != answer:
                return False
        return True

    def let_go(self) -> None:
        """Everything has been asked: the picture itself need not be kept."""
        self._at = None

    @property
    def catalogue(self) -> Catalogue:
        return self._note(attrgetter("catalogue"), "catalogue")  # type: ignore[no-any-return]  # a Picture's own

    @property
    def step(self) -> int:
        return self._note(attrgetter("step"), "step")  # type: ignore[no-any-return]

    @property
    def today(self) -> date:
        return self._note(attrgetter("today"), "today")  # type: ignore[no-any-return]

    def all(self, of: type[R]) -> Sequence[R]:
        return self._ask("all", of)  # type: ignore[no-any-return]

    def get(self, of: type[R], id: str | None) -> R | None:
        return self._ask("get", of, id)  # type: ignore[no-any-return]

    def children(self, of: type[R], field: str, parent: str) -> Sequence[R]:
        return self._ask("children", of, field, parent)  # type: ignore[no-any-return]

    def series(self, indicator: str) -> Sequence[Any]:
        return self._ask("series", indicator)  # type: ignore[no-any-return]

    def headline_series(self, indicators: Iterable[str]) -> dict[str, Sequence[Any]]:
        return self._ask("headline_series", tuple(indicators))  # type: ignore[no-any-return]

    def record(self, id: str) -> Record | None:
        return self._ask("record", id)  # type: ignore[no-any-return]

    def find(self, entity: str, words: str) -> str | None:
        return self._ask("find", entity, words)  # type: ignore[no-any-return]

    def label(self, id: str) -> str:
        return self._ask("label", id)  # type: ignore[no-any-return]

    def reference(self, id: str) -> str:
        return self._ask("reference", id)  # type: ignore[no-any-return]

    def word(self, entity: str, many: bool = False) -> str:
        return self._ask("word", entity, many)  # type: ignore[no-any-return]

    def _ask(self, name: str, *values: Any) -> Any:
        return self._note(methodcaller(name, *values), name, *values)

    def _note(self, ask: Callable[[Picture], Any], *question: Any) -> Any:
        if question not in self._answers:
            assert self._at is not None
            self._answers[question] = ask, ask(self._at)
        return self._answers[question][1]


class KeptCards:
    """Every priority read as a whole, picture after picture."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Noted, Scorecard]] = {}

    def every(self, at: Picture) -> list[Scorecard]:
        """All of them in reading order, as `scorecard.scorecards` gives them; what changed is made anew."""
        wanted = at.all(Priority)
        fetch(at, wanted)
        self._known = {one.id: self._made(at, one) for one in wanted}
        return in_reading_order(card for _noted, card in self._known.values())

    def _made(self, at: Picture, priority: Priority) -> tuple[Noted, Scorecard]:
        known = self._known.get(priority.id)
        if known is not None and known[1].priority == priority and known[0].stands(at):
            return known
        noted = Noted(at)
        card = scorecard(noted, priority)
        noted.let_go()
        return noted, card
