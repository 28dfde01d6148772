"""The ratings a person gives: codes, words, scales, and when two of them may be compared.

Codes are the same everywhere, best first: G AG A AR R. A scale says which of them it uses. Steps are counted
on one scale alone; across scales the marks stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from deliverydesk.i18n import N_, _, heard
from deliverydesk.schema.kind import Tone, fold
from deliverydesk.schema.problems import ValueProblem

CODES = ("G", "AG", "A", "AR", "R")
SCALES = MappingProxyType({"four": ("G", "AG", "AR", "R"), "five": CODES, "three": ("G", "A", "R")})

WORDS = MappingProxyType(
    {
        "G": N_("green"),
        "AG": N_("amber-green"),
        "A": N_("amber"),
        "AR": N_("amber-red"),
        "R": N_("red"),
    }
)
# The four-level wording of the Prime Minister's Delivery Unit's assessment framework, shortened.
_HOVER = MappingProxyType(
    {
        "G": N_("good: refine and implement"),
        "AG": N_("mixed: some aspects need substantial attention"),
        "A": N_("feasible, with significant issues that need management attention"),
        "AR": N_("problematic: substantial, some urgent attention"),
        "R": N_("highly problematic: urgent and decisive action"),
    }
)
# Delivery confidence as the United Kingdom's major projects portfolio defined it, 2011 to 2021 on five levels
# and since then on three, with the same three texts.
_CONFIDENCE = MappingProxyType(
    {
        "G": N_("successful delivery on time, budget and quality appears highly likely"),
        "AG": N_("successful delivery appears probable; constant attention is needed"),
        "A": N_("successful delivery appears feasible, but significant issues already exist"),
        "AR": N_("successful delivery is in doubt, with major risks or issues in a number of key areas"),
        "R": N_("successful delivery appears to be unachievable"),
    }
)
_TONES = MappingProxyType(
    {"G": Tone.GOOD, "AG": Tone.QUIET, "A": Tone.WATCH, "AR": Tone.WATCH, "R": Tone.BAD}
)

# Words as they stand in real returns, after case, spaces and the sign between two colours are levelled.
_READ = MappingProxyType(
    {
        "g": "G", "green": "G",
        "ag": "AG", "a/g": "AG", "amber/green": "AG",
        "a": "A", "amber": "A",
        "ar": "AR", "a/r": "AR", "amber/red": "AR",
        "r": "R", "red": "R",
    }
)  # fmt: skip
_SIGNS = str.maketrans(dict.fromkeys("-–—_\\", "/"))


def red_legend() -> str:
    """The line that stands wherever reds are shown."""
    return _("Red does not mean it will fail; it means it will not arrive without a decision.")


def read_rating(words: str) -> str | None:
    """The code for a rating as people write it: "Amber/Red", "amber-green", "A/R", "RED".

    None for nothing at all. The table is exact: any other words raise `ValueProblem`.
    """
    level = "/".join(" ".join(words.casefold().translate(_SIGNS).replace("/", " / ").split()).split(" / "))
    level = level.replace(" ", "/")
    if not level:
        return None
    code = _READ.get(level) or _in_other_words(level)
    if code is None:
        codes = " ".join(CODES)
        sentence = _("“{words}” is not a rating. Write one of: {codes}.")
        raise ValueProblem("rating", sentence.format(words=words.strip(), codes=codes))
    return code


def _in_other_words(level: str) -> str | None:
    """The code whose colour, in a language that is listened to, is what was written."""
    written = fold(level)
    for code, words in WORDS.items():
        if any(fold(one.translate(_SIGNS)).replace(" ", "/") == written for one in heard(words)[1:]):
            return code
    return None


def from_number(number: int) -> str:
    """The code for a numeric rating, 5 the best and 1 the worst; any other number raises `ValueProblem`."""
    if not 1 <= number <= 5:
        sentence = _("{number} is not a rating. Ratings run from 5, the best, to 1.")
        raise ValueProblem("rating", sentence.format(number=number))
    return CODES[5 - number]


def to_number(code: str) -> int:
    """5 for G down to 1 for R."""
    return 5 - CODES.index(code)


def check_scale(code: str, scale: str) -> None:
    """Raise `ValueProblem` where the scale does not use the code."""
    if code not in SCALES[scale]:
        known = " ".join(SCALES[scale])
        raise ValueProblem("scale", _("{code} is not on this scale: {codes}.").format(code=code, codes=known))


def five_to_three(code: str) -> str:
    """The three-level colour of a five-level rating: every amber is amber. The caller keeps the original.

    No official table exists; the levels between are amber because each was amber with a leaning.
    """
    return code if code in SCALES["three"] else "A"


def steps(ours: str | None, theirs: str | None, scale: str, their_scale: str | None = None) -> int | None:
    """How many steps `theirs` is better (+) or worse (-) than `ours`; None across scales or unrated."""
    order = SCALES[scale]
    if their_scale not in {None, scale} or ours not in order or theirs not in order:
        return None
    return order.index(ours) - order.index(theirs)


FAR_APART = 2
"""From so many steps two voices, or a voice and its own earlier word, stand far apart."""


def far_apart(count: int | None) -> bool:
    """Whether so many steps are far; what cannot be counted is not."""
    return count is not None and abs(count) >= FAR_APART


def worse_by_one(code: str, scale: str = "four") -> str:
    """One step worse; red stays red."""
    order = SCALES[scale]
    return order[min(order.index(code) + 1, len(order) - 1)]


def no_worse_than(code: str, limit: str) -> str:
    """The code, or `limit` where the code is worse."""
    return max((code, limit), key=to_number)


def tone(code: str | None) -> Tone:
    """How loud a rating is."""
    return _TONES.get(code or "", Tone.QUIET)


def name(code: str | None) -> str:
    """The colour in words, "amber-red"; "not rated" for nothing."""
    return _(WORDS[code]) if code is not None and code in WORDS else _("not rated")


def hover(code: str | None, scale: str = "four") -> str:
    """What the rating means, for the tip under the pointer."""
    if code is None or code not in WORDS:
        return _("data too old, or never given")
    return _((_HOVER if scale == "four" else _CONFIDENCE)[code])


@dataclass(frozen=True)
class Judgement:
    """One voice's rating on one day; `step` is the journal's, and `code` None was given as unrated."""

    code: str | None
    scale: str
    as_at: date
    step: int = 0
    words: str = ""


def latest(judgements: Iterable[Judgement]) -> Judgement | None:
    """The one that counts: latest as-at, ties by the journal's step; None where there is none."""
    return max(judgements, key=lambda one: (one.as_at, one.step), default=None)


def suggested(planning: str | None, capacity: str | None, recent: str | None) -> str | None:
    """The optional likelihood rule on four levels: the middle one, at most a step above the worst.

    None unless all three are rated. Off by default, and shown only after a person has rated.
    """
    order = SCALES["four"]
    if planning not in order or capacity not in order or recent not in order:
        return None
    places = sorted(order.index(code) for code in (planning, capacity, recent))
    return order[max(places[1], places[2] - 1)]
