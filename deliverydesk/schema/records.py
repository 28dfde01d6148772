"""A record is declared once; table, form, workbook, validation, history, search and paper read that.

Kinds say how a value behaves. Fields say what it is. Views say which ones, in what order. Readers say
how it looks: no field carries a widget, a number format or a width.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, dataclass_transform

from deliverydesk.i18n import _
from deliverydesk.schema import fields as f
from deliverydesk.schema.fields import Field, Spec
from deliverydesk.schema.kinds import Kind, Ref, Refs
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity, ValueProblem, Where

D = TypeVar("D", bound=Callable[..., Any])


@dataclass(frozen=True)
class Views:
    """Which fields each reader takes, as names divided by spaces.

    `form` alternates group headings and names. In a ministry's workbook `context` columns are locked,
    `value` columns are the ministry's to fill, and `new` lists what a spare row asks for a new record.
    """

    table: str = ""
    form: tuple[str, ...] = ()
    context: str = ""
    value: str = ""
    new: str = ""
    paper: str = ""


@dataclass(frozen=True)
class Derived:
    """A value computed from the record and the desk, for showing only."""

    name: str
    kind: Kind
    label: str
    compute: Callable[[Any, Picture], Any]


def derived(kind: Kind, label: str) -> Callable[[D], D]:
    """Mark a method `(self, at: Picture)` as a column of its own, computed when shown."""

    def mark(method: D) -> D:
        method.__dict__["derived"] = (kind, label)
        return method

    return mark


@dataclass(frozen=True, kw_only=True)
class Record:
    """The base of every record: a time-ordered UUID, and the revision that guards against lost updates."""

    id: str = ""
    revision: int = 0
    entity: ClassVar[Entity[Any]]

    def problems(self) -> Iterator[Problem]:
        """Rules that need more than one field of this record."""
        return iter(())

    def problem(self, field: str, sentence: str, rule: str, severity: Severity = Severity.ERROR) -> Problem:
        """A problem at one of this record's fields."""
        return Problem(rule, sentence, Where(self.entity.key, self.id, field), severity)

    def label(self, at: Picture) -> str:
        """What people call this record: its reference and its title."""
        ref, title = self.entity.ref_of(self), self.entity.title_of(self)
        words = f"{ref} {title}".strip() if ref != title else title
        return words or _(self.entity.singular)


R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Entity(Generic[R]):
    """What one kind of record is. `single`: a desk has exactly one of it, from its first step on."""

    key: str
    singular: str
    plural: str
    record: type[R]
    fields: tuple[Field, ...]
    derived: tuple[Derived, ...]
    views: Views
    parent: str | None = None
    ref: str | None = None
    title: str | None = None
    series: bool = False
    single: bool = False

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return self is other

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by name."""
        return {one.name: one for one in self.fields}

    @cached_property
    def links(self) -> tuple[tuple[Field, str], ...]:
        """The fields that point at other records, with the key of the entity they point at."""
        return tuple((one, one.kind.to) for one in self.fields if isinstance(one.kind, Ref | Refs))

    def field(self, name: str) -> Field:
        """One field; KeyError where there is none."""
        return self.by_name[name]

    def check(self, record: R) -> list[Problem]:
        """Everything wrong with the record by itself: field by field, then its own rules."""
        found = []
        for one in self.fields:
            value = getattr(record, one.name)
            if value is None and not one.required:
                continue
            try:
                one.check(value)
            except ValueProblem as problem:
                sentence = problem.sentence
                if problem.rule != "required":
                    sentence = f"{_(one.label)}: {sentence}"
                found.append(Problem(problem.rule, sentence, Where(self.key, record.id, one.name)))
        return found or list(record.problems())

    def plain(self, record: R) -> dict[str, Any]:
        """The record as JSON values by field name, with `id` and `revision`."""
        values = {one.name: one.plain(getattr(record, one.name)) for one in self.fields}
        return {"id": record.id, "revision": record.revision, **values}

    def restore(self, plain: Mapping[str, Any]) -> R:
        """A record from its JSON values; a field unknown to the JSON takes its default."""
        values = {one.name: one.restore(plain[one.name]) for one in self.fields if one.name in plain}
        return self.record(id=plain["id"], revision=plain["revision"], **values)

    def ref_of(self, record: R) -> str:
        """The record's short reference, or its title."""
        return str(getattr(record, self.ref)) if self.ref else self.title_of(record)

    def title_of(self, record: R) -> str:
        """The record's title; empty where it has none."""
        return str(getattr(record, self.title) or "") if self.title else ""


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(
        f.text,
        f.prose,
        f.day,
        f.amount,
        f.whole,
        f.yes_no,
        f.choice,
        f.rating,
        f.link,
        f.links,
    ),
)
def entity(
    key: str,
    singular: str,
    plural: str,
    *,
    views: Views,
    parent: str | None = None,
    ref: str | None = None,
    title: str | None = None,
    series: bool = False,
    single: bool = False,
) -> Callable[[type[R]], type[R]]:
    """Turn a declared class into a frozen record with its `Entity`; names no global register."""

    def build(cls: type[R]) -> type[R]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        declared = []
        for one in dataclasses.fields(made):
            spec = one.metadata.get("spec")
            if isinstance(spec, Spec):
                # A default that is itself empty makes a field optional; any other only saves typing.
                required = one.default is dataclasses.MISSING or one.default not in (None, "", ())
                empty = None if required else one.default
                declared.append(
                    Field(
                        key,
                        one.name,
                        spec.kind,
                        spec.label,
                        required,
                        spec.help,
                        spec.guarded,
                        empty,
                        # Annotations are words here, not types: reading them costs nothing at start.
                        may_be_absent="Absent" in str(one.type),
                    )
                )
        computed = []
        for name, member in vars(made).items():
            if marked := getattr(member, "__dict__", {}).get("derived"):
                kind, label = marked
                computed.append(Derived(name, kind, label, member))
        made.entity = Entity(
            key,
            singular,
            plural,
            made,
            tuple(declared),
            tuple(computed),
            views,
            parent,
            ref,
            title,
            series,
            single,
        )
        return made

    return build


class Catalogue:
    """Every entity in reading order, parents before children."""

    def __init__(self, records: Iterable[type[Record]]) -> None:
        self.entities: tuple[Entity[Any], ...] = tuple(record.entity for record in records)
        self._by_key = {one.key: one for one in self.entities}
        self._order = {one.key: n for n, one in enumerate(self.entities)}

    def __iter__(self) -> Iterator[Entity[Any]]:
        return iter(self.entities)

    def __getitem__(self, key: str) -> Entity[Any]:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def order(self, key: str) -> int:
        """The entity's place in reading order: creations go up it, deletions down."""
        return self._order[key]

    @cached_property
    def pointing_at(self) -> dict[str, tuple[tuple[Entity[Any], Field], ...]]:
        """For each entity's key, the fields of other records that point at it."""
        found: dict[str, list[tuple[Entity[Any], Field]]] = {key: [] for key in self._by_key}
        for one in self.entities:
            for field, to in one.links:
                found[to].append((one, field))
        return {key: tuple(value) for key, value in found.items()}
