"""Every kind of record can be laid on paper as its declaration says."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.promises import Priority
from deliverydesk.reports import listing
from deliverydesk.reports.pdf import page_count, pdf_bytes
from deliverydesk.schema.changes import Change
from deliverydesk.schema.columns import columns
from deliverydesk.services.desk import Desk


def records_of(desk: Desk, entity):
    return desk.picture.series("i-read") if entity.series else desk.picture.of_entity(entity.key)


@pytest.mark.parametrize("entity", list(CATALOGUE), ids=lambda entity: entity.key)
def test_every_entity_prints_what_its_declaration_gives_to_paper(entity, a_country: Desk):
    at, some = a_country.picture, records_of(a_country, entity)
    grid = listing.grid(at, entity, some)
    shown = columns(CATALOGUE, entity, entity.views.paper or entity.views.table)
    assert [one.head for one in grid.columns] == [one.label for one in shown]
    assert len(grid.rows) == len(some)
    first = [cell.text for cell in grid.rows[0].cells]
    assert first == [" ".join(one.show(some[0], at).split()) for one in shown]
    words = PdfReader(BytesIO(pdf_bytes(listing.document(at, entity, some)))).pages[0].extract_text()
    assert entity.plural in words


def test_a_long_list_goes_on_over_pages_with_its_heads(a_country: Desk):
    a_country.write(
        "Many",
        [Change(None, Priority(ref=f"Q{n}", title=f"Promise {n}", ministry="m-edu")) for n in range(120)],
    )
    made = listing.document(a_country.picture, Priority.entity, a_country.picture.all(Priority))
    pages = PdfReader(BytesIO(pdf_bytes(made))).pages
    assert len(pages) == page_count(made) > 1
    for page in pages:
        assert "Ministry" in page.extract_text()
    assert "Promise 119" in "".join(page.extract_text() for page in pages)


def test_a_list_says_that_it_is_not_frozen_and_from_which_step(a_country: Desk):
    made = listing.document(a_country.picture, Priority.entity, a_country.picture.all(Priority))
    assert (made.pack, made.step, made.practice) == ("not frozen", a_country.picture.step, True)
