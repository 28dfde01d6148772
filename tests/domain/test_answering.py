"""Who has answered: every sentence of the return desk is true of the lines beneath it."""

from __future__ import annotations

from datetime import date

import pytest

from deliverydesk.domain.answering import Answer, listed, opening
from deliverydesk.domain.exchanges import Issue, Returned, ReturnStatus
from deliverydesk.domain.parties import Ministry, Period

DUE = date(2026, 11, 9)
PERIOD = Period(id="t", ref="2026-10", start=date(2026, 10, 1), end=date(2026, 10, 31), due=DUE)


def issue(id: str, on: date = date(2026, 10, 26)) -> Issue:
    return Issue(
        id=id, ref=id, ministry="m", period="t", issued_on=on, step=1, schema=1,
        file=f"{id}.xlsx", sha256="0" * 64, cells="0" * 64,
    )  # fmt: skip


def back(id: str, of: str, on: date = date(2026, 11, 6)) -> Returned:
    return Returned(
        id=id, issue=of, file=f"{id}.xlsx", sha256=id, received_on=on, status=ReturnStatus.READ, cells="0",
        signed_by="S. Name",
    )  # fmt: skip


def a_line(
    name: str,
    *,
    issues: tuple[Issue, ...] = (),
    returns: tuple[Returned, ...] = (),
    today: date = date(2026, 11, 12),
) -> Answer:
    return Answer(Ministry(id=name, code=name[:3], name=name), issues, returns, DUE, today)


def answered(name: str) -> Answer:
    return a_line(name, issues=(issue(name),), returns=(back(f"r-{name}", name),))


def silent(name: str) -> Answer:
    return a_line(name, issues=(issue(name),))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "No ministry leads a promise yet, so there is nobody to ask."),
        ([a_line("Health")], "No workbook for 2026-10 is out yet."),
        ([answered("Health")], "The one return asked for is in."),
        (
            [silent("Health")],
            "The one return asked for is not in yet. They were due on 9 November 2026, three days ago.",
        ),
        ([answered("Health"), answered("Trade")], "Both returns are in."),
        (
            [answered("Health"), silent("Trade")],
            "One of two returns is in. Trade has not answered. They were due on 9 November 2026, three days ago.",
        ),
        (
            [answered("Health"), silent("Trade"), silent("Finance"), a_line("Digital")],
            (
                "One of three returns is in. Trade and Finance have not answered."
                " They were due on 9 November 2026, three days ago. One has not been asked."
            ),
        ),
        (
            [answered("Health"), *(silent(f"M{n}") for n in range(11))],
            (
                "One of twelve returns is in. Eleven ministries have not answered."
                " They were due on 9 November 2026, three days ago."
            ),
        ),
        (
            [silent("Trade"), silent("Finance")],
            "None of two returns is in yet. They were due on 9 November 2026, three days ago.",
        ),
    ],
)
def test_the_desk_opens_with_who_is_in_and_who_is_silent(lines: list[Answer], said: str) -> None:
    assert opening(lines, PERIOD, date(2026, 11, 12)) == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 8), "They are due on 9 November 2026."),
        (DUE, "They are due today."),
        (date(2026, 11, 10), "They were due on 9 November 2026, one day ago."),
    ],
)
def test_the_due_day_is_said_while_anybody_is_silent(today: date, said: str) -> None:
    assert opening([answered("Health"), silent("Trade")], PERIOD, today).endswith(said)


def test_a_file_of_a_replaced_workbook_is_stale_and_does_not_count_as_in() -> None:
    line = a_line("Health", issues=(issue("old"), issue("new")), returns=(back("r", "old"),))
    assert line.is_stale
    assert not line.is_in
    assert line.days_late == 3


def test_the_answer_to_the_newest_workbook_counts_even_if_an_older_file_comes_after_it() -> None:
    came = (back("first", "new"), back("second", "old", date(2026, 11, 8)))
    line = a_line("Health", issues=(issue("old"), issue("new")), returns=came)
    assert line.returned is came[0]


def test_lateness_is_counted_to_the_day_it_came() -> None:
    line = a_line("Health", issues=(issue("a"),), returns=(back("r", "a", date(2026, 11, 10)),))
    assert line.days_late == 1
    assert answered("Trade").days_late == 0
    assert a_line("Digital").days_late == 0


def test_names_are_listed_as_people_list_them() -> None:
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
