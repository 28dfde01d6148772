"""One month of the sample country from end to end, so that a newcomer can look at a month before running one.

Workbooks go out, are filled as thirteen ministries would fill them, come back and are taken in; one never
comes, and two wait for a person: one clean, one with every slip that ministries make. Then it is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deliverydesk.domain.answering import Answer, answers
from deliverydesk.domain.exchanges import DispatchKind
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.errors import Refused
from deliverydesk.i18n import _, plural
from deliverydesk.progress import Progress
from deliverydesk.services import letters
from deliverydesk.services.briefs import Brief, print_brief
from deliverydesk.services.desk import Desk
from deliverydesk.services.dispatching import mark
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import IssuedFile, issue_workbooks
from deliverydesk.services.placing import make_folder
from deliverydesk.services.returns import receive
from deliverydesk.services.sample import SEED, make_sample
from deliverydesk.services.sampling import returning
from deliverydesk.services.sampling.material import Material, load


@dataclass(frozen=True)
class DemoResult:
    """What a practice month left behind. `late` are the codes of ministries that did not answer."""

    desk: Path
    issued: tuple[IssuedFile, ...]
    taken_in: tuple[FileResult, ...]
    pending: tuple[FileResult, ...]
    late: tuple[str, ...]
    brief: Brief

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "desk": str(self.desk),
            "issued": [one.plain() for one in self.issued],
            "files": [one.plain() for one in (*self.taken_in, *self.pending)],
            "pending": [one.file for one in self.pending],
            "late": list(self.late),
            "brief": self.brief.plain(),
        }

    def told(self) -> list[str]:
        """Where everything is, in sentences."""
        waiting = ", ".join(one.ministry for one in self.pending)
        return [
            _("The desk: {path}").format(path=self.desk),
            plural(
                "{n} workbook issued, in {path}",
                "{n} workbooks issued, in {path}",
                len(self.issued),
                path=self.issued[0].path.parent,
            ),
            plural("{n} return taken in.", "{n} returns taken in.", len(self.taken_in)),
            plural(
                "{n} return waits for a decision: {who}.",
                "{n} returns wait for a decision: {who}.",
                len(self.pending),
                who=waiting,
            ),
            plural(
                "{n} ministry has not answered: {who}.",
                "{n} ministries have not answered: {who}.",
                len(self.late),
                who=", ".join(self.late),
            ),
            plural(
                "The brief, {n} page: {path}",
                "The brief, {n} pages: {path}",
                self.brief.pages,
                path=self.brief.path,
            ),
        ]


def make_demo(folder: Path, progress: Progress | None = None, *, seed: int = SEED) -> DemoResult:
    """Make the sample country's desk in `folder` and run its month, workbooks, returns and brief.

    Leaves the desk, the folders `issued`, `letters` and `returned`, and the brief as PDF. Refuses a folder
    that holds such a desk already.
    """
    progress = progress or Progress()
    material = load()
    desk_file = folder / f"{material.name}.desk"
    if desk_file.exists():
        raise Refused(
            _("{name} is in this folder already.").format(name=desk_file.name), _("Choose an empty folder.")
        )
    make_folder(folder)
    month = _Month(folder, material, progress)
    acts = {"issue": month.issue, "returns": month.take_in, "pending returns": month.lay_aside}
    with make_sample(desk_file, seed=seed, acts=acts) as desk:
        brief = print_brief(desk, folder / f"{material.name} brief.pdf", progress=progress)
    return DemoResult(
        desk_file,
        tuple(month.issued),
        tuple(month.taken_in),
        tuple(month.pending),
        tuple(material.returns["late"]),
        brief,
    )


class _Month:
    """The month's dealings with ministries, each done on its day of the story."""

    def __init__(self, folder: Path, material: Material, progress: Progress) -> None:
        self._folder = folder
        self._material = material
        self._progress = progress
        self.issued: list[IssuedFile] = []
        self.taken_in: list[FileResult] = []
        self.pending: list[FileResult] = []

    def issue(self, desk: Desk) -> None:
        """Workbooks go out to all, each with its letter."""
        folder = self._folder / "issued"
        self.issued = issue_workbooks(desk, folder, progress=self._progress)
        letters.cover(desk, self.issued, self._folder / "letters")
        mark(desk, self._asked(desk), DispatchKind.SENT)

    def take_in(self, desk: Desk) -> None:
        """Most come back in time and in order, and are taken in whole, ratings included.

        Those who are late were heard of: they had said that the workbook had arrived.
        """
        heard = [one for one in self._asked(desk) if one.ministry.code in self._material.returns["heard"]]
        mark(desk, heard, DispatchKind.ACKNOWLEDGED, on=self._material.returns["heard_on"])
        apart = {*self._material.returns["late"], *self._material.returns["pending"]}
        files = self._filled(desk, [one for one in self.issued if one.ministry not in apart])
        self.taken_in = receive(desk, files, accept="all", progress=self._progress)

    def lay_aside(self, desk: Desk) -> None:
        """A few come late and wait for a person; nothing of them is accepted.

        One that does not come is reminded.
        """
        pending = self._material.returns["pending"]
        files = self._filled(desk, [one for one in self.issued if one.ministry in pending])
        late = [one for one in self._asked(desk) if one.ministry.code in self._material.returns["late"]]
        mark(desk, late, DispatchKind.REMINDED)
        self.pending = receive(desk, files, accept="none", progress=self._progress)

    def _asked(self, desk: Desk) -> list[Answer]:
        at = desk.picture
        period = at.get(Period, self.issued[0].issue.period)
        assert period is not None
        return [one for one in answers(at, period) if one.issued is not None]

    def _filled(self, desk: Desk, issued: Sequence[IssuedFile]) -> list[Path]:
        from deliverydesk.exchange.practice import fill

        at = desk.picture
        self._progress.start(len(issued), _("Filling workbooks as ministries would"))
        files = []
        for one in issued:
            ministry = at.get(Ministry, one.issue.ministry)
            period = at.get(Period, one.issue.period)
            assert ministry is not None
            assert period is not None
            target = self._folder / "returned" / one.path.name
            answers = returning.filled(self._material, at, ministry, period)
            fill(one.path, target, answers.entries, signed=answers.signed, inserted=answers.inserted)
            files.append(target)
            self._progress.advance(ministry.name)
        return files
