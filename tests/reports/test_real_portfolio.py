"""A published portfolio on paper: every project has its line and its page, and no statement is cut short."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deliverydesk.domain.parties import Person
from deliverydesk.domain.promises import Priority
from deliverydesk.reports.blocks import Grid
from deliverydesk.reports.briefing import briefing
from deliverydesk.reports.pdf import pdf_bytes
from deliverydesk.schema.kinds import present
from deliverydesk.services.desk import Desk
from deliverydesk.services.importing import import_files


def test_a_portfolio_of_133_projects_is_printed_whole(
    shared_data: Path, tmp_path: Path, words_of: Callable[[bytes], list[str]]
) -> None:
    head = Person(ref="H", name="Head")
    with Desk.create(tmp_path / "portfolio.desk", person=head, remember=False) as desk:
        import_files(desk, [shared_data / "uk-gmpp" / "uk_2018.csv"], "uk-gmpp-2018", accept="all")
        picture = desk.picture
        brief = briefing(picture)
    projects = picture.all(Priority)
    [grid] = [block for block in brief.sheets[0].left if isinstance(block, Grid)]
    assert len(projects) == len(grid.rows) == len(brief.sheets) - 1 == 133
    printed = set(" ".join(words_of(pdf_bytes(brief))).split())
    for one in projects:
        for text in (one.aspiration, one.narrative_ministry):
            lost = set((present(text) or "").split()) - printed
            assert not lost, (one.ref, lost)
