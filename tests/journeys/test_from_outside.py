"""What a stranger sees who has the command line and files only: no figure goes wrong without a word."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment

from deliverydesk.cli.main import main
from tests.exchange.perturb import Returned

FILE_KEYS = {
    "file", "status", "ministry", "returned", "proposals", "problems", "notes", "signed_by", "questions",
}  # fmt: skip
PROPOSAL_KEYS = {"id", "entity", "record", "field", "issued", "theirs", "ours", "kind", "flags", "cell"}
ENTITIES = {
    "priorities": "priority", "ratings": "assessment", "indicators": "indicator", "readings": "reading",
    "milestones": "milestone", "barriers": "barrier", "programmes": "programme", "people": "person",
}  # fmt: skip

Json = dict[str, Any]


@dataclass
class Outside:
    """The command line over one desk, and the workbook that was issued to its education ministry."""

    desk: Path
    issued: Path
    folder: Path
    out: Callable[[], str]

    def run(self, verb: str, *words: object) -> tuple[int, str]:
        """Exit code and what was printed."""
        who = ["--as", "LA"] if verb in ("receive", "issue", "undo") else []
        try:
            code = main([verb, str(self.desk), *map(str, words), *who])
        except SystemExit as left:
            code = int(left.code or 0)
        return code, self.out()

    def receive(self, *files: object, accept: str = "none", dry_run: bool = False) -> tuple[int, list[Json]]:
        """Exit code and the files of the JSON."""
        code, out = self.run("receive", *files, "--json", "--accept", accept, *["--dry-run"] * dry_run)
        return code, json.loads(out)["files"]

    def book(self) -> Returned:
        """The issued workbook in somebody's hands."""
        return Returned(self.issued)

    def save(self, book: Returned, name: str = "back.xlsx") -> Path:
        """It comes back."""
        return book.save(self.folder / name)

    def exported(self) -> dict[str, str]:
        """Every record of every kind as csv, by kind."""
        found = {}
        for entity in (*ENTITIES.values(), "trajectory", "ministry"):
            target = self.folder / f"{entity}.csv"
            assert self.run("export", entity, "--out", target)[0] == 0
            found[entity] = target.read_text(encoding="utf-8-sig")
        return found


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory, country_file: Path) -> Path:
    """A folder with the small country's desk after its workbooks went out."""
    folder = tmp_path_factory.mktemp("issued")
    desk = shutil.copy(country_file, folder / "unit.desk")
    assert main(["issue", str(desk), "--all", "--as", "LA", "--out", str(folder / "out")]) == 0
    return folder


