"""Every entity of a desk in reading order, parents before children."""

from __future__ import annotations

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.exchanges import Brought, Dispatch, Freeze, Issue, Note, Returned, Ruling
from deliverydesk.domain.measures import Indicator, Reading, Trajectory, TrajectoryPoint
from deliverydesk.domain.parties import Ministry, Period, Person, Place, Translation
from deliverydesk.domain.promises import Priority, Programme
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.schema.records import Catalogue

CATALOGUE = Catalogue(
    (
        DeskSettings,
        Ministry,
        Person,
        Place,
        Period,
        Priority,
        Programme,
        Indicator,
        Trajectory,
        TrajectoryPoint,
        Reading,
        Milestone,
        Barrier,
        Assessment,
        Translation,
        Issue,
        Dispatch,
        Returned,
        Ruling,
        Brought,
        Note,
        Freeze,
    )
)
