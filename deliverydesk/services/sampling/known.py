"""What the sample's unit knew on a given day: the same material seen from March, July or October.

Every function answers whole records as they stood; the story writes the difference to what is held already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from deliverydesk.domain.assessments import Assessment, Clearance, Voice
from deliverydesk.domain.interventions import DoNothing, Intervention
from deliverydesk.domain.measures import Indicator, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.domain.parties import Ministry, Period, Person, Place
from deliverydesk.domain.promises import Outcome, Priority, Programme
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.domain.work import Barrier, BarrierStatus, Deliverable, Milestone
from deliverydesk.schema.records import Record
from deliverydesk.services.sampling import figures
from deliverydesk.services.sampling.material import Material, Table, on_day

# From these days on the unit worked with the dates that ministries gave for a stocktake.
JULY, OCTOBER = date(2026, 7, 13), date(2026, 10, 5)
_DIMENSIONS = (
    *("challenge", "planning", "capacity", "recent", "stage"),
    *("challenge_evidence", "planning_evidence", "capacity_evidence", "stage_evidence"),
)


class Known:
    """The material as known on any day. Ids are given once, when a record is first named."""

    def __init__(self, material: Material, new_id: Callable[[], str], seed: int) -> None:
        self._material = material
        self._new_id = new_id
        self._seed = seed
        self._ids: dict[tuple[str, str], str] = {}
        self._readers: Mapping[str, Callable[[date], Iterator[Record]]] = {
            "ministry": self._ministries,
            "person": self._people,
            "place": self._places,
            "period": self._periods,
            "priority": self._priorities,
            "programme": self._programmes,
            "outcome": self._outcomes,
            "deliverable": self._deliverables,
            "indicator": self._indicators,
            "trajectory": self._trajectories,
            "trajectory_point": self._points,
            "intervention": self._interventions,
            "do_nothing": self._without,
            "reading": self._readings,
            "milestone": self._milestones,
            "barrier": self._barriers,
            "assessment": self._assessments,
            "flag": self._flags,
        }

    def records(self, entity: str, day: date) -> Iterator[Record]:
        """Every record of one entity as it stood on a day."""
        return self._readers[entity](day)

    def id(self, entity: str, ref: str) -> str:
        """The id of a record by its reference in the material."""
        if (entity, ref) not in self._ids:
            self._ids[entity, ref] = self._new_id()
        return self._ids[entity, ref]

    def person(self, ref: str) -> Person:
        """One person, as first entered."""
        told = next(one for one in self._material.country["person"] if one["ref"] == ref)
        return self._person(told, date.min)

    def _link(self, entity: str, ref: str | None) -> str | None:
        return None if ref is None else self.id(entity, ref)

    def _ministries(self, day: date) -> Iterator[Record]:
        for one in self._material.country["ministry"]:
            yield Ministry(id=self.id("ministry", one["code"]), **_parsed(Ministry, one))

    def _people(self, day: date) -> Iterator[Record]:
        for one in self._material.country["person"]:
            if one.get("from_on", day) <= day:
                yield self._person(one, day)

    def _person(self, told: Table, day: date) -> Person:
        values = _parsed(Person, told, but=("ministry", "to_on"))
        leaves = told.get("to_on")
        return Person(
            id=self.id("person", told["ref"]),
            ministry=self._link("ministry", told.get("ministry")),
            to_on=leaves if leaves and leaves <= day else None,
            **values,
        )

    def _places(self, day: date) -> Iterator[Record]:
        for one in self._material.country["place"]:
            values = _parsed(Place, one, but=("parent",))
            yield Place(
                id=self.id("place", one["code"]), parent=self._link("place", one.get("parent")), **values
            )

    def _periods(self, day: date) -> Iterator[Record]:
        for one in self._material.country["period"]:
            yield Period(id=self.id("period", one["ref"]), **_parsed(Period, one))

    def _priorities(self, day: date) -> Iterator[Record]:
        for order, one in enumerate(self._material.promises, 1):
            said = [words for words in one["says"] if words["on"] <= day]
            narratives = {
                f"narrative_{voice}": next((words[voice] for words in reversed(said) if voice in words), None)
                for voice in ("ministry", "unit")
            }
            values = _parsed(Priority, one, but=("ministry", "sro", "account_lead", "order", "end"))
            yield Priority(
                id=self.id("priority", one["ref"]),
                ministry=self.id("ministry", one["ministry"]),
                sro=self._link("person", on_day(one["sro"], day)),
                account_lead=self._link("person", one["account_lead"]),
                end=on_day(one["end"], day),
                order=order,
                **values | narratives,
            )

    def _programmes(self, day: date) -> Iterator[Record]:
        for promise in self._material.promises:
            for one in promise.get("programme", ()):
                yield Programme(
                    id=self.id("programme", one["ref"]),
                    priority=self.id("priority", promise["ref"]),
                    **_parsed(Programme, one),
                )

    def _outcomes(self, day: date) -> Iterator[Record]:
        for promise in self._material.promises:
            for one in promise.get("outcome", ()):
                yield Outcome(
                    id=self.id("outcome", one["ref"]),
                    priority=self.id("priority", promise["ref"]),
                    indicators=tuple(sorted(self.id("indicator", ref) for ref in one["indicators"])),
                    **_parsed(Outcome, one),
                )

    def _deliverables(self, day: date) -> Iterator[Record]:
        for promise in self._material.promises:
            for one in promise.get("deliverable", ()):
                done = one.get("delivered_on")
                yield Deliverable(
                    id=self.id("deliverable", one["ref"]),
                    priority=self.id("priority", promise["ref"]),
                    programme=self._link("programme", one.get("programme")),
                    delivered_on=done if done and done <= day else None,
                    owner=self._owner_of(promise, one.get("programme")),
                    **_parsed(Deliverable, one, but=("programme", "delivered_on", "owner")),
                )

    def _each_indicator(self) -> Iterator[tuple[Table, Table]]:
        for promise in self._material.promises:
            for one in promise["indicator"]:
                yield promise, one

    def _indicators(self, day: date) -> Iterator[Record]:
        for promise, one in self._each_indicator():
            yield Indicator(
                id=self.id("indicator", one["ref"]),
                priority=self.id("priority", promise["ref"]),
                perverse_effect=self._link("indicator", one.get("perverse_effect")),
                **_parsed(Indicator, one, but=("perverse_effect",)),
            )

    def _each_path(self, day: date) -> Iterator[tuple[Table, Table, bool]]:
        """Indicator, version of its path, and whether that version is the one in force on the day."""
        for _promise, indicator in self._each_indicator():
            held = [one for one in indicator["path"] if one["agreed_on"] <= day]
            for one in held:
                yield indicator, one, one is held[-1]

    def _trajectories(self, day: date) -> Iterator[Record]:
        for indicator, one, in_force in self._each_path(day):
            (baseline_on, baseline), (target_on, target) = one["baseline"], one["target"]
            yield Trajectory(
                id=self.id("trajectory", f"{indicator['ref']}/{one['version']}"),
                indicator=self.id("indicator", indicator["ref"]),
                status=TrajectoryStatus.AGREED if in_force else TrajectoryStatus.SUPERSEDED,
                baseline_on=baseline_on,
                baseline=float(baseline),
                target_on=target_on,
                target=float(target),
                agreed_by=self._link("person", one.get("agreed_by")),
                **_parsed(Trajectory, one, but=("baseline", "target", "agreed_by")),
            )

    def _points(self, day: date) -> Iterator[Record]:
        for indicator, path, _in_force in self._each_path(day):
            name = f"{indicator['ref']}/{path['version']}"
            for on, value in path.get("points", ()):
                yield TrajectoryPoint(
                    id=self.id("trajectory_point", f"{name}/{on}"),
                    trajectory=self.id("trajectory", name),
                    on=on,
                    value=float(value),
                )

    def _interventions(self, day: date) -> Iterator[Record]:
        for indicator, path, _in_force in self._each_path(day):
            name = f"{indicator['ref']}/{path['version']}"
            for one in path.get("intervention", ()):
                yield Intervention(
                    id=self.id("intervention", f"{name}/{one['title']}"),
                    trajectory=self.id("trajectory", name),
                    programme=self._link("programme", one.get("programme")),
                    **_parsed(Intervention, one, but=("programme",)),
                )

    def _without(self, day: date) -> Iterator[Record]:
        for indicator, path, _in_force in self._each_path(day):
            name = f"{indicator['ref']}/{path['version']}"
            for on, value in path.get("without", ()):
                yield DoNothing(
                    id=self.id("do_nothing", f"{name}/{on}"),
                    trajectory=self.id("trajectory", name),
                    on=on,
                    value=float(value),
                )

    def _readings(self, day: date) -> Iterator[Record]:
        places = {one["code"]: self.id("place", one["code"]) for one in self._material.country["place"]}
        weights = {one["code"]: one.get("weight", 0.0) for one in self._material.country["place"]}
        for _promise, one in self._each_indicator():
            id = self.id("indicator", one["ref"])
            yield from figures.known(one, id, places, weights, self._seed, day)

    def _milestones(self, day: date) -> Iterator[Record]:
        for promise in self._material.promises:
            for n, one in enumerate(promise["milestones"], 1):
                yield self._milestone(promise, one, f"M{promise['ref'][1:]}{n}", day)

    def _milestone(self, promise: Table, told: Table, ref: str, day: date) -> Milestone:
        met, cancelled = told.get("met"), told.get("cancelled")
        moved_on = told.get("agreed_on")
        agreed = told["agreed"] if moved_on and moved_on <= day else told["first"]
        is_met = met is not None and met <= day
        forecast = met if is_met else _forecast(told, agreed, day)
        names = ("title", "type", "critical")
        evidence = told.get("evidence") if is_met or not met else None
        return Milestone(
            id=self.id("milestone", ref),
            ref=ref,
            priority=self.id("priority", promise["ref"]),
            programme=self._link("programme", told.get("programme")),
            original_baseline=told["first"],
            current_baseline=agreed,
            forecast=forecast if isinstance(forecast, date) else None,
            actual=met if is_met else None,
            cancelled_on=cancelled if cancelled and cancelled <= day else None,
            owner=told.get("owner") or self._owner_of(promise, told.get("programme")),
            evidence=evidence,
            depends_on=tuple(sorted(self.id("milestone", one) for one in told.get("needs", ()))),
            **_parsed(Milestone, {name: told[name] for name in names if name in told}),
        )

    def _owner_of(self, promise: Table, programme: str | None) -> str:
        """Who answers for a milestone that names nobody: its programme's owner, else the ministry."""
        if programme is not None:
            return str(next(one["owner"] for one in promise["programme"] if one["ref"] == programme))
        ministries = self._material.country["ministry"]
        return str(next(one["name"] for one in ministries if one["code"] == promise["ministry"]))

    def _barriers(self, day: date) -> Iterator[Record]:
        for promise in self._material.promises:
            for n, one in enumerate(promise.get("barrier", ()), 1):
                if one["raised_on"] <= day:
                    yield self._barrier(promise, one, f"B{promise['ref'][1:]}{n}", day)

    def _barrier(self, promise: Table, told: Table, ref: str, day: date) -> Barrier:
        own = ("sponsor", "recipient", "levels", "status", "milestone", "indicator", "place", "programme")
        end = (
            "resolved_on",
            "resolution",
            "resolution_type",
            "verified_by",
            "recurrence_of",
            "help_asked_of",
        )
        resolved = told.get("resolved_on")
        is_resolved = resolved is not None and resolved <= day
        since, level = [one for one in told["levels"] if one[0] <= day][-1]
        values = _parsed(Barrier, told, but=own + end)
        if is_resolved:
            values |= _parsed(Barrier, {name: told[name] for name in end[:3] if name in told})
        return Barrier(
            id=self.id("barrier", ref),
            ref=ref,
            priority=self.id("priority", promise["ref"]),
            sponsor=self.id("ministry", told.get("sponsor", promise["ministry"])),
            recipient_agency=self._link("ministry", told.get("recipient")),
            **{name: self._link(name, told.get(name)) for name in own[4:]},  # type: ignore[arg-type]
            level=Barrier.entity.field("level").kind.parse(level),
            level_since=since,
            status=BarrierStatus(on_day(told["status"], day)),
            help_asked_of=tuple(sorted(self.id("ministry", one) for one in told.get("help_asked_of", ()))),
            verified_by=self._link("person", told.get("verified_by")) if is_resolved else None,
            recurrence_of=self._link("barrier", told.get("recurrence_of")),
            **values,
        )

    def _assessments(self, day: date) -> Iterator[Record]:
        for promise in self._material.promises:
            for one in promise["ratings"]:
                if one["on"] <= day:
                    yield self._assessment(promise, one, day)

    def _assessment(self, promise: Table, told: Table, day: date) -> Assessment:
        voice = Voice(told["voice"])
        beside = {
            one["voice"]: one
            for one in promise["ratings"]
            if one.get("period") == told.get("period") and one["on"] <= day
        }
        if voice is Voice.MODERATED:
            # The head moderates the whole; the four dimensions stay as the account lead rated them.
            told = {name: beside["unit"][name] for name in _DIMENSIONS if name in beside["unit"]} | dict(told)
        values = _parsed(Assessment, told, but=("on", "voice", "period", "stage"))
        if "stage" in told:
            values |= _parsed(Assessment, {"delivery_stage": told["stage"]})
        values.setdefault("assessor", self._assessor(voice, promise, told["on"]))
        if voice in {Voice.UNIT, Voice.MODERATED}:
            values["clearance"] = Clearance.AGREED if "moderated" in beside else Clearance.PROPOSED
        return Assessment(
            id=self.id("assessment", f"{promise['ref']}/{told['on']}/{voice}"),
            priority=self.id("priority", promise["ref"]),
            period=self._link("period", told.get("period")),
            as_at=told["on"],
            voice=voice,
            **values,
        )

    def _flags(self, day: date) -> Iterator[Record]:
        """The questions that were put to a rating when it was given, and what was answered."""
        for promise in self._material.promises:
            for one in promise["ratings"]:
                for asked in one.get("asked", ()) if one["on"] <= day else ():
                    rating, words = f"{promise['ref']}/{one['on']}/{one['voice']}", asked.get("answer")
                    yield Flag(
                        id=self.id("flag", f"{rating}/{asked['rule']}"),
                        priority=self.id("priority", promise["ref"]),
                        rule=asked["rule"],
                        raised_on=one["on"],
                        period=self._link("period", one.get("period")),
                        assessment=self.id("assessment", rating),
                        evidence=asked["says"],
                        state=FlagState.ANSWERED if words else FlagState.OPEN,
                        answer=words,
                        by=self.id("person", promise["account_lead"]) if words else None,
                    )

    def _assessor(self, voice: Voice, promise: Table, day: date) -> str | None:
        """Who speaks for a voice where the material does not say."""
        answers = {
            Voice.MINISTRY: on_day(promise["sro"], day),
            Voice.UNIT: promise["account_lead"],
            Voice.MODERATED: self._material.country["desk"]["head"],
        }
        ref = answers.get(voice)
        people = self._material.country["person"]
        return next((one["name"] for one in people if one["ref"] == ref), None)


def _forecast(told: Table, agreed: date, day: date) -> date | str:
    """The date a ministry gave: `before` the July stocktake, as it `was` then, and `forecast` now."""
    met = told.get("met")
    now = told.get("forecast", met if met and met > agreed else agreed)
    was = told.get("was", now)
    found: date | str = now if day >= OCTOBER else was if day >= JULY else told.get("before", was)
    return found


def _parsed(of: type[Record], told: Table, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """The values of a record's fields as its kinds read them; keys that are no field are left out."""
    fields = of.entity.by_name
    return {
        name: fields[name].parse(value)
        for name, value in told.items()
        if name in fields and name not in but and not isinstance(value, list)
    }
