"""Sixty ministries' returns of a thousand fields: read and typed here, by openpyxl and by datamaps."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

import openpyxl
import pytest
import xlsxwriter

from deliverydesk.exchange import reading
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.exchange.serving import READ
from deliverydesk.exchange.worker import read_all
from tests.exchange.hostile import HOSTILE

RETURNS = 60
SECTIONS = ("Milestones", "Readings", "Ratings", "Barriers", "Narrative")
ROWS = 100
FIELDS_A_ROW = 2
ROUNDS = 3

# Of openpyxl's load and read. Receiving as a whole may take half of it; the rest is for comparing the values.
AT_MOST_OF_OPENPYXL = 0.35
TIMES_FASTER_THAN_DATAMAPS = 10

RATINGS = ["Green", "Amber/Green", "Amber/Red", "Red"]
ROOT = Path(reading.__file__).parents[2]


def a_return(path: Path, seed: int, rows: int) -> None:
    """A return as a unit issues it: keys hidden, guidance as comments, lists to choose from, few cells open."""
    chance = Random(seed)
    with xlsxwriter.Workbook(str(path)) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8E4DA", "border": 1})
        locked = book.add_format({"text_wrap": True, "font_color": "#555555", "border": 1})
        day = book.add_format({"num_format": "d mmm yy", "locked": False, "border": 1})
        share = book.add_format({"num_format": "0.0%", "locked": False, "border": 1})
        text = book.add_format({"text_wrap": True, "locked": False, "border": 1})
        for section in SECTIONS:
            sheet = book.add_worksheet(section)
            sheet.protect()
            sheet.set_column(0, 0, None, None, {"hidden": True})
            sheet.set_column(1, 4, 28)
            for column, title in enumerate(("key", "Reference", "Title", "Now", "Next")):
                sheet.write_string(0, column, title, head)
                sheet.write_comment(0, column, f"What belongs under {title}, and in which unit.")
            for row in range(1, rows + 1):
                sheet.write_string(row, 0, f"{chance.getrandbits(128):032x}", locked)
                sheet.write_string(row, 1, f"{section[0]}-{row:04}", locked)
                sheet.write_string(row, 2, f"{section} of programme {row}", locked)
                sheet.write_string(
                    row, 4, f"Agreed with region {chance.randrange(40)}; contract signed", text
                )
                match SECTIONS.index(section) % 4:
                    case 0:
                        sheet.write_datetime(row, 3, date(2026, 1, 1) + timedelta(chance.randrange(700)), day)
                    case 1:
                        sheet.write_number(row, 3, chance.random(), share)
                    case 2:
                        sheet.write_string(row, 3, chance.choice(RATINGS), text)
                    case _:
                        sheet.write_number(row, 3, round(chance.random() * 1000, 1), text)
            sheet.data_validation(
                1, 3, rows, 3, {"validate": "list", "source": RATINGS, "ignore_blank": True}
            )
            sheet.conditional_format(1, 3, rows, 4, {"type": "blanks", "format": head})
        book.add_worksheet("_desk").very_hidden()


@pytest.fixture(scope="module")
def the_returns(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    count, rows = request.param
    folder = tmp_path_factory.mktemp("returns")
    paths = [folder / f"ministry-{n:02}.xlsx" for n in range(count)]
    for n, path in enumerate(paths):
        a_return(path, n, rows)
    return paths


def read_here(paths: Sequence[Path]) -> int:
    """Every filled cell of every return, through the worker; how many there were."""
    cells = 0
    for read in read_all(paths):
        assert read.status == READ
        assert read.book is not None
        cells += sum(value is not None for sheet in read.book.sheets for row in sheet.rows for value in row)
    return cells


def read_by_openpyxl(paths: Sequence[Path]) -> int:
    cells = 0
    for path in paths:
        book = openpyxl.load_workbook(path)
        cells += sum(
            value is not None
            for sheet in book.worksheets
            for row in sheet.iter_rows(values_only=True)
            for value in row
        )
    return cells


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@pytest.mark.parametrize("the_returns", [(6, 10)], indirect=True)
def test_both_readers_find_the_same_cells(the_returns: list[Path]) -> None:
    assert read_here(the_returns) == read_by_openpyxl(the_returns)


@pytest.mark.benchmark
@pytest.mark.parametrize("the_returns", [(RETURNS, ROWS)], indirect=True)
def test_reading_leaves_room_for_comparing(the_returns: list[Path]) -> None:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: read_here(the_returns)))
        theirs.append(seconds(lambda: read_by_openpyxl(the_returns)))

    ratio = median(ours) / median(theirs)
    print(f"\nread here {median(ours):.2f} s, by openpyxl {median(theirs):.2f} s, ratio {ratio:.2f}")
    assert ratio <= AT_MOST_OF_OPENPYXL


@pytest.mark.benchmark
def test_every_hostile_workbook_is_turned_away_within_a_second() -> None:
    took = {}
    for hostile in HOSTILE:
        made = hostile.make()
        begun = time.process_time()
        with pytest.raises(TurnedAway):
            reading.read(made, name="return.xlsx")
        took[hostile.name] = time.process_time() - begun

    slowest = max(took, key=lambda name: took[name])
    print(f"\n{len(took)} hostile workbooks, the slowest {slowest}: {took[slowest]:.2f} s")
    assert took[slowest] < 1


@pytest.fixture(scope="module")
def datamaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `datamaps`, in an environment of its own."""
    folder = tmp_path_factory.mktemp("datamaps") / "venv"
    venv.create(folder, with_pip=True)
    bin_folder = folder / ("Scripts" if sys.platform == "win32" else "bin")
    done = subprocess.run(
        [bin_folder / "python", "-m", "pip", "install", "-q", "datamaps"], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("datamaps cannot be installed here")
    return bin_folder / "datamaps"


def a_datamap(path: Path, rows: int) -> None:
    """The same fields, for datamaps: key, sheet, cell and type."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["cell_key", "template_sheet", "cell_reference", "type"])
        for section in SECTIONS:
            kind = {0: "DATE", 1: "NUMBER", 2: "TEXT", 3: "NUMBER"}[SECTIONS.index(section) % 4]
            for row in range(2, rows + 2):
                writer.writerow([f"{section} {row} now", section, f"D{row}", kind])
                writer.writerow([f"{section} {row} next", section, f"E{row}", "TEXT"])


@pytest.mark.benchmark
@pytest.mark.timeout(600)
@pytest.mark.parametrize("the_returns", [(RETURNS, ROWS)], indirect=True)
def test_reading_is_ten_times_faster_than_datamaps(
    the_returns: list[Path], datamaps: Path, home: Path
) -> None:
    folder = the_returns[0].parent
    a_datamap(folder / "datamap.csv", ROWS)
    command = [datamaps, "import", "templates", "-m", "--inputdir", folder, "-d", folder / "datamap.csv"]
    script = "import sys; from deliverydesk.exchange.worker import read_all; list(read_all(sys.argv[1:]))"

    reader = [sys.executable, "-c", script, *the_returns]
    ours, theirs = [], []
    for _ in range(2):
        theirs.append(seconds(lambda: subprocess.run(command, check=True, capture_output=True)))
        ours.append(seconds(lambda: subprocess.run(reader, cwd=ROOT, check=True)))

    assert list(home.rglob("master.xlsx")), "datamaps has read the returns"
    times = min(theirs) / min(ours)
    print(f"\nread here {min(ours):.2f} s as a process, by datamaps {min(theirs):.2f} s: {times:.1f} times")
    assert times >= TIMES_FASTER_THAN_DATAMAPS
