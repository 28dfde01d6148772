"""Ratings: what each voice said of each promise and when; the unit's own are written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.keptcards import KeptCards
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.source import Source
from deliverydesk.ui.pages import Place, Shell
from deliverydesk.ui.pages.recordpage import RecordPage
from deliverydesk.ui.widgets.recordlist import RecordList


class RatingsPage(RecordPage):
    """Newest first; a rating is one person's judgement on one day and is never computed."""

    def make_list(self, picture: Picture | None) -> RecordList:
        self._cards = KeptCards()
        newest = Source(
            Assessment.entity,
            lambda at: sorted(at.all(Assessment), key=lambda one: (one.as_at, one.id), reverse=True),
            lambda _record: True,
        )
        return RecordList(
            self.shell,
            newest,
            empty=_("Nobody has rated a promise yet. No value is suggested: say what you judge, and why."),
            picture=picture,
        )

    def commands(self) -> Mapping[str, Callable[[], object]]:
        able, current = dict(super().commands()), self.list.current
        if isinstance(current, Assessment) and self.shell.standpoint.now and self.shell.desk.is_writable:
            able["rate"] = lambda: self.shell.go(Place("priorities", current.priority, "rate"))
        return able

    def words(self, at: Picture) -> tuple[str, str]:
        caption = _("Ratings · as at {day}").format(day=FORMATS.day_long(at.today))
        cards = self._cards.every(at)
        rated = [card for card in cards if card.unit.code is not None]
        if not rated:
            return caption, _("We have rated none of our promises yet.")
        steps = [card.steps_from_unit(Voice.MINISTRY) for card in rated]
        apart = sum(map(ratings.far_apart, steps))
        first = plural(
            "We have rated one of {all} promises.",
            "We have rated {n} of {all} promises.",
            len(rated),
            all=len(cards),
        )
        second = plural(
            "On one of them the ministry stands two steps or more from us.",
            "On {n} of them the ministry stands two steps or more from us.",
            apart,
        )
        return caption, f"{first} {second}" if apart else first


def make(shell: Shell) -> RatingsPage:
    """The page of this module."""
    return RatingsPage(shell)
