"""A page of events applied to one read model: in one transaction with the position it reached.

OvertakenError        another follower has moved the model meanwhile
HaltedError           the model was paused, or its rebuild was ended
HandlerFailedError    an event cannot be applied
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

import sqlalchemy as sa

from application.event_log import Recorded
from application.undecodable import Undecodable
from projections.holding import holding
from projections.read_model import Handler

SQLITE_ERROR = 1
"""What SQLite answers to a statement that can never be done: a table or a column is missing."""

LIMIT_EXCEEDED = "54"
"""PostgreSQL's class of faults that lie in the values: a text too long for its index."""


class OvertakenError(Exception):
    """Raised when another follower has moved the model meanwhile."""


class HaltedError(Exception):
    """Raised when the model is not to be moved any more: it was paused, its rebuild was ended."""


class HandlerFailedError(Exception):
    """Raised when a handler raised, with the first position of the run it was given."""

    def __init__(self, position: int, reason: str, *, is_exact: bool = False) -> None:
        super().__init__(f"{position}: {reason}")
        self.position = position
        self.reason = reason
        self.is_exact = is_exact
        """Whether it is this very event, and none after it in the run."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The event at which a read model stands still, and why."""

    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """Events in the order of the log, and the position that is reached when they are applied."""

    events: Sequence[Recorded]
    reached: int
    unreadable: Sequence[Recorded] = ()
    """Those of the events that could not be decoded."""

    @classmethod
    def of(cls, events: Sequence[Recorded], reached: int) -> "Page":
        unreadable = [each for each in events if type(each.event) is Undecodable]
        return cls(events, reached, unreadable)

    def up_to(self, position: int) -> "Page":
        return Page.of([each for each in self.events if each.position <= position], position)


class Target(Protocol):
    """What pages are applied to: a read model that stands, or one that is built beside it."""

    @property
    def handlers(self) -> Mapping[type, Handler]: ...

    def writing(self) -> AbstractContextManager[sa.Connection]: ...

    def move(self, connection: sa.Connection, expected: int, position: int) -> None:
        """Note the position reached; who else moves the model waits until we have committed.

        Raises OvertakenError or HaltedError.
        """
        ...


def advance(
    target: Target, after: int, page: Page, skipped: Collection[int] = frozenset()
) -> Fault | None:
    """Apply a page, or as much of it as can be; the fault when that is nothing."""
    try:
        apply(target, after, page, skipped)
    except OvertakenError:
        return None
    except HandlerFailedError as failed:
        if earlier := _earlier(page, after, failed):
            return advance(target, after, earlier, skipped)
        return Fault(failed.position, failed.reason)
    return None


def apply(target: Target, after: int, page: Page, skipped: Collection[int]) -> None:
    with target.writing() as connection:
        target.move(connection, after, page.reached)
        apply_in(connection, target.handlers, page, skipped)


def apply_in(
    connection: sa.Connection,
    handlers: Mapping[type, Handler],
    page: Page,
    skipped: Collection[int],
) -> None:
    """Hand the events to their handlers, within a transaction that somebody has begun."""
    for each in page.unreadable:
        if each.event.event_type in handlers and each.position not in skipped:
            raise HandlerFailedError(each.position, each.event.reason, is_exact=True)
    handled = [each for each in page.events if type(each.event) in handlers]
    if skipped:
        handled = [each for each in handled if each.position not in skipped]
    if handled:
        _hand_over(connection, handlers, handled)


def _hand_over(
    connection: sa.Connection, handlers: Mapping[type, Handler], handled: Sequence[Recorded]
) -> None:
    try:
        with holding(connection):
            # By handler, not by type: a cancellation and its refund alternate order after order.
            for handler, run in groupby(handled, lambda each: handlers[type(each.event)]):
                _handle(connection, handler, list(run))
    except sa.exc.SQLAlchemyError as error:
        # Rows are written at the end: which event is to blame, halves of the page will tell.
        raise _failed(error, handled) from error


def _handle(connection: sa.Connection, handler: Handler, run: Sequence[Recorded]) -> None:
    try:
        handler(connection, run)
    except Exception as error:
        raise _failed(error, run) from error


def _failed(error: Exception, events: Sequence[Recorded]) -> Exception:
    """Whatever it is, it must not stop the other models: it is kept and told. Outages pass."""
    if is_outage(error):
        return error
    what = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    reason = f"{type(error).__name__}: {what}"
    return HandlerFailedError(events[0].position, reason, is_exact=len(events) == 1)


def is_outage(error: Exception) -> bool:
    """Whether it passes by itself: the database is busy or away, and no event is to blame."""
    if not isinstance(error, sa.exc.OperationalError):
        return isinstance(error, sa.exc.TimeoutError)
    if getattr(error.orig, "sqlite_errorcode", None) == SQLITE_ERROR:
        return False
    return not (getattr(error.orig, "sqlstate", None) or "").startswith(LIMIT_EXCEEDED)


def _earlier(page: Page, after: int, failed: HandlerFailedError) -> Page | None:
    """What comes before the fault; halves lead to the very event, so nothing is kept back."""
    if failed.position > after + 1:
        return page.up_to(failed.position - 1)
    half = page.events[: len(page.events) // 2]
    if failed.is_exact or not half:
        return None
    return page.up_to(half[-1].position)
