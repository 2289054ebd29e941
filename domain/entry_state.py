"""What a bonded entry holds, for whom, and what of it is free."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from domain.entry_appointment_events import (
    AppointmentEvent,
    AppointmentMade,
)
from domain.entry_events import (
    EntryListed,
    SkuCount,
)
from domain.goods import BatchUnits
from domain.identifiers import (
    BatchId,
    ControlId,
    CountId,
    RunId,
    Sku,
)
from domain.sharing import shared_out

BatchSku = tuple[BatchId, Sku]


@dataclass(frozen=True, slots=True)
class Block:
    """Units blocked for one reason, and those of them that still are."""

    units: Counter[Sku]
    left: Counter[Sku]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run has taken from this entry."""

    asked: Counter[BatchSku]
    """All that it has reserved ever."""

    waiting: Counter[BatchSku]
    """Reserved and still on the shelf."""

    picked: Counter[BatchSku] = field(default_factory=Counter)


NOTHING_TAKEN = Taken(Counter(), Counter())


class Stage(Enum):
    ABSENT = "absent"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class BondedEntry:
    stage: Stage = Stage.ABSENT
    listing: EntryListed | None = None
    """As it was listed, line by line: what its list at customs says."""

    listed: Counter[Sku] = field(default_factory=Counter)
    packing: tuple[BatchUnits, ...] = ()
    gate_passes: frozenset[str] = frozenset()
    posted: Counter[Sku] | None = None
    posted_at: datetime | None = None
    tally_no: str | None = None
    tally_nos: frozenset[str] = frozenset()
    counts: tuple[SkuCount, ...] = ()
    good: Counter[Sku] = field(default_factory=Counter)
    """Counted good, changed by stock counts since; may be negative only by mistake, then a case."""

    allotted: Counter[BatchSku] = field(default_factory=Counter)
    reserved: Counter[BatchSku] = field(default_factory=Counter)
    gone: Counter[BatchSku] = field(default_factory=Counter)
    taken: Mapping[RunId, Taken] = field(default_factory=dict)
    blocked: Counter[Sku] = field(default_factory=Counter)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    adjusted_by: frozenset[CountId] = frozenset()
    decided: Counter[tuple[Sku, str]] = field(default_factory=Counter)
    shelved: frozenset[str] = frozenset()
    hs_codes: Mapping[Sku, str] = field(default_factory=dict)
    controls: Mapping[ControlId, frozenset[Sku]] = field(default_factory=dict)
    """Products that officers keep on the shelf."""

    appointments: Mapping[str, AppointmentMade] = field(default_factory=dict)
    appointments_ended: Mapping[str, type[AppointmentEvent]] = field(default_factory=dict)
    """By number: how it ended."""

    def free(self, sku: Sku) -> int:
        """min(posted, counted good) - reserved - blocked - gone; below zero is a case."""
        held = sum(n for (_, s), n in self.reserved.items() if s == sku)
        gone = sum(n for (_, s), n in self.gone.items() if s == sku)
        return self.sellable(sku) - held - gone

    def sellable(self, sku: Sku) -> int:
        """Units for sale, taken by a run or not."""
        posted = self.posted[sku] if self.posted is not None else 0
        return min(posted, self.good[sku]) - self.blocked[sku]

    def share(self, batch_id: BatchId, sku: Sku) -> int:
        """What falls to one batch of the units for sale, by the packing list.

        The tally's allotment, or less when less was posted, units were blocked or a count missed
        them. What a count finds beyond the tally falls to nobody until it is tallied again.
        """
        parts = [part for part in self.packing if part.sku == sku]
        shares = shared_out(max(0, self.sellable(sku)), [part.quantity for part in parts])
        mine = sum(
            share for part, share in zip(parts, shares, strict=True) if part.batch_id == batch_id
        )
        return min(self.allotted[batch_id, sku], mine)

    def available(self, batch_id: BatchId, sku: Sku) -> int:
        """What this entry can still give to one batch of one product."""
        mine = (batch_id, sku)
        left = self.share(batch_id, sku) - self.reserved[mine] - self.gone[mine]
        return max(0, min(left, self.free(sku)))


def by_batch(units: Iterable[BatchUnits]) -> Counter[BatchSku]:
    total: Counter[BatchSku] = Counter()
    for part in units:
        total[part.batch_id, part.sku] += part.quantity
    return total


def as_batch_units(units: Counter[BatchSku]) -> tuple[BatchUnits, ...]:
    """The same units with one part for each batch and product, in their order."""
    return tuple(BatchUnits(*key, quantity) for key, quantity in sorted(units.items()) if quantity)
