"""Every entity of a desk in reading order, parents before children."""

from __future__ import annotations

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.exchanges import Brought, Dispatch, Freeze, Issue, Note, Returned, Ruling
from deliverydesk.domain.interventions import DoNothing, Intervention
from deliverydesk.domain.measures import Indicator, Reading, Trajectory, TrajectoryPoint
from deliverydesk.domain.parties import Ministry, Period, Person, Place, Translation
from deliverydesk.domain.promises import Outcome, Priority, Programme
from deliverydesk.domain.raised import Flag
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.work import Barrier, Deliverable, Milestone
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
        Outcome,
        Indicator,
        Trajectory,
        TrajectoryPoint,
        DoNothing,
        Intervention,
        Reading,
        Milestone,
        Deliverable,
        Barrier,
        Assessment,
        Flag,
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
