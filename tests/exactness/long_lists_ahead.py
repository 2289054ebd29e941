"""Stories of orders that runs take in ahead of their goods, thousands at a time."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from domain import clearance_run, purchase_batch
from domain.batch_commands import AddOrders, HandToRun, LockBatch, OpenBatch, SupplyMembers
from domain.batch_events import BatchOrder
from domain.clearance_ahead_commands import OutdateDocuments, SupplyOrders
from domain.clearance_commands import SendDocuments
from domain.customs_codes import Document
from domain.goods import SkuUnits
from domain.identifiers import EntryId, Sku
from tests.domain import clearance_examples as runs
from tests.domain.clearance_examples import NOON, RUN, minute
from tests.exactness.long_lists import BATCH, IDS, RUN_IDS, told
from tests.exactness.shop import CAMPAIGN


def ahead_story() -> Iterator[list[Any]]:
    """A batch hands thousands over before their goods come, and tells when they have come."""
    unit = (SkuUnits(Sku("TEA"), 1),)
    orders = tuple(BatchOrder(i, NOON, unit) for i in IDS)
    yield from told(
        purchase_batch.DECIDER,
        OpenBatch(BATCH, "Spring", CAMPAIGN.route, NOON),
        AddOrders(BATCH, orders, NOON),
        LockBatch(BATCH, NOON),
        HandToRun(BATCH, RUN, IDS, NOON, is_ahead=True),
        SupplyMembers(BATCH, RUN, IDS, NOON),
    )


@cache
def early_run_story() -> list[list[Any]]:
    """As many as a run takes: outdated and supplied together."""
    supplied = tuple(runs.run_order(place) for place in range(len(RUN_IDS)))
    opened = runs.played([], runs.opening(replace(order, parts=()) for order in supplied))
    waybills = runs.assigning(*map(runs.waybill, RUN_IDS))
    commands = (
        waybills,
        SendDocuments(RUN, minute(1)),
        OutdateDocuments(RUN, RUN_IDS, tuple(Document), "tally short", minute(2)),
        SupplyOrders(RUN, (EntryId("E1"),), supplied, minute(3)),
    )
    return [opened, *told(clearance_run.DECIDER, *commands, history=opened)]
