"""The delivery report made public: a freeze with its day and the person who published it, never undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.parties import Person
from deliverydesk.domain.promises import Priority
from deliverydesk.errors import Refused
from deliverydesk.i18n import ABSENT, FORMATS, _
from deliverydesk.services import freezing
from deliverydesk.services.desk import Desk
from deliverydesk.storage.snapshot import Snapshot


@dataclass(frozen=True)
class Published:
    """A delivery report as it was published; `by` is the person, as the journal knows it."""

    record: Freeze
    picture: Snapshot
    by: str

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "freeze": self.record.ref,
            "step": self.record.step,
            "sha256": self.record.sha256,
            "on": self.record.made_on.isoformat(),
            "by": self.by,
        }

    def told(self) -> str:
        """What was kept, in a sentence."""
        return _("Freeze {ref} of {day}, by {who}: {short}").format(
            ref=self.record.ref,
            day=FORMATS.day(self.record.made_on),
            who=self.by or ABSENT,
            short=self.record.sha256[:8],
        )


def publish(desk: Desk) -> Published:
    """Freeze the picture the report is made of. A correction afterwards is a new freeze beside the old."""
    if not desk.picture.all(Priority):
        raise Refused(_("There is no priority to report on yet."), _("Add a priority first."))
    frozen = freezing.freeze(desk, purpose=_("Delivery report"))
    return Published(frozen.record, frozen.picture, desk.actor.name if desk.actor is not None else "")


def published(desk: Desk, ref: str) -> Published:
    """What a freeze keeps of the report; who made it stands in the journal."""
    frozen = freezing.reopen(desk, ref)
    steps = desk.journal.of_record(frozen.record.id)
    actor = steps[-1][0].actor if steps else ""
    person = desk.picture.get(Person, actor)
    return Published(frozen.record, frozen.picture, person.name if person is not None else "")