@pytest.fixture
def outside(issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Outside:
    desk = Path(shutil.copy(issued / "unit.desk", tmp_path / "unit.desk"))
    outside = Outside(
        desk, issued / "out" / "EDU-2026-10.xlsx", tmp_path, lambda: str(capsys.readouterr().out)
    )
    outside.run("info")  # what the making of it said is none of a test's business
    return outside


def rules(told: Json) -> list[str]:
    return [one["rule"] for one in told["problems"]]


def canary(book: Returned) -> set[tuple[str, Any]]:
    """Three honest changes on three sheets, whatever else happens to the workbook."""
    book.write("milestones", "ms-test", "forecast", datetime(2027, 4, 30))
    book.write("readings", "i-read/2026-09-30//", "value", 55.25)
    book.write("programmes", "g-coach", "owner", "A. Rowan")
    return {
        ("ms-test:forecast", "2027-04-30"),
        ("i-read/2026-09-30//:value", 55.25),
        ("g-coach:owner", "A. Rowan"),
    }


def asked(told: Json) -> set[tuple[str, Any]]:
    return {
        (f"{one['record']}:{one['field']}", one["theirs"])
        for one in told["proposals"]
        if one["kind"] in ("safe", "conflict")
    }


# --- one cell, one proposal ----------------------------------------------------------------------------


def test_every_value_column_comes_through_as_its_own_record_field_and_cell(outside: Outside) -> None:
    """One cell of each column of each sheet: exactly these are proposed, written, and taken back."""
    book = outside.book()
    wanted = {}
    for section, entity in ENTITIES.items():
        for record, field, value, plain in _edits(book, section):
            cell = book.write(section, record, field, value)
            wanted[f"{entity}:{record}:{field}"] = (plain, cell)
    file = outside.save(book)
    code, (told,) = outside.receive(file, dry_run=True)
    assert (code, rules(told)) == (0, [])
    assert {one["id"]: (one["theirs"], one["cell"]) for one in told["proposals"]} == wanted
    assert all(one["issued"] == one["ours"] for one in told["proposals"])

    before = outside.exported()
    code, _files = outside.receive(file, accept="all")
    assert code == 0
    after = outside.exported()
    changed = {entity for entity in before if before[entity] != after[entity]}
    assert changed == set(ENTITIES.values())
    assert "Said from outside" in after["barrier"]
    assert outside.run("undo")[0] == 0
    assert outside.exported() == before


def _edits(book: Returned, section: str) -> list[tuple[str, str, Any, Any]]:
    sheet, found = book.sheet(section), []
    record, row = list(book.rows(section).items())[-1]
    for field, column in book.columns(section).items():
        if not field.startswith("desk:") and not sheet.cell(row, column).protection.locked:
            found.append((record, field, *_another(section, field)))
    return found


def _another(section: str, field: str) -> tuple[Any, Any]:
    match section, field:
        case "readings", "value":
            return 3.5, 3.5
        case "readings", "status":
            return "Revised", "revised"
        case "barriers", "status":
            return "Waiting", "waiting"
        case "ratings", "overall":
            return "AR", "AR"
        case _, "forecast" | "actual" | "next_step_due" | "resolved_on" | "to_on":
            return datetime(2026, 11, 17), "2026-11-17"
    return "Said from outside", "Said from outside"


# --- the workbook in rough hands -----------------------------------------------------------------------


def _delete(section: str, field: str) -> Callable[[Returned], None]:
    return lambda book: book.sheet(section).delete_cols(book.columns(section)[field])


def _insert_column(book: Returned) -> None:
    book.sheet("milestones").insert_cols(1)


def _insert_rows(book: Returned) -> None:
    for section in ENTITIES:
        book.insert_row(section, above=6)


def _sort_all(book: Returned) -> None:
    book.sort("milestones", "title", visible_only=False)


def _rename(book: Returned) -> None:
    book.rename_heading("milestones", "forecast", "Expected by")
    book.sheet("readings").title = "Figures"


def _add_sheet(book: Returned) -> None:
    book.book.create_sheet("Notes")["A1"] = "see this"


def _lock_nothing(book: Returned) -> None:
    for sheet in book.book.worksheets:
        sheet.protection.sheet = False
    book.book._sheets.reverse()


UNHARMED = {
    "rows put in above the data": (_insert_rows, {"inserted row"}),
    "a column put in": (_insert_column, set()),
    "rows sorted with their keys": (_sort_all, {"rows in another order"}),
    "headings and sheets renamed": (_rename, {"renamed heading", "renamed sheet"}),
    "a column moved whole": (lambda book: book.swap_columns("milestones", "forecast", "actual"), set()),
    "a sheet added": (_add_sheet, {"unknown sheet"}),
    "unprotected and in another order": (_lock_nothing, set()),
}


@pytest.mark.parametrize("act", UNHARMED)
def test_changes_come_through_right_whatever_happens_around_them(outside: Outside, act: str) -> None:
    do, said = UNHARMED[act]
    book = outside.book()
    wanted = canary(book)
    do(book)
    _code, (told,) = outside.receive(outside.save(book), dry_run=True)
    assert asked(told) == wanted
    assert set(rules(told)) == said


LOST = {
    "a locked column": (_delete("milestones", "original_baseline"), "column not returned", "ms-test:forecast"),
    "a value column": (_delete("milestones", "forecast"), "column not returned", "ms-test:forecast"),
    "the keys": (lambda b: b.sheet("milestones").delete_cols(1), "hidden keys gone", "ms-test:forecast"),
    "the fingerprints": (lambda b: b.sheet("milestones").delete_cols(2), "column not returned", "ms-test:forecast"),
    "the row of keys": (lambda b: b.sheet("milestones").delete_rows(1), "hidden keys gone", "ms-test:forecast"),
    "the sheet": (lambda b: b.book.remove(b.sheet("milestones")), "sheet not returned", "ms-test:forecast"),
}  # fmt: skip


@pytest.mark.parametrize("act", LOST)
def test_what_cannot_be_told_apart_any_more_is_named_and_the_rest_is_read(outside: Outside, act: str) -> None:
    do, rule, lost = LOST[act]
    book = outside.book()
    wanted = {one for one in canary(book) if one[0] != lost}
    do(book)
    code, (told,) = outside.receive(outside.save(book), accept="all")
    assert code == 1
    assert told["status"] == "read"
    assert asked(told) == wanted
    assert rules(told) == [rule]


def test_one_ruined_workbook_does_not_stop_the_others(outside: Outside) -> None:
    files = []
    for n in range(6):
        book = outside.book()
        canary(book)
        book.write("barriers", "b-release", "owner", f"Officer {n}")
        if n == 3:
            _delete("readings", "indicator.ref")(book)
        files.append(outside.save(book, f"{n}.xlsx"))
    files.insert(2, outside.folder / "absent.xlsx")
    code, told = outside.receive(*files, dry_run=True)
    assert code == 1
    assert [one["file"] for one in told] == [path.name for path in files]
    assert [one["status"] for one in told] == ["read"] * 2 + ["unreadable"] + ["read"] * 4
    assert [len(one["problems"]) for one in told] == [0, 0, 1, 0, 1, 0, 0]


def test_the_row_twice_and_the_row_of_strangers_are_named_where_people_see_them(outside: Outside) -> None:
    book = outside.book()
    book.copy_row("milestones", "ms-test")
    book.sheet("milestones").cell(6, 1).value = "no key of ours"
    _code, (told,) = outside.receive(outside.save(book), dry_run=True)
    cells = {one["rule"]: one["cell"] for one in told["problems"]}
    assert cells == {"row twice": "Milestones!D9", "unknown row key": "Milestones!D6"}


# --- words outside the cells that were asked for ---------------------------------------------------------


def test_a_comment_is_named_at_its_cell(outside: Outside) -> None:
    book = outside.book()
    book.cell("readings", "i-books/2026-10-31//", "value").comment = Comment("Provisional, do not use!", "B.")
    code, (told,) = outside.receive(outside.save(book), dry_run=True)
    cell = book.address("readings", "i-books/2026-10-31//", "value")
    assert [(one["rule"], one["cell"]) for one in told["problems"]] == [("comment", cell)]
    assert code == 1


def test_words_on_the_first_and_last_sheet_are_named(outside: Outside) -> None:
    book = outside.book()
    book.book["Front sheet"]["B40"] = "We dispute the target"
    book.book["Sign-off"]["D12"] = "Signed under protest"
    book.sheet("milestones")["P3"] = "Ask us"
    _code, (told,) = outside.receive(outside.save(book), dry_run=True)
    assert {(one["rule"], one["cell"]) for one in told["problems"]} == {
        ("outside the table", "Front sheet!B40"),
        ("outside the table", "Sign-off!D12"),
        ("outside the table", "Milestones!P3"),
    }
    assert any("We dispute the target" in one["sentence"] for one in told["problems"])


def test_an_untouched_workbook_has_nothing_outside_its_tables(outside: Outside) -> None:
    code, (told,) = outside.receive(outside.issued, dry_run=True)
    assert (code, told["proposals"], told["problems"]) == (0, [], [])
    assert set(told) == FILE_KEYS


def test_a_column_put_into_the_sign_off_leaves_the_signer_who_they_are(outside: Outside) -> None:
    book = outside.book()
    book.sign("B. Sollen", datetime(2026, 11, 20))
    book.book["Sign-off"].insert_cols(4)
    _code, (told,) = outside.receive(outside.save(book), dry_run=True)
    assert told["signed_by"] == "B. Sollen"
    assert told["problems"] == []


# --- values that can be read and are wrong all the same --------------------------------------------------


def test_a_day_to_come_in_the_column_of_what_was_met_waits_for_a_person(outside: Outside) -> None:
    book = outside.book()
    book.write("milestones", "ms-test", "actual", datetime(2027, 3, 31))
    before = outside.exported()
    _code, (told,) = outside.receive(outside.save(book), accept="clean")
    (proposal,) = told["proposals"]
    assert set(proposal) == PROPOSAL_KEYS
    assert proposal["flags"][0].startswith("day to come: 31 Mar 2027 lies ahead: today is 23 Nov 2026.")
    assert outside.exported() == before


def test_a_rating_of_another_scale_is_asked_about_before_anybody_accepts_it(outside: Outside) -> None:
    book = outside.book()
    book.write("ratings", "a-ministry", "overall", "A")
    _code, (told,) = outside.receive(outside.save(book), dry_run=True)
    (proposal,) = told["proposals"]
    assert proposal["flags"] == ["scale: A is not on this scale: G AG AR R."]


@pytest.mark.parametrize("value", [35_250, -52.5, 4.9])
def test_a_figure_far_from_its_series_waits_for_a_person(outside: Outside, value: float) -> None:
    book = outside.book()
    book.write("readings", "i-read/2026-09-30//", "value", value)
    before = outside.exported()
    _code, (told,) = outside.receive(outside.save(book), accept="clean")
    (proposal,) = told["proposals"]
    assert proposal["flags"][0].startswith("far from its series: ")
    assert "50.5 to 55.3: is the unit right?" in proposal["flags"][0]
    assert outside.exported() == before


def test_a_figure_in_another_unit_waits_for_a_person(outside: Outside) -> None:
    book = outside.book()
    book.write("readings", "i-read/2026-09-30//", "value", 55_250)
    before = outside.exported()
    _code, (told,) = outside.receive(outside.save(book), accept="clean")
    (proposal,) = told["proposals"]
    assert proposal["flags"] == [
        "unit: 55,250 is about 1,000 times the 52.5 of 30 Jun 2026: is the unit right?"
    ]
    assert outside.exported() == before


def test_a_column_sorted_without_its_rows_waits_for_a_person(outside: Outside) -> None:
    book = outside.book()
    rows = book.rows("milestones")
    column = book.columns("milestones")["evidence"]
    sheet = book.sheet("milestones")
    words = ["The first", "The second", "The third", "The fourth"]
    for row, told in zip(rows.values(), words, strict=True):
        sheet.cell(row, column).value = told
    first = outside.save(book, "first.xlsx")
    outside.receive(first, accept="all")
    outside.run("issue", "--ministry", "EDU", "--out", outside.folder / "again")

    again = Returned(outside.folder / "again" / "EDU-2026-10-2.xlsx")
    sheet = again.sheet("milestones")
    for row, told in zip(again.rows("milestones").values(), [words[-1], *words[:-1]], strict=True):
        sheet.cell(row, column).value = told
    before = outside.exported()
    _code, (told,) = outside.receive(again.save(outside.folder / "sorted.xlsx"), accept="clean")
    assert Counter(flag.split(":")[0] for one in told["proposals"] for flag in one["flags"]) == {"moved": 4}
    assert told["proposals"][0]["flags"] == [
        "moved: This is what M034 was issued with: was the column shifted or sorted without its rows?"
    ]
    assert outside.exported() == before


def test_a_new_row_belongs_to_a_promise_of_the_same_workbook(outside: Outside) -> None:
    book = outside.book()
    row, columns = min(book.rows("new_milestones").values()), book.columns("new_milestones")
    sheet = book.sheet("new_milestones")
    sheet.cell(row, columns["priority"]).value = "P07"  # the finance ministry's
    sheet.cell(row, columns["title"]).value = "Roads surveyed by teachers"
    _code, (told,) = outside.receive(outside.save(book), accept="all")
    assert told["proposals"] == []
    assert told["problems"][0]["sentence"] == (
        "Priority: P07 is none of the promises in this workbook. Choose one of: P03, P10."
    )
    assert "Roads surveyed" not in outside.exported()["milestone"]


def test_what_needs_a_person_is_printed_with_all_three_values(outside: Outside) -> None:
    book = outside.book()
    canary(book)
    book.delete_row("milestones", "ms-pay")
    book.write("milestones", "ms-coaches", "evidence", None)
    code, told = outside.run("receive", outside.save(book), "--accept", "clean")
    assert code == 0
    assert told.splitlines()[1:4] == [
        "  4 safe, 1 missing",
        "  Milestones!L7: M033, Evidence: issued Waits for M032, theirs blank, ours Waits for M032. blanking",
        "  Milestones: M032: the row did not come back; nothing is deleted.",
    ]
    assert told.splitlines()[-1] == "Step 4: Return from Education, 3 cells"


# --- the same workbook more than once --------------------------------------------------------------------


def _new_milestone(outside: Outside, name: str, title: str, forecast: datetime) -> Path:
    book = outside.book()
    row, columns = min(book.rows("new_milestones").values()), book.columns("new_milestones")
    for field, value in (("priority", "P03"), ("title", title), ("forecast", forecast)):
        book.sheet("new_milestones").cell(row, columns[field]).value = value
    return outside.save(book, name)


def test_a_second_return_may_say_otherwise_of_a_row_that_the_first_added(outside: Outside) -> None:
    outside.receive(_new_milestone(outside, "1.xlsx", "Readers printed", datetime(2027, 4, 4)), accept="all")
    second = _new_milestone(outside, "2.xlsx", "Readers printed", datetime(2027, 5, 5))
    _code, (told,) = outside.receive(second, accept="all")
    assert [(one["field"], one["theirs"], one["ours"], one["kind"]) for one in told["proposals"]] == [
        ("forecast", "2027-05-05", "2027-04-04", "conflict")
    ]
    milestones = outside.exported()["milestone"]
    assert milestones.count("Readers printed") == 1
    assert "2027-05-05" in milestones
    assert "2027-04-04" not in milestones


def test_a_second_return_that_leaves_out_what_the_first_brought_says_so(outside: Outside) -> None:
    book = outside.book()
    canary(book)
    outside.receive(outside.save(book, "first.xlsx"), accept="all")
    book = outside.book()
    book.write("milestones", "ms-test", "forecast", datetime(2027, 4, 30))
    code, (told,) = outside.receive(outside.save(book, "second.xlsx"), accept="all")
    assert code == 1
    assert told["proposals"] == []
    rest = "which stands, and this return does not say so. Correct it by hand if it was taken back."
    assert sorted(one["sentence"] for one in told["problems"]) == [
        f"G01, Owner: first.xlsx brought A. Rowan, {rest}",
        f"I031 2026-09-30, Value: first.xlsx brought 55.25, {rest}",
    ]
    code, (told,) = outside.receive(outside.folder / "second.xlsx")
    assert (code, told["status"], told["problems"]) == (0, "already received", [])


# --- files that are no return ----------------------------------------------------------------------------


def _without_hidden_sheet(outside: Outside) -> Path:
    book = outside.book()
    del book.book["_meta"]
    return outside.save(book)


def _cut_short(outside: Outside) -> Path:
    path = outside.folder / "cut.xlsx"
    path.write_bytes(outside.issued.read_bytes()[:9000])
    return path


def _empty_folder(outside: Outside) -> Path:
    path = outside.folder / "nothing yet"
    path.mkdir()
    return path


NO_RETURNS = {
    "absent": (lambda o: o.folder / "absent.xlsx", 4, "There is no such file. Check its name and folder."),
    "an empty folder": (_empty_folder, 4, "The folder holds no files. Drop the workbooks themselves."),
    "without its hidden sheet": (
        _without_hidden_sheet,
        3,
        "The hidden sheet of the workbook is gone, so nobody can tell which one it is. Fill in a fresh workbook.",
    ),
    "cut short": (
        _cut_short,
        4,
        "The file is cut off or damaged: it has no readable directory. Ask for it again.",
    ),
}


@pytest.mark.parametrize("what", NO_RETURNS)
def test_a_file_that_is_no_return_says_what_to_do_and_writes_nothing(outside: Outside, what: str) -> None:
    make, expected, sentence = NO_RETURNS[what]
    before = outside.run("history", "--json")
    code, (told,) = outside.receive(make(outside), accept="all")
    assert code == expected
    assert [one["sentence"] for one in told["problems"]] == [sentence]
    assert outside.run("history", "--json") == before


def test_a_demo_where_a_file_stands_in_the_way_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a note")
    assert main(["demo", str(tmp_path / "taken")]) == 4
    assert capsys.readouterr().err == "The folder taken cannot be made.\nChoose a folder of your own.\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there can the screen be missing so")
def test_a_window_without_a_screen_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from deliverydesk.__main__ import main as door

    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["desk"])
    assert door() == 3
    assert "Give a verb to work without one" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["with space", "hash#mark", "per%20cent", "écrit–日本", "semi;colon&"])
def test_a_desk_may_be_called_anything_that_the_system_allows(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    desk = str(folder / f"{name}.desk")
    for words in (["new", desk], ["info", desk], ["check", desk, "--full"], ["undo", desk]):
        assert main(words) == (3 if words[0] == "undo" else 0)
    assert "There is nothing to undo." in capsys.readouterr().err
