"""A brief on paper: the picture is frozen first, and what is printed comes from the freeze alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deliverydesk.domain.challenge import challenge
from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.promises import Priority
from deliverydesk.errors import Refused
from deliverydesk.i18n import N_, _
from deliverydesk.progress import Progress
from deliverydesk.services import freezing
from deliverydesk.services.control import frozen_lines
from deliverydesk.services.desk import Desk
from deliverydesk.services.freezing import Frozen
from deliverydesk.services.milestones import frozen_since
from deliverydesk.services.sheetnames import ANSWERED
from deliverydesk.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from deliverydesk.reports.returns_page import Returns


@dataclass(frozen=True)
class Brief:
    """A brief that was printed."""

    path: Path
    pages: int
    size: int
    sha256: str
    freeze: Freeze

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "file": str(self.path),
            "pages": self.pages,
            "bytes": self.size,
            "sha256": self.sha256,
            "freeze": {"ref": self.freeze.ref, "step": self.freeze.step, "sha256": self.freeze.sha256},
        }


_PURPOSES = {"all": N_("Brief"), "front": N_("The Gap, printed"), "sight": N_("Line of sight, printed")}


def print_brief(
    desk: Desk,
    target: Path,
    *,
    priorities: Sequence[str] | None = None,
    freeze: str | None = None,
    report: bool = False,
    pages: str = "all",
    progress: Progress | None = None,
) -> Brief:
    """Freeze the picture and print a brief from it; or print again from the freeze named.

    `priorities` are references; without them all are printed. `report` adds the delivery-report table, which
    compares ministries: it goes into the whole brief only. The page that stands at `target` stays until
    the new one is whole, and the freeze is written only then: a brief that is cancelled, or that the disk
    will not take, leaves none. `pages` is `all`, `front` for the page with one line a priority alone, or
    `sight` for each one's line of sight.
    """
    from deliverydesk.reports.briefing import Pages, briefing
    from deliverydesk.reports.pdf import write_pdf

    progress = progress or Progress()
    if report and priorities is not None:
        raise Refused(
            _("The delivery report compares ministries; it goes into the whole brief only."),
            _("Leave out the priorities, or the report."),
        )
    if freeze is None:
        _known(desk.picture, priorities)
    if freeze is None and priorities is None and not desk.picture.all(Priority):
        raise Refused(_("There is no priority to print yet."), _("Add a priority first, or bring some in."))
    keep: Callable[[], object] | None = None
    if freeze is None:
        prepared = freezing.prepare(desk, purpose=_(_PURPOSES[pages]))
        frozen, keep = prepared.frozen, partial(freezing.keep, desk, prepared)
    else:
        frozen = freezing.reopen(desk, freeze)
        _known(frozen.picture, priorities)
    document = briefing(
        frozen.picture,
        freeze=frozen.record,
        priorities=priorities,
        returns=_returns(frozen),
        since=frozen_since(frozen.moves),
        report=report,
        asked=challenge(frozen.picture, past=frozen.past) if frozen.past is not None else None,
        practice=desk.is_practice,
        pages=Pages(pages),
    )
    size = write_pdf(document, target, progress, before_placing=keep)
    return Brief(target, progress.done, size, _sha256(target), frozen.record)


def _returns(frozen: Frozen) -> Returns | None:
    """What the page of returns is made of; None where nothing had gone out when the picture was frozen."""
    from deliverydesk.reports.returns_page import Returns

    found = frozen_lines(frozen.picture, frozen.returns)
    if found is None:
        return None
    period, lines = found
    return Returns(period, lines, tuple((one.key, one.words) for one in ANSWERED))


def _known(picture: Snapshot, priorities: Sequence[str] | None) -> None:
    refs = {one.ref for one in picture.all(Priority)}
    unknown = [one for one in priorities or () if one not in refs]
    if unknown:
        raise Refused(
            _("There is no priority called {refs}.").format(refs=", ".join(unknown)),
            _("Use references as the list of priorities shows them."),
        )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
