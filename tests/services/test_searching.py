"""Any record by anything written in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.services import editing, searching
from deliverydesk.services.desk import Desk
from tests.desks import small_country


@pytest.fixture
def a_desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as desk:
        yield desk


@pytest.fixture
def index(a_desk: Desk) -> searching.Index:
    return searching.build(a_desk.picture)


def found(index: searching.Index, words: str, **options) -> list[str]:
    return [hit.ref or hit.title for hit in index.search(words, **options).hits]


def test_a_reference_asked_for_exactly_comes_first(index):
    assert found(index, "m030")[0] == "M030"


def test_part_of_a_reference_finds_all_that_begin_so(index):
    assert set(found(index, "M03")) == {"M030", "M032", "M033", "M034"}


def test_titles_come_before_passages(index):
    hits = index.search("coaches").hits
    ranks = [hit.rank for hit in hits]
    assert ranks == sorted(ranks)
    assert hits[-1].rank == searching.WRITTEN
    assert "Coaches will be in post" in hits[-1].quote


def test_every_word_must_stand_somewhere_in_the_record(index):
    assert found(index, "coaches release no") == ["B140", "P03"]
    assert found(index, "coaches bridge") == []


def test_case_and_accents_do_not_matter(index):
    assert found(index, "ECOLE") == ["P10"]
    assert found(index, "école") == ["P10"]


def test_nothing_asked_finds_nothing(index):
    assert index.search("   ").total == 0


def test_the_search_can_keep_to_some_kinds_of_records(index):
    assert found(index, "reading", only=frozenset({"indicator"})) == ["I031"]


def test_more_is_counted_than_is_listed(index):
    few = index.search("e", limit=2)
    assert len(few.hits) == 2
    assert few.total > 2


def test_the_index_follows_an_edit_and_an_undo(a_desk, index):
    title = a_desk.picture.get(Priority, "pr-roads")
    done = editing.set_field(a_desk, title, "title", "Asphalt on every lane")
    later = index.after(done.changes, a_desk.picture)
    assert found(later, "asphalt") == ["P07"]
    assert found(index, "asphalt") == []
    undone = a_desk.undo()
    assert found(later.after(undone.changes, a_desk.picture), "asphalt") == []


def test_a_deleted_record_is_found_no_more(a_desk, index):
    done = editing.delete_with_children(a_desk, [a_desk.picture.get(Milestone, "ms-test")])
    assert found(index.after(done.changes, a_desk.picture), "term test") == []


def test_a_long_passage_is_quoted_around_the_word(index):
    hit = next(one for one in index.search("hired").hits if one.entity == "priority")
    assert hit.quote.startswith("… ")
    assert "cannot be hired without the release." in hit.quote


def test_making_the_index_can_be_stopped(a_desk):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        searching.build(a_desk.picture, progress)
