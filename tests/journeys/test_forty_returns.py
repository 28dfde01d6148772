"""Forty ministries answer, and a hundred things go wrong on the way: each is named, and no wrong value is written."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deliverydesk.domain.measures import Frequency, Indicator, Reading, ReadingStatus, Series
from deliverydesk.domain.parties import Ministry, Period, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.proposals import ProposalKind
from deliverydesk.schema.records import Record
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from deliverydesk.sources import SeededSources
from tests.desks import START
from tests.exchange.perturb import Returned
from tests.storage.looking import seen

SOFFICE = shutil.which("soffice")
TODAY = date(2026, 11, 16)
OPEN_END, LAST_END = date(2026, 10, 31), date(2026, 9, 30)


def country(ministries: int) -> Iterator[Record]:
    """So many ministries, each with one promise, three series, six milestones and three barriers."""
    yield Period(id="t", ref="2026-10", start=date(2026, 10, 1), end=OPEN_END, due=date(2026, 11, 15))
    for n in range(ministries):
        yield Ministry(id=f"m{n}", code=f"M{n:02d}", name=f"Ministry number {n}")
        yield Priority(
            id=f"p{n}", ref=f"P{n:02d}", title=f"Promise number {n}", ministry=f"m{n}",
            start=date(2024, 1, 1), end=date(2028, 6, 30),
        )  # fmt: skip
        for k in range(3):
            yield Indicator(
                id=f"i{n}-{k}", priority=f"p{n}", ref=f"I{n:02d}{k}", title=f"Series {n}, {k}",
                headline=k == 0, unit="homes", decimals=1, series=Series.LEVEL, frequency=Frequency.MONTHLY,
            )  # fmt: skip
        for k in range(6):
            yield Milestone(
                id=f"ms{n}-{k}", priority=f"p{n}", ref=f"M{n:02d}{k}", title=f"Step {k} of promise {n}",
                original_baseline=date(2027, 1, 31) + timedelta(days=30 * k),
                forecast=date(2027, 2, 15) + timedelta(days=30 * k), owner=f"Director {k}", evidence=f"Note {k}",
            )  # fmt: skip
        for k in range(3):
            yield Barrier(
                id=f"b{n}-{k}", priority=f"p{n}", ref=f"B{n:02d}{k}", title=f"Obstacle {k} of promise {n}",
                impact=2, raised_on=date(2026, 6, 1), next_step=f"Meet {k}",
            )  # fmt: skip


def readings(ministries: int) -> Iterator[Record]:
    for n in range(ministries):
        for k in range(3):
            end = LAST_END
            for back in range(6):
                start = end.replace(day=1)
                yield Reading(
                    indicator=f"i{n}-{k}", period_start=start, period_end=end,
                    value=50.0 + n + 2 * k - back * 0.7, status=ReadingStatus.FINAL,
                )  # fmt: skip
                end = start - timedelta(days=1)


def reading_id(n: int, k: int, end: date) -> str:
    return f"i{n}-{k}/{end.isoformat()}//"


@dataclass
class Answer:
    """One ministry's workbook on its way: what was typed, and what will go wrong with it."""

    number: int
    book: Returned
    faults: list[str] = field(default_factory=list)
    cells: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def at(self, name: str) -> str:
        """Where the cell of a fault stands by now."""
        return self.book.address(*self.cells[name])

    def spoil(self, name: str, section: str, record: str, into: str, value: Any) -> None:
        """Type what should not stand there."""
        self.book.write(section, record, into, value)
        self.cells[name] = (section, record, into)

    def honest(self) -> None:
        """What every ministry fills in rightly."""
        n = self.number
        self.book.write("milestones", f"ms{n}-0", "forecast", datetime(2027, 3, 20))
        self.book.write("readings", reading_id(n, 0, OPEN_END), "value", 50.5 + n)
        self.book.write("priorities", f"p{n}", "narrative_ministry", f"Promise {n} goes on as planned.")
        self.book.sign(f"Officer {n}", datetime(2026, 11, 12))


def _row_inserted(one: Answer, desk: Desk) -> None:
    one.book.insert_row("readings")


def _sorted(one: Answer, desk: Desk) -> None:
    one.book.sort("milestones", "title", visible_only=False)


