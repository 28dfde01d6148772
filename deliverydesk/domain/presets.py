"""Where other units' colours begin, as sets that fill in the settings: nobody starts from nothing.

| preset | scale | green | amber-green | amber-red | from |
|---|---|---|---|---|---|
| four | G AG AR R | 0.95 | 0.80 | 0.50 | the four colours of the Prime Minister's Delivery Unit |
| bands | G A R | 0.90 | (0.70) | 0.51 | PEMANDU's public scorecard: 90 on green, 51 to 89 yellow |
| confidence-5 | G AG A AR R | – | – | – | delivery confidence of major projects, 2011 to 2021 |
| confidence-3 | G A R | – | – | – | the same since 2021 |

Delivery confidence is a judgement and not a calculation: those two choose the scale and leave the thresholds
alone. On three colours both ambers are one, so that the line between them is there and shows nowhere; a share
between 50 and 51 per cent, of which that scorecard says nothing, counts as red.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from deliverydesk.domain.assessments import RatingScale
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import N_
from deliverydesk.schema.numbers import same


@dataclass(frozen=True)
class Preset:
    """A named set of values for fields of the settings; `words` is for people, still to be translated."""

    key: str
    words: str
    values: Mapping[str, Any]

    def fits(self, settings: DeskSettings) -> bool:
        """Whether the settings say all of it already."""
        return all(_alike(getattr(settings, name), value) for name, value in self.values.items())


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return same(one, other)
    return bool(one == other)


def _preset(key: str, words: str, **values: Any) -> Preset:
    return Preset(key, words, MappingProxyType(values))


PRESETS = (
    _preset(
        "four",
        N_("Four colours: 95, 80 and 50 per cent (a delivery unit's)"),
        scale=RatingScale.FOUR,
        threshold_g=0.95,
        threshold_ag=0.80,
        threshold_ar=0.50,
    ),
    _preset(
        "bands",
        N_("Three colours: green from 90, yellow from 51 per cent (a public scorecard's)"),
        scale=RatingScale.THREE,
        threshold_g=0.90,
        threshold_ag=0.70,
        threshold_ar=0.51,
    ),
    _preset(
        "confidence-5",
        N_("Delivery confidence on five colours (major projects until 2021)"),
        scale=RatingScale.FIVE,
    ),
    _preset(
        "confidence-3",
        N_("Delivery confidence on three colours (major projects since 2021)"),
        scale=RatingScale.THREE,
    ),
)


def preset_of(settings: DeskSettings) -> Preset | None:
    """The set that the settings follow, the fullest of several; None for settings of their own."""
    fitting = [one for one in PRESETS if one.fits(settings)]
    return max(fitting, key=lambda one: len(one.values), default=None)
