"""One pass of expat over one XML part, under limits: without it a small file could fill the memory.

A far cell, a deep nest or a text of a gigabyte takes the reader of values down, process and all. So
every part is walked to its end here first, in pieces, and turned away at the first thing amiss.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from xml.parsers import expat

from deliverydesk.exchange import plainrows
from deliverydesk.exchange.limits import Limits
from deliverydesk.exchange.opendocument import APART
from deliverydesk.exchange.sheetwalk import SheetWalk
from deliverydesk.exchange.walkers import (
    Comments,
    ContentTypes,
    Part,
    Relations,
    Styles,
    Texts,
    Walk,
    WorkbookList,
)
from deliverydesk.i18n import FORMATS, _

_PIECE = 262_144
_SHORTEST_ELEMENT = len("<a/>")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WIDE_CHARACTERS = (b"\x00<", b"<\x00")
_UTF8 = {None, "utf-8", "utf8", "us-ascii", "ascii"}

# Styles and themes are the same, byte for byte, in most of the workbooks that come in together. Where such
# a part lies and what came before it changes nothing of what its walk finds.
_SAY_THE_SAME_ANYWHERE = {Styles, Walk}
_MOST_KNOWN, _MOST_KNOWN_BYTES = 16, 65_536
_KNOWN: dict[tuple[bytes, Limits], Walk] = {}

Made = Callable[[Part, expat.XMLParserType], Walk]


def scan(data: bytes, part: Part, make: Made | None = None) -> Walk:
    """Walk one part to its end; which kind of walk comes back depends on the part's first element.

    With `make` it is that walk whatever the element, and names come with their whole namespace.

    Raises TurnedAway for a document type, an encoding other than UTF-8, nesting, stretches and counts
    beyond the limits, and for XML that is not well formed.
    """
    known = _KNOWN.get((data, part.limits)) if make is None else None
    if known is not None and part.elements_before + known.starts <= part.limits.elements:
        same = copy(known)
        same.part = part
        return same
    if data.startswith(_BYTE_ORDER_MARKS) or data[:2] in _WIDE_CHARACTERS:
        raise part.refused("not-utf-8", _not_utf8(part))
    scanner = _Scanner(part, make)
    try:
        scanner.feed(data)
    except expat.ExpatError as error:
        raise part.broken(_("line {line}").format(line=error.lineno)) from None
    if make is None and len(data) <= _MOST_KNOWN_BYTES and type(scanner.walk) in _SAY_THE_SAME_ANYWHERE:
        _KNOWN[data, part.limits] = scanner.walk
        if len(_KNOWN) > _MOST_KNOWN:
            del _KNOWN[next(iter(_KNOWN))]
    return scanner.walk


class _Scanner:
    def __init__(self, part: Part, make: Made | None) -> None:
        self.part = part
        self.walk = Walk(part)
        self._make = make
        self._quiet = 0
        self.parser = expat.ParserCreate(namespace_separator=APART) if make else expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._root
        self.parser.StartDoctypeDeclHandler = self._document_type
        self.parser.XmlDeclHandler = self._declaration

    def feed(self, data: bytes) -> None:
        """Hand the part to expat piece by piece, so that a stretch without elements is noticed early."""
        limits = self.part.limits
        # A raw < stands nowhere but in markup, so far too many elements can be told without a walk.
        most = limits.elements - self.part.elements_before
        if len(data) > most * _SHORTEST_ELEMENT and data.count(b"<") - data.count(b"</") > most:
            sentence = _("Part {part} has more than {most} elements. Clear unused rows and columns, "
                         "or split the file.")  # fmt: skip
            told = sentence.format(part=self.part.name, most=FORMATS.number(limits.elements))
            raise self.part.refused("too-many-elements", told)
        if self._make is None and (plain := plainrows.span_of_rows(data) or plainrows.span_of_texts(data)):
            begin, end = plain
            self._pieces(data[:begin])
            self._stride(data[begin:end])
            self._pieces(data[end:])
        else:
            self._pieces(data)
        self.parser.Parse(b"", True)  # noqa: FBT003  expat takes no names

    def _stride(self, plain: bytes) -> None:
        """Plain rows and texts need no walk; where they may offend XML itself, expat still goes over them."""
        walk = self.walk
        if not walk.may_skip(plain):
            self._pieces(plain)
            return
        if plainrows.is_sound(plain):
            return
        self.parser.StartElementHandler = self.parser.EndElementHandler = None
        self.parser.Parse(plain, False)  # noqa: FBT003
        self.parser.StartElementHandler, self.parser.EndElementHandler = walk.start, walk.end
        self._quiet = 0

    def _pieces(self, data: bytes) -> None:
        limits = self.part.limits
        before = self.walk.starts
        for at in range(0, len(data), _PIECE):
            self.parser.Parse(data[at : at + _PIECE], False)  # noqa: FBT003
            self._quiet = self._quiet + _PIECE if self.walk.starts == before else 0
            before = self.walk.starts
            if self._quiet >= limits.stretch:
                sentence = _("Part {part} holds a text or comment of more than {most} characters. "
                             "Shorten it and send the file again.")  # fmt: skip
                most = FORMATS.number(limits.stretch)
                raise self.part.refused("huge-text", sentence.format(part=self.part.name, most=most))

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        """The first element says what the part is, wherever in the archive it lies."""
        match "" if self._make else tag.rpartition(":")[2]:
            case "" if self._make:
                self.walk = self._make(self.part, self.parser)
            case "worksheet" | "dialogsheet" | "macrosheet":
                self.walk = SheetWalk(self.part, self.parser)
            case "workbook":
                self.walk = WorkbookList(self.part)
            case "styleSheet":
                self.walk = Styles(self.part)
            case "sst":
                self.walk = Texts(self.part)
            case "comments":
                self.walk = Comments(self.part)
            case "Relationships":
                self.walk = Relations(self.part)
            case "Types":
                self.walk = ContentTypes(self.part)
        self.parser.StartElementHandler = self.walk.start
        self.parser.EndElementHandler = self.walk.end
        self.walk.start(tag, attributes)

    def _document_type(self, *_told: object) -> None:
        sentence = _("Part {part} declares a document type, which no office program writes and which can "
                     "hide harm. Save the workbook anew in Excel and send that.")  # fmt: skip
        raise self.part.refused("document-type", sentence.format(part=self.part.name))

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in _UTF8:
            raise self.part.refused("not-utf-8", _not_utf8(self.part))


def _not_utf8(part: Part) -> str:
    sentence = _("Part {part} is not written in UTF-8, and would be read wrongly. "
                 "Save the workbook anew in Excel and send that.")  # fmt: skip
    return sentence.format(part=part.name)