def _visible_sorted(one: Answer, desk: Desk) -> None:
    one.book.sort("barriers", "title", visible_only=True)


def _unclear_day(one: Answer, desk: Desk) -> None:
    one.spoil("unclear day", "milestones", f"ms{one.number}-1", "forecast", "03/04/2027")


def _words_for_figure(one: Answer, desk: Desk) -> None:
    one.spoil("words for a figure", "readings", reading_id(one.number, 2, OPEN_END), "value", "about sixty")


def _error(one: Answer, desk: Desk) -> None:
    one.spoil("error", "milestones", f"ms{one.number}-2", "evidence", "=1/0")


def _formula(one: Answer, desk: Desk) -> None:
    one.spoil("formula", "milestones", f"ms{one.number}-5", "evidence", '="a"&"b"')


def _unit_slip(one: Answer, desk: Desk) -> None:
    one.spoil("unit slip", "readings", reading_id(one.number, 1, OPEN_END), "value", 52_000 + one.number)


def _blanked(one: Answer, desk: Desk) -> None:
    one.spoil("blanked", "milestones", f"ms{one.number}-3", "owner", None)


def _past_changed(one: Answer, desk: Desk) -> None:
    one.spoil("past value", "readings", reading_id(one.number, 0, LAST_END), "value", 47.25)


def _both_changed(one: Answer, desk: Desk) -> None:
    one.spoil("both changed", "milestones", f"ms{one.number}-4", "forecast", datetime(2027, 9, 9))
    ours = desk.picture.get(Milestone, f"ms{one.number}-4")
    assert ours is not None
    editing.set_field(desk, ours, "forecast", date(2027, 7, 7))


FAULTS: dict[str, tuple[int, Callable[[Answer, Desk], None] | None]] = {
    "row inserted": (12, _row_inserted),
    "sorted": (8, _sorted),
    "visible block sorted": (6, _visible_sorted),
    "unclear day": (10, _unclear_day),
    "words for a figure": (6, _words_for_figure),
    "error": (6, _error),
    "formula": (6, _formula),
    "unit slip": (10, _unit_slip),
    "blanked": (10, _blanked),
    "past value": (10, _past_changed),
    "both changed": (8, _both_changed),
    "sent twice": (4, None),
    "stale": (2, None),
    "of another desk": (2, None),
}
# These decide the fate of the whole file, so nothing else is done to it.
ALONE = ("stale", "of another desk")


def scattered(ministries: int, seed: int) -> list[list[str]]:
    """A hundred faults over forty files, in proportion over fewer; never the same twice in one file."""
    dice = random.Random(seed)
    found: list[list[str]] = [[] for _one in range(ministries)]
    for name, (count, _act) in reversed(FAULTS.items()):
        wanted = max(1, count * ministries // 40)
        free = [
            faults for faults in found if not set(faults) & set(ALONE) and (name not in ALONE or not faults)
        ]
        for faults in dice.sample(free, min(wanted, len(free))):
            faults.append(name)
    return found


def through_libreoffice(files: list[Path], folder: Path) -> list[Path]:
    """The files as LibreOffice saves them."""
    folder.mkdir()
    profile = folder / "profile"
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=400,
    )  # fmt: skip
    return [folder / one.name for one in files]


def is_named(one: Answer, name: str, result: FileResult, again: FileResult | None) -> bool:
    """Whether the desk says what went wrong, at the cell where it did."""
    at = {proposal.address: proposal for proposal in result.proposals}
    problems = {problem.where.address: problem for problem in result.problems}
    rules = Counter(problem.rule for problem in result.problems)
    match name:
        case "row inserted" | "sorted":
            # Nothing was lost by it: what was typed into these rows came through, which the truth checks.
            return True
        case "visible block sorted":
            return rules["row key and reference disagree"] > 0
        case "unclear day":
            return any(one.at(name) in asked.cells for asked in result.questions)
        case "words for a figure" | "error" | "formula":
            return one.at(name) in problems
        case "unit slip":
            # Which of the two depends on how near it is to a thousand times the last figure.
            return at[one.at(name)].flagged("unit") or at[one.at(name)].flagged("far from its series")
        case "blanked":
            return at[one.at(name)].is_blanking
        case "past value":
            return at[one.at(name)].flagged("past value changed")
        case "both changed":
            return at[one.at(name)].kind is ProposalKind.CONFLICT
        case "sent twice":
            return again is not None and again.status == "already received"
        case "stale":
            return result.status == "stale"
        case _:
            return result.status == "not ours"


