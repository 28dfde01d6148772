"""Walks over the XML parts around the sheets: links, declared types, the list of sheets, the styles.

Each walk also counts depth, for a deep nest can take down whatever reads it next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from deliverydesk.exchange.limits import Limits
from deliverydesk.exchange.refusals import TurnedAway, refused, unreadable
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.problems import Where

PERCENT = "percent"
DATE = "date"


@dataclass(frozen=True)
class Part:
    """A part about to be walked, and what the parts before it said.

    `looks` is PERCENT or DATE by style number. `uncalculated` says that the program which wrote the
    file left all calculation to the next one, and wrote 0 as the value of its formulas.
    `elements_before` and `cells_before` were counted in the parts walked already, for those two
    limits hold for the whole file.
    """

    name: str
    where: Where
    limits: Limits
    looks: Mapping[str, str] = field(default_factory=dict)
    uncalculated: bool = False
    elements_before: int = 0
    cells_before: int = 0

    def refused(self, rule: str, sentence: str, cell: str = "") -> TurnedAway:
        """A refusal at this part's sheet, and at one of its cells where there is one."""
        return refused(rule, sentence, Where(file=self.where.file, sheet=self.where.sheet, cell=cell))

    def broken(self, detail: str) -> TurnedAway:
        """The refusal of a part that is not what the format asks for."""
        sentence = _("The file is damaged: part {part}, {detail}. Ask for it again.")
        return unreadable("damaged", sentence.format(part=self.name, detail=detail), self.where)


class Walk:
    """Walks a part whose contents do not matter here: it has to be sound and of decent size."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.starts = 0
        self.depth = 0
        self._deepest = part.limits.depth

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element in; its name may carry a prefix, which says nothing."""
        self.starts += 1
        self.depth += 1
        if self.depth > self._deepest:
            raise self._too_deep()

    def end(self, tag: str) -> None:
        """Count an element out."""
        self.depth -= 1

    def may_skip(self, plain: bytes) -> bool:
        """Whether the walk can do without these plain rows or texts, which stand where it has come to."""
        return False

    def _too_deep(self) -> TurnedAway:
        sentence = _("Part {part} nests more than {most} elements. "
                     "Save the workbook anew in Excel and send that.")  # fmt: skip
        return self.part.refused("nested-too-deep", sentence.format(part=self.part.name, most=self._deepest))


class Look(Walk):
    """A walk that looks at every element on its way."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element in, and look at it."""
        super().start(tag, attributes)
        self.see(tag, attributes)

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at one element."""
        raise NotImplementedError


def bare(tag: str) -> str:
    """An element's name without its prefix: files differ in the prefix they give the same element."""
    return tag.rpartition(":")[2]


def is_set(attributes: Mapping[str, str], name: str) -> bool:
    """Whether a yes-or-no attribute says yes; left out means no."""
    return attributes.get(name) in {"1", "true"}


class Relations(Look):
    """A part's links to other parts: `targets` and `kinds` by link id."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        """Note one link; links out of the file are never followed."""
        if bare(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            key = attributes.get("Id", "")
            self.targets[key] = attributes.get("Target", "")
            self.kinds[key] = attributes.get("Type", "").rpartition("/")[2]


class ContentTypes(Look):
    """What the file says its parts are."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.macros = False

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        """Note whether any part holds macros, by its declared type."""
        declared = attributes.get("ContentType", "").lower()
        if any(word in declared for word in ("macroenabled", "vbaproject", "macrosheet")):
            self.macros = True


class Comments(Look):
    """The cells that carry a comment; what the comments say nobody reads here."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.cells: list[str] = []

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        """Note the cell of one comment."""
        if bare(tag) == "comment":
            self.cells.append(attributes.get("ref", "")[:20])


class Texts(Walk):
    """The texts that cells share; readers set memory aside for as many as the part says it holds."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element in, and refuse a number of texts that cannot be true."""
        super().start(tag, attributes)
        if self.depth == 1:
            for said in (attributes.get("count", "0"), attributes.get("uniqueCount", "0")):
                if not said.isdecimal() or len(said) > 9 or int(said) > self.part.limits.elements:
                    raise self.part.broken(_("{n} shared texts").format(n=said[:20]))

    def may_skip(self, plain: bytes) -> bool:
        """Texts are of no interest here, as long as it is texts that come next."""
        return self.depth == 1


@dataclass(frozen=True)
class Tab:
    """One entry in the workbook's list of sheets."""

    name: str
    state: str
    link: str


class WorkbookList(Look):
    """The sheets in the order of their tabs, and what holds for all of them."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.tabs: list[Tab] = []
        self.epoch_1904 = False
        self.uncalculated = False

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        """Note a sheet's name and state, the epoch, or that nothing was calculated."""
        match bare(tag):
            case "sheet":
                link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                self.tabs.append(Tab(attributes.get("name", ""), attributes.get("state", "visible"), link))
            case "workbookPr":
                self.epoch_1904 = is_set(attributes, "date1904")
            case "calcPr":
                self.uncalculated = is_set(attributes, "fullCalcOnLoad")


class Styles(Look):
    """Which style numbers show a cell as a percentage or as a date."""

    # The formats that every program knows by number; others are written out in the part.
    _BUILT_IN: ClassVar[dict[str, str]] = {
        "9": PERCENT,
        "10": PERCENT,
        **{str(n): DATE for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))},
    }

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._written: dict[str, str] = {}
        self._formats: list[str] = []
        self._counting = False

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        """Note a number format, or a cell format that uses one; `cellStyleXfs` numbers its own."""
        match bare(tag):
            case "cellXfs":
                self._counting = True
            case "xf" if self._counting:
                self._formats.append(attributes.get("numFmtId", "0"))
                if len(self._formats) > self.part.limits.styles:
                    raise self._too_many()
            case "numFmt":
                self._written[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def end(self, tag: str) -> None:
        """Count an element out; the cell formats end with their list."""
        super().end(tag)
        if tag.endswith("cellXfs"):
            self._counting = False

    def looks(self) -> dict[str, str]:
        """PERCENT or DATE by the style number as cells write it (`"3"`); other styles are left out."""
        found = {}
        for number, format_id in enumerate(self._formats):
            written = self._written.get(format_id)
            look = self._BUILT_IN.get(format_id) if written is None else look_of(written)
            if look:
                found[str(number)] = look
        return found

    def _too_many(self) -> TurnedAway:
        sentence = _("The workbook has more than {most} cell formats; Excel itself allows fewer. "
                     "Copy the sheets into a new workbook and send that.")  # fmt: skip
        most = FORMATS.number(self.part.limits.styles)
        return self.part.refused("too-many-styles", sentence.format(most=most))


def look_of(code: str) -> str | None:
    """PERCENT or DATE for a number format such as `0.0%` or `[$-809]dd mmm yyyy`, else nothing.

    Only the first section counts: it is the one for positive numbers. Words in quotes, escaped
    characters, colours and languages say nothing about the number; `[h]` is hours.
    """
    shown: list[str] = []
    at = 0
    while at < len(code) and code[at] != ";":
        sign = code[at]
        if sign in '"[':
            close = code.find('"' if sign == '"' else "]", at + 1)
            if close < 0:
                break
            inside = code[at + 1 : close].lower()
            if sign == "[" and inside and not inside.strip("hms"):
                shown.append(inside)
            at = close
        elif sign in "\\_*":
            at += 1
        else:
            shown.append(sign.lower())
        at += 1
    text = "".join(shown)
    if "%" in text:
        return PERCENT
    if text == "general":
        return None
    return DATE if any(letter in text for letter in "dmyhs") else None
