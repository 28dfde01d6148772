"""Where a person has been, as in a browser: Alt Left goes back, Alt Right forward again."""

from __future__ import annotations

from deliverydesk.ui.shell import Place


class Trail:
    """The places shown, with one of them here."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def here(self) -> Place | None:
        """The place shown now."""
        return self._places[self._at] if self._places else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether a step back can be taken forward again."""
        return self._at < len(self._places) - 1

    def go(self, place: Place) -> Place:
        """Go somewhere new; what lay ahead is forgotten. The same place twice is one step."""
        if place != self.here:
            self._places[self._at + 1 :] = [place]
            self._at += 1
        return place

    def back(self) -> Place | None:
        """The place before this one, which is then here."""
        return self._move(-1) if self.can_go_back else None

    def forward(self) -> Place | None:
        """The place gone back from, which is then here."""
        return self._move(1) if self.can_go_forward else None

    def _move(self, by: int) -> Place:
        self._at += by
        return self._places[self._at]