def run(folder: Path, ministries: int, *, office: bool, seed: int = 5) -> tuple[int, int]:
    """The whole round; returns how many faults there were and how many values were written."""
    desk = a_desk(folder / "unit.desk", ministries)
    other = a_desk(folder / "other.desk", ministries, seed=99)
    plan = scattered(ministries, seed)
    files = {one.ministry: one.path for one in issue_workbooks(desk, folder / "out")}
    foreign = {one.ministry: one.path for one in issue_workbooks(other, folder / "elsewhere")}
    answers = []
    for n, faults in enumerate(plan):
        code = f"M{n:02d}"
        one = Answer(n, Returned((foreign if "of another desk" in faults else files)[code]), faults)
        one.honest()
        for name in faults:
            act = FAULTS[name][1]
            if act is not None:
                act(one, desk)
        answers.append(one)
    stale = [f"M{one.number:02d}" for one in answers if "stale" in one.faults]
    if stale:
        issue_workbooks(desk, folder / "newer", ministries=stale)
    (folder / "back").mkdir()
    back = [one.book.save(folder / "back" / f"return {one.number:02d}.xlsx") for one in answers]
    if office:
        back = through_libreoffice(back, folder / "saved anew")
    twice = [path for path, one in zip(back, answers, strict=True) if "sent twice" in one.faults]
    copies = [Path(shutil.copy(path, path.with_name(f"{path.stem} (final).xlsx"))) for path in twice]

    before = seen(desk)
    results = receive(desk, [*back, *copies], accept="clean")
    by_file = {one.file: one for one in results}
    for one, path in zip(answers, back, strict=True):
        again = by_file.get(f"{path.stem} (final).xlsx")
        for name in one.faults:
            assert is_named(one, name, by_file[path.name], again), (one.number, name)

    truth = {}
    for one in answers:
        if not set(one.faults) & set(ALONE):
            n = one.number
            truth[f"ms{n}-0", "forecast"] = date(2027, 3, 20)
            truth[f"p{n}", "narrative_ministry"] = f"Promise {n} goes on as planned."
            truth[reading_id(n, 0, OPEN_END), "value"] = 50.5 + n
    written = changed(desk, before)
    assert {key: value for key, value in written.items() if truth.get(key) != value} == {}
    assert written.keys() == truth.keys()
    assert desk.journal.verify() == []
    desk.undo()
    assert seen(desk) == before
    desk.close()
    other.close()
    return sum(len(faults) for faults in plan), len(written)


def a_desk(path: Path, ministries: int, seed: int = 3) -> Desk:
    desk = Desk.create(
        path,
        person=Person(id="p-amadi", ref="LA", name="L. Amadi"),
        settings=DeskSettings(unit_name="Forty", practice_today=TODAY),
        sources=SeededSources(seed, START),
        remember=False,
    )
    desk.write("A country", [Change(None, one) for one in country(ministries)], kind=StepKind.BEGIN)
    desk.write("Its readings", [Change(None, one) for one in readings(ministries)], kind=StepKind.BEGIN)
    return desk


def changed(desk: Desk, before: Any) -> dict[tuple[str, str], Any]:
    """Every value that the last step wrote, returns and rulings left out."""
    found: dict[tuple[str, str], Any] = {}
    for change in desk.journal.changes(desk.picture.step):
        if change.entity.key in ("returned", "ruling"):
            continue
        names = change.fields() if change.verb == "update" else ["value"]
        for name in names:
            found[change.id, name] = getattr(change.some if change.after is None else change.after, name)
    return found


def test_fourteen_returns_with_every_kind_of_fault(tmp_path: Path):
    faults, written = run(tmp_path, 14, office=False)
    assert faults >= len(FAULTS)
    assert written > 0


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
def test_forty_returns_with_a_hundred_faults_saved_by_libreoffice(tmp_path: Path):
    faults, written = run(tmp_path, 40, office=True)
    assert faults == 100
    assert written == 3 * 36
