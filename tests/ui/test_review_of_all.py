"""All returns in one table: most pressing first whoever sent it, one key a decision, one step for all."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Invalid
from deliverydesk.schema.problems import Problem, Where
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from deliverydesk.services.reviewlines import Heap
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.review import ReviewModel
from deliverydesk.ui.models.reviewrows import At, Row
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY, Role
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.returning.review import ReviewView
from deliverydesk.ui.theme import Theme
from tests.exchange import perturb
from tests.ui.with_returns import CTRL, KEY, SHIFT, a_window, page_of, settle, wait_for

COACHES, TEST, BRIDGE = (f"milestone:{one}:forecast" for one in ("ms-coaches", "ms-test", "ms-bridge"))


@pytest.fixture
def returned(a_desk: Desk, tmp_path: Path) -> dict[str, str]:
    """Education's return with a conflict, a problem, a rating and a blanking; Finance's with two clean cells."""
    sent = {one.issue.ministry: one.path for one in issue_workbooks(a_desk, tmp_path / "out")}
    edu, fin = perturb.Returned(sent["m-edu"]), perturb.Returned(sent["m-fin"])
    edu.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    edu.write("milestones", "ms-test", "forecast", "31/02/27")
    edu.write("milestones", "ms-coaches", "evidence", None)
    edu.write("milestones", "ms-pilot", "evidence", "Signed minutes")
    edu.write("ratings", "a-ministry", "overall", "AR")
    edu.sign("B. Sollen", datetime(2026, 11, 9))
    fin.write("milestones", "ms-bridge", "forecast", datetime(2028, 5, 1))
    fin.write("milestones", "ms-bridge", "owner", "Roads office")
    coaches = a_desk.picture.get(Milestone, "ms-coaches")
    assert coaches is not None
    set_field(a_desk, coaches, "forecast", date(2027, 1, 31), reason="Agreed by telephone")
    found = receive(a_desk, [edu.save(tmp_path / "edu.xlsx"), fin.save(tmp_path / "fin.xlsx")])
    return dict(zip(("m-edu", "m-fin"), (one.returned for one in found), strict=True))


@pytest.fixture
def window(
    a_desk: Desk, returned: dict[str, str], tmp_path: Path, dressed: Theme, qtbot: QtBot
) -> MainWindow:
    return a_window(a_desk, tmp_path, qtbot)


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> ReviewView:
    qtbot.keyClick(page_of(window).desk_view.grid, KEY.Key_V)
    settle(window, qtbot)
    return page_of(window).review_view


def model_of(view: ReviewView) -> ReviewModel:
    assert view.model is not None
    return view.model


def lines(view: ReviewView) -> dict[str, list[tuple[str, str]]]:
    """The ministry and id of each line that waits, by group."""
    return {
        group.key: [(row.of.ministry, row.line.id) for row in group.rows if row.line.waits]
        for group in model_of(view).groups
    }


def row_of(view: ReviewView, id: str) -> Row:
    return next(row for group in model_of(view).groups for row in group.rows if row.line.id == id)


def put_on(view: ReviewView, id: str) -> None:
    model = model_of(view)
    view.grid.setCurrentIndex(model.index(model.reveal(row_of(view, id).key), model.column(At.DECIDE)))


def shown(view: ReviewView, id: str, at: At, role: int = DISPLAY) -> object:
    model = model_of(view)
    return model.index(model.reveal(row_of(view, id).key), model.column(at)).data(role)


def milestone(desk: Desk, id: str) -> Milestone:
    found = desk.picture.get(Milestone, id)
    assert found is not None
    return found


def test_conflicts_of_all_ministries_come_first_and_safe_ones_last(view: ReviewView) -> None:
    found = lines(view)
    assert list(found)[:4] == ["conflict", "problem", "look", "safe"]
    assert found["conflict"] == [("Education", COACHES)]
    assert found["problem"] == [("Education", TEST)]
    assert ("Education", "milestone:ms-pilot:evidence") in found["safe"]
    assert [one for one in found["safe"] if one[0] == "Finance"] == [
        ("Finance", BRIDGE),
        ("Finance", "milestone:ms-bridge:owner"),
    ]


def test_each_line_says_whose_it_is_and_in_which_file(view: ReviewView) -> None:
    assert shown(view, BRIDGE, At.WHO) == "Finance"
    assert shown(view, BRIDGE, At.WHO, ACCESSIBLE) == "Ministry and file: Finance, fin.xlsx"
    put_on(view, BRIDGE)
    assert view.foot.said.startswith("Milestones!")


def test_the_title_counts_over_all_returns(view: ReviewView) -> None:
    assert view.title == "Seven of 7 changes in 2 returns still need you."


def test_their_own_words_stand_where_a_cell_was_not_read(view: ReviewView) -> None:
    assert shown(view, TEST, At.THEIRS) == "“31/02/27”"
    assert str(shown(view, TEST, At.THEIRS, ACCESSIBLE)).startswith(
        "Theirs: They wrote “31/02/27”, which was not read."
    )
    put_on(view, TEST)
    assert "They wrote, and it was not read: 31/02/27." in view.foot.said


def test_what_will_become_of_each_decision_is_shown(view: ReviewView, qtbot: QtBot) -> None:
    assert shown(view, COACHES, At.BECOMES) == "undecided"
    put_on(view, COACHES)
    qtbot.keyClick(view.grid, KEY.Key_A)
    assert shown(view, COACHES, At.BECOMES) == "1 Mar 27"
    assert shown(view, COACHES, At.BECOMES, ACCESSIBLE) == "Will become: Theirs is written: 1 Mar 27"
    put_on(view, COACHES)
    qtbot.keyClick(view.grid, KEY.Key_R)
    assert shown(view, COACHES, At.BECOMES) == "31 Jan 27"
    said = "Will become: Ours is kept, nothing is written: 31 Jan 27"
    assert shown(view, COACHES, At.BECOMES, ACCESSIBLE) == said
    assert model_of(view).decide(row_of(view, TEST).key, Verdict.ACCEPT, "28 Feb 2027")
    assert shown(view, TEST, At.BECOMES, ACCESSIBLE) == "Will become: Another value is written: 28 Feb 27"


def test_take_all_safe_takes_the_clean_of_every_ministry_and_no_rating_and_no_blanking(
    view: ReviewView,
) -> None:
    view.take_safe()
    taken = {key.partition(":")[2] for key in model_of(view).decisions}
    assert taken == {BRIDGE, "milestone:ms-bridge:owner", "milestone:ms-pilot:evidence"}


def test_by_ministry_shift_a_takes_what_is_clean_in_one_return(
    view: ReviewView, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(view.grid, KEY.Key_G)
    settle(window, qtbot)
    assert [group.title for group in model_of(view).groups] == ["Education", "Finance"]
    assert model_of(view).index(0, 0).data(Role.SECOND) == "edu.xlsx   ·   0 of 5 decided"
    put_on(view, COACHES)
    qtbot.keyClick(view.grid, KEY.Key_A, SHIFT)
    assert {key.partition(":")[2] for key in model_of(view).decisions} == {"milestone:ms-pilot:evidence"}
    assert window.status.said == "1 taken. 4 are decided one by one."


def test_decisions_on_two_returns_are_one_step_and_undo_brings_both_back(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    step, before = a_desk.picture.step, milestone(a_desk, "ms-bridge").forecast
    put_on(view, COACHES)
    qtbot.keyClick(view.grid, KEY.Key_A)
    put_on(view, BRIDGE)
    qtbot.keyClick(view.grid, KEY.Key_A)
    qtbot.keyClick(view.grid, KEY.Key_Return, CTRL)
    wait_for(window, qtbot, lambda: view.told)
    assert a_desk.picture.step == step + 1
    assert milestone(a_desk, "ms-coaches").forecast == date(2027, 3, 1)
    assert milestone(a_desk, "ms-bridge").forecast == date(2028, 5, 1)
    assert view.told == "2 decisions written: 2 taken. Ctrl Z takes it back."
    assert row_of(view, COACHES).line.heap is row_of(view, BRIDGE).line.heap is Heap.WRITTEN
    window.do("undo")
    wait_for(window, qtbot, lambda: len(model_of(view).decisions) == 2)
    assert milestone(a_desk, "ms-bridge").forecast == before


def test_a_decision_made_here_stands_in_the_review_of_its_return_too(
    view: ReviewView, window: MainWindow, returned: dict[str, str], qtbot: QtBot
) -> None:
    put_on(view, BRIDGE)
    qtbot.keyClick(view.grid, KEY.Key_Q)
    window.go(Place("returns", returned["m-fin"]))
    settle(window, qtbot)
    assert [one.verdict for one in model_of(view).decisions.values()] == [Verdict.QUERY]
    assert view.write.text() == "Write 1 decision"


def test_one_ministry_can_be_reviewed_by_itself(
    window: MainWindow, a_desk: Desk, returned: dict[str, str], qtbot: QtBot
) -> None:
    page = page_of(window)
    page.desk_view.reveal("m-edu")
    qtbot.keyClick(page.desk_view.grid, KEY.Key_V, SHIFT)
    settle(window, qtbot)
    assert {one.ministry for one in model_of(page.review_view).reviews} == {"Education"}


def test_what_cannot_be_written_is_said_with_its_file_and_the_decisions_stay(
    view: ReviewView, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        where = Where(file="fin.xlsx", sheet="Milestones", cell="H6")
        raise Invalid([Problem("order", "The day comes before its beginning.", where)])

    monkeypatch.setattr("deliverydesk.ui.pages.returning.review.decide_many", refuse)
    put_on(view, BRIDGE)
    qtbot.keyClick(view.grid, KEY.Key_A)
    view.write_decisions()
    wait_for(window, qtbot, window.band.isVisible)
    assert window.band.sentence == (
        "Nothing was written. fin.xlsx, Milestones!H6: The day comes before its beginning."
    )
    assert len(model_of(view).decisions) == 1


def test_a_return_that_cannot_be_opened_is_counted_beneath_the_title(view: ReviewView) -> None:
    assert view.facts == "2 returns   ·   1 not signed off   ·   1 cannot be opened: check this desk"


def test_closing_asks_while_decisions_are_not_written(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    step = a_desk.picture.step
    put_on(view, BRIDGE)
    qtbot.keyClick(view.grid, KEY.Key_A)
    window.go(Place("gap"))
    settle(window, qtbot)
    assert not window.close()
    assert window.band.sentence == "1 decision is not written."
    window.band.choose(2)  # stay
    assert (window.isVisible(), view.unwritten, a_desk.picture.step) == (True, 1, step)


def test_closing_can_write_what_was_decided_first(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    put_on(view, BRIDGE)
    qtbot.keyClick(view.grid, KEY.Key_A)
    window.close()
    window.band.choose(0)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert milestone(a_desk, "ms-bridge").forecast == date(2028, 5, 1)


def test_closing_can_leave_the_decisions(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    step = a_desk.picture.step
    put_on(view, BRIDGE)
    qtbot.keyClick(view.grid, KEY.Key_A)
    window.close()
    window.band.choose(1)
    assert (window.isVisible(), a_desk.picture.step) == (False, step)
