"""I6 to I8: no entry gives what it does not have, and its reservations are those of live runs."""

from collections import Counter
from dataclasses import dataclass, field

from adapters.verification.findings import Balance, Check, Examination, Logged
from adapters.verification.holders import total
from adapters.verification.shipments import BatchSku, by_batch
from domain.entry_events import (
    EntryPosted,
    GoodsTallied,
    ReturnShelved,
    StockAdjusted,
    StockBlocked,
    StockGivenBack,
    StockReserved,
    StockUnblocked,
    UnitsPicked,
)
from domain.stock_count import CountTaken, DifferencesDecided


@dataclass(slots=True)
class EntryFold:
    posted: Counter[str] = field(default_factory=Counter)
    good: Counter[str] = field(default_factory=Counter)
    allotted: Counter[BatchSku] = field(default_factory=Counter)
    taken: Counter[BatchSku] = field(default_factory=Counter)
    """Reserved or gone."""

    gone: Counter[BatchSku] = field(default_factory=Counter)
    taken_of: Counter[str] = field(default_factory=Counter)
    blocks: dict[str, Counter[str]] = field(default_factory=dict)
    blocked: Counter[str] = field(default_factory=Counter)
    last: Counter[str] = field(default_factory=Counter)
    """Where each product was last reserved."""

    def free(self, sku: str) -> int:
        posted_and_good = min(self.posted[sku], self.good[sku])
        return posted_and_good - self.taken_of[sku] - self.blocked[sku]

    def take(self, units: Counter[BatchSku], sign: int) -> None:
        for key, quantity in units.items():
            self.taken[key] += sign * quantity
            self.taken_of[key[1]] += sign * quantity


class Stock:
    def __init__(self) -> None:
        self.free = Examination(
            "I6", "free stock", "nothing is reserved that is not posted, good, free and its batch's"
        )
        self.gone = Examination(
            "I8", "bookkeeping", "what is given back, picked, shelved or unblocked was taken before"
        )
        self.counts = Examination(
            "I7", "stock counts", "a count's differences are spread whole, and entries changed so"
        )
        self._entries: dict[str, EntryFold] = {}
        self._counts: dict[str, tuple[Counter[str], int]] = {}
        self._spread = Balance(self.counts, "count and entry disagree")

    def checks(self) -> list[Check]:
        reported = {
            EntryPosted: self._posted,
            GoodsTallied: self._tallied,
            StockAdjusted: self._adjusted,
            StockBlocked: self._blocked,
            StockUnblocked: self._unblocked,
        }
        decided = {
            StockReserved: self._reserved,
            StockGivenBack: self._given_back,
            UnitsPicked: self._picked,
            ReturnShelved: self._shelved,
        }
        counting = {CountTaken: self._counted, DifferencesDecided: self._spread_out}
        return [
            Check(self.free, {**reported, **decided}),
            Check(self.gone, {}),
            Check(self.counts, counting, self._spread.settle),
        ]

    def _entry(self, logged: Logged) -> EntryFold:
        return self._entries.setdefault(logged.stream_id, EntryFold())

    def _posted(self, logged: Logged) -> None:
        self._entry(logged).posted = total(logged.event.posted)

    def _tallied(self, logged: Logged) -> None:
        entry = self._entry(logged)
        entry.good = Counter({count.sku: count.good for count in logged.event.counts})
        entry.allotted = by_batch(logged.event.allotments)

    def _adjusted(self, logged: Logged) -> None:
        entry, event = self._entry(logged), logged.event
        for change in event.changes:
            entry.good[change.sku] += change.delta
            self._spread.add(
                spread_key(logged, event.count_id, event.entry_id, change.sku),
                -change.delta,
                logged.position,
            )

    def _blocked(self, logged: Logged) -> None:
        """Customs blocks what it names, free or not: less than nothing is then a case, no fault."""
        entry, units = self._entry(logged), total(logged.event.units)
        entry.blocks.setdefault(logged.event.block_id, Counter()).update(units)
        entry.blocked.update(units)

    def _unblocked(self, logged: Logged) -> None:
        entry, units = self._entry(logged), total(logged.event.units)
        block = entry.blocks.setdefault(logged.event.block_id, Counter())
        more = units - block
        message = f"{dict(more)} are unblocked and were not blocked"
        self.gone.expect(not more, logged.stream_id, message, logged.position)
        block.subtract(units)
        entry.blocked.subtract(units)

    def _reserved(self, logged: Logged) -> None:
        entry, units = self._entry(logged), by_batch(logged.event.units)
        entry.take(units, 1)
        for key in units:
            batch_id, sku = key
            left, free = entry.allotted[key] - entry.taken[key], entry.free(sku)
            message = f"after reserving {sku} for {batch_id} it has {left} left, the entry {free}"
            self.free.expect(
                min(left, free) >= 0,
                logged.stream_id,
                message,
                *filter(None, (entry.last[sku], logged.position)),
            )
            entry.last[sku] = logged.position

    def _given_back(self, logged: Logged) -> None:
        entry = self._entry(logged)
        entry.take(by_batch(logged.event.units), -1)
        self._come_back(logged, by_batch(logged.event.picked))

    def _picked(self, logged: Logged) -> None:
        self._entry(logged).gone.update(by_batch(logged.event.units))

    def _shelved(self, logged: Logged) -> None:
        entry, event = self._entry(logged), logged.event
        back = by_batch((*event.good, *event.damaged))
        entry.take(back, -1)
        damaged = Counter[str]()
        for part in event.damaged:
            damaged[part.sku] += part.quantity
        entry.blocks.setdefault(event.return_no, Counter()).update(damaged)
        entry.blocked.update(damaged)
        self._come_back(logged, back)

    def _come_back(self, logged: Logged, units: Counter[BatchSku]) -> None:
        entry = self._entry(logged)
        more = units - entry.gone
        message = f"{dict(more)} come back and had not gone"
        self.gone.expect(not more, logged.stream_id, message, logged.position)
        entry.gone.subtract(units)

    def _counted(self, logged: Logged) -> None:
        differences = total(logged.event.counted)
        differences.subtract(total(logged.event.expected))
        self._counts[logged.stream_id] = (differences, logged.position)

    def _spread_out(self, logged: Logged) -> None:
        event, spread = logged.event, Counter[str]()
        for part in event.spread:
            spread[part.sku] += part.delta
            key = spread_key(logged, event.count_id, part.entry_id, part.sku)
            self._spread.add(key, part.delta, logged.position)
        found, position = self._counts.get(logged.stream_id, (Counter[str](), logged.position))
        wrong = sorted(sku for sku in found.keys() | spread.keys() if found[sku] != spread[sku])
        message = f"spread otherwise than counted: {wrong}"
        self.counts.expect(not wrong, logged.stream_id, message, position, logged.position)


def spread_key(logged: Logged, count_id: str, entry_id: str, sku: str) -> tuple[str, ...]:
    return (logged.partition, "count", count_id, "entry", entry_id, sku)
