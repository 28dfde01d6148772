"""Figures that came as text, in whatever way their country writes them: without it 1,250 is 1.25 unseen.

A point and a comma change places at a border. Most texts can only be meant in one way (`1,250.5`,
`0,35`, `1.234.567`); one separator before exactly three figures can be meant in two, and is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from deliverydesk.i18n import _
from deliverydesk.schema.amounts import read_number
from deliverydesk.schema.kind import digits
from deliverydesk.schema.problems import ValueProblem

POINT, COMMA = "point", "comma"

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_MINUSES = {ord(sign): "-" for sign in "\N{MINUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{SMALL HYPHEN-MINUS}"}
_SIGNED = r"[+-]?"
# One separator and exactly three figures after it: thousands in one country, decimals in another.
_EITHER = re.compile(rf"({_SIGNED}[1-9]\d{{0,2}})([.,])(\d{{3}})")
_GROUPS = re.compile(rf"{_SIGNED}[1-9]\d{{0,2}}(?:([.,' \u2019])\d{{3}})(?:\1\d{{3}})*(?:([.,])\d+)?")
_ONE_SIGN = re.compile(rf"{_SIGNED}(?:0|[1-9]\d*)?([.,])\d*")
_PERCENT = re.compile(r"[%\u066a\ufe6a\uff05]")


@dataclass(frozen=True)
class Written:
    """A figure as text says it. `shows` is POINT or COMMA where the text can be meant in that way alone."""

    value: float
    percent: bool = False
    shows: str = ""


class TwoWays(Exception):
    """The text can be meant in two ways, and nobody has said which."""


def without_marks(text: str) -> str:
    """The text without the marks that nobody sees: of direction, of joining, of no width."""
    return text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf")


def tidy(text: str) -> str:
    """The text with what nobody sees taken out and every script's digits and widths made one."""
    return (
        text.strip() if text.isascii() else digits(without_marks(unicodedata.normalize("NFKC", text))).strip()
    )


def read(text: str, decimals: str = "") -> Written:
    """The figure. `decimals` is how this file writes them, where that is known.

    Raises `TwoWays`, or `ValueProblem` for what is no figure: words, currencies, units and brackets.
    """
    if any(unicodedata.category(c) in {"No", "Nl"} for c in text):
        raise _no_figure(text)  # a raised 2 would become a 2
    bare = _SPACES.sub(" ", tidy(text).translate(_MINUSES))
    percent = bool(_PERCENT.search(bare))
    if percent:
        bare = re.sub(rf"^(.*\S) ?{_PERCENT.pattern}$", r"\1", bare).strip()
    if "٫" in bare or "٬" in bare:
        return Written(read_number(bare), percent)
    shows = ""
    if either := _EITHER.fullmatch(bare):
        if not decimals:
            raise TwoWays
        sign = "." if decimals == POINT else ","
        bare = f"{either[1]}{'.' if either[2] == sign else ''}{either[3]}"
    elif groups := _GROUPS.fullmatch(bare):
        shows = _shown_by(groups[1], groups[2])
        if shows and groups[1] == groups[2]:
            raise _no_figure(text)
        bare = bare.replace(groups[1], "").replace(",", ".")
    elif one := _ONE_SIGN.fullmatch(bare):
        shows = COMMA if one[1] == "," else POINT
        bare = bare.replace(",", ".")
    try:
        return Written(read_number(bare), percent, shows)
    except ValueProblem:
        raise _no_figure(text) from None


def figure(raw: object, decimals: str = "") -> float:
    """The figure of a cell, number or text, that may be meant in one way alone; else a ValueProblem."""
    if not isinstance(raw, str):
        return read_number(raw)
    try:
        return read(raw, decimals).value
    except TwoWays:
        sentence = _("“{text}” could be two different figures. Write it without a separator, like 1250.")
        raise ValueProblem("number", sentence.format(text=raw.strip()[:60])) from None


def _shown_by(grouping: str, decimal: str | None) -> str:
    if decimal:
        return COMMA if decimal == "," else POINT
    return {",": POINT, ".": COMMA}.get(grouping, "")


def _no_figure(text: str) -> ValueProblem:
    return ValueProblem(
        "number",
        _("A number is needed here, without words; “{text}” is not one. Write it like 1250.5.").format(
            text=" ".join(text.split())[:60]
        ),
    )
