"""A brief says what the records say, in the order a head of government reads, and invents nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from deliverydesk.domain.assessments import Assessment, RatingScale, Voice
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.measures import (
    Frequency,
    Indicator,
    Reading,
    Trajectory,
    TrajectoryPoint,
    TrajectoryStatus,
)
from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import opening, scorecards
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.work import Barrier, BarrierStatus, EscalationLevel, Milestone
from deliverydesk.reports import blocks as b
from deliverydesk.reports.briefing import briefing
from deliverydesk.reports.pdf import pdf_bytes
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.schema.records import Record
from deliverydesk.storage.snapshot import Snapshot

TODAY = date(2025, 9, 1)
FREEZE = Freeze(id="f", ref="2025-09-01/1", step=77, sha256="ab12cd34" + "0" * 56, made_on=TODAY)


class Country:
    """Records in memory, made with the words a test needs."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Record]] = {}
        self.readings: dict[str, list[Reading]] = {}
        self.add(DeskSettings, unit_name="Kestria Delivery Unit", marking="OFFICIAL", practice_today=TODAY)
        self.education = self.add(Ministry, code="EDU", name="Education")
        self.finance = self.add(Ministry, code="FIN", name="Finance")

    def add(self, kind: type[Any], **fields: Any) -> Any:
        made = kind(id=f"{sum(map(len, self.records.values())):04d}", **fields)
        self.records.setdefault(kind.entity.key, {})[made.id] = made
        return made

    def promise(self, ref: str, title: str, **fields: Any) -> Priority:
        return self.add(Priority, ref=ref, title=title, ministry=self.education.id, **fields)

    def rate(self, priority: Priority, voice: Voice, code: Any, on: date = TODAY, **fields: Any) -> None:
        self.add(Assessment, priority=priority.id, voice=voice, overall=code, as_at=on, **fields)

    def measure(self, priority: Priority, *values: float) -> Indicator:
        """48 % in June 2023, promised to be 64 % by June 2027, with yearly readings."""
        one = self.add(
            Indicator, priority=priority.id, ref=f"I{priority.ref}", title="Pupils reading at standard",
            headline=True, unit="%", decimals=1, frequency=Frequency.YEARLY,
        )  # fmt: skip
        path = self.add(
            Trajectory, indicator=one.id, status=TrajectoryStatus.AGREED, baseline_on=date(2023, 6, 30),
            baseline=48.0, target_on=date(2027, 6, 30), target=64.0,
        )  # fmt: skip
        for year, value in ((2024, 50.0), (2025, 54.0), (2026, 59.0)):
            self.add(TrajectoryPoint, trajectory=path.id, on=date(year, 6, 30), value=value)
        self.readings[one.id] = [
            Reading(id=f"{one.id}/{n}", indicator=one.id, period_start=date(2022 + n, 7, 1),
                    period_end=date(2023 + n, 6, 30), value=value)
            for n, value in enumerate(values)
        ]  # fmt: skip
        return one

    def picture(self) -> Snapshot:
        def series(wanted: Any) -> dict[str, Any]:
            return {one: tuple(self.readings.get(one, ())) for one in wanted}

        return Snapshot(CATALOGUE, self.records, step=5, series=series, clock=lambda: TODAY)


