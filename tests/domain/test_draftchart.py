"""The chart of a path that nobody has agreed: what is agreed stands behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deliverydesk.domain.draftchart import draft_chart
from deliverydesk.domain.lines import versions_of
from deliverydesk.domain.measures import Indicator
from deliverydesk.services.desk import Desk


def test_an_agreed_path_stands_behind_its_draft_as_an_earlier_promise(a_country: Desk):
    at = a_country.picture
    indicator = at.get(Indicator, "i-read")
    plan = replace(versions_of(at, indicator)[-1].plan, target=60.0, target_on=date(2029, 6, 30))
    data = draft_chart(at, indicator, plan, [(date(2024, 6, 30), 48.0), (date(2029, 6, 30), 47.0)])
    assert (data.promise.on, data.promise.value) == (date(2029, 6, 30), 60.0)
    assert [one.words for one in data.earlier] == ["First promise 64% by June 2028"]
    assert not data.rebaselines
    assert (len(data.without), data.without_words) == (2, "If nothing is done")
    assert [one.value for one in data.facts] == [50.5, 52.5]


def test_without_a_word_on_what_happens_otherwise_no_such_line_is_drawn(a_country: Desk):
    indicator = a_country.picture.get(Indicator, "i-read")
    data = draft_chart(a_country.picture, indicator, versions_of(a_country.picture, indicator)[-1].plan)
    assert (data.without, data.without_words) == ((), "")
