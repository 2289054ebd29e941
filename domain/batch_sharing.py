"""Who of a batch goes short: whole units, first paid first served."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from domain.batch_commands import BatchNotLocked, PurchaseNotConfirmed, ShareShortage
from domain.batch_events import (
    FIRST_PAID_FIRST_SERVED,
    BatchOrder,
    Event,
    OrderCut,
    OrdersTakenBack,
    ShortageShared,
)
from domain.batch_state import (
    SUPPLIER_SHORT,
    TALLY_SHORT,
    PurchaseBatch,
    Stage,
    chunks,
    units_of,
)
from domain.goods import as_units, counted
from domain.identifiers import BatchId, OrderId, RunId, Sku


def share_shortage(command: ShareShortage, batch: PurchaseBatch) -> list[Event]:
    """Whole units, first paid first served; nothing when there is enough for all."""
    if batch.stage is not Stage.LOCKED:
        raise BatchNotLocked(batch_id=command.batch_id)
    if command.available is None:
        available, cause = confirmed_for_waiting(batch, command.batch_id), SUPPLIER_SHORT
    else:
        available, cause = counted(command.available), TALLY_SHORT
    cuts = cuts_for(batch.waiting.values(), available)
    shared = [
        ShortageShared(
            command.batch_id,
            cause,
            FIRST_PAID_FIRST_SERVED,
            tuple(cuts[i] for i in part),
            command.at,
        )
        for part in chunks(cuts)
    ]
    return [*shared, *taken_back(command, batch, cuts)]


def taken_back(
    command: ShareShortage, batch: PurchaseBatch, cuts: Mapping[OrderId, OrderCut]
) -> list[Event]:
    """Who is left with nothing leaves the run that took it ahead of its goods."""
    emptied = [
        i for i, cut in cuts.items() if counted(cut.units) == counted(batch.members[i].units)
    ]
    by_run = defaultdict[RunId, list[OrderId]](list)
    for order_id in emptied:
        if run_id := batch.in_run.get(order_id):
            by_run[run_id].append(order_id)
    return [
        OrdersTakenBack(command.batch_id, run_id, part, command.at)
        for run_id, order_ids in sorted(by_run.items())
        for part in chunks(order_ids)
    ]


def confirmed_for_waiting(batch: PurchaseBatch, batch_id: BatchId) -> Counter[Sku]:
    """What the suppliers confirmed, less what members have of it by now."""
    unconfirmed = tuple(i for i, p in batch.purchases.items() if p.confirmed is None)
    if unconfirmed or not batch.purchases:
        raise PurchaseNotConfirmed(batch_id=batch_id, purchases=unconfirmed)
    return batch.coming - units_of(batch.members[i] for i in batch.supplied)


def cuts_for(orders: Iterable[BatchOrder], available: Counter[Sku]) -> dict[OrderId, OrderCut]:
    """What each order goes without, when the first paid takes all it asks as far as it lasts."""
    left, cuts = Counter(available), dict[OrderId, OrderCut]()
    for order in sorted(orders, key=lambda o: (o.paid_at, o.order_id)):
        asked = counted(order.units)
        given = asked & left
        left -= given
        if asked != given:
            cuts[order.order_id] = OrderCut(order.order_id, as_units(asked - given))
    return cuts
