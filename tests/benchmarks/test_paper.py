"""A pack of sixty pages against the same strokes on a bare canvas: what wording, measuring and paging cost."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from deliverydesk.domain.chartdata import Arrival, ChartData, Dot, Fact
from deliverydesk.reports import blocks as b
from deliverydesk.reports import fonts, pdf
from deliverydesk.reports.flow import HEIGHT, WIDTH
from deliverydesk.reports.pen import Pen
from deliverydesk.schema.looks import looks

PAGES = 60
AT_MOST = 3.0  # times the bare canvas
Call = tuple[str, tuple[Any, ...], dict[str, Any]]


def a_trajectory(n: int) -> ChartData:
    start = date(2024, 6, 30)
    path = tuple(Dot(start + timedelta(365 * k), 48 + 4.0 * k + n % 7) for k in range(5))
    facts = tuple(Fact(start + timedelta(92 * k), 48 + 0.6 * k + n % 7, 1.4) for k in range(9))
    return ChartData(
        title=f"Indicator {n}: share of pupils reading at standard",
        source="Assessment Service; quality B",
        unit="%",
        decimals=1,
        plan=path,
        facts=facts,
        last_year=Arrival(path[-1].on, 57.1 + n % 7, ("57.1% at last", "year’s pace")),
        gap_words="6.9 points short",
        today=start + timedelta(870),
        today_words="16 Nov 26",
        baseline_words="Baseline 48%",
        promise_lines=("Promise 64%", "by June 2028"),
        latest_words="52.8% in June 2026, ± 1.4",
    )


def a_priority(n: int) -> b.Sheet:
    """A chart, four tables and two passages of prose: a full page."""
    day = date(2025, 1, 31)
    marks = ("met", "met_late", "missed", "slipping", "ahead")
    milestones = tuple(
        b.MilestoneLine(
            marks[m % 5], f"Milestone {m} of promise {n}", day + timedelta(60 * m), None,
            day + timedelta(75 * m), "", f"{15 * m}", m % 5 == 2,
        )
        for m in range(8)
    )  # fmt: skip
    barriers = tuple(
        b.BarrierLine(m, m == 3, f"Barrier {m} of {n} has a name", f"since 3 July, {90 + n} d")
        for m in range(4)
    )
    ratings = tuple(
        b.RatingLine(label, (b.Tag("AG", filled=True), b.Tag("AR"), b.Tag("G", steps=2)))
        for label in ("Quality of planning", "Capacity to drive", "Recent performance")
    )
    facts = (("Accountable", f"Person {n}"), ("For the unit", f"Lead {n % 5}"), ("Promised by", "30 Jun 28"))
    said = f"Number {n}: coaches will be in post by February and results follow with a term’s lag, as agreed."
    return b.Sheet(
        f"P{n}",
        f"Promise {n}",
        b.Opening(
            b.Heading(f"P{n:02} · Education"),
            b.Sentence(f"At this pace: 57.{n % 10}% by June 2028, not the 64% promised."),
            b.Voices((b.Voice("Ministry", b.Tag("G", steps=3)), b.Voice("Unit", b.Tag("R", filled=True)))),
        ),
        left=(b.Chart(a_trajectory(n)), b.MilestoneTable("Milestones", milestones, (), day + timedelta(660))),
        right=(
            b.RatingStrip("How likely is delivery?", "now, then, theirs", ratings),
            b.BarrierList("Barriers", "began; with us", barriers),
            b.Facts("People", facts),
            b.Prose("The ministry says", said, quoted=True),
        ),
        foot=(b.Legend((("R", "highly problematic"), ("G", "good")), "steps", (("met", "on time"),)),),
    )


def a_pack(pages: int) -> b.Document:
    return b.Document(
        "Pack", tuple(a_priority(n) for n in range(pages)), "A Unit", "OFFICIAL", digest="0" * 64
    )


class Recorder(Pen):
    """A pen that remembers every stroke it draws."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.strokes: list[Call] = []

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in {"text", "line", "box", "shape", "circle", "new_page"}:
            return found

        def remembered(*args: Any, **kwargs: Any) -> Any:
            self.strokes.append((name, args, kwargs))
            return found(*args, **kwargs)

        return remembered


def strokes_of(pack: b.Document, monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    pens: list[Recorder] = []

    def pen(*args: Any) -> Recorder:
        pens.append(Recorder(*args))
        return pens[-1]

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "Pen", pen)
        pdf.pdf_bytes(pack)
    return pens[0].strokes


def bare(strokes: list[Call]) -> bytes:
    """The same strings, lines and shapes with nothing between them and the canvas."""
    kept = io.BytesIO()
    canvas = Canvas(kept, (WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=fonts.SANS)
    ink = HexColor(looks().light["ink"])
    canvas.setFont(fonts.SANS, 9)
    for name, args, _kwargs in strokes:
        match name:
            case "text":
                canvas.setFont(args[3] if len(args) > 3 else fonts.SANS, args[4] if len(args) > 4 else 9)
                canvas.setFillColor(ink)
                canvas.drawString(args[0], HEIGHT - args[1], args[2])
            case "line":
                canvas.setStrokeColor(ink)
                canvas.setLineWidth(0.5)
                canvas.line(args[0], HEIGHT - args[1], args[2], HEIGHT - args[3])
            case "box":
                canvas.rect(args[0], HEIGHT - args[1] - args[3], args[2], args[3])
            case "circle":
                canvas.circle(args[0], HEIGHT - args[1], args[2])
            case "shape":
                path = canvas.beginPath()
                path.moveTo(args[0][0][0], HEIGHT - args[0][0][1])
                for x, y in args[0][1:]:
                    path.lineTo(x, HEIGHT - y)
                canvas.drawPath(path)
            case "new_page":
                canvas.showPage()
                canvas.setFont(fonts.SANS, 9)
    canvas.save()
    return kept.getvalue()


def seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_a_page_is_drawn_and_replayed(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = a_pack(1)
    assert len(bare(strokes_of(pack, monkeypatch))) > 1000


@pytest.mark.benchmark
def test_sixty_pages_against_a_bare_canvas(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = a_pack(PAGES)
    strokes = strokes_of(pack, monkeypatch)
    assert sum(name == "new_page" for name, *_rest in strokes) == PAGES
    ours, floor = [], []
    for n in range(3):
        fresh = replace(pack, title=f"Pack {n}")
        for cached in (fonts.runs, fonts.advance, fonts._wrapped):
            cached.cache_clear()
        ours.append(seconds(lambda fresh=fresh: pdf.pdf_bytes(fresh)))  # type: ignore[misc]
        floor.append(seconds(lambda: bare(strokes)))
    ratio = min(ours) / min(floor)
    print(
        f"\n{PAGES} pages: {min(ours):.2f} s; bare canvas {min(floor):.2f} s; ratio {ratio:.2f}, at most {AT_MOST}"
    )
    assert ratio <= AT_MOST
