"""Policies over the log: an event that cannot be read stops them, and nobody else.

A policy must not step over what it cannot read: what should have followed would never follow.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from adapters.positions import SqlPositions
from adapters.shape_faults import StoredShapeError
from application.event_log import EventFeed, Recorded
from application.following import EVENTS_PER_PAGE, PolicyFollower
from application.undecodable import Undecodable
from projections.applying import Fault
from projections.following_tables import writing
from projections.hindrances import forget_fault, record_fault, skipped_in


class UndecodableEventError(StoredShapeError):
    """Raised when the next event that policies have to read cannot be decoded."""


class PolicyFeed:
    """The log up to the next event that cannot be read. Implements EventFeed."""

    def __init__(self, engine: sa.Engine, feed: EventFeed) -> None:
        self._engine = engine
        self._feed = feed
        self.events_max = EVENTS_PER_PAGE

    def page(self, after: int, limit: int) -> Sequence[Recorded]:
        page = self._feed.page(after, min(limit, self.events_max))
        if not page:
            return page
        with self._engine.connect() as connection:
            skipped = skipped_in(connection).get(PolicyFollower.name, set())
        if skipped:
            page = [without(each) if each.position in skipped else each for each in page]
        first = next((each for each in page if is_stop(each.event)), None)
        if first is None:
            return page
        if before := [each for each in page if each.position < first.position]:
            return before
        raise UndecodableEventError(first.event.reason)

    def last_position(self) -> int:
        return self._feed.last_position()

    def position_at(self, at: datetime) -> int:
        return self._feed.position_at(at)


def is_stop(event: object) -> bool:
    """Of a name that nobody knows no policy of this version follows anything."""
    return type(event) is Undecodable and event.event_type is not None


def without(recorded: Recorded) -> Recorded:
    """A place in the log from which, by somebody's decision, nothing follows."""
    return replace(recorded, event=Undecodable("", b"", "skipped", None))


class PolicyRounds:
    """Has policies catch up as often as it is told; a fault is kept where those of models are."""

    def __init__(self, engine: sa.Engine, policies: PolicyFollower, feed: PolicyFeed) -> None:
        self._engine = engine
        self._policies = policies
        self._feed = feed
        self._positions = SqlPositions(engine)
        self._known: Fault | None = None
        self._is_looked_at = False

    def catch_up(self) -> None:
        try:
            while self._policies.step():
                pass
        except StoredShapeError as error:
            if self._feed.events_max > 1:
                # It may be a stream that some event of the page leads to: which event is told.
                self._feed.events_max = 1
                return self.catch_up()
            position = self._positions.position_of(self._policies.name) + 1
            return self._note(Fault(position, f"{type(error).__name__}: {error}"))
        self._feed.events_max = EVENTS_PER_PAGE
        return self._note(None)

    def _note(self, fault: Fault | None) -> None:
        """Once: they try again with every event and every second."""
        if self._is_looked_at and fault == self._known:
            return
        if fault:
            record_fault(self._engine, self._policies.name, fault)
        else:
            with writing(self._engine) as connection:
                forget_fault(connection, self._policies.name)
        self._known, self._is_looked_at = fault, True
