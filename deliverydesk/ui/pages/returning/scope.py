"""What is under review: one return, all of one ministry's, or all of a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.services.desk import Desk
from deliverydesk.services.reviewing import in_review, review_of, reviews_of
from deliverydesk.ui.models.review import Prepared, prepare
from deliverydesk.ui.models.reviewrows import Decision


@dataclass(frozen=True)
class Scope:
    """The return `returned`; where that is "", the returns of `ministry`; where that is "" too, all."""

    returned: str = ""
    period: str = ""
    ministry: str = ""

    def load(
        self, desk: Desk, pending: Mapping[str, Decision], progress: Progress, *, by_ministry: bool
    ) -> Prepared:
        """Compare, and lay out the rows. Raises `Refused` where the one return is gone."""
        at = desk.picture
        if self.returned:
            return prepare([review_of(desk, self.returned)], at, pending)
        every = in_review(desk, self.period, self.ministry)
        reviews = reviews_of(desk, every, progress)
        unopened = len(every) - len(reviews)
        return prepare(reviews, at, pending, by_ministry=by_ministry and len(reviews) > 1, unopened=unopened)

    @property
    def nothing(self) -> str:
        """What an empty review says."""
        if self.returned:
            return _("This return says what was issued: nothing in it was changed.")
        return _("No return that came for this period changes anything.")
