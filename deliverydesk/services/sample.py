"""A whole invented country to learn and to try things on, the same every time, step for step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deliverydesk.domain.parties import Person
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.services.desk import Desk
from deliverydesk.services.sampling.known import Known
from deliverydesk.services.sampling.material import Material, load
from deliverydesk.services.sampling.story import Act, Story
from deliverydesk.sources import SeededSources

SEED = 20261019


def make_sample(
    path: Path,
    *,
    seed: int = SEED,
    sources: SeededSources | None = None,
    remember: bool = True,
    acts: Mapping[str, Act] | None = None,
) -> Desk:
    """Make the sample country's desk and leave it open, with an account lead of the unit acting.

    It lives on its own practice date. The same version and seed give the same desk, step for step. `acts`
    are called on their days in the story, with the desk as it then stands: "issue" when workbooks go out,
    "returns" and "pending returns" when they come back. Without "returns" the ministries' ratings are
    taken down at meetings instead.
    """
    material = load()
    first = material.beats[0]
    sources = sources or SeededSources(seed, first["on"].replace(tzinfo=UTC))
    known = Known(material, sources.new_id, seed)
    person = known.person(first["by"])
    desk = Desk.create(
        path, person=person, settings=_settings(material, first["on"]), sources=sources, remember=remember
    )
    try:
        story = Story(desk, sources, known, acts or {})
        for beat in material.beats:
            story.tell(beat)
        desk.actor = desk.picture.get(Person, known.id("person", first["by"]))
    except BaseException:
        desk.close()
        raise
    return desk


def _settings(material: Material, start: datetime) -> DeskSettings:
    told: dict[str, Any] = {
        name: value for name, value in material.country["desk"].items() if name in DeskSettings.entity.by_name
    }
    return DeskSettings(practice_today=start.date(), **told)
