"""What a printed page says, before anybody decides how it looks: so a test can ask the page, not the PDF.

    Document > Sheet (starts on a new page) > opening, left and right column, foot > blocks > cells

Blocks hold words that are ready to print and facts that are ready to draw. Nothing here knows a font.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deliverydesk.domain.chartdata import ChartData

# ---- cells of a grid ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """One or two lines of a cell. `tone` is a colour of the theme; `lines` allows the first line to wrap.

    `indent` is how many points in it begins.
    """

    text: str
    below: str = ""
    strong: bool = False
    tone: str = "ink"
    lines: int = 1
    indent: float = 0.0


@dataclass(frozen=True)
class Tag:
    """A rating. Filled is the unit's own; outlined is another voice.

    `code` is a rating's code, `N` (too old, or never given) or `E` (too early). `steps` counts how far
    another voice stands from the unit's on the same scale: two or more are bracketed, positive is rosier.
    `words` explain a missing rating ("Exempt", "not rated") and stand in small type beside a dashed tag.
    """

    code: str
    filled: bool = False
    steps: int = 0
    words: str = ""


@dataclass(frozen=True)
class Moved:
    """The rating before, and the way it went: +1 better, -1 worse, 0 the same, None not comparable."""

    before: str
    way: int | None


@dataclass(frozen=True)
class Spark:
    """A trajectory at the size of a word."""

    data: ChartData


@dataclass(frozen=True)
class Shares:
    """Shares of the journey missing, now and at the promised day; None where it cannot be said."""

    now: float | None
    then: float | None
    quiet: bool = False


@dataclass(frozen=True)
class Marks:
    """Milestone marks in order of date: met, met_late, slipping, missed, ahead, undated, cancelled."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """The rung a barrier stands on, 0 to 5; `over` where its clock has run out."""

    level: int
    over: bool = False


@dataclass(frozen=True)
class Answered:
    """How much of one sheet of a ministry's return is answered: 0 to 100, None where it says only `words`.

    `never` hatches it: nothing was answered for several periods. `queried` sets a dot at its corner.
    """

    percent: int | None
    words: str = ""
    never: bool = False
    queried: bool = False


@dataclass(frozen=True)
class PageOf:
    """The page on which a sheet starts: known only after the pages are counted."""

    sheet: str


Cell = Text | Tag | Moved | Spark | Shares | Marks | Level | Answered | PageOf


@dataclass(frozen=True)
class Column:
    """A column's head (two lines), its width in points and the side its cells keep to."""

    head: str
    below: str = ""
    width: float = 60.0
    side: str = "left"


@dataclass(frozen=True)
class Row:
    """One line of a grid; `sheet` links it to a page, `cut` draws a heavier rule beneath."""

    cells: tuple[Cell, ...]
    sheet: str = ""
    cut: bool = False


# ---- blocks ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """The quiet line above a page's sentence."""

    left: str
    right: str = ""


@dataclass(frozen=True)
class Sentence:
    """What the page would say if it could talk."""

    text: str


@dataclass(frozen=True)
class Voice:
    """Who says it, and the rating they give."""

    caption: str
    tag: Tag


@dataclass(frozen=True)
class Voices:
    """The views of a priority side by side, with a line on how they moved or why one is missing."""

    voices: tuple[Voice, ...]
    note: str = ""


@dataclass(frozen=True)
class Opening:
    """The top of a sheet. It is repeated, shortened, where a sheet runs on to another page."""

    heading: Heading
    sentence: Sentence
    voices: Voices | None = None


@dataclass(frozen=True)
class Grid:
    """A table that repeats its heads on every page.

    `row` is the height of a line in points where no cell has a second one; 0 leaves room for two.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row: float = 0.0


@dataclass(frozen=True)
class Chart:
    """A trajectory; its title is the data's own."""

    data: ChartData


@dataclass(frozen=True)
class RatingLine:
    """One dimension, and the tags given to it in the order of the block's note."""

    label: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class RatingStrip:
    """Ratings by dimension."""

    title: str
    note: str
    lines: tuple[RatingLine, ...]
    below: str = ""


@dataclass(frozen=True)
class Prose:
    """Somebody's words under a title; a quotation stands in italics. It may run over pages."""

    title: str
    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Facts:
    """Labelled facts, one a line: `(label, words)`."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MilestoneLine:
    """One milestone. `first` is the first agreed date, `moved_to` the current one where it was re-baselined,
    `end` when it was met or is forecast; `mark` as in `Marks`; `slip_words` say the days; `tick`
    is what was forecast at the last stocktake.
    """

    mark: str
    title: str
    first: date | None = None
    moved_to: date | None = None
    end: date | None = None
    end_words: str = ""
    slip_words: str = ""
    loud: bool = False
    tick: date | None = None


@dataclass(frozen=True)
class MilestoneTable:
    """Milestones in order of date with their slip drawn beside them.

    Where the page has no room for all, the late ones stay and the number left out is said. `since` is the
    day of the last stocktake.
    """

    title: str
    lines: tuple[MilestoneLine, ...]
    counts: tuple[tuple[str, str], ...] = ()
    today: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class BarrierLine:
    """One open barrier: the rung it stands on, what it is, and since when."""

    level: int
    over: bool
    title: str
    since: str
    next_step: str = ""


@dataclass(frozen=True)
class BarrierList:
    """Open barriers, the worst first. `empty` is said where there is none."""

    title: str
    note: str
    lines: tuple[BarrierLine, ...]
    empty: str = ""


@dataclass(frozen=True)
class DecisionBox:
    """The one thing asked for: the only full box on a page."""

    title: str
    text: str


@dataclass(frozen=True)
class Note:
    """A line of small type."""

    text: str


@dataclass(frozen=True)
class Legend:
    """What the marks mean: rating codes with their words, then milestone marks with theirs."""

    ratings: tuple[tuple[str, str], ...]
    steps: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    note: str = ""


Block = (
    Heading
    | Sentence
    | Voices
    | Grid
    | Chart
    | RatingStrip
    | Prose
    | Facts
    | MilestoneTable
    | BarrierList
    | DecisionBox
    | Note
    | Legend
)


@dataclass(frozen=True)
class Sheet:
    """One subject of the document: it starts on a page of its own and goes on over as many as it needs."""

    key: str
    title: str
    opening: Opening
    left: tuple[Block, ...] = ()
    right: tuple[Block, ...] = ()
    foot: tuple[Block, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order."""
        yield self.opening.heading
        yield self.opening.sentence
        if self.opening.voices:
            yield self.opening.voices
        yield from self.left
        yield from self.right
        yield from self.foot


@dataclass(frozen=True)
class Document:
    """A pack: its sheets, and what stands at the foot of every page.

    `digest` is the freeze's SHA-256; its first eight characters are printed. `practice` prints the word
    PRACTICE on every page: the desk this came from is not yet protected.
    """

    title: str
    sheets: tuple[Sheet, ...]
    unit: str
    marking: str = ""
    pack: str = ""
    copy: str = ""
    step: int = 0
    digest: str = ""
    practice: bool = True

    @property
    def short_hash(self) -> str:
        """The first eight characters of the freeze's hash, in two fours: `9f3c 41ab`."""
        return f"{self.digest[:4]} {self.digest[4:8]}".strip()
