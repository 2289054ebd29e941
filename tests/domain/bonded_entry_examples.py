"""An entry of two products for two batches, and the commands it hears, as its tests know them."""

from datetime import UTC, datetime, timedelta

from domain.bonded_entry import DECIDER
from domain.entry_commands import (
    AdjustStock,
    BlockStock,
    DecideDiscrepancy,
    GiveBackStock,
    ListEntry,
    PickUnits,
    PostEntry,
    ReserveStock,
    ShelveReturn,
    TallyGoods,
    UnblockStock,
)
from domain.entry_events import EntryLine, SkuCount, SkuDelta
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import BatchId, ConsignmentId, CountId, EntryId, RunId, Sku
from tests.scenario import Scenario

ENTRY = EntryId("E1")
MILK, TEA = Sku("milk"), Sku("tea")
X, Y = BatchId("BX"), BatchId("BY")
R1, R2 = RunId("R1"), RunId("R2")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def units(**quantities: int) -> tuple[SkuUnits, ...]:
    return tuple(SkuUnits(Sku(sku), quantity) for sku, quantity in quantities.items())


def of(batch: BatchId, **quantities: int) -> tuple[BatchUnits, ...]:
    return tuple(BatchUnits(batch, Sku(sku), n) for sku, n in quantities.items())


def line(sku: Sku, quantity: int, book_line: int = 1) -> EntryLine:
    return EntryLine(book_line, sku, "1901101000", "122", quantity)


LINES = (line(MILK, 10), line(TEA, 4, 2))
PACKING = (*of(X, milk=6, tea=4), *of(Y, milk=4))


def listing(lines=LINES, packing=PACKING) -> ListEntry:
    return ListEntry(ENTRY, "L1", (ConsignmentId("C1"),), lines, packing, NOON)


def posting(at=5, **quantities) -> PostEntry:
    return PostEntry(ENTRY, units(**(quantities or {"milk": 10, "tea": 4})), later(at))


def tallying(*counts: SkuCount, number="T1") -> TallyGoods:
    counts = counts or (SkuCount(MILK, 10), SkuCount(TEA, 4))
    return TallyGoods(ENTRY, number, counts, NOON)


def adjusting(number="C1", **deltas) -> AdjustStock:
    changes = tuple(SkuDelta(Sku(sku), delta) for sku, delta in deltas.items())
    return AdjustStock(ENTRY, CountId(number), changes, NOON)


def blocking(number="K1", **quantities) -> BlockStock:
    return BlockStock(ENTRY, number, units(**quantities), "recall", NOON)


def unblocking(number="K1", **quantities) -> UnblockStock:
    return UnblockStock(ENTRY, number, units(**quantities), NOON)


def reserving(run: RunId, *parts: BatchUnits) -> ReserveStock:
    return ReserveStock(ENTRY, run, parts, NOON)


def picking(run: RunId, *parts: BatchUnits) -> PickUnits:
    return PickUnits(ENTRY, run, parts, NOON)


def giving_back(run: RunId, parts, picked=()) -> GiveBackStock:
    return GiveBackStock(ENTRY, run, tuple(parts), tuple(picked), NOON)


def shelving(good=(), damaged=(), number="shop-1:a/1") -> ShelveReturn:
    return ShelveReturn(ENTRY, number, tuple(good), tuple(damaged), NOON)


def deciding(quantity, sku=MILK, kind="short", decision="claim carrier") -> DecideDiscrepancy:
    return DecideDiscrepancy(ENTRY, sku, kind, quantity, decision, NOON)


def played(*commands) -> list:
    events: list = []
    for command in commands:
        events += DECIDER.decide(command, DECIDER.state_of(events))
    return events


def after(*commands) -> Scenario:
    return Scenario(DECIDER).given(*played(*commands))


def state(*commands):
    return DECIDER.state_of(played(*commands))


IN_STOCK = (listing(), posting(), tallying())

GONE = (*IN_STOCK, reserving(R1, *of(X, milk=3)), picking(R1, *of(X, milk=3)))
