"""A small invented pack, made of every block there is."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from pypdf import PdfReader

from deliverydesk.domain.chartdata import Arrival, ChartData, Dot, Fact
from deliverydesk.reports import blocks as b

JUNE = date(2028, 6, 30)


@pytest.fixture
def trajectory() -> ChartData:
    return ChartData(
        title="Grade 4 pupils reading at standard",
        source="Assessment Service; quality B",
        unit="%",
        decimals=1,
        plan=(Dot(date(2024, 6, 30), 48), Dot(date(2026, 6, 30), 54), Dot(JUNE, 64)),
        facts=(
            Fact(date(2024, 6, 30), 48, 1.4),
            Fact(date(2025, 6, 30), 50.5, 1.4),
            Fact(date(2026, 6, 30), 52.5, 1.4),
        ),
        last_year=Arrival(JUNE, 56.5, ("56.5% at last", "year’s pace")),
        gap_words="7.5 points short",
        today=date(2026, 11, 12),
        promise_lines=("Promise 64%", "by June 2028"),
    )


LEGEND = b.Legend(
    (("R", "highly problematic"), ("G", "good"), ("N", "too old")),
    "steps",
    (("met", "on time"),),
    "Filled: ours.",
)


def milestones(count: int) -> b.MilestoneTable:
    marks = ("met", "ahead", "missed", "slipping", "met_late")
    lines = tuple(
        b.MilestoneLine(
            marks[n % 5],
            f"Milestone {n}",
            date(2025, 1, 31),
            None,
            date(2026, 1 + n % 12, 1),
            "",
            "12 d",
            n % 5 == 2,
        )
        for n in range(count)
    )
    return b.MilestoneTable("Milestones", lines, (("met", "2 on time"),), date(2026, 11, 12))


@pytest.fixture
def priority_sheet(trajectory: ChartData) -> b.Sheet:
    return b.Sheet(
        "P03",
        "P03 Every child reads by age ten",
        b.Opening(
            b.Heading("P03 · Education · Every child reads by age ten"),
            b.Sentence("At this pace: 56.5% by June 2028, not the 64% promised."),
            b.Voices(
                (b.Voice("Ministry says", b.Tag("G", steps=3)), b.Voice("Unit says", b.Tag("R", filled=True)))
            ),
        ),
        left=(b.Chart(trajectory), milestones(6)),
        right=(
            b.RatingStrip(
                "How likely is delivery?", "now", (b.RatingLine("Capacity", (b.Tag("R", filled=True),)),)
            ),
            b.BarrierList(
                "Barriers", "began", (b.BarrierLine(3, True, "No release for coaches", "since 3 July"),)
            ),
            b.Prose("The ministry says", "We hold our green.", quoted=True),
            b.Facts("What is not known", (("Money", "not on this desk"),)),
        ),
        foot=(
            b.DecisionBox("Decision asked", "Issue the warrant."),
            b.Note("Accountable: D. Okaru."),
            LEGEND,
        ),
    )


@pytest.fixture
def dashboard(trajectory: ChartData) -> b.Sheet:
    columns = (
        b.Column("Priority", "headline indicator", 200),
        b.Column("Ministry", "says", 60, "centre"),
        b.Column("Unit", "now, was", 30),
        b.Column("", "", 30),
        b.Column("Trajectory", "", 60),
        b.Column("Missing", "", 60),
        b.Column("Milestones", "", 60),
        b.Column("", "", 20),
        b.Column("", "page", 20, "right"),
    )
    rows = tuple(
        b.Row(
            (
                b.Text(f"Promise number {n}", "an indicator", strong=True),
                b.Tag("G", steps=n % 4),
                b.Tag("AR", filled=True),
                b.Moved("AG", (-1, 0, 1, None)[n % 4]),
                b.Spark(trajectory),
                b.Shares(0.1, 1.2),
                b.Marks(("met", "missed") * (1 + n % 12)),
                b.Level(n % 6, n % 2 == 0),
                b.PageOf("P03"),
            ),
            sheet="P03",
            cut=n == 4,
        )
        for n in range(40)
    )
    opening = b.Opening(b.Heading("The Gap", "as at 12 November 2026"), b.Sentence("We rate none green."))
    return b.Sheet("dashboard", "The Gap", opening, left=(b.Grid(columns, rows),), foot=(LEGEND,))


@pytest.fixture
def pack(dashboard: b.Sheet, priority_sheet: b.Sheet) -> b.Document:
    return b.Document(
        "The Gap, October 2026", (dashboard, priority_sheet), "Kestria Delivery Unit", "OFFICIAL – SENSITIVE",
        pack="October 2026", step=1318, digest="9f3c41ab" + "0" * 56,
    )  # fmt: skip


@pytest.fixture
def read() -> Callable[[bytes], PdfReader]:
    return lambda data: PdfReader(io.BytesIO(data))


@pytest.fixture
def words_of() -> Callable[[bytes], list[str]]:
    """The text of each page, its white space levelled."""
    return lambda data: [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]
