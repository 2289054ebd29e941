"""What a form was sent on: how much of a thing its sender had seen, and what has happened to it.

Every form of a page carries up to which position of the log it was shown. An act on a thing that
has moved on since is not done: who sent it is told what happened, when and by whom, and decides
anew.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.access.visitor import Visitor
from adapters.api.versions import versions_at
from adapters.bootstrap import System
from adapters.texts import say, translated
from adapters.web import formats
from adapters.web.histories import words_of
from adapters.web.narrowing import as_seen
from adapters.web.refusals import CHANGED_MEANWHILE
from application import streams
from application.cancelling import CancelOrders
from application.commands import ROUTES
from application.event_log import Recorded
from domain.campaign_events import SalesUndone, UnitsFreed, UnitsHeld, UnitsSold
from domain.entry_events import ReturnShelved, StockGivenBack, StockReserved, UnitsPicked
from domain.identifiers import Partition, parts_of, stream_of
from domain.waitlist import LeaveWaitlist
from domain.waitlist_events import UnitsOffered, WaitlistJoined

SEEN = re.compile(r"([0-9]{1,18})(?:\+([0-9]{1,18}))?")

KINDS = (
    streams.CAMPAIGN,
    streams.ORDER,
    streams.BATCH,
    streams.CONSIGNMENT,
    streams.ENTRY,
    streams.EXIT,
    streams.PRODUCT,
    streams.CONTROL,
)
"""Things that people decide on by what a page shows. A run moves with every answer of customs, and
its orders are fenced one by one; a station's scans are nobody's to foresee."""

FLOWING = (
    UnitsHeld,
    UnitsFreed,
    UnitsSold,
    SalesUndone,
    StockReserved,
    StockGivenBack,
    UnitsPicked,
    ReturnShelved,
    WaitlistJoined,
)
"""What passes through a thing all the time and changes nothing that somebody decides about it."""

JUDGED_BY_RULES = (streams.CAMPAIGN, streams.WAITLIST)
"""A campaign that sells moves with every order, and its line with every place: to assert where
they stand would keep their merchant from ever closing the one, or taking anybody off the other. Of
acts at the same moment the rules judge."""

NAMED_BY = {"batch_id": streams.BATCH, "exit_id": streams.EXIT}
"""Fields by which commands over many streams name the thing they are about."""

TOLD_MAX = 8


class SeenOtherwiseError(Exception):
    """Raised when a thing is no longer as the form's sender saw it; says what happened since."""

    def __init__(self, words: str, position: int) -> None:
        super().__init__(words)
        self.words = words
        self.position = position
        """Up to here it has been told."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Up to where the log was shown, and up to where one's own acts are known beyond that."""

    position: int
    own: int


def written(positions: Collection[int], reached: int, told: int) -> str:
    """The hidden field of a form; empty on a page that has read nothing."""
    if not positions:
        return ""
    shown = max(min(positions), told)
    return f"{shown}+{reached}" if reached > shown else str(shown)


def read_seen(text: str) -> Seen | None:
    """None for a form that says nothing of it, as a program may send one."""
    found = SEEN.fullmatch(text)
    return Seen(int(found[1]), int(found[2] or 0)) if found else None


def grounds_of(command: Any) -> Sequence[tuple[str, str]]:
    """The things a command is about, by kind and local id."""
    if route := ROUTES.get(type(command)):
        return [(route.kind, route.local_id(command))] if route.kind in KINDS else []
    if isinstance(command, CancelOrders):
        return [(streams.ORDER, order_id) for order_id in command.order_ids]
    if isinstance(command, LeaveWaitlist):
        return [(streams.WAITLIST, command.campaign_id)]
    return [
        (kind, getattr(command, field))
        for field, kind in NAMED_BY.items()
        if hasattr(command, field)
    ]


def concerns(command: Any, event: Any) -> bool:
    """Whether what happened is news to who sent the command. Of a line it is what befell those
    that it names."""
    if isinstance(event, FLOWING):
        return False
    if not isinstance(command, LeaveWaitlist):
        return True
    if isinstance(event, UnitsOffered):
        named: Collection[str] = [offer.order_id for offer in event.offers]
    else:
        named = event.order_ids
    return not set(command.order_ids).isdisjoint(named)


def still_as_seen(
    system: System, partition: Partition, visitor: Visitor, command: Any, seen: Seen
) -> Mapping[str, int]:
    """Versions at which the command counts. Raises SeenOtherwiseError.

    What was not there when the form was shown cannot have been seen: the rules know of it.
    """
    grounds = [stream_of(partition, kind, local_id) for kind, local_id in grounds_of(command)]
    if not grounds:
        return {}
    with system.engine.connect() as connection:
        versions = versions_at(connection, grounds, seen.position)
    known = {stream_id: version for stream_id, version in versions.items() if version}
    read = system.log.read_after(known)
    if any(concerns(command, event) for each in read.values() for event in each.events):
        news = [
            each
            for each in system.log.history(known)
            if each.version > known[each.stream_id]
            and concerns(command, each.event)
            and not is_own(each, visitor, seen.own)
        ]
        refuse_news(news, visitor)
    return {
        stream_id: each.version
        for stream_id, each in read.items()
        if parts_of(stream_id)[1] not in JUDGED_BY_RULES
    }


def refuse_news(news: Sequence[Recorded], visitor: Visitor) -> None:
    """Tell what others have done since, and oneself elsewhere. Raises SeenOtherwiseError."""
    if not news:
        return
    lines = [line_of(each) for each in as_seen(news, visitor)]
    if len(lines) > TOLD_MAX:
        lines = [say("and {events} before", events=formats.plural(len(lines) - TOLD_MAX, "event")),
                 *lines[-TOLD_MAX:]]  # fmt: skip
    words = say(
        "Since this page was shown to you: {news}. You see it as it is now: send it again if it is"
        " still right.",
        news="; ".join(lines),
    )
    raise SeenOtherwiseError(words if lines else translated(CHANGED_MEANWHILE), news[-1].position)


def is_own(recorded: Recorded, visitor: Visitor, up_to: int) -> bool:
    """Whether the page before this one led its sender here by recording it."""
    metadata = recorded.metadata
    return recorded.position <= up_to and metadata is not None and metadata.actor == visitor.actor


def line_of(recorded: Recorded) -> str:
    """14:03:22 +08:00, demo/ada: Batch B-1 locked."""
    if recorded.metadata is None:
        return words_of(recorded)
    at, actor = formats.clock(recorded.metadata.recorded_at), recorded.metadata.actor
    return say("{at}, {actor}: {words}", at=at, actor=actor, words=words_of(recorded))
