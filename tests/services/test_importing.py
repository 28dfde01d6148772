"""Foreign returns through maps, on small invented files of the same shape as the real ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.importing import import_files, summary
from deliverydesk.sources import RealSources
from tests.exchange.ods_maker import content, grid, ods

EXEMPT = "Exempt under Section 26 of the Freedom of Information Act 2000 (Defence)"
RATING_2016 = (
    "IPA RAG rating\n(A Delivery Confidence Assessment of the project at a fixed point in time, using a five-point "
    "scale, Red – Amber/Red – Amber – Amber/Green – Green; definitions in the IPA Annual Report)"
)
HEADINGS_2016 = (
    "Project Name",
    "Department",
    RATING_2016,
    "Description / Aims",
    "Departmental commentary on actions planned or taken on the IPA RAG rating.",
    "Project - Start Date\n(Latest approved start date)",
    "Project - End Date\n(Latest approved end date)",
    "Departmental narrative on schedule, including any deviation from planned schedule (if necessary)",
    "2015/16 Budget (£million)",
)
HEADINGS = (
    "project_name", "department", "colour_rating", "description_aims", "rating_comment",
    "start_date", "end_date", "schedule_comment", "yearly_budget", "year",
)  # fmt: skip
HEADINGS_2021 = ("project_number", *HEADINGS)

Row = Sequence[str]


def as_csv(rows: Sequence[Row], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("cp1252")


def projects(year: str, day: Callable[[date], str]) -> list[Row]:
    """Three invented projects: one rated, one withheld and not dated, one with a bare narrative."""
    budget = ("£1.20", year) if year != "2016" else ("£1.20",)
    return [
        (
            "Harbour Bridge", "DFT", "Amber/Green", "A bridge.\nIt costs £4m – at most.", "On course.",
            day(date(2012, 3, 4)), day(date(2040, 12, 31)), "No change.", *budget,
        ),
        ("Quiet Radar", "MOD", EXEMPT, "A radar.", EXEMPT, EXEMPT, EXEMPT, EXEMPT, *budget),
        ("Night Trains", "DfT", "Red", "Trains at night.", "", day(date(1998, 6, 1)), "TBD", "", *budget),
    ]  # fmt: skip


def edition(year: str) -> bytes:
    """A whole invented edition of the portfolio, in the shape of that year."""
    if year == "2016":
        rows = [HEADINGS_2016, *projects(year, lambda one: f"{one:%d/%m/%Y}")]
        rows[3] = [cell.replace("TBD", "01/09/2019") for cell in rows[3]]
        return as_csv(list(zip(*rows, strict=True)))
    if year == "2021":
        rows = projects(year, lambda one: one.isoformat())
        rows[2] = [cell.replace("TBD", "2030-09-01") for cell in rows[2]]
        numbered = [(f"DEP_000{n}_2021-Q1", *row) for n, row in enumerate(rows, 1)]
        return as_csv([HEADINGS_2021, *numbered], ";")
    return as_csv([HEADINGS, *projects(year, lambda one: f"{one:%d.%m.%y}")])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "ours.desk", person=Person(ref="AM", name="A. Mensah")) as made:
        yield made


@pytest.fixture
def take(desk: Desk, tmp_path: Path) -> Callable[..., FileResult]:
    """Import one file's bytes through a shipped map, or through the text of one."""

    def run(data: bytes, by: str, name: str = "return.csv", **options: Any) -> FileResult:
        (tmp_path / name).write_bytes(data)
        if "\n" in by:
            (tmp_path / "own.toml").write_text(by, encoding="utf-8")
            by = str(tmp_path / "own.toml")
        return import_files(desk, [tmp_path / name], by, **options)[0]

    return run


def the(desk: Desk, title: str) -> Priority:
    return next(one for one in desk.picture.all(Priority) if one.title == title)


def rating(desk: Desk, title: str) -> Assessment:
    (found,) = desk.picture.children(Assessment, "priority", the(desk, title).id)
    return found


def rules(result: FileResult) -> list[tuple[str, str]]:
    return [(one.where.address, one.rule) for one in result.problems]


# --- the portfolio, one project a column or a row --------------------------------------------------