@pytest.fixture
def country() -> Country:
    """Four promises: one far apart and short of its path, one green, one never measured, one withheld."""
    c = Country()
    lead = c.add(Person, ref="LA", name="L. Amadi")
    sro = c.add(Person, ref="DO", name="D. Okaru", post="Director Primary")
    reads = c.promise(
        "P03", "Every child reads", order=2, sro=sro.id, account_lead=lead.id,
        narrative_ministry="We hold our green.", narrative_unit="The lag is real.",
    )  # fmt: skip
    c.measure(reads, 48.0, 50.5, 52.5)
    c.rate(reads, Voice.MINISTRY, "G")
    c.rate(reads, Voice.UNIT, "AR", date(2025, 6, 1))
    c.rate(reads, Voice.UNIT, "R", capacity="R", planning="AG", reason="No coach without the release.")
    for n, (first, end, met) in enumerate(
        [
            (date(2025, 1, 31), None, date(2025, 1, 20)),
            (date(2025, 7, 1), None, None),
            (date(2026, 1, 31), date(2026, 6, 1), None),
        ]
    ):
        c.add(
            Milestone,
            priority=reads.id,
            ref=f"M{n}",
            title=f"Step {n}",
            original_baseline=first,
            forecast=end,
            actual=met,
        )
    c.add(
        Barrier, priority=reads.id, ref="B1", title="No release for coaches", level=EscalationLevel.L3, impact=3,
        began_on=date(2025, 5, 1), raised_on=date(2025, 6, 1), level_since=date(2025, 6, 1), status=BarrierStatus.IN_HAND,
        decision_needed="Issue the warrant.", decide_by=date(2025, 9, 20), recipient_agency=c.finance.id,
    )  # fmt: skip
    clinics = c.promise("P02", "Clinics open six days", order=9)
    c.measure(clinics, 48.0, 53.0, 58.0)
    c.rate(clinics, Voice.UNIT, "G")
    roads = c.promise("P07", "Roads open all year", order=1, narrative_unit=Absent(AbsentReason.NOT_PROVIDED))
    c.rate(roads, Voice.UNIT, "R")
    submarine = c.promise("P09", "A quiet boat", order=3)
    c.rate(submarine, Voice.MINISTRY, Absent(AbsentReason.WITHHELD, "Exempt under Section 26"))
    return c


@pytest.fixture
def portfolio() -> Country:
    """Projects rated by reviewers on five levels; no unit rating, no indicator."""
    c = Country()
    for n, code in enumerate(("A", "R", "G", Absent(AbsentReason.WITHHELD, "Exempt under Section 43"))):
        one = c.promise(
            f"G{n}", f"Project {n}", narrative_ministry=f"Words of project {n}.", end=date(2030, 1, 1)
        )
        c.rate(one, Voice.INDEPENDENT, code, scale=RatingScale.FIVE)
    return c


def grid(document: b.Document) -> b.Grid:
    [found] = [one for one in document.sheets[0].left if isinstance(one, b.Grid)]
    return found


def row(document: b.Document, ref: str) -> b.Row:
    return next(
        one for one in grid(document).rows if isinstance(one.cells[0], b.Text) and one.cells[0].text == ref
    )


def page(document: b.Document, ref: str) -> b.Sheet:
    return next(sheet for sheet in document.sheets if sheet.title.startswith(ref))


def only(sheet: b.Sheet, kind: type[Any]) -> Any:
    [found] = [one for one in sheet.blocks() if isinstance(one, kind)]
    return found


def none(sheet: b.Sheet, kind: type[Any]) -> bool:
    return not [one for one in sheet.blocks() if isinstance(one, kind)]


# ---- the dashboard --------------------------------------------------------------------------------


def test_every_priority_has_one_line_and_one_page(country: Country) -> None:
    brief = briefing(country.picture(), freeze=FREEZE)
    assert [one.cells[0].text for one in grid(brief).rows] == ["P07", "P03", "P02", "P09"]
    assert [sheet.title.partition(" ")[0] for sheet in brief.sheets[1:]] == ["P07", "P03", "P02", "P09"]
    assert [one.sheet for one in grid(brief).rows] == [sheet.key for sheet in brief.sheets[1:]]


def test_a_heavier_rule_stands_where_the_rating_changes(country: Country) -> None:
    assert [one.cut for one in grid(briefing(country.picture())).rows] == [False, True, True, False]


def test_the_dashboard_opens_with_the_sentence_of_its_rows(country: Country) -> None:
    picture = country.picture()
    assert only(briefing(picture).sheets[0], b.Sentence).text == opening(scorecards(picture))


def test_a_ministry_three_steps_away_is_bracketed_on_both_pages(country: Country) -> None:
    brief = briefing(country.picture())
    assert b.Tag("G", steps=3) in row(brief, "P03").cells
    assert b.Voice("Ministry says", b.Tag("G", steps=3)) in only(page(brief, "P03"), b.Voices).voices


