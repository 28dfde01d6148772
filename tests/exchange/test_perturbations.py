"""Every slip and every pair of slips, on every section: nothing on a wrong row, nothing in silence (R-T11).

What is read is judged by a witness that knows headings and references as people see them, and no key.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations_with_replacement
from pathlib import Path
from random import Random
from typing import Any

import pytest

from deliverydesk.domain.exchanges import Issue
from deliverydesk.domain.parties import Person
from deliverydesk.exchange.issued import Issued, IssuedSheet
from deliverydesk.exchange.proposal import read_return
from deliverydesk.exchange.reading import read
from deliverydesk.exchange.said import Said
from deliverydesk.schema.kinds import Amount, Choice, Day, Rating, Ref
from deliverydesk.schema.picture import Picture
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import Terms, issue_workbooks
from deliverydesk.services.sample import make_sample
from tests.exchange.perturb import Returned
from tests.exchange.slips import SLIPS, Hand
from tests.exchange.witness import Witness

SECTIONS = (
    "priorities", "ratings", "indicators", "readings", "milestones", "new_milestones", "barriers",
    "new_barriers", "programmes", "people",
)  # fmt: skip
PAIRS = tuple(combinations_with_replacement(SLIPS, 2))
TYPED_CELLS = 8
NOTHING_TO_ACT_ON = (KeyError, ValueError, IndexError, StopIteration)
"""A slip upon what an earlier slip has taken away does nothing."""


@dataclass(frozen=True)
class Sent:
    """A workbook of one section with some answers typed into it, as a ministry holds it."""

    issued: Issued
    content: bytes
    at: Picture


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with make_sample(tmp_path_factory.mktemp("slips") / "sample.desk", remember=False) as made:
        made.actor = made.actor or made.picture.all(Person)[0]
        yield made


_SENT: dict[tuple[str, str], Sent] = {}


def sent(desk: Desk, section: str) -> Sent:
    """The workbook of one section, made once."""
    key = (desk.id, section)
    if key not in _SENT:
        folder: Path = desk.path.parent / section
        asked = (section,) if not section.startswith("new_") else ("priorities", section)
        (made,) = issue_workbooks(desk, folder, ministries=["EDU"], terms=Terms(sections=asked))
        issue = desk.picture.get(Issue, made.issue.id)
        assert issue is not None
        issued = Issued.restore(desk.blob(issue.cells))
        book = Returned(made.path)
        type_into(book, issued.by_section[section], desk.picture, Random(section))
        buffer = io.BytesIO()
        book.book.save(buffer)
        _SENT[key] = Sent(issued, buffer.getvalue(), desk.picture)
    return _SENT[key]


def type_into(book: Returned, issued: IssuedSheet, at: Picture, chance: Random) -> None:
    """Answers that are each like no other, so that one on a wrong row is known again."""
    entity = at.catalogue[issued.entity]
    rows = issued.rows[: 6 if issued.is_new else None]
    cells = [(row.token, name) for row in rows for name in issued.fields]
    chosen = cells if issued.is_new else chance.sample(cells, min(TYPED_CELLS, len(cells)))
    for n, (token, name) in enumerate(chosen):
        field = entity.field(name)
        value: Any = f"Typed {n:03} of {name}"
        match field.kind:
            case Day():
                value = datetime(2026, 1, 1 + n % 28)
            case Amount():
                value = 40 + n / 10
            case Ref():
                value = "P03"
            case Rating() | Choice():
                known = [row.raw[issued.fields.index(name)] for row in issued.rows]
                value = next((one for one in known if one is not None), None)
        book.write(issued.section, token, name, value)


def faults_of(desk: Desk, section: str, slips: tuple[str, ...], seed: int = 0) -> list[str]:
    """What is wrong with the reading of a workbook after these slips."""
    it = sent(desk, section)
    book = Returned(io.BytesIO(it.content))  # type: ignore[arg-type]  # openpyxl takes both
    hand = Hand(book, section, Random(f"{section} {slips} {seed}"))
    for name in slips:
        try:
            SLIPS[name](hand)
        except NOTHING_TO_ACT_ON:
            continue
    buffer = io.BytesIO()
    book.book.save(buffer)
    said = read_return(read(buffer.getvalue(), name="x.xlsx"), it.issued, it.at)
    return list(Witness(book, it.issued, said, it.at).faults())


def wrong(
    desk: Desk, section: str, every: list[tuple[str, ...]], seed: int = 0
) -> dict[tuple[str, ...], list[str]]:
    """The slips that were read wrongly, with what is wrong."""
    return {slips: found for slips in every if (found := faults_of(desk, section, slips, seed))}


@pytest.mark.parametrize("section", SECTIONS)
def test_an_answer_that_nobody_touched_again_comes_through(desk: Desk, section: str) -> None:
    it = sent(desk, section)
    said = read_return(read(it.content, name="x.xlsx"), it.issued, it.at)
    assert len(said.cells) + len(said.records) > 0
    assert faults_of(desk, section, ()) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_hundredth_of_all_slips_is_read_right_or_named(desk: Desk, section: str) -> None:
    chance = Random(section)
    singles = [(one,) for one in chance.sample(list(SLIPS), 3)]
    assert wrong(desk, section, [*singles, *chance.sample(PAIRS, 8)]) == {}


def test_a_sheet_without_keys_beside_a_copy_with_them_is_named(desk: Desk) -> None:
    assert faults_of(desk, "programmes", ("copy_sheet", "delete_keys")) == []


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_slip_on_every_section_is_read_right_or_named(desk: Desk, section: str) -> None:
    for seed in range(3):
        assert wrong(desk, section, [(one,) for one in SLIPS], seed) == {}


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("section", SECTIONS)
def test_every_pair_of_slips_on_every_section_is_read_right_or_named(
    desk: Desk, section: str, part: int
) -> None:
    assert wrong(desk, section, list(PAIRS[part::4])) == {}


def the_faults(desk: Desk, change: Any) -> list[str]:
    """What the witness says of an honest reading of milestones that was then tampered with."""
    it = sent(desk, "milestones")
    said = read_return(read(it.content, name="x.xlsx"), it.issued, it.at)
    book = Returned(io.BytesIO(it.content))  # type: ignore[arg-type]  # openpyxl takes both
    return list(Witness(book, it.issued, change(said), it.at).faults())


def test_the_witness_misses_an_answer_that_was_dropped(desk: Desk) -> None:
    (fault,) = the_faults(desk, lambda said: replace(said, cells=said.cells[1:]))
    assert fault.startswith("in silence")


def test_the_witness_knows_an_answer_on_another_row(desk: Desk) -> None:
    def moved(said: Said) -> Said:
        first, other = said.cells[0], said.cells[-1]
        assert first.record != other.record
        return replace(said, cells=(replace(first, record=other.record), *said.cells[1:]))

    assert any("another row's reference" in one for one in the_faults(desk, moved))


def test_the_witness_knows_another_value_and_another_field(desk: Desk) -> None:
    def other(said: Said) -> Said:
        return replace(said, cells=(replace(said.cells[0], theirs="2031-01-01"), *said.cells[1:]))

    def elsewhere(said: Said) -> Said:
        first = next(one for one in said.cells if one.field == "owner")
        rest = tuple(one for one in said.cells if one is not first)
        return replace(said, cells=(replace(first, field="evidence"), *rest))

    assert any("the cell holds" in one for one in the_faults(desk, other))
    assert any("the heading is that of owner" in one for one in the_faults(desk, elsewhere))


def test_the_witness_misses_a_row_that_went(desk: Desk) -> None:
    it = sent(desk, "milestones")
    book = Returned(io.BytesIO(it.content))  # type: ignore[arg-type]  # openpyxl takes both
    hand = Hand(book, "milestones", Random(1))
    SLIPS["delete_row"](hand)
    buffer = io.BytesIO()
    book.book.save(buffer)
    said = read_return(read(buffer.getvalue(), name="x.xlsx"), it.issued, it.at)
    (fault,) = Witness(book, it.issued, replace(said, missing=()), it.at).faults()
    assert fault.startswith("a row went in silence")
