"""Does what time brings: ends holds and offers whose time is over, gives notices that are due.

What is due stands in the log and is found again after any crash; whether it is time is decided by
each stream, so that two timers, or a clock that jumps back, do nothing twice.
"""

from collections import defaultdict
from datetime import datetime

from adapters.bootstrap import System
from application.ending_holds import EndHolds
from application.waiting import TendWaitlist
from domain.campaign_commands import GiveNotices
from domain.identifiers import CampaignId, OrderId, Partition
from domain.refusals import Refused
from projections import timetable, timetable_notices
from projections.following import Follower

ACTOR = "timer"
HOLDS_PER_ROUND = 1_000


def do_what_is_due(system: System) -> int:
    """Answer how much there was."""
    at = system.clock()
    Follower(system.engine, system.log, timetable.MODEL).catch_up()
    with system.engine.connect() as connection:
        over = timetable.holds_over(connection, at, HOLDS_PER_ROUND)
        to_notify = timetable_notices.campaigns_to_notify(connection, at)
        to_tend = timetable.offers_over(connection, at)
    by_book: dict[Partition, list[OrderId]] = defaultdict(list)
    for row in over:
        by_book[Partition(row.partition)].append(OrderId(row.order_id))
    for book, order_ids in by_book.items():
        end_holds(system, book, order_ids, at)
    for partition, campaign_id in to_notify:
        giving = GiveNotices(CampaignId(campaign_id), at)
        command_id = f"notices:{campaign_id}:{at.isoformat()}"
        system.handle(Partition(partition), giving, command_id, ACTOR)
    for partition, campaign_id in to_tend:
        tending = TendWaitlist(CampaignId(campaign_id), at)
        command_id = f"lapse:{campaign_id}:{at.isoformat()}"
        system.handle(Partition(partition), tending, command_id, ACTOR)
    return len(over) + len(to_notify) + len(to_tend)


def end_holds(system: System, book: Partition, order_ids: list[OrderId], at: datetime) -> None:
    ending = EndHolds(tuple(order_ids), at)
    try:
        system.handle(book, ending, f"end-holds:{order_ids[0]}:{at.isoformat()}", ACTOR)
    except Refused:
        return  # Their streams know of a payment that the timetable has not heard of yet.
