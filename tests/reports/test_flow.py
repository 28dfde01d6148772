"""Pages end where they must, and nothing a ministry wrote gets lost on the way."""

from collections.abc import Iterable
from dataclasses import replace

from deliverydesk.reports import blocks as b
from deliverydesk.reports.flow import FOOT, HEIGHT, MARGIN, WIDTH, pages_of
from deliverydesk.reports.frames import OpeningPiece
from deliverydesk.reports.milestone_table import MilestonesPiece
from deliverydesk.reports.pieces import BarriersPiece, ProsePiece
from deliverydesk.reports.tables import GridPiece


def milestones(count: int) -> b.MilestoneTable:
    marks = ("met", "ahead", "missed", "slipping", "met_late")
    return b.MilestoneTable("Milestones", tuple(b.MilestoneLine(marks[n % 5], f"M{n}") for n in range(count)))


def pieces(sheet: b.Sheet, kind: type) -> list:
    return [
        placed.piece for page in pages_of(sheet) for placed in page.placed if isinstance(placed.piece, kind)
    ]


def test_a_short_priority_is_one_page(priority_sheet: b.Sheet) -> None:
    assert len(pages_of(priority_sheet)) == 1


def words_of(parts: Iterable[ProsePiece]) -> list[str]:
    return " ".join(" ".join(part.lines) or part.text or part.block.text for part in parts).split()


def test_a_long_narrative_goes_on_and_says_so(priority_sheet: b.Sheet) -> None:
    text = " ".join(f"word{n}" for n in range(1500))
    sheet = replace(priority_sheet, right=(b.Prose("The ministry says", text),))
    parts = pieces(sheet, ProsePiece)
    assert len(parts) > 1
    assert all(part.goes_on for part in parts[:-1])
    assert all(part.again for part in parts[1:])
    assert words_of(parts) == text.split()
    openings = pieces(sheet, OpeningPiece)
    assert [opening.again for opening in openings] == [False] + [True] * (len(openings) - 1)


def test_paragraphs_survive_a_page_break(priority_sheet: b.Sheet) -> None:
    paragraphs = [" ".join(f"p{n}w{m}" for m in range(90)) for n in range(14)]
    parts = pieces(
        replace(priority_sheet, right=(b.Prose("The unit says", "\n\n".join(paragraphs)),)), ProsePiece
    )
    assert words_of(parts) == " ".join(paragraphs).split()


def test_milestones_keep_the_late_ones_and_count_the_rest(priority_sheet: b.Sheet) -> None:
    sheet = replace(priority_sheet, left=(priority_sheet.left[0], milestones(40)))
    [table] = pieces(sheet, MilestonesPiece)
    kept = [line.mark for line in table.block.lines]
    assert table.left_out == 40 - len(kept)
    assert set(kept) == {"missed"} or set(kept) <= {"missed", "slipping"}
    numbers = [int(line.title[1:]) for line in table.block.lines]
    assert numbers == sorted(numbers)


def test_every_barrier_is_printed_however_many(priority_sheet: b.Sheet) -> None:
    lines = tuple(b.BarrierLine(n % 6, False, f"Barrier {n}", "since") for n in range(60))
    parts = pieces(replace(priority_sheet, right=(b.BarrierList("Barriers", "", lines),)), BarriersPiece)
    assert [line.title for part in parts for line in part.block.lines] == [f"Barrier {n}" for n in range(60)]


def test_a_dashboard_repeats_its_heads_and_its_legend(dashboard: b.Sheet) -> None:
    pages = pages_of(dashboard)
    grids = pieces(dashboard, GridPiece)
    assert len(pages) == len(grids) > 1
    assert sum(len(grid.block.rows) for grid in grids) == 40
    assert all(grid.block.columns == grids[0].block.columns for grid in grids)


def test_nothing_stands_in_the_margins(dashboard: b.Sheet, priority_sheet: b.Sheet) -> None:
    long = b.Prose("The unit says", "word " * 3000)
    for sheet in (dashboard, priority_sheet, replace(priority_sheet, right=(long, long))):
        for page in pages_of(sheet):
            for placed in page.placed:
                assert placed.x >= MARGIN - 0.01
                assert placed.x + placed.wide <= WIDTH - MARGIN + 0.01
                assert placed.y + placed.piece.height(placed.wide) <= FOOT + 0.01 < HEIGHT - MARGIN


def test_an_empty_sheet_is_still_a_page() -> None:
    sheet = b.Sheet("x", "x", b.Opening(b.Heading("x"), b.Sentence("Nothing yet.")))
    assert len(pages_of(sheet)) == 1
