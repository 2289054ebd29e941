"""Counts what came and what stands on the shelves, with a realistic share of differences."""

from adapters.simulator.stage import SimulationStage, one
from application import streams
from application.entering import SpreadDifferences
from domain.entry_commands import DecideDiscrepancy
from domain.entry_events import SkuCount
from domain.entry_state import BondedEntry
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import (
    BatchId,
    CountId,
    EntryId,
)
from domain.stock_count import EntryDelta, TakeCount

DAMAGED, SHORT, OVER, MISSING = 200, 150, 60, 300
"""Products of an entry with a unit or two damaged, short, over or missing, per thousand."""


def counts_of(
    stage: SimulationStage, entry_id: EntryId, entry: BondedEntry
) -> tuple[SkuCount, ...]:
    counts = []
    for sku, listed in sorted(entry.listed.items()):
        subject = f"{entry_id}:{sku}"
        damaged = min(listed, 2) if stage.chance.happens("damaged", subject, DAMAGED) else 0
        short = min(listed - damaged, 1) if stage.chance.happens("short", subject, SHORT) else 0
        over = 1 if stage.chance.happens("over", subject, OVER) else 0
        counts.append(SkuCount(sku, listed - damaged - short, damaged, over=over))
    return tuple(counts)


def decide_differences(stage: SimulationStage, entry_id: EntryId) -> None:
    entry: BondedEntry = one(stage, streams.ENTRY, entry_id)
    answers = {"damaged": "destroy", "short": "claim carrier", "over": "declare"}
    for count in entry.counts:
        for kind, decision in answers.items():
            if quantity := getattr(count, kind):
                command = DecideDiscrepancy(
                    entry_id, count.sku, kind, quantity, decision, stage.clock()
                )
                stage.do(command, f"decide:{entry_id}:{count.sku}:{kind}", "warehouse")


def count_stock(stage: SimulationStage, entries: dict[BatchId, list[EntryId]]) -> None:
    """The shelves are counted once; a unit that is missing is taken off the entry it lay in."""
    entry_ids = sorted({entry_id for ids in entries.values() for entry_id in ids})
    on_shelf = [
        (entry_id, sku, entry.free(sku))
        for entry_id in entry_ids
        for entry in [one(stage, streams.ENTRY, entry_id)]
        for sku in sorted(entry.good)
        if entry.free(sku) > 0
    ]
    missing = [
        EntryDelta(entry_id, sku, -1)
        for entry_id, sku, _ in on_shelf
        if stage.chance.happens("missing", f"{entry_id}:{sku}", MISSING)
    ]
    expected = counted(SkuUnits(sku, units) for _, sku, units in on_shelf)
    seen = expected - counted(SkuUnits(part.sku, 1) for part in missing)
    count_id, at = CountId("N-0001"), stage.clock()
    taking = TakeCount(count_id, as_units(seen), as_units(expected), at)
    if stage.do(taking, f"count:{count_id}", "warehouse") and missing:
        spreading = SpreadDifferences(count_id, tuple(missing), "not found", at)
        stage.do(spreading, f"spread:{count_id}", "warehouse")
