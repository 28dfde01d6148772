"""A tracker as a whole unit keeps it: forty priorities, four hundred milestones, and the same of past quarters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

RED, AMBER, GREEN, GREY = "FF5050", "FFC000", "92D050", "BFBFBF"
MEANS = {RED: "R", AMBER: "AR", GREEN: "G", GREY: ""}
WORKBOOK = "Delivery tracker (NEW) v7 FINAL.xlsx"
PRIORITIES, MILESTONES = "Priorities", "Milestones"
QUARTERS = (date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30))
PAST = QUARTERS[:3]

THEMES = ("A HEALTHY PEOPLE", "CHILDREN WHO LEARN", "ROADS AND PORTS", "LIGHT AND WATER", "HONEST OFFICES")
MINISTRIES = ("Health", "Schools", "Transport", "Energy", "Justice", "Works", "Farming", "Treasury")
TITLES = (
    "Clinics open six days a week", "Mothers safe at birth (deaths per 100,000)", "Vaccines in every village",
    "Ambulances within the hour (minutes)", "Nurses on night duty", "Hospitals with running oxygen",
    "Malaria beaten in the delta (cases)", "Clean kitchens in wards",
    "Reading by age ten", "Teachers present in class", "Girls finish secondary school", "A hot meal at noon",
    "Textbooks for each pupil (books)", "Roofs that do not leak", "Apprentices placed (places)",
    "Exams marked on time (days)",
    "Containers cleared quickly (days)", "Rural tracks passable all year (km)", "Buses every ten minutes",
    "Bridges inspected", "Fewer crash victims (persons)", "Rail freight doubled (tonnes)", "Ferries that sail daily",
    "Potholes mended inside a week",
    "Hours without power (hours)", "Safe taps in all districts", "Meters read by machine", "Solar roofs (roofs)",
    "Leaks repaired overnight", "Dams at full storage", "Sewers joined to plants", "Street lamps lit",
    "Court cases decided (days)", "Passports in ten days (days)", "Land titles registered (titles)",
    "Bribes reported and answered", "Salaries paid by the fifth", "Tenders published openly",
    "Pensions without queueing (minutes)", "Complaints closed",
)  # fmt: skip
STEPS = (
    "Law through cabinet", "Money released", "Team of nine hired", "Sites chosen", "Contract signed",
    "First district begins", "Half of the country reached", "Outside audit done", "Data published",
    "Handed to the ministry",
)  # fmt: skip
OWNERS = ("B. Ott", "C. Lind", "D. Marek", "E. Solano", "F. Idris", "G. Haas", "H. Nkemi")


@dataclass(frozen=True)
class Told:
    """What one cell of the tracker says, and of what."""

    sheet: str
    row: int
    column: int
    value: Any


@dataclass
class Step:
    """One milestone; `forecasts` and `done` as they were known at the end of each quarter."""

    ref: str
    priority: str
    title: str
    owner: str
    baseline: date
    forecasts: dict[date, Any] = field(default_factory=dict)
    done: date | None = None
    colours: dict[date, str] = field(default_factory=dict)


@dataclass
class Promise:
    """One priority; `figures` by the end of the quarter in which a file was made, then by their own quarter."""

    ref: str
    title: str
    ministry: str
    theme: str
    percent: bool
    baseline: Any
    goals: dict[int, Any]
    figures: dict[date, dict[date, Any]] = field(default_factory=dict)
    colours: dict[date, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


def portfolio(promises: int = 40, seed: int = 11) -> list[Promise]:
    """The promises and their milestones, ten each, always the same for a seed."""
    dice = random.Random(seed)
    return [_promise(dice, n) for n in range(promises)]


def _promise(dice: random.Random, n: int) -> Promise:
    title = TITLES[n]
    percent = not title.endswith(")")
    start = round(dice.uniform(0.3, 0.6), 2) if percent else dice.randrange(100, 900)
    down = not percent and n % 2 == 0
    way = -0.12 if down else 0.12

    def at(share: float) -> Any:
        value = start * (1 + way * share)
        return round(value, 3) if percent else round(value)

    made = Promise(
        ref=f"{n // 8 + 1}.{n % 8 + 1}", title=title, ministry=MINISTRIES[n % len(MINISTRIES)],
        theme=THEMES[n // 8], percent=percent, baseline=start, goals={2026: at(3), 2028: at(5)},
    )  # fmt: skip
    figures = {end: at(0.4 * (k + 1) + dice.uniform(-0.2, 0.2)) for k, end in enumerate(QUARTERS)}
    for k, end in enumerate(QUARTERS):
        made.figures[end] = {one: figures[one] for one in QUARTERS[max(0, k - 1) : k + 1]}
        made.colours[end] = dice.choice((RED, AMBER, GREEN))
    if n % 10 == 3:  # a figure that was still provisional when it was first given
        made.figures[QUARTERS[2]][QUARTERS[2]] = at(0.9)
    if n % 13 == 5:
        made.colours[QUARTERS[3]] = GREY
    made.steps = [_step(dice, made.ref, k, n) for k in range(len(STEPS))]
    return made


def _step(dice: random.Random, ref: str, k: int, n: int) -> Step:
    baseline = date(2024, 9, 15) + timedelta(days=75 * k + 3 * (n % 9))
    made = Step(f"{ref}-{k + 1:02}", ref, STEPS[k], OWNERS[(n + k) % len(OWNERS)], baseline)
    said = baseline
    for end in QUARTERS:
        if dice.random() < 0.3:
            said += timedelta(days=dice.choice((30, 61, 92)))
        if made.done is None and said <= end:
            made.done = said
        made.forecasts[end] = said
        late = (said - baseline).days
        made.colours[end] = GREEN if late < 31 else AMBER if late < 93 else RED
    return made


SPOILT = ("soon", "31/02/2027", "–")


def write(path: Path, promises: list[Promise], end: date) -> Path:
    """The workbook as it was saved at the end of a quarter; the newest has three cells that nobody can read."""
    book = Workbook()
    notes = book.active
    notes.title = "Read me"
    notes["A1"] = "Colours are explained in the circular."
    _priorities(book.create_sheet(PRIORITIES), promises, end)
    _milestones(book.create_sheet(MILESTONES), promises, end)
    book.save(path)
    return path


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=f"FF{colour}")


def _head(
    sheet: Worksheet,
    title: str,
    alone: dict[int, str],
    over: dict[tuple[int, int], str],
    below: dict[int, Any],
) -> None:
    width = max(*alone, *below)
    sheet.cell(1, 1, title)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    for column, words in alone.items():
        sheet.cell(2, column, words)
        sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    for (first, last), words in over.items():
        sheet.cell(2, first, words)
        if last > first:
            sheet.merge_cells(start_row=2, end_row=2, start_column=first, end_column=last)
    for column, value in below.items():
        sheet.cell(3, column, value)


def quarter_words(end: date) -> str:
    """`Q1 2025`."""
    return f"Q{(end.month + 2) // 3} {end.year}"


def _priorities(sheet: Worksheet, promises: list[Promise], end: date) -> None:
    ends = list(promises[0].figures[end])
    last = 7 + len(ends)
    _head(
        sheet, f"GOVERNMENT DELIVERY TRACKER, {quarter_words(end)}",
        {1: "No", 2: "Priority", 3: "Lead ministry", last: "Status", last + 1: "Remarks"},
        {(4, 4): "Baseline", (5, 6): "Goal", (7, last - 1): "Actual"},
        {4: 2022, 5: 2026, 6: 2028} | {7 + k: quarter_words(one) for k, one in enumerate(ends)},
    )  # fmt: skip
    row, theme = 3, ""
    for n, one in enumerate(promises):
        row += 1
        if one.theme != theme:
            theme = one.theme
            sheet.cell(row, 1, theme)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last + 1)
            row += 1
        figures = [one.baseline, *one.goals.values(), *one.figures[end].values()]
        for column, value in enumerate([one.ref, one.title, one.ministry, *figures], 1):
            cell = sheet.cell(row, column, value)
            if column > 3 and one.percent:
                cell.number_format = "0.0%"
        sheet.cell(row, last).fill = _fill(one.colours[end])
        if n % 6 == 1:
            sheet.cell(row, last + 1, f"Minister asked for a visit, {one.ref}")
    sheet.cell(row + 1, 2, f"Total: {len(promises)} priorities")


def _milestones(sheet: Worksheet, promises: list[Promise], end: date) -> None:
    _head(
        sheet, f"MILESTONES, {quarter_words(end)}",
        {1: "Milestone no", 2: "Priority code", 3: "Milestone", 4: "Owner", 8: "Status", 9: "Comment"},
        {(5, 7): "Dates"},
        {5: "Baseline date", 6: "Forecast date", 7: "Completed on"},
    )  # fmt: skip
    steps = list(every_step(promises))
    for row, one in enumerate(steps, 4):
        done = one.done if one.done is not None and one.done <= end else None
        said: Any = one.forecasts[end]
        if end == QUARTERS[-1] and row - 4 in (41, 141, 241):
            said = SPOILT[(row - 4) // 100]
        values = [one.ref, one.priority, one.title, one.owner, one.baseline, said, done]
        for column, value in enumerate(values, 1):
            if value is not None:
                cell = sheet.cell(row, column, value)
                if isinstance(value, date):
                    cell.number_format = "dd mmm yyyy"
        sheet.cell(row, 8).fill = _fill(one.colours[end])
        if (row - 4) % 25 == 7:
            sheet.cell(row, 9, f"Waiting for a letter about {one.ref}")


def every_step(promises: list[Promise]) -> Iterator[Step]:
    """All milestones, in the order of the sheet."""
    for one in promises:
        yield from one.steps
