"""The verbs that only read a desk: info, gap, history, export."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from deliverydesk.cli.common import day, file_argument, json_argument, opened, some
from deliverydesk.cli.console import ConsoleProgress, print_json, say, table
from deliverydesk.errors import WrongUsage
from deliverydesk.i18n import ABSENT, FORMATS, _, plural

if TYPE_CHECKING:
    from deliverydesk.services.desk import Desk


def info_arguments(parser: ArgumentParser) -> None:
    """The words after `info`."""
    file_argument(parser)
    json_argument(parser)


def info(given: Namespace) -> int:
    """Say what a desk holds."""
    from deliverydesk.services import summary

    with opened(given, writing=False) as desk:
        found = summary.info(desk)
        words = {entity.key: _(entity.plural) for entity in desk.picture.catalogue}
    if given.json:
        print_json(found)
        return 0
    say(f"{found['file']}  {found['unit']}, {found['country']}  {found['marking']}".strip())
    say(_("As at {today}, step {step}, head {head}").format(**found | {"head": found["head"][:8]}))
    table([_("What"), _("How many")], [[words[key], str(count)] for key, count in found["counts"].items()])
    for one in found["freezes"]:
        say(_("Freeze {ref} of step {step}: {short}").format(**one, short=one["sha256"][:8]))
    return 0


def gap_arguments(parser: ArgumentParser) -> None:
    """The words after `gap`."""
    file_argument(parser)
    json_argument(parser)
    parser.add_argument(
        "--at", type=day, metavar="DATE", help=_("judge for this day; later readings are not seen")
    )
    parser.add_argument(
        "--known", metavar="STEP|FREEZE|DATE", help=_("what the desk held at a step, a freeze or a day")
    )


def known(words: str | None) -> int | date | str | None:
    """A step's number, a day, or the reference of a freeze."""
    if words is None or words.isdigit():
        return None if words is None else int(words)
    try:
        return date.fromisoformat(words)
    except ValueError:
        return words


def gap(given: Namespace) -> int:
    """Show every priority: promised, reached, heading for."""
    from deliverydesk.domain.narrowing import gaps_sentence
    from deliverydesk.domain.scorecard import opening, scorecards

    with opened(given, writing=False) as desk:
        cards = scorecards(desk.viewed(at=given.at, known=known(given.known)))
    if given.json:
        print_json({"sentence": opening(cards), "priorities": [card.plain() for card in cards]})
        return 0
    say(opening(cards), "")
    heads = [_("No"), _("Priority"), _("Ministry"), _("They"), _("We"), _("Data"), _("Latest"), _("Gap now")]
    heads.append(_("At this pace"))
    rows = []
    for card in cards:
        line = card.plain()
        codes = [line["self"], card.unit.code, line["data"]]
        rows.append(
            [
                line["ref"],
                line["title"],
                line["ministry"] or "",
                *(code or ABSENT for code in codes),
                card.value_words(card.verdict.latest),
                card.gap_words,
                card.pace_words,
            ]
        )
    table(heads, rows)
    if cards:
        say("", gaps_sentence([card.narrowing for card in cards]))
        wide = max(len(card.priority.ref) for card in cards)
        # A table would cut the sentences short.
        say(*(f"{card.priority.ref:<{wide}}  {card.narrowing.sentence}" for card in cards))
    return 0


def history_arguments(parser: ArgumentParser) -> None:
    """The words after `history`."""
    file_argument(parser)
    json_argument(parser)
    parser.add_argument("--last", type=some, metavar="N", help=_("only the newest N steps"))
    parser.add_argument("--record", metavar="REF", help=_("only what happened to one record"))
    parser.add_argument(
        "--field", metavar="NAME", help=_("with --record: where each value of one field came from")
    )


def history(given: Namespace) -> int:
    """Say who changed what, when and why."""
    from deliverydesk.services import history as told

    if given.field is not None and given.record is None:
        raise WrongUsage(_("Say with --record whose field it is."))
    with opened(given, writing=False) as desk:
        if given.record is None:
            lines: list[tuple[told.Entry, list[told.FieldChange]]] = [
                (entry, []) for entry in told.entries(desk, limit=given.last)
            ]
        else:
            record = _found(desk, given.record)
            if given.field is not None:
                return _origins(desk, record, given)
            lines = told.of_record(desk, record)[: given.last]
    if given.json:
        print_json(
            {
                "steps": [
                    entry.plain()
                    | {
                        "changes": [
                            {"field": one.field, "before": one.before, "after": one.after} for one in fields
                        ]
                    }
                    for entry, fields in lines
                ]
            }
        )
        return 0
    for entry, fields in lines:
        say(f"{entry.step:>5}  {FORMATS.moment(entry.at)}  {entry.who}  {entry.label}")
        if entry.reason:
            say(f"       {entry.reason}")
        for one in fields:
            say(f"       {one.field_label}: {one.before or ABSENT} → {one.after or ABSENT}")
    return 0


def _found(desk: Desk, ref: str) -> str:
    """The id of a record by what people call it, or by its own id where it has no reference."""
    at = desk.picture
    found = (at.find(entity.key, ref) for entity in at.catalogue)
    record = next((one for one in found if one is not None), None)
    if record is None and (at.record(ref) is not None or desk.journal.of_record(ref)):
        record = ref
    if record is None:
        raise WrongUsage(_("There is no record called {ref}.").format(ref=ref))
    return record


def _origins(desk: Desk, record: str, given: Namespace) -> int:
    from deliverydesk.services.origins import changed_words, origins

    found = origins(desk, record, given.field)[: given.last]
    if given.json:
        print_json({"record": record, "field": given.field, "origins": [one.plain() for one in found]})
        return 0
    if not found:
        say(_("It has never held a value."))
    for one in found:
        say(f"{one.entry.step:>5}  {changed_words(one)}", f"       {one.told()}")
    return 0


def export_arguments(parser: ArgumentParser) -> None:
    """The words after `export`."""
    file_argument(parser)
    parser.add_argument(
        "entity", nargs="?", metavar="ENTITY", help=_("a key of the catalogue: milestone, reading …")
    )
    parser.add_argument("--everything", action="store_true", help=_("every entity and the journal"))
    parser.add_argument(
        "--out", required=True, metavar="X.xlsx|X.csv|X.pdf|DIR", help=_("the file, or the folder")
    )


def export(given: Namespace) -> int:
    """Write tables that any program reads."""
    from deliverydesk.services import exporting

    if given.everything == (given.entity is not None):
        raise WrongUsage(_("Say which ENTITY to export, or --everything."))
    target = Path(given.out)
    with opened(given, writing=False) as desk:
        if given.everything:
            progress = ConsoleProgress()
            made = exporting.export_everything(desk, target, progress)
            progress.clear()
            say(
                plural(
                    "{n} file written to {folder}.",
                    "{n} files written to {folder}.",
                    len(made),
                    folder=target,
                )
            )
        else:
            rows = exporting.export_entity(desk, given.entity, target)
            say(plural("{n} row written to {name}.", "{n} rows written to {name}.", rows, name=target))
    return 0
