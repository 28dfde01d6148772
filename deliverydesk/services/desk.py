"""An open desk: the front door for window, command line and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.parties import Person
from deliverydesk.domain.revisions import Former, marked
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import NothingToUndo, Refused, Stale
from deliverydesk.i18n import _
from deliverydesk.schema.changes import Change, same_content
from deliverydesk.schema.records import Record
from deliverydesk.services import actors
from deliverydesk.sources import RealSources, Sources
from deliverydesk.storage import opening
from deliverydesk.storage.journal import Journal, Step, Written
from deliverydesk.storage.migrations import Upgrade
from deliverydesk.storage.snapshot import Snapshot
from deliverydesk.storage.store import Store

if TYPE_CHECKING:
    from deliverydesk.domain.columns import ReadingColumns
    from deliverydesk.storage.gate import Gate

_PRACTICE = "PRACTICE"


class WriteOptions(TypedDict, total=False):
    """What may be said with a write. `initiator` tells listeners whose edit it was."""

    kind: StepKind
    reason: str | None
    blobs: Mapping[str, bytes]
    initiator: object


class Desk:
    """One open desk file and the person acting on it."""

    def __init__(self, opened: Store, sources: Sources, actor: Person | None) -> None:
        self._store = opened
        self.sources = sources
        self.actor = actor

    @staticmethod
    def create(
        path: Path,
        *,
        person: Person,
        settings: DeskSettings | None = None,
        sources: Sources | None = None,
        remember: bool = True,
    ) -> Desk:
        """Make a desk with its settings and the first person, who then acts on it."""
        sources = sources or RealSources()
        opening.create(path, sources)
        desk = Desk(opening.open_store(path, sources), sources, None)
        try:
            desk.actor = replace(person, id=person.id or sources.new_id())
            first = (settings or DeskSettings(), desk.actor)
            desk.write(_("Desk made"), [Change(None, one) for one in first], kind=StepKind.BEGIN)
        except BaseException:
            # Nobody could act on it: a desk without its first person is not left lying about.
            desk.close()
            opening.remove(path)
            raise
        desk.actor = desk.picture.get(Person, desk.actor.id)
        if remember:
            actors.remember(desk.id, desk.actor_id)
        return desk

    @staticmethod
    def open(
        path: Path, *, actor: str | None = None, writing: bool = True, sources: Sources | None = None
    ) -> Desk:
        """Open a desk. `actor` is a person's code or id; else who acted last on this computer, if known."""
        sources = sources or RealSources()
        desk = Desk(opening.open_store(path, sources, writing=writing), sources, None)
        try:
            desk.actor = actors.choose(desk.picture, desk.id, actor)
        except BaseException:
            desk.close()
            raise
        return desk

    @property
    def path(self) -> Path:
        """The desk's file."""
        return self._store.path

    @property
    def id(self) -> str:
        """The desk's own id, the same in every copy of its file."""
        return self._store.meta("desk")

    @property
    def secret(self) -> bytes:
        """The key for marks that only this desk can make; never leaves the file."""
        return bytes.fromhex(self._store.meta("secret"))

    @property
    def picture(self) -> Snapshot:
        """The desk as it is now."""
        return self._store.snapshot

    @property
    def journal(self) -> Journal:
        """Everything that ever happened here."""
        return self._store.journal

    @property
    def schema(self) -> int:
        """The revision of the schema that this desk is at."""
        return self._store.schema

    @property
    def upgrade(self) -> Upgrade:
        """Turns a record's JSON written under an older schema into today's."""
        return self._store.upgrade

    @property
    def notices(self) -> list[str]:
        """Sentences to show on opening."""
        return self._store.notices

    @property
    def is_writer(self) -> bool:
        """Whether this opening is the one that may write to the file."""
        return self._store.writes

    @property
    def is_writable(self) -> bool:
        """Whether a write would be taken: by this opening, from somebody who has said who they are."""
        return self.is_writer and self.actor is not None

    @property
    def actor_id(self) -> str:
        """The acting person's id; refuses where nobody has said who they are."""
        if self.actor is None:
            raise Refused(
                _("Nobody has said who is writing."),
                _("Name a person of the desk, with --as CODE on the command line."),
            )
        return self.actor.id

    @property
    def title(self) -> str:
        """What the window's title says."""
        return self.path.stem

    @property
    def marking(self) -> str:
        """The marking of everything that leaves the desk."""
        return self.picture.settings.marking

    @property
    def marking_in_full(self) -> str:
        """The marking as workbooks and letters carry it: `OFFICIAL - PRACTICE`, in every language."""
        return f"{self.marking} - {_PRACTICE}" if self.is_practice else self.marking

    @property
    def is_practice(self) -> bool:
        """Whether window, workbooks and paper carry PRACTICE: until a desk can have a passphrase, always."""
        return True

    def write(self, label: str, changes: Iterable[Change], **options: Unpack[WriteOptions]) -> Written:
        """Write one step. Raises what the gate raises; nothing is written then.

        A final figure that is given another value is marked as revised.
        """
        return self._through(self._open_gate(), label, [marked(one) for one in changes], **options)

    def _through(
        self,
        gate: Gate,
        label: str,
        changes: list[Change],
        undoes: int | None = None,
        **options: Unpack[WriteOptions],
    ) -> Written:
        actor = self.actor_id
        if any(one.after is None and one.id == actor for one in changes):
            raise Refused(
                _("This would take away the person who is acting."),
                _("Let somebody else do it: open the desk as another person."),
            )
        return gate.write(label, changes, actor=actor, undoes=undoes, **options)

    def _open_gate(self) -> Gate:
        gate = self._store.gate
        if gate is None:
            raise Refused(
                _("{name} is open to read only.").format(name=self.path.name),
                _("Open it for writing, once nobody else has it."),
            )
        return gate

    def make_ready(self) -> None:
        """Load what the first write and the first look back need, so that neither is waited for."""
        self._store.make_ready()

    def blob(self, sha256: str) -> Any:
        """A value kept under its hash."""
        return self._store.blob(sha256)

    def readings(self) -> Iterator[Reading]:
        """Every reading in force, streamed."""
        found: Iterator[Reading] = self._store.readings()
        return found

    def columns(self, indicators: Sequence[str], step: int | None = None) -> ReadingColumns:
        """The country's own figures of many indicators as columns, as known at a step, else now."""
        return self._store.columns(self.picture.step if step is None else step, indicators)

    def formers(self, indicator: str, step: int | None = None) -> dict[str, tuple[Former, ...]]:
        """What each reading of an indicator said before it was revised, as known at a step, else now."""
        return self._store.formers(self.picture.step if step is None else step, indicator)

    def counts(self) -> dict[str, int]:
        """How many records of each entity there are, by catalogue key."""
        return {
            entity.key: self._store.count_readings() if entity.series else self.picture.count(entity.key)
            for entity in self.picture.catalogue
        }

    def integrity(self, *, full: bool = False) -> list[str]:
        """What is wrong with the file itself; empty where all is well."""
        return self._store.integrity(full=full)

    def listen(self, callback: Callable[[Written], None]) -> Callable[[], None]:
        """Call back after every step, on the thread that wrote it; returns the call that stops it."""
        listeners = self._store.listeners
        listeners.append(callback)

        def stop() -> None:
            if callback in listeners:
                listeners.remove(callback)

        return stop

    def viewed(self, *, at: date | None = None, known: int | date | str | None = None) -> Snapshot:
        """The desk as known at a step, a freeze or a day, and judged for a day; else as it is now."""
        picture = self.picture
        if known is not None:
            # What was known is another question than the day judged for: that stays today's.
            picture = self._store.known_at(self._known_step(known), picture.today)
        return picture if at is None else picture.judged_for(at)

    def _known_step(self, known: int | date | str) -> int:
        if isinstance(known, date):
            steps = self.journal.steps(newest_first=True)
            return next((one.no for one in steps if one.at.astimezone().date() <= known), 0)
        if isinstance(known, str):
            freeze = next((one for one in self.picture.all(Freeze) if one.ref == known), None)
            if freeze is None:
                names = ", ".join(one.ref for one in self.picture.all(Freeze)) or _("none")
                raise Refused(
                    _("There is no freeze called {ref}.").format(ref=known), _("There are: ") + names
                )
            return freeze.step
        if not 0 <= known <= self.picture.step:
            raise Refused(
                _("There is no step {n}; the newest is {last}.").format(n=known, last=self.picture.step)
            )
        return known

    @property
    def undo_label(self) -> str | None:
        """What Undo would take back; None where there is nothing."""
        step = self.journal.undo_target() if self.is_writable else None
        return step.label if step else None

    @property
    def redo_label(self) -> str | None:
        """What Redo would bring back; None where there is nothing."""
        step = self.journal.redo_target() if self.is_writable else None
        undone = self.journal.step(step.undoes) if step and step.undoes else None
        return undone.label if undone else None

    def undo(self) -> Written:
        """Take back the newest step not yet undone; refuses if anything it touched has moved on since."""
        gate = self._open_gate()
        target = self.journal.undo_target()
        if target is None:
            raise NothingToUndo(_("There is nothing to undo."))
        return self._take_back(gate, target, StepKind.UNDO, _("Undo: {label}").format(label=target.label))

    def redo(self) -> Written:
        """Bring back what the last Undo took."""
        gate = self._open_gate()
        target = self.journal.redo_target()
        if target is None or target.undoes is None:
            raise NothingToUndo(_("There is nothing to redo."))
        undone = self.journal.step(target.undoes)
        label = undone.label if undone else target.label
        return self._take_back(gate, target, StepKind.REDO, _("Redo: {label}").format(label=label))

    def _take_back(self, gate: Gate, target: Step, kind: StepKind, label: str) -> Written:
        inverse = [one.inverse() for one in reversed(self.journal.changes(target.no))]
        rebased = [self._rebased(one, target) for one in inverse]
        return self._through(gate, label, rebased, kind=kind, undoes=target.no)

    def _rebased(self, change: Change, target: Step) -> Change:
        """The change from the record as it stands, refused where others have built on it."""
        now = self.picture.record(change.id)
        expected = change.before
        if expected is None:
            if now is not None:
                raise self._built_on(target, now)
            return change
        if now is None or not same_content(now, expected):
            raise self._built_on(target, now or expected)
        return Change(now, change.after)

    def _built_on(self, target: Step, record: Record) -> Stale:
        return Stale(
            _("“{label}” cannot be taken back: {what} has changed since.").format(
                label=target.label, what=record.label(self.picture)
            ),
            _("Take back the later change first, or write what should be there now."),
        )

    def close(self) -> None:
        """Close the file and let others write."""
        self._store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
