"""Which way each character of a line runs: without it Arabic and Hebrew stand on paper back to front.

The rules are those of the Unicode Bidirectional Algorithm (UAX #9). python-bidi's own steps carry most of
them; pairs of brackets (rule N0) and isolates, which those steps leave out, are added here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

_CONTROLS = "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE = re.compile(f"[\u061c{_CONTROLS}]")
_LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_NOT_PLAIN = re.compile(f"[{_LEFTWARD}{_CONTROLS}]")
_LRI, _RLI, _FSI, _PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_OPENING = {_LRI: 0, _RLI: 1, _FSI: None}
_AS_SPACE = {"B", "S"}
_ISOLATES = {"LRI", "RLI", "FSI", "PDI"}  # what they hold counts as one neutral sign
_AT_END = {"WS", "S", "B", "BN", *_ISOLATES}
_DEEPEST = 60  # nested isolates beyond this depth stay at the level of the last
_OPEN_PAIRS = 63  # open brackets that the algorithm remembers
_FIGURES = {"EN", "AN"}


class Line(str):
    """A line that keeps what only its whole paragraph knew: its first direction and each character's level.

    Even levels run to the right, odd ones to the left. A part of a line is an ordinary string again.
    """

    __slots__ = ("base", "levels")
    levels: tuple[int, ...]
    base: int

    @classmethod
    def of(cls, text: str, base: int | None = None, levels: Sequence[int] | None = None) -> Line:
        """The text as a line of its own, or with what its paragraph says of it."""
        if isinstance(text, Line) and base is None:
            return text
        line = cls(text)
        line.base = first_direction(text) if base is None else base
        line.levels = tuple(levels_of(text, line.base) if levels is None else levels)
        return line


def is_plain(text: str) -> bool:
    """Whether every character runs to the right and is seen, so that none of this is needed."""
    return not isinstance(text, Line) and _NOT_PLAIN.search(text) is None


def is_seen(character: str) -> bool:
    """Whether a character leaves a mark or a space of its own: joiners and direction marks do not."""
    return _INVISIBLE.match(character) is None


def runs_left(text: str) -> bool:
    """Whether a paragraph is set from the right: its first letter that has a direction is right-to-left."""
    if isinstance(text, Line):
        return text.base % 2 == 1
    return not is_plain(text) and first_direction(text) == 1


def isolated(text: str) -> str:
    """A record's words, kept together inside a sentence that runs the other way."""
    return text if is_plain(text) else f"{_FSI}{text}{_PDI}"


def first_direction(text: str) -> int:
    """0 for left to right, 1 for right to left; what stands in isolates does not count (rules P2 and P3)."""
    at = 0
    while at < len(text):
        if text[at] in _OPENING:
            at = _end_of_isolate(text, at)
            continue
        kind = unicodedata.bidirectional(text[at])
        if kind in {"L", "R", "AL"}:
            return int(kind != "L")
        at += 1
    return 0


def levels_of(text: str, base: int) -> list[int]:
    """The level of each character in a paragraph of level `base`."""
    found = [base] * len(text)
    outside, at = [], 0
    while at < len(text):
        outside.append(at)
        if text[at] in _OPENING and base < _DEEPEST:
            end = _end_of_isolate(text, at)
            inside = text[at + 1 : end]
            asked = _OPENING[text[at]]
            odd = first_direction(inside) if asked is None else asked
            found[at + 1 : end] = levels_of(inside, base + (1 if (base + 1) % 2 == odd else 2))
            at = end
        else:
            at += 1
    for place, level in _levels_without_isolates(text, outside, base):
        found[place] = level
    return found


