"""What was listed against what was found: the tally, its discrepancies and how they are decided."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from domain.entry_commands import (
    CountNegative,
    DecideDiscrepancy,
    DecisionUnknown,
    DiscrepancyNotFound,
    TallyGoods,
)
from domain.entry_events import (
    DiscrepancyDecided,
    Event,
    GoodsTallied,
    Lot,
    SkuCount,
)
from domain.entry_state import (
    BondedEntry,
    by_batch,
)
from domain.goods import (
    BatchUnits,
)
from domain.identifiers import Sku
from domain.sharing import shared_out

# Others speak of one bonded entry, not of the files it is written in.

DISCREPANCY_KINDS = ("damaged", "expired", "short", "over", "wrong")
DECISIONS = ("claim supplier", "claim carrier", "destroy", "return abroad", "declare", "write off")


def tally(command: TallyGoods, entry: BondedEntry) -> list[Event]:
    """Counted is recorded as counted. A later tally replaces an earlier one for good."""
    if command.tally_no in entry.tally_nos:
        return []
    given: dict[Sku, SkuCount] = {}
    for count in command.counts:
        given[count.sku] = together(given.get(count.sku, SkuCount(count.sku, 0)), count)
    skus = sorted(entry.listed.keys() | given.keys())
    require_counted(command)
    counts = tuple(made_up(given.get(sku, SkuCount(sku, 0)), entry.listed[sku]) for sku in skus)
    allotments = allotted(entry.packing, {count.sku: count.good for count in counts})
    lots = lots_together(command.lots)
    return [GoodsTallied(command.entry_id, command.tally_no, counts, allotments, command.at, lots)]


def require_counted(command: TallyGoods) -> None:
    """Raises CountNegative."""
    negative = [count.sku for count in command.counts if min(numbers_of(count)) < 0]
    if negative := negative or [lot.sku for lot in command.lots if lot.quantity < 0]:
        raise CountNegative(sku=negative[0])


def numbers_of(count: SkuCount) -> tuple[int, ...]:
    return count.good, count.damaged, count.expired, count.over, count.wrong


def lots_together(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """Each lot once, the first to expire first; of an empty one nothing is said."""
    units: Counter[tuple[Sku, date, str]] = Counter()
    for lot in lots:
        units[lot.sku, lot.best_before, lot.lot_no] += lot.quantity
    return tuple(Lot(sku, no, day, n) for (sku, day, no), n in sorted(units.items()) if n)


def together(one: SkuCount, other: SkuCount) -> SkuCount:
    """Two counts of one product, as of two pallets."""
    names = ("good", "damaged", "expired", "over", "wrong")
    return SkuCount(one.sku, **{n: getattr(one, n) + getattr(other, n) for n in names})


def made_up(count: SkuCount, expected: int) -> SkuCount:
    """The count with short and over as they follow from what was expected.

    What is over is taken off the good units first: it may not be sold before it is declared.
    """
    seen = count.good + count.damaged + count.expired
    over = max(0, seen - expected)
    damaged_over = max(0, over - count.good)
    expired_over = max(0, damaged_over - count.damaged)
    return SkuCount(
        count.sku,
        good=max(0, count.good - over),
        damaged=max(0, count.damaged - damaged_over),
        expired=count.expired - expired_over,
        short=max(0, expected - seen),
        over=count.over + over,
        wrong=count.wrong,
    )


def allotted(packing: Iterable[BatchUnits], good: dict[Sku, int]) -> tuple[BatchUnits, ...]:
    """Good units of each product over the batches that bought it, by the packing list."""
    parts = by_batch(packing)
    allotments = list[BatchUnits]()
    for sku, units in sorted(good.items()):
        batches = sorted(batch_id for batch_id, s in parts if s == sku)
        shares = shared_out(units, [parts[batch_id, sku] for batch_id in batches])
        allotments += [
            BatchUnits(batch_id, sku, share)
            for batch_id, share in zip(batches, shares, strict=True)
            if share
        ]
    return tuple(allotments)


def decide_discrepancy(command: DecideDiscrepancy, entry: BondedEntry) -> list[Event]:
    if command.kind not in DISCREPANCY_KINDS or command.decision not in DECISIONS:
        raise DecisionUnknown(kind=command.kind, decision=command.decision)
    found = sum(getattr(c, command.kind) for c in entry.counts if c.sku == command.sku)
    open_units = found - entry.decided[command.sku, command.kind]
    if not 1 <= command.quantity <= open_units:
        raise DiscrepancyNotFound(sku=command.sku, kind=command.kind, open_units=open_units)
    return [
        DiscrepancyDecided(
            command.entry_id,
            command.sku,
            command.kind,
            command.quantity,
            command.decision,
            command.at,
        )
    ]
