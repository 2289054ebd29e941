"""A wave's goods on their way: bought, packed, shipped, and counted in the zone."""

from collections.abc import Iterator
from typing import Any

from application import streams
from application.entering import BookLine, EnterConsignments
from domain.batch_commands import ConfirmPurchase, LockBatch, PlacePurchase
from domain.batch_state import PurchaseBatch
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import Carton
from domain.entry_commands import PassEntryGate, PostEntry, TallyGoods
from domain.entry_events import SkuCount
from domain.goods import BatchUnits, SkuUnits, as_units
from domain.identifiers import PurchaseId
from tests.performance.wave import Wave

UNITS_PER_CARTON = 24


def lock(wave: Wave) -> Iterator[Any]:
    yield (LockBatch(wave.batch_id, wave.at))


def purchase(wave: Wave) -> Iterator[Any]:
    purchase_id, units = _purchase(wave)
    yield (PlacePurchase(wave.batch_id, purchase_id, "supplier", units, wave.at))


def confirm(wave: Wave) -> Iterator[Any]:
    purchase_id, units = _purchase(wave)
    yield (ConfirmPurchase(wave.batch_id, purchase_id, units, wave.at))


def _purchase(wave: Wave) -> tuple[PurchaseId, tuple[SkuUnits, ...]]:
    batch: PurchaseBatch = wave.one(streams.BATCH, wave.batch_id)
    return PurchaseId(f"{wave.batch_id}-1"), as_units(batch.demand)


def receive(wave: Wave) -> Iterator[Any]:
    route = wave.draft.route
    yield (OpenConsignment(wave.consignment_id, route, wave.at))
    yield (
        ReceiveGoodsOverseas(
            wave.consignment_id,
            f"G-{wave.number}",
            route.origin_place,
            "hub",
            _units(wave),
            wave.at,
        )
    )


def _units(wave: Wave) -> tuple[BatchUnits, ...]:
    batch: PurchaseBatch = wave.one(streams.BATCH, wave.batch_id)
    return tuple(BatchUnits(wave.batch_id, sku, n) for sku, n in sorted(batch.coming.items()))


def pack(wave: Wave) -> Iterator[Any]:
    cartons = tuple(
        Carton(f"{part.sku}/{start}", 9_000, 60_000, (BatchUnits(*_left(part, start)),))
        for part in _units(wave)
        for start in range(0, part.quantity, UNITS_PER_CARTON)
    )
    yield (PackCartons(wave.consignment_id, cartons, wave.at))


def seal(wave: Wave) -> Iterator[Any]:
    yield (SealConsignment(wave.consignment_id, f"SEAL{wave.number:06d}", wave.at))


def depart(wave: Wave) -> Iterator[Any]:
    bill_no = f"BL{wave.number:08d}"
    yield (DepartConsignment(wave.consignment_id, "MV Example", "V001", bill_no, wave.at))


def arrive(wave: Wave) -> Iterator[Any]:
    yield (ArriveConsignment(wave.consignment_id, wave.draft.route.port, True, wave.at))


def enter(wave: Wave) -> Iterator[Any]:
    skus = sorted(item.sku for item in wave.draft.items)
    lines = tuple(BookLine(100 + i, sku, "0409000000", "122") for i, sku in enumerate(skus))
    list_no = f"QD3115{wave.number:08d}"
    yield (EnterConsignments(wave.entry_id, list_no, (wave.consignment_id,), lines, wave.at))


def pass_entry_gate(wave: Wave) -> Iterator[Any]:
    pass_no = f"Z3115I{wave.number:08d}"
    yield (PassEntryGate(wave.entry_id, pass_no, "A-10001", 1_000_000, wave.at))


def post_entry(wave: Wave) -> Iterator[Any]:
    entry = wave.one(streams.ENTRY, wave.entry_id)
    yield (PostEntry(wave.entry_id, as_units(entry.listed), wave.at))


def tally(wave: Wave) -> Iterator[Any]:
    entry = wave.one(streams.ENTRY, wave.entry_id)
    counts = tuple(SkuCount(sku, n) for sku, n in sorted(entry.listed.items()))
    yield (TallyGoods(wave.entry_id, f"T-{wave.entry_id}", counts, wave.at))


def _left(part: BatchUnits, start: int) -> tuple[Any, ...]:
    return part.batch_id, part.sku, min(UNITS_PER_CARTON, part.quantity - start)
