"""Does what time brings: ends holds and offers, gives notices, warns of taxes whose days run out.

What is due stands in the log and is found again after any crash; whether it is time is decided by
each stream, so that two timers, or a clock that jumps back, do nothing twice.
"""

from collections import defaultdict
from datetime import datetime

from adapters.bootstrap import System
from application.ending_holds import EndHolds
from application.waiting import TendWaitlist
from domain.campaign_commands import GiveNotices
from domain.clearance_tax_commands import WarnOfTax
from domain.dated import customs_day
from domain.identifiers import CampaignId, OrderId, Partition, RunId
from domain.refusals import Refused
from projections import tax_ledger, timetable, timetable_notices
from projections.following import Follower

ACTOR = "timer"
HOLDS_PER_ROUND = 1_000


def do_what_is_due(system: System) -> int:
    """Answer how much there was."""
    at = system.clock()
    for model in (timetable.MODEL, tax_ledger.MODEL):
        Follower(system.engine, system.log, model).catch_up()
    with system.engine.connect() as connection:
        over = timetable.holds_over(connection, at, HOLDS_PER_ROUND)
        to_notify = timetable_notices.campaigns_to_notify(connection, at)
        to_tend = timetable.offers_over(connection, at)
        to_warn = tax_ledger.runs_to_warn(connection, customs_day(at))
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
    for partition, run_id in to_warn:
        warning = WarnOfTax(RunId(run_id), at)
        command_id = f"tax:{partition}:{run_id}:{at.isoformat()}"
        system.handle(Partition(partition), warning, command_id, ACTOR)
    return len(over) + len(to_notify) + len(to_tend) + len(to_warn)


def end_holds(system: System, book: Partition, order_ids: list[OrderId], at: datetime) -> None:
    ending = EndHolds(tuple(order_ids), at)
    try:
        system.handle(book, ending, f"end-holds:{order_ids[0]}:{at.isoformat()}", ACTOR)
    except Refused:
        return  # Their streams know of a payment that the timetable has not heard of yet.
