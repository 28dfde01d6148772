"""The verb that asks: questions to ratings, gaps in what is owed, and how the words have done so far."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from deliverydesk.cli.common import day, file_argument, json_argument, opened, writing_arguments
from deliverydesk.cli.console import print_json, say
from deliverydesk.cli.reading import known
from deliverydesk.errors import WrongUsage
from deliverydesk.i18n import N_, _, plural

if TYPE_CHECKING:
    from deliverydesk.domain.challenge import Challenge, Raised
    from deliverydesk.domain.promises import Priority
    from deliverydesk.schema.picture import Picture

HELP = N_("ask what a green rating leaves unsaid, and name what is owed")


def challenge_arguments(parser: ArgumentParser) -> None:
    """The words after `challenge`."""
    file_argument(parser)
    writing_arguments(parser)
    json_argument(parser)
    parser.add_argument(
        "--priority", action="append", metavar="REF", help=_("only this priority; may be given again")
    )
    parser.add_argument("--keep", action="store_true", help=_("log the questions as put, each once a period"))
    parser.add_argument("--all", action="store_true", help=_("print every question, not the first ten"))
    parser.add_argument(
        "--brier", action="store_true", help=_("with the counts, the Brier score of each voice")
    )
    parser.add_argument(
        "--at", type=day, metavar="DATE", help=_("judge for this day; later readings are not seen")
    )
    parser.add_argument(
        "--known", metavar="STEP|FREEZE|DATE", help=_("what the desk held at a step, a freeze or a day")
    )


def challenge(given: Namespace) -> int:
    """Ask every rule; log the questions where told to."""
    from deliverydesk.domain.calibration import base_rate, calibration, rule_counts
    from deliverydesk.domain.challenge import offer_words, offers
    from deliverydesk.services import challenging

    if given.keep and (given.at is not None or given.known is not None):
        raise WrongUsage(_("--keep logs the questions of today; leave --at and --known out."))
    with opened(given, writing=given.keep) as desk:
        at = desk.viewed(at=given.at, known=known(given.known))
        chosen = _chosen(at, given.priority)
        found = challenging.asked(desk, at, chosen)
        kept = challenging.keep(desk, found.questions) if given.keep else None
        if kept is not None:
            at = desk.picture
            found = challenging.asked(desk, at, chosen)
        counts, rules, tired = calibration(at), rule_counts(at), offers(at)
    if given.json:
        print_json(
            {
                "sentence": found.sentence,
                "questions": [one.plain() for one in found.questions],
                "gaps": [one.plain() for one in found.gaps],
                "calibration": [one.plain() for one in counts.counts],
                "outcomes": {str(voice.value): n for voice, n in counts.resolved},
                "rules": [one.plain() for one in rules],
                "offers": [one.key for one in tired],
                "base_rate": {
                    "sentence": base_rate(),
                    "greens": [card.priority.ref for card in found.greens],
                },
            }
            | ({"brier": _scores(at)} if given.brier else {})
        )
        return 0
    if kept is not None:
        say(kept.step.label, "")
    say(found.sentence, "")
    _questions(found, every=given.all)
    _gaps(found)
    if found.greens:
        refs = ", ".join(card.priority.ref for card in found.greens)
        say("", _("Beside each green and amber-green ({refs}):").format(refs=refs), f"  {base_rate()}")
    say("", _("How our words have done"))
    for one in counts.counts:
        say(f"  {_(one.voice.label)}: {one.sentence}")
    if counts.waiting:
        say(f"  {counts.waiting}")
    for rule_count in rules:
        say(f"  {rule_count.sentence}")
    if given.brier:
        for score in _scores(at):
            say(f"  Brier, {score['voice']}, {score['scale']}: {score['score']:.4f} ({score['rated']})")
    for rule in tired:
        say("", offer_words(rule), f"  {_(rule.about)}")
    return 0


def _chosen(at: Picture, refs: list[str] | None) -> list[Priority] | None:
    """The priorities named on the command line; None for all."""
    from deliverydesk.domain.promises import Priority

    if not refs:
        return None
    found = []
    for ref in dict.fromkeys(refs):
        one = at.get(Priority, at.find("priority", ref))
        if one is None:
            raise WrongUsage(_("There is no priority called {ref}.").format(ref=ref))
        found.append(one)
    return found


def _questions(found: Challenge, *, every: bool) -> None:
    for one in found.questions if every else found.first:
        state = _(one.state.label) if one.state is not None else _("Not put yet")
        say(f"{one.priority.ref}  {_(one.rule.title)}  [{_(one.rule.standing.label)}; {state}]")
        say(f"    {one.evidence.sentence}", f"    {_where(one)}")
    if found.more and not every:
        say(
            plural(
                "{n} more question: --all prints it.", "{n} more questions: --all prints them.", found.more
            )
        )


def _gaps(found: Challenge) -> None:
    if not found.gaps:
        return
    say("", _("Missing or too old"))
    for one in found.gaps:
        say(f"{one.priority.ref}  {one.evidence.sentence}")


def _where(one: Raised) -> str:
    """The cells by entity, few enough to read: the JSON has them all."""
    names = list(dict.fromkeys(f"{cell.entity}.{cell.field}" for cell in one.evidence.cells))
    return _("from {cells}").format(cells=", ".join(names))


def _scores(at: Picture) -> list[dict[str, Any]]:
    from deliverydesk.domain.calibration import brier_scores

    return [
        {"voice": str(voice.value), "scale": scale, "rated": rated, "score": score}
        for voice, scale, rated, score in brier_scores(at)
    ]