def _end_of_isolate(text: str, start: int) -> int:
    """Where the isolate that opens at `start` is closed; the end of the text where it never is."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] in _OPENING:
            depth += 1
        elif text[at] == _PDI:
            depth -= 1
            if depth == 0:
                return at
    return len(text)


def _levels_without_isolates(text: str, places: Sequence[int], base: int) -> Iterator[tuple[int, int]]:
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base % 2]
    algorithm.get_embedding_levels("".join(text[at] for at in places), storage)
    for place, char in zip(places, storage["chars"], strict=True):
        char["place"] = place
        if char["type"] in _AS_SPACE:
            char["type"] = "WS"
        elif char["type"] in _ISOLATES or not char["type"]:  # codes without a character have no type
            char["type"] = "ON"
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    for run in storage["runs"]:
        _pair_brackets(storage["chars"][run["start"] : run["start"] + run["length"]], run["sor"])
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    levels = {char["place"]: char["level"] for char in storage["chars"]}
    level = base
    for place in places:  # what rule X9 took out goes with the character before it
        level = levels.get(place, level)
        yield place, level


def _pair_brackets(chars: Sequence[dict[str, Any]], before: str) -> None:
    """Give both brackets of a pair one direction (rule N0), or `GDP (World Bank)` loses its last one."""
    for start, end in _pairs(chars):
        along = "LR"[chars[start]["level"] % 2]
        inside = {way for char in chars[start + 1 : end] if (way := _way(char))}
        if along in inside:
            way = along
        elif inside:
            context = next((w for char in reversed(chars[:start]) if (w := _way(char))), before)
            way = context if context in inside else along
        else:
            continue
        for at in (start, end):
            chars[at]["type"] = way
            for char in chars[at + 1 :]:
                if char["orig"] != "NSM":
                    break
                char["type"] = way


def _way(char: dict[str, Any]) -> str:
    kind = str(char["type"])
    return "R" if kind in _FIGURES else kind if kind in {"L", "R"} else ""


def _pairs(chars: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Where brackets open and close, in the order they open (definition BD16)."""
    from bidi.mirror import MIRRORED

    waiting: list[tuple[str, int]] = []
    found = []
    for at, char in enumerate(chars):
        if char["type"] != "ON":
            continue
        sign = unicodedata.normalize("NFC", char["ch"])
        kind = unicodedata.category(sign) if len(sign) == 1 else ""
        if kind == "Ps" and sign in MIRRORED:
            if len(waiting) == _OPEN_PAIRS:
                return []
            waiting.append((MIRRORED[sign], at))
        elif kind == "Pe" and any(sign == wanted for wanted, _at in waiting):
            while True:
                wanted, opened = waiting.pop()
                if wanted == sign:
                    found.append((opened, at))
                    break
    return sorted(found)


def in_order_of_sight(line: Line) -> list[tuple[int, int, int]]:
    """The line's runs `(start, end, level)` from left to right as they are seen (rules L1 and L2)."""
    levels = list(line.levels)
    for at in range(len(levels) - 1, -1, -1):
        if unicodedata.bidirectional(line[at]) not in _AT_END:
            break
        levels[at] = line.base
    runs: list[tuple[int, int, int]] = []
    for at, level in enumerate(levels):
        if runs and runs[-1][2] == level:
            runs[-1] = (runs[-1][0], at + 1, level)
        else:
            runs.append((at, at + 1, level))
    lowest = min((level for level in levels if level % 2), default=0)
    if lowest:
        for level in range(max(levels), lowest - 1, -1):
            runs = _turned(runs, level)
    return runs


def _turned(runs: Sequence[tuple[int, int, int]], level: int) -> list[tuple[int, int, int]]:
    """The runs with each stretch at this level or above turned round."""
    turned: list[tuple[int, int, int]] = []
    stretch: list[tuple[int, int, int]] = []
    for run in runs:
        if run[2] >= level:
            stretch.append(run)
            continue
        turned += [*reversed(stretch), run]
        stretch = []
    return [*turned, *reversed(stretch)]


def mirrored(text: str) -> str:
    """Signs of a run that goes to the left, in the order they are seen, brackets turned round."""
    from bidi.mirror import MIRRORED

    return "".join(MIRRORED.get(c, c) if unicodedata.mirrored(c) else c for c in reversed(text))