def test_the_line_says_the_gap_in_words_and_the_page_the_same(country: Country) -> None:
    brief = briefing(country.picture())
    cells = row(brief, "P03").cells
    assert b.Text("1.5", "points short") in cells
    assert b.Text("7.5", "points short", strong=True, tone="bad_t") in cells
    assert b.Text("52.5%", "→ 64.0", strong=True) in cells
    assert only(page(brief, "P03"), b.Chart).data.gap_words == "7.5 points short"


def test_the_line_says_which_way_our_rating_moved(country: Country) -> None:
    assert b.Moved("AR", -1) in row(briefing(country.picture()), "P03").cells


def test_the_worst_barrier_shows_its_level_and_both_ages(country: Country) -> None:
    cells = row(briefing(country.picture()), "P03").cells
    assert b.Level(3, over=True) in cells
    assert b.Text("123", "us 92", strong=True) in cells


def test_milestones_stand_in_order_of_date(country: Country) -> None:
    assert b.Marks(("met", "missed", "slipping")) in row(briefing(country.picture()), "P03").cells


def test_a_rating_withheld_shows_the_sources_own_words(country: Country) -> None:
    brief = briefing(country.picture())
    assert b.Tag("N", words="Exempt under Section 26") in row(brief, "P09").cells
    facts = dict(only(page(brief, "P09"), b.Facts).lines)
    assert facts["Ministry says"] == "– (withheld: Exempt under Section 26)"
    assert "Exempt under Section 26" in only(page(brief, "P09"), b.Sentence).text


# ---- a priority's page ----------------------------------------------------------------------------


def test_the_page_opens_with_what_the_figures_come_to(country: Country) -> None:
    sentence = only(page(briefing(country.picture()), "P03"), b.Sentence).text
    assert sentence.startswith("At this pace: 56.5% by June 2027, not the 64% promised.")


def test_milestones_say_slip_counting_days_and_counts(country: Country) -> None:
    table = only(page(briefing(country.picture()), "P03"), b.MilestoneTable)
    assert [(line.mark, line.slip_words, line.loud) for line in table.lines] == [
        ("met", "on time", False),
        ("missed", "62 and counting", True),
        ("slipping", "121", True),
    ]
    assert [words for _mark, words in table.counts] == ["1 on time", "1 slipping", "1 missed"]


def test_a_forecast_that_has_passed_unmet_goes_on_counting(country: Country) -> None:
    late = next(one for one in country.records["milestone"].values() if one.ref == "M1")
    country.records["milestone"][late.id] = replace(late, forecast=date(2025, 8, 1))
    table = only(page(briefing(country.picture()), "P03"), b.MilestoneTable)
    assert table.lines[1].slip_words == "62 and counting"


def test_the_one_decision_is_asked_only_where_a_barrier_needs_one(country: Country) -> None:
    brief = briefing(country.picture())
    box = only(page(brief, "P03"), b.DecisionBox)
    assert (box.title, box.text) == ("Decision asked of Finance, by 20 September 2025", "Issue the warrant.")
    assert none(page(brief, "P02"), b.DecisionBox)


def test_both_sides_speak_in_their_own_words(country: Country) -> None:
    said = {
        one.title: one
        for one in page(briefing(country.picture()), "P03").blocks()
        if isinstance(one, b.Prose)
    }
    assert said["The ministry says"].quoted
    assert said["The ministry says"].text == "We hold our green."
    assert said["The unit says"].text == "The lag is real.\nNo coach without the release."


def test_dimensions_are_shown_only_where_somebody_rated_them(country: Country) -> None:
    brief = briefing(country.picture())
    strip = only(page(brief, "P03"), b.RatingStrip)
    assert [line.tags[0].code for line in strip.lines] == ["AG", "R", "N"]
    assert none(page(brief, "P02"), b.RatingStrip)