@pytest.mark.parametrize(("year", "as_at"), [("2016", date(2015, 9, 30)), ("2018", date(2017, 9, 30)), ("2019", date(2018, 9, 30)), ("2021", date(2021, 3, 31))])  # fmt: skip
def test_every_project_of_an_edition_comes_in_with_a_rating_or_a_reason(
    desk: Desk, take: Callable[..., FileResult], year: str, as_at: date
) -> None:
    result = take(edition(year), f"uk-gmpp-{year}")
    assert (result.status, result.problems) == ("read", ())
    assert [one.title for one in desk.picture.all(Priority)] == [
        "Harbour Bridge",
        "Quiet Radar",
        "Night Trains",
    ]
    assert [one.code for one in desk.picture.all(Ministry)] == ["DFT", "MOD"]
    bridge, radar = rating(desk, "Harbour Bridge"), rating(desk, "Quiet Radar")
    assert (bridge.overall, bridge.original_words, bridge.as_at) == ("AG", "Amber/Green", as_at)
    assert (bridge.voice, bridge.scale) == (Voice.INDEPENDENT, "five")
    assert radar.overall == Absent(AbsentReason.WITHHELD, EXEMPT)
    assert rating(desk, "Night Trains").overall == "R"


@pytest.mark.parametrize("year", ["2016", "2018", "2019", "2021"])
def test_the_same_file_a_second_time_proposes_nothing(take: Callable[..., FileResult], year: str) -> None:
    take(edition(year), f"uk-gmpp-{year}")
    again = take(edition(year), f"uk-gmpp-{year}")
    assert (again.status, again.proposals, again.problems) == ("read", (), ())


@pytest.mark.parametrize("year", ["2016", "2018", "2021"])
def test_days_of_each_edition_are_read_by_its_own_pattern(
    desk: Desk, take: Callable[..., FileResult], year: str
) -> None:
    take(edition(year), f"uk-gmpp-{year}")
    bridge = the(desk, "Harbour Bridge")
    assert (bridge.start, bridge.end) == (date(2012, 3, 4), date(2040, 12, 31))
    assert the(desk, "Night Trains").start == date(1998, 6, 1)
    (end,) = desk.picture.children(Milestone, "priority", bridge.id)
    assert (end.ref, end.current_baseline) == (f"{bridge.ref}-END", date(2040, 12, 31))


def test_narratives_keep_their_lines_and_signs(desk: Desk, take: Callable[..., FileResult]) -> None:
    take(edition("2016"), "uk-gmpp-2016")
    bridge = the(desk, "Harbour Bridge")
    assert (bridge.aspiration, bridge.narrative_ministry) == (
        "A bridge.\nIt costs £4m – at most.",
        "No change.",
    )
    assert rating(desk, "Harbour Bridge").reason == "On course."


