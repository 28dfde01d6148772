"""The one table of rules: questions in the order they are asked within a standing, then gaps."""

from __future__ import annotations

from types import MappingProxyType

from deliverydesk.domain.challenge import owed, ratings, texts, work
from deliverydesk.domain.challenge.rule import Rule, Standing
from deliverydesk.i18n import N_

QUESTIONS = (
    Rule(
        "end_near",
        Standing.TESTED,
        N_("What still has to happen before its day?"),
        N_(
            "Rated green or amber-green, and its day has passed or is at most twelve months away. Of the "
            "United Kingdom's major projects with a day as near, whatever their rating, 44 % slipped by half "
            "a year or more, of the rest 17 %; with those that left counted as no slip, 21 % against 15 %."
        ),
        ratings.end_near,
    ),
    Rule(
        "trouble_words",
        Standing.PROMPT,
        N_("The words tell of trouble. Why does the rating not?"),
        N_("Rated amber or better, and a text holds two or more different words of trouble."),
        texts.trouble_words,
    ),
    Rule(
        "forecast_moved",
        Standing.PROMPT,
        N_("What did the move of its milestones do to the promise?"),
        N_("An open milestone is forecast later by more than a tenth of the promise's whole time."),
        work.forecast_moved,
    ),
    Rule(
        "slipped_before",
        Standing.FACT,
        N_("It has slipped before. What is different now?"),
        N_("A milestone was met or agreed anew so late that its slip is red."),
        work.slipped_before,
    ),
    Rule(
        "target_moved",
        Standing.FACT,
        N_("The day of the target was moved. Is it green against the first promise?"),
        N_("The target's day in force is later than in the version first agreed."),
        work.target_moved,
    ),
    Rule(
        "same_text",
        Standing.FACT,
        N_("The ministry says what it said last time. Has anything happened?"),
        N_("The ministry's words for this period are those it gave for the one before."),
        texts.same_text,
    ),
    Rule(
        "data_worse",
        Standing.UNTESTED,
        N_("Why is it rated so well when the data say otherwise?"),
        N_("Rated green or amber-green, and the data say amber-red or red."),
        ratings.data_worse,
    ),
    Rule(
        "two_steps_apart",
        Standing.UNTESTED,
        N_("What does one of us know that the other does not?"),
        N_("The ministry's rating stands two steps or more from ours, on the same scale."),
        ratings.voices_apart,
    ),
    Rule(
        "critical_barrier",
        Standing.UNTESTED,
        N_("Who removes the critical barrier, and when?"),
        N_("Rated green or amber-green while a critical barrier stands open."),
        ratings.critical_barrier,
    ),
    Rule(
        "late_surprises",
        Standing.UNTESTED,
        N_("Slips were told at the last moment. What is not told yet?"),
        N_("Of the milestones that slipped half, and two at least, first moved within 14 days of their day."),
        work.late_surprises,
    ),
    Rule(
        "same_text_three",
        Standing.UNTESTED,
        N_("The words have not changed for three periods. Does anybody look?"),
        N_("Rated green or amber-green, and the ministry's words are the same for three periods."),
        texts.same_text_three,
    ),
    Rule(
        "always_on_the_day",
        Standing.UNTESTED,
        N_("Nothing ever moves by a day. Are the forecasts forecasts?"),
        N_("Three milestones or more, every one met or forecast on exactly its first agreed day."),
        work.always_on_the_day,
    ),
)

GAPS = (
    Rule("no_rating", Standing.GAP, N_("No rating"), "", owed.no_rating),
    Rule("rating_old", Standing.GAP, N_("Rating older than the period"), "", owed.rating_old),
    Rule("self_rating_owed", Standing.GAP, N_("No rating by the ministry"), "", owed.self_rating_owed),
    Rule("no_headline", Standing.GAP, N_("No headline indicator"), "", owed.no_headline),
    Rule("no_trajectory", Standing.GAP, N_("No trajectory"), "", owed.no_trajectory),
    Rule("no_reading", Standing.GAP, N_("No reading"), "", owed.no_reading),
    Rule("reading_stale", Standing.GAP, N_("Reading too old"), "", owed.reading_stale),
    Rule("no_milestones_ahead", Standing.GAP, N_("No milestone ahead"), "", owed.no_milestones_ahead),
    Rule(
        "milestones_unforecast",
        Standing.GAP,
        N_("Past its day, no forecast"),
        "",
        owed.milestones_unforecast,
    ),
    Rule("milestones_undated", Standing.GAP, N_("Milestone without a day"), "", owed.milestones_undated),
    Rule("no_decide_by", Standing.GAP, N_("Barrier without a day to decide by"), "", owed.no_decide_by),
    Rule("no_impact", Standing.GAP, N_("Barrier without an impact"), "", owed.no_impact),
    Rule("nobody_accountable", Standing.GAP, N_("Nobody accountable"), "", owed.nobody_accountable),
    Rule("no_end", Standing.GAP, N_("No day promised"), "", owed.no_end),
    Rule("no_narrative", Standing.GAP, N_("No words from the ministry"), "", owed.no_narrative),
    Rule("arrival_unsaid", Standing.GAP, N_("Kept or not: nobody has said"), "", owed.arrival_unsaid),
)

RULES = (*QUESTIONS, *GAPS)
BY_KEY = MappingProxyType({one.key: one for one in RULES})
