"""One priority read as a whole: every voice beside the data, nothing averaged, every silence explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.assessments import Assessment, RatingScale, Voice
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard, in_reading_order, scorecard, scorecards
from deliverydesk.domain.work import Barrier, BarrierStatus, EscalationLevel, Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services.desk import Desk

CONTRACT = (
    "ref title ministry self unit moderated independent data latest expected gap_now gap_words projected "
    "projected_since_start pace_basis gap_at_target as_at stale too_early reasons"
)


def rate(desk: Desk, voice: Voice, code: str | Absent | None, on: date = date(2026, 11, 1), **values) -> None:
    desk.write(
        "Rated", [Change(None, Assessment(priority="pr-read", as_at=on, voice=voice, overall=code, **values))]
    )


def card(desk: Desk, id: str = "pr-read") -> Scorecard:
    return scorecard(desk.picture, desk.picture.get(Priority, id))


def test_the_plain_card_is_the_contract_of_the_command_line(a_country: Desk):
    plain = card(a_country).plain()
    assert set(CONTRACT.split()) <= plain.keys()
    assert (plain["ref"], plain["ministry"], plain["self"], plain["unit"]) == ("P03", "EDU", "G", "R")
    assert (plain["moderated"], plain["independent"]) == (None, None)
    assert plain["latest"] == 52.5
    assert plain["as_at"] == "2026-06-30"


def test_a_voices_latest_rating_stands(a_country: Desk):
    rate(a_country, Voice.UNIT, "AR", date(2026, 11, 5))
    rate(a_country, Voice.UNIT, "G", date(2026, 10, 1))
    assert card(a_country).voices[Voice.UNIT].code == "AR"


def test_of_two_ratings_of_one_day_the_later_written_stands(a_country: Desk):
    rate(a_country, Voice.UNIT, "AR")
    rate(a_country, Voice.UNIT, "AG")
    assert card(a_country).voices[Voice.UNIT].code == "AG"


def test_a_rating_of_a_later_day_is_not_seen_yet(a_country: Desk):
    rate(a_country, Voice.UNIT, "G", date(2026, 12, 24))
    assert card(a_country).unit.code == "R"
    then = a_country.viewed(at=date(2026, 12, 31))
    assert scorecard(then, then.get(Priority, "pr-read")).unit.code == "G"


def test_the_units_word_is_the_moderated_one_once_it_is_there(a_country: Desk):
    rate(a_country, Voice.MODERATED, "AR", date(2026, 11, 10))
    assert card(a_country).unit.voice is Voice.MODERATED
    rate(a_country, Voice.UNIT, "AG", date(2026, 11, 20))
    assert card(a_country).unit.code == "AG"


def test_disagreement_is_counted_in_steps_of_one_scale(a_country: Desk):
    assert card(a_country).steps_from_unit(Voice.MINISTRY) == 3


def test_across_scales_no_step_is_counted(a_country: Desk):
    rate(a_country, Voice.INDEPENDENT, "A", scale=RatingScale.FIVE)
    assert card(a_country).voices[Voice.INDEPENDENT].code == "A"
    assert card(a_country).steps_from_unit(Voice.INDEPENDENT) is None


def test_movement_is_between_the_units_last_two_words(a_country: Desk):
    assert card(a_country).moved is None
    rate(a_country, Voice.UNIT, "AR", date(2026, 11, 20))
    assert card(a_country).moved == 1
    rate(a_country, Voice.MODERATED, "R", date(2026, 11, 21))
    assert card(a_country).moved == -1


def test_a_rating_that_is_absent_says_why(a_country: Desk):
    rate(a_country, Voice.INDEPENDENT, Absent(AbsentReason.WITHHELD, "Exempt under Section 26"))
    plain = card(a_country).plain()
    assert plain["independent"] is None
    assert plain["reasons"]["independent"] == "Exempt under Section 26"


def test_a_voice_that_never_spoke_has_no_code_and_no_words(a_country: Desk):
    said = card(a_country).voices[Voice.INDEPENDENT]
    assert (said.code, said.as_at, said.absent, said.record) == (None, None, None, None)


def test_a_priority_without_a_number_says_so(a_country: Desk):
    plain = card(a_country, "pr-école").plain()
    assert (plain["data"], plain["latest"], plain["gap_now"]) == (None, None, None)
    assert plain["gap_words"]
    assert plain["reasons"]


@pytest.mark.parametrize("key", ["latest", "expected", "gap_now", "projected", "gap_at_target", "data"])
def test_every_figure_that_is_missing_has_a_reason(a_country: Desk, key: str):
    for one in scorecards(a_country.picture):
        plain = one.plain()
        assert plain[key] is not None or plain["reasons"], plain["ref"]


def test_the_worst_barrier_stands_first(a_country: Desk):
    a_country.write(
        "More",
        [
            Change(
                None,
                Barrier(
                    priority="pr-read",
                    ref="B1",
                    title="Lower",
                    level=EscalationLevel.L1,
                    raised_on=date(2026, 11, 22),
                ),
            ),
            Change(
                None,
                Barrier(
                    priority="pr-read",
                    ref="B2",
                    title="Higher",
                    level=EscalationLevel.L5,
                    raised_on=date(2026, 11, 22),
                ),
            ),
            Change(
                None,
                Barrier(
                    priority="pr-read",
                    ref="B3",
                    title="Done",
                    level=EscalationLevel.L5,
                    status=BarrierStatus.CLOSED,
                ),
            ),
        ],
    )
    refs = [line.record.ref for line in card(a_country).barriers]
    assert "B3" not in refs
    assert refs.index("B2") < refs.index("B1")


def test_milestones_stand_in_order_of_the_day_first_agreed(a_country: Desk):
    assert [line.record.ref for line in card(a_country).milestones] == ["M030", "M032", "M033", "M034"]
    later = a_country.picture.get(Milestone, "ms-pilot")
    a_country.write(
        "Undated", [Change(later, replace(later, original_baseline=None, current_baseline=None))], reason="x"
    )
    assert card(a_country).milestones[-1].record.ref == "M030"


def test_the_worst_rating_stands_first_then_the_governments_order(a_country: Desk):
    assert [one.priority.ref for one in scorecards(a_country.picture)] == ["P03", "P07", "P10"]
    first = a_country.picture.get(Priority, "pr-école")
    a_country.write(
        "First",
        [
            Change(first, replace(first, order=1)),
            Change(
                a_country.picture.get(Priority, "pr-read"),
                replace(a_country.picture.get(Priority, "pr-read"), order=9),
            ),
        ],
    )
    assert [one.priority.ref for one in in_reading_order(scorecards(a_country.picture))] == [
        "P03",
        "P10",
        "P07",
    ]


def test_the_data_have_a_voice_of_their_own(a_country: Desk):
    one = card(a_country)
    assert one.data == one.verdict.status
    assert one.data_steps is None or isinstance(one.data_steps, int)
    assert one.age_of_data == (date(2026, 11, 23) - date(2026, 6, 30)).days


def test_a_card_opens_with_a_sentence_and_draws_only_what_there_is(a_country: Desk):
    assert card(a_country).sentence.endswith(".")
    assert card(a_country).chart is not None
    assert card(a_country, "pr-école").chart is None