def test_projects_without_a_number_are_numbered_in_the_order_of_the_file(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    take(edition("2016"), "uk-gmpp-2016")
    assert [one.ref for one in desk.picture.all(Priority)] == ["P001", "P002", "P003"]


def test_projects_with_a_number_keep_it(desk: Desk, take: Callable[..., FileResult]) -> None:
    take(edition("2021"), "uk-gmpp-2021")
    assert the(desk, "Harbour Bridge").ref == "DEP_0001_2021-Q1"


def test_what_the_map_does_not_name_is_listed(take: Callable[..., FileResult]) -> None:
    result = take(edition("2018"), "uk-gmpp-2018")
    (aside,) = [one for one in result.notes if one.rule == "not-taken"]
    assert "“yearly_budget”" in aside.sentence


# --- the next edition, and what stands in the desk already -----------------------------------------


def test_a_project_is_found_again_by_its_name_however_it_is_written(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    take(edition("2016"), "uk-gmpp-2016")
    rows = projects("2018", lambda one: f"{one:%d.%m.%y}")
    renamed = [("HARBOUR\u00a0 bridge", *rows[0][1:]), ("Tram", *rows[2][1:])]
    result = take(as_csv([HEADINGS, *renamed]), "uk-gmpp-2018")
    assert [one.ref for one in desk.picture.all(Priority)] == ["P001", "P002", "P003", "P004"]
    assert desk.picture.count("assessment") == 5
    assert not [one for one in result.proposals if one.field == "title"]


def test_a_name_that_is_nearly_the_same_is_pointed_out_and_never_assumed(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    take(edition("2016"), "uk-gmpp-2016")
    rows = projects("2018", lambda one: f"{one:%d.%m.%y}")
    result = take(as_csv([HEADINGS, ("Harbour-Bridge (HB)", *rows[0][1:])]), "uk-gmpp-2018")
    assert desk.picture.count("priority") == 4
    (note,) = [one for one in result.notes if one.rule == "similar"]
    assert (note.where.address, "P001 “Harbour Bridge”" in note.sentence) == ("R2C1", True)


def test_a_value_that_differs_waits_until_it_is_accepted(desk: Desk, take: Callable[..., FileResult]) -> None:
    take(edition("2016"), "uk-gmpp-2016")
    later = edition("2016").replace(b"31/12/2040", b"31/12/2042")
    result = take(later, "uk-gmpp-2016")
    assert {(one.field, one.ours, one.theirs, str(one.kind)) for one in result.proposals} == {
        ("end", "2040-12-31", "2042-12-31", "conflict"),
        ("current_baseline", "2040-12-31", "2042-12-31", "conflict"),
    }
    assert the(desk, "Harbour Bridge").end == date(2040, 12, 31)
    take(later, "uk-gmpp-2016", accept="all")
    assert the(desk, "Harbour Bridge").end == date(2042, 12, 31)
    assert take(later, "uk-gmpp-2016").proposals == ()


def test_an_empty_field_of_ours_is_filled_and_a_blank_of_theirs_clears_nothing(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    take(edition("2018"), "uk-gmpp-2018")
    trains, bridge = the(desk, "Night Trains"), the(desk, "Harbour Bridge")
    later = edition("2018").replace(b"No change.", b"").replace(b",TBD,,", b",TBD,Nearly there.,")
    result = take(later, "uk-gmpp-2018")
    assert [(one.record, one.field, str(one.kind)) for one in result.proposals] == [
        (trains.ref, "narrative_ministry", "safe")
    ]
    assert the(desk, "Night Trains").narrative_ministry == "Nearly there."
    assert the(desk, "Harbour Bridge") == bridge
    assert "kept" in [one.rule for one in result.notes]


def test_a_project_known_by_name_is_offered_its_number(desk: Desk, take: Callable[..., FileResult]) -> None:
    take(edition("2016"), "uk-gmpp-2016")
    result = take(edition("2021"), "uk-gmpp-2021", accept="all")
    assert ("ref", "P001", "DEP_0001_2021-Q1") in [
        (one.field, one.ours, one.theirs) for one in result.proposals
    ]
    assert [one.ref for one in desk.picture.all(Priority)] == [f"DEP_000{n}_2021-Q1" for n in (1, 2, 3)]


def test_two_numbered_projects_of_one_name_stay_two(desk: Desk, take: Callable[..., FileResult]) -> None:
    twins = edition("2021").replace(b"Quiet Radar", b"Harbour Bridge")
    assert take(twins, "uk-gmpp-2021").problems == ()
    assert desk.picture.count("priority") == 3
    assert take(twins, "uk-gmpp-2021").proposals == ()


def test_a_name_that_two_records_share_is_never_guessed(desk: Desk, take: Callable[..., FileResult]) -> None:
    take(edition("2021").replace(b"Quiet Radar", b"Harbour Bridge"), "uk-gmpp-2021")
    result = take(edition("2018"), "uk-gmpp-2018")
    assert ("R2C1", "ambiguous") in rules(result)
    assert [
        one.as_at for one in desk.picture.children(Assessment, "priority", the(desk, "Harbour Bridge").id)
    ] == [date(2021, 3, 31)]


def test_two_rows_of_one_project_that_disagree_are_named(desk: Desk, take: Callable[..., FileResult]) -> None:
    rows = projects("2018", lambda one: f"{one:%d.%m.%y}")
    twice = [rows[0], [*rows[0][:2], "Red", *rows[0][3:]]]
    result = take(as_csv([HEADINGS, *twice]), "uk-gmpp-2018")
    assert ("R3C3", "contradiction") in rules(result)
    assert rating(desk, "Harbour Bridge").overall == "AG"


# --- one act, one step -----------------------------------------------------------------------------


def test_an_import_is_one_step_and_one_undo(desk: Desk, take: Callable[..., FileResult]) -> None:
    before = desk.picture.step
    take(edition("2016"), "uk-gmpp-2016")
    assert desk.picture.step == before + 1
    assert desk.journal.step(desk.picture.step).kind is StepKind.IMPORT  # type: ignore[union-attr]
    desk.undo()
    assert (desk.picture.count("priority"), desk.picture.count("ministry")) == (0, 0)


def test_a_dry_run_shows_everything_and_writes_nothing(desk: Desk, take: Callable[..., FileResult]) -> None:
    before = desk.picture.step
    result = take(edition("2016"), "uk-gmpp-2016", dry_run=True)
    assert len([one for one in result.proposals if one.entity == "priority"]) == 3
    assert desk.picture.step == before


def test_a_cancelled_import_leaves_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "return.csv").write_bytes(edition("2016"))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        import_files(desk, [tmp_path / "return.csv"], "uk-gmpp-2016", progress=progress)
    assert desk.picture.count("priority") == 0


def test_a_file_that_cannot_be_read_does_not_stop_the_others(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_bytes(edition("2018"))
    (tmp_path / "bad.csv").write_bytes(b"%PDF-1.7 not a table\x00\x01")
    bad, good = import_files(desk, [tmp_path / "bad.csv", tmp_path / "good.csv"], "uk-gmpp-2018")
    assert (bad.status, good.status) == ("unreadable", "read")
    assert desk.picture.count("priority") == 3
    assert "bad.csv" not in desk.undo_label  # type: ignore[operator]
    assert summary([bad, good]) == "9 new records, 0 fields filled, 0 conflicts, 1 problem."


# --- what does not fit -----------------------------------------------------------------------------


def test_a_map_of_another_edition_is_refused(desk: Desk, take: Callable[..., FileResult]) -> None:
    result = take(edition("2018"), "uk-gmpp-2019")
    assert (result.status, rules(result)) == ("refused", [("R2C10", "map-does-not-fit")])
    assert "expects “2019” here and finds “2018”" in result.problems[0].sentence
    assert desk.picture.count("priority") == 0


def test_a_missing_column_is_named_with_what_was_found(take: Callable[..., FileResult]) -> None:
    result = take(edition("2018").replace(b"end_date", b"finish"), "uk-gmpp-2018")
    assert result.status == "refused"
    assert "needs “end_date”" in result.problems[0].sentence
    assert "“finish”" in result.problems[0].sentence


def test_a_word_that_no_map_knows_is_named_by_cell_and_the_rest_comes_in(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    result = take(edition("2018").replace(b"TBD", b"when ready"), "uk-gmpp-2018")
    assert rules(result) == [("R4C7", "date"), ("R4C7", "date")]  # the promise's own day, and its milestone's
    assert "end_date: “when ready” is not a day written dd.mm.yy" in result.problems[0].sentence
    assert the(desk, "Night Trains").end is None
    assert rating(desk, "Night Trains").overall == "R"


def test_a_rating_that_is_none_is_named_and_never_taken(desk: Desk, take: Callable[..., FileResult]) -> None:
    result = take(edition("2018").replace(b",Red,", b",Reset,"), "uk-gmpp-2018")
    assert ("R4C3", "rating") in rules(result)
    assert rating(desk, "Night Trains").overall is None
    assert rating(desk, "Night Trains").original_words == "Reset"


def test_an_end_before_the_start_is_named_and_left_out(desk: Desk, take: Callable[..., FileResult]) -> None:
    result = take(edition("2018").replace(b"31.12.40", b"31.12.09"), "uk-gmpp-2018")
    assert rules(result) == [("R2C7", "date order")]
    assert (the(desk, "Harbour Bridge").start, the(desk, "Harbour Bridge").end) == (date(2012, 3, 4), None)


def test_a_row_without_its_name_is_named(desk: Desk, take: Callable[..., FileResult]) -> None:
    result = take(edition("2018").replace(b"Night Trains", b""), "uk-gmpp-2018")
    assert ("R4C1", "key-missing") in rules(result)
    assert desk.picture.count("priority") == 2


# --- a table in a workbook -------------------------------------------------------------------------

OWN = """
kind = "columns"
[file]
sheet = "Projects"
header_row = 2
[[record]]
entity = "ministry"
key = ["code"]
[record.fields]
code = { column = "Who" }
name = { column = "Who" }
[[record]]
entity = "priority"
key = ["ref"]
[record.fields]
ref = { column = "No" }
title = { column = "What" }
ministry = { record = "ministry" }
end = { column = "Until", date = "dd/mm/yyyy" }
tier = { column = "Tier" }
"""


def table(turned: bool = False) -> bytes:
    """A sheet with a title row and two projects; the second's tier is a formula, its end a number."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("Projects"), book.add_format({"num_format": "dd/mm/yyyy"})

        def put(row: int, column: int, value: Any, *more: Any) -> None:
            sheet.write(*((column, row) if turned else (row, column)), value, *more)

        put(0, 0, "Our projects")
        for column, heading in enumerate(("No", "What", "Who", "Until", "Tier", "Notes")):
            put(1, column, heading)
        for column, value in enumerate(("B1", "Bridge", "TRA", date(2030, 5, 6), 1, "x")):
            put(2, column, value, *([day] if column == 3 else []))
        for column, value in enumerate(("B2", "Tunnel", "TRA", 47_000)):
            put(4, column, value)
        sheet.write_formula(4, 4, "=1+1", None, 2)
    return buffer.getvalue()


def test_cells_merged_over_several_rows_are_named_and_never_taken_for_blank(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Projects")
        for column, heading in enumerate(("No", "What", "Who", "Until", "Tier")):
            sheet.write(1, column, heading)
        for row, (number, title) in enumerate((("B1", "Bridge"), ("B2", "Tunnel")), 2):
            sheet.write(row, 0, number)
            sheet.write(row, 1, title)
            sheet.write(row, 2, "TRA")
        sheet.merge_range("E3:E4", 2)
        sheet.write("H3", "a word beside the table")
        book.add_worksheet("Costs").write("A1", 12)
    result = take(buffer.getvalue(), OWN, "return.xlsx")
    assert [(one.ref, one.tier) for one in desk.picture.all(Priority)] == [("B1", 2), ("B2", None)]
    assert rules(result) == [("Projects!E4", "merged-cells")]
    (note,) = result.notes
    assert note.sentence == (
        "Not taken, because the map does not name it: the column without a heading at H3, the sheet “Costs”."
    )


def test_a_csv_column_without_a_heading_is_named(desk: Desk, take: Callable[..., FileResult]) -> None:
    raw = edition("2018").decode("cp1252").splitlines()
    lines = [f"{raw[0]},,last", *(f"{line},stray," for line in raw[1:])]
    result = take("\r\n".join(lines).encode("cp1252"), "uk-gmpp-2018")
    assert "the column without a heading at R2C11" in result.notes[-1].sentence


@pytest.mark.parametrize("turned", [False, True])
def test_a_table_in_a_workbook_is_read_from_its_own_heading_row(
    desk: Desk, take: Callable[..., FileResult], turned: bool
) -> None:
    by = OWN.replace("[file]", '[file]\nrecords = "columns"') if turned else OWN
    result = take(table(turned), by, "return.xlsx")
    assert [(one.ref, one.title, one.end, one.tier) for one in desk.picture.all(Priority)] == [
        ("B1", "Bridge", date(2030, 5, 6), 1),
        ("B2", "Tunnel", None, 2),
    ]
    assert rules(result) == [("Projects!D5" if not turned else "Projects!E4", "date")]
    assert result.ministry == "TRA"
    assert [one.rule for one in result.notes] == ["not-taken"]
    (second,) = [one for one in result.proposals if one.record == "B2"]
    assert [flag.rule for flag in second.flags] == ["calculated"]


@pytest.mark.parametrize(("epoch", "serial"), [("1899-12-30", 47_609), ("1904-01-01", 47_609 - 1462)])
def test_a_bare_number_of_a_day_counts_from_the_file_s_own_first_day(
    desk: Desk, take: Callable[..., FileResult], epoch: str, serial: int
) -> None:
    rows: list[list[Any]] = [[], ["No", "What", "Who", "Until", "Tier"], ["B1", "Bridge", "TRA", serial]]
    before = f'<table:calculation-settings><table:null-date table:date-value="{epoch}"/></table:calculation-settings>'
    made = ods(content(grid(rows, "Projects"), before=before))
    take(made, OWN.replace('"dd/mm/yyyy"', '"excel"'), "return.ods")
    assert [one.end for one in desk.picture.all(Priority)] == [date(2030, 5, 6)]


def test_a_table_saved_by_libreoffice_is_read_from_its_own_heading_row(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    rows: list[list[Any]] = [
        ["Our projects"],
        ["No", "What", "Who", "Until", "Tier"],
        ["B1", "Bridge", "TRA", date(2030, 5, 6), 1],
        ["B2", "Tunnel", "TRA", "06/05/2031"],
    ]
    result = take(ods(content(grid(rows, "Projects"))), OWN, "return.ods")
    assert [(one.ref, one.title, one.end, one.tier) for one in desk.picture.all(Priority)] == [
        ("B1", "Bridge", date(2030, 5, 6), 1),
        ("B2", "Tunnel", date(2031, 5, 6), None),
    ]
    assert result.problems == ()


# --- the departmental return: one workbook, one project --------------------------------------------

INTRODUCTION = {"A9": "0.1.1", "C9": "Ministry of Bridges", "A11": "0.1.3", "C11": "Harbour Bridge", "A12": "0.1.4", "C12": "MOB_0001_1920-Q1", "A18": "0.1.10", "C18": date(2019, 6, 30)}  # fmt: skip
INFO = {"C6": "1.01.1", "E6": "A bridge that opens.", "C7": "1.01.2", "E7": "MOB"}
RATINGS = {"C7": "2.01.1", "E7": "Amber/Green", "E8": "Steady.", "C11": "2.01.4", "D17": "Money may run out"}
LEADERS = {"C10": "4.01.5", "E10": "B. Okafor", "C17": "4.01.12", "E17": "Director", "E13": date(2018, 1, 1)}
MILESTONES = {
    "C7": "6.03.1", "D7": "Start of works", "E7": "Yes", "F7": date(2019, 4, 3), "G7": date(2051, 4, 3), "I7": "Live", "J7": "Weather.",
    "D8": "Plans approved", "E8": "No", "F8": date(2019, 1, 31), "G8": date(2019, 2, 28), "I8": "Complete",
    "D9": "Old plan", "F9": date(2018, 1, 31), "G9": date(2018, 2, 28), "I9": "Superceded",
    "C106": "6.03.100",
}  # fmt: skip


def departmental(**sheets: dict[str, Any]) -> bytes:
    """An invented departmental return; cells given by sheet (`ratings={"E7": "Red"}`) replace its own."""
    buffer = io.BytesIO()
    own: dict[str, tuple[str, dict[str, Any]]] = {
        "introduction": ("Introduction", INTRODUCTION),
        "info": ("1 - Project Info", INFO),
        "ratings": ("2 - DCA & Risk", RATINGS),
        "leaders": ("4 - Leaders", LEADERS),
        "approvals": ("6a - Milestones - Approvals", {"C7": "6.01.1", "C106": "6.01.100"}),
        "assurance": ("6b - Milestones - Assurance", {"C7": "6.02.1", "C106": "6.02.100"}),
        "delivery": ("6c - Milestones - Delivery", MILESTONES),
    }
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for key, (name, cells) in own.items():
            sheet = book.add_worksheet(name)
            for cell, value in (cells | sheets.get(key, {})).items():
                if isinstance(value, date):
                    sheet.write_datetime(cell, value, day)
                elif isinstance(value, tuple):
                    sheet.write_formula(cell, value[0], None, value[1])
                elif value is not None:
                    sheet.write(cell, value)
    return buffer.getvalue()


def with_macros(workbook: bytes) -> bytes:
    buffer = io.BytesIO(workbook)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 anything at all")
    return buffer.getvalue()


@pytest.fixture
def departmental_return(take: Callable[..., FileResult]) -> Callable[..., FileResult]:
    def run(name: str = "return.xlsx", **sheets: dict[str, Any]) -> FileResult:
        return take(departmental(**sheets), "uk-dft-return", name)

    return run


def test_a_departmental_return_is_one_project(
    desk: Desk, departmental_return: Callable[..., FileResult]
) -> None:
    result = departmental_return()
    bridge = the(desk, "Harbour Bridge")
    assert (result.status, result.ministry, bridge.ref) == ("read", "MOB", "MOB_0001_1920-Q1")
    assert desk.picture.get(Person, bridge.sro).name == "B. Okafor"  # type: ignore[union-attr]
    own = rating(desk, "Harbour Bridge")
    assert (own.voice, own.overall, own.reason, own.as_at) == (
        Voice.MINISTRY,
        "AG",
        "Steady.",
        date(2019, 6, 30),
    )
    works, plans = desk.picture.children(Milestone, "priority", bridge.id)
    assert (works.title, works.original_baseline, works.forecast, works.actual) == (
        "Start of works",
        date(2019, 4, 3),
        date(2051, 4, 3),
        None,
    )
    assert (works.critical, works.evidence) == (True, "Weather.")
    assert (plans.forecast, plans.actual) == (None, date(2019, 2, 28))
    assert departmental_return().proposals == ()


def test_a_slip_of_32_years_is_flagged_as_implausible(departmental_return: Callable[..., FileResult]) -> None:
    result = departmental_return()
    assert rules(result) == [("6c - Milestones - Delivery!G7", "implausible")]
    assert "11,688 days" in result.problems[0].sentence
    assert [one.record for one in result.proposals if one.flagged("implausible")] == ["MOB_0001_1920-Q1-C01"]


def test_a_superseded_milestone_is_left_out_and_named(departmental_return: Callable[..., FileResult]) -> None:
    left_out = [one for one in departmental_return().notes if one.rule == "left-out"]
    assert [one.where.address for one in left_out] == ["6c - Milestones - Delivery!I9"]


def test_a_status_that_the_map_does_not_know_is_named(
    desk: Desk, departmental_return: Callable[..., FileResult]
) -> None:
    result = departmental_return(delivery={"I8": "Nearly"})
    assert ("6c - Milestones - Delivery!I8", "list") in rules(result)
    plans = desk.picture.children(Milestone, "priority", the(desk, "Harbour Bridge").id)[1]
    assert (plans.forecast, plans.actual) == (None, None)


def test_dates_without_a_name_beside_them_are_named(departmental_return: Callable[..., FileResult]) -> None:
    result = departmental_return(delivery={"F12": date(2020, 1, 1), "G12": date(2020, 1, 1)})
    assert ("6c - Milestones - Delivery!D12", "leading-blank") in rules(result)


def test_a_row_inserted_above_a_mapped_cell_refuses_the_file(
    desk: Desk, departmental_return: Callable[..., FileResult]
) -> None:
    moved = {f"{cell[0]}{int(cell[1:]) + 1}": value for cell, value in INTRODUCTION.items()}
    result = departmental_return(introduction=dict.fromkeys(INTRODUCTION) | moved)
    assert (result.status, rules(result)) == ("refused", [("Introduction!A9", "map-does-not-fit")])
    assert desk.picture.count("priority") == 0


def test_a_missing_sheet_is_named_with_what_was_found(take: Callable[..., FileResult]) -> None:
    result = take(table(), "uk-dft-return", "return.xlsx")
    assert result.status == "refused"
    assert "“2 - DCA & Risk”" in result.problems[0].sentence
    assert "It has “Projects”" in result.problems[0].sentence


def test_a_formula_without_a_value_is_a_problem_and_no_blank(
    desk: Desk, departmental_return: Callable[..., FileResult]
) -> None:
    result = departmental_return(info={"E6": ("=A1", 0)}, leaders={"E17": ("=UPPER(A1)", "DIRECTOR")})
    assert ("1 - Project Info!E6", "uncalculated") in rules(result)
    assert the(desk, "Harbour Bridge").aspiration is None
    (lead,) = [one for one in result.proposals if one.entity == "person"]
    assert lead.theirs["post"] == "DIRECTOR"
    assert [flag.told() for flag in lead.flags] == ["calculated: Post, 4 - Leaders!E17"]


def test_a_cell_with_an_error_is_a_problem_and_no_blank(
    departmental_return: Callable[..., FileResult],
) -> None:
    result = departmental_return(info={"E6": ("=1/0", "#DIV/0!")})
    assert ("1 - Project Info!E6", "error-cell") in rules(result)


def test_the_macro_part_is_never_opened_and_is_named(take: Callable[..., FileResult]) -> None:
    result = take(with_macros(departmental()), "uk-dft-return", "return.xlsm")
    assert result.status == "read"
    assert "macros" in [one.rule for one in result.notes]


def test_a_csv_given_to_a_map_of_cells_is_refused(take: Callable[..., FileResult]) -> None:
    assert rules(take(edition("2018"), "uk-dft-return")) == [("", "map-does-not-fit")]


# --- a list of cells as a map ----------------------------------------------------------------------


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    path = tmp_path / "cells.csv"
    lines = (
        "Name,Introduction,C11,TEXT", "Seen,Introduction,C18,DATE", "Post,4 - Leaders,E17,TEXT",
        "Aim,1 - Project Info,E6,TEXT", "Blank,Introduction,C30,TEXT", "Cost,1 - Project Info,E7,NUMBER",
    )  # fmt: skip
    path.write_text("\n".join(("cell_key,template_sheet,cellreference,type", *lines)), encoding="utf-8")
    return path


def test_a_list_of_cells_tells_values_formulas_and_blanks_apart(
    desk: Desk, cells: Path, tmp_path: Path
) -> None:
    made = departmental(info={"E6": ("=A1", 0)}, leaders={"E17": ("=UPPER(A1)", "DIRECTOR")})
    (tmp_path / "return.xlsx").write_bytes(made)
    (result,) = import_files(desk, [tmp_path / "return.xlsx"], cells, dry_run=True)
    assert [(one.field, one.theirs, [flag.rule for flag in one.flags]) for one in result.proposals] == [
        ("Name", "Harbour Bridge", []),
        ("Seen", "2019-06-30", []),
        ("Post", "DIRECTOR", ["calculated"]),
        ("Cost", "MOB", []),
    ]
    assert rules(result) == [("1 - Project Info!E6", "uncalculated"), ("1 - Project Info!E7", "number")]
    assert (
        "3 hold a value, 1 a calculated formula, 1 none that can be read, and 1 are blank"
        in result.notes[-1].sentence
    )


def test_a_list_of_cells_writes_nothing(desk: Desk, cells: Path, tmp_path: Path) -> None:
    (tmp_path / "return.xlsx").write_bytes(departmental())
    with pytest.raises(Refused, match="not what they are to the desk"):
        import_files(desk, [tmp_path / "return.xlsx"], cells)


def test_numbers_count_on_from_the_desk_s_own(desk: Desk, take: Callable[..., FileResult]) -> None:
    ministry = Ministry(id=RealSources().new_id(), code="DFT", name="Transport")
    own = Priority(ref="P041", title="Our own promise", ministry=ministry.id)
    desk.write("Add a promise", [Change(None, ministry), Change(None, own)])
    take(edition("2018"), "uk-gmpp-2018")
    assert sorted(one.ref for one in desk.picture.all(Priority)) == ["P041", "P042", "P043", "P044"]


def test_a_reference_that_another_has_is_a_problem_and_stops_nothing_else(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    by = """
kind = "columns"
[[record]]
entity = "ministry"
key = ["name"]
[record.fields]
code = { column = "Code" }
name = { column = "Name" }
"""
    result = take(
        as_csv([("Code", "Name"), ("EDU", "Education"), ("edu", "Eduction"), ("HEA", "Health")]), by
    )
    assert rules(result) == [("R3C1", "number-taken")]
    assert sorted(one.code for one in desk.picture.all(Ministry)) == ["EDU", "HEA"]