def test_the_page_names_who_answers_or_says_nobody_does(country: Country) -> None:
    brief = briefing(country.picture())
    assert "Accountable: D. Okaru, Director Primary.  For the unit: L. Amadi." in {
        one.text for one in page(brief, "P03").foot if isinstance(one, b.Note)
    }
    assert only(page(brief, "P02"), b.Note).text == "Nobody is named as accountable."


def test_what_was_never_measured_is_said_in_words(country: Country) -> None:
    sheet = page(briefing(country.picture()), "P07")
    assert none(sheet, b.Chart)
    facts = dict(only(sheet, b.Facts).lines)
    assert facts["Indicator"].startswith("none on this desk")
    assert facts["Milestones"] == "none on this desk"
    assert facts["The unit says"] == "– (not provided)"
    assert only(sheet, b.Sentence).text == "We rate it red as at 1 September 2025; no indicator measures it."


# ---- portfolios, choices, footers -----------------------------------------------------------------


def test_a_portfolio_without_indicators_has_no_empty_columns(portfolio: Country) -> None:
    brief = briefing(portfolio.picture())
    heads = [column.head for column in grid(brief).columns]
    assert "Trajectory" not in heads
    assert "Promised" in heads
    assert any(cell == b.Text("Words of project 1.", tone="ink2", lines=2) for cell in row(brief, "G1").cells)


def test_a_portfolio_is_ordered_by_whoever_rated_it(portfolio: Country) -> None:
    brief = briefing(portfolio.picture())
    assert [one.cells[0].text for one in grid(brief).rows] == ["G1", "G0", "G2", "G3"]
    assert only(brief.sheets[0], b.Sentence).text == (
        "The independent reviewers rate 1 red, 1 amber, 1 green. One has a reason instead of a rating. "
        "No indicator is on this desk, so nothing is measured and no pace can be told."
    )


def test_the_legend_explains_every_code_that_is_printed(country: Country, portfolio: Country) -> None:
    for one in (country, portfolio):
        brief = briefing(one.picture())
        known = {code for code, _words in only(brief.sheets[0], b.Legend).ratings}
        cells = [cell for line in grid(brief).rows for cell in line.cells]
        assert {cell.code for cell in cells if isinstance(cell, b.Tag)} <= known


def test_a_choice_of_priorities_is_kept_to(country: Country) -> None:
    brief = briefing(country.picture(), priorities=["P03", "P02"])
    assert [sheet.title.partition(" ")[0] for sheet in brief.sheets[1:]] == ["P03", "P02"]


def test_one_priority_is_its_page_alone(country: Country) -> None:
    assert [sheet.title for sheet in briefing(country.picture(), priorities=["P03"]).sheets] == [
        "P03 Every child reads"
    ]


def test_an_empty_desk_is_one_honest_page() -> None:
    brief = briefing(Country().picture())
    assert only(brief.sheets[0], b.Sentence).text == "No priority is on this desk yet."
    assert len(brief.sheets) == 1


def test_step_and_hash_are_those_of_the_freeze(
    country: Country, words_of: Callable[[bytes], list[str]]
) -> None:
    pages = words_of(pdf_bytes(briefing(country.picture(), freeze=FREEZE)))
    assert len(pages) == 5
    assert all("freeze 2025-09-01/1" in text and "step 77" in text and "ab12 cd34" in text for text in pages)


def test_every_word_of_a_long_return_is_printed(
    country: Country, words_of: Callable[[bytes], list[str]]
) -> None:
    text = "\n\n".join(" ".join(f"w{n}x{m}" for m in range(120)) for n in range(16))
    reads = next(one for one in country.records["priority"].values() if one.ref == "P03")
    country.records["priority"][reads.id] = replace(reads, narrative_ministry=text)
    printed = " ".join(words_of(pdf_bytes(briefing(country.picture(), priorities=["P03"])))).split()
    assert set(text.split()) <= set(printed)


def test_the_same_freeze_prints_the_same_bytes(country: Country) -> None:
    first = pdf_bytes(briefing(country.picture(), freeze=FREEZE))
    assert first == pdf_bytes(briefing(country.picture(), freeze=FREEZE))
