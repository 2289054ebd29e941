"""What entries can still give while one command takes from them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from domain.entry_commands import StockShort
from domain.entry_controls import control_of
from domain.entry_state import BondedEntry
from domain.goods import SkuUnits, StockPart
from domain.identifiers import BatchId, EntryId, Sku


class Stock:
    """By entry, the first of them used first."""

    def __init__(self, entries: Mapping[EntryId, BondedEntry]) -> None:
        self._entries = entries
        self._free = {
            (entry_id, sku): entry.free(sku)
            for entry_id, entry in entries.items()
            for sku in {sku for _, sku in entry.allotted}
        }
        self._for_batch = {
            (entry_id, batch_id, sku): entry.available(batch_id, sku)
            for entry_id, entry in entries.items()
            for batch_id, sku in entry.allotted
            if control_of(entry, sku) is None
        }

    def take(self, batch_id: BatchId, units: Sequence[SkuUnits]) -> tuple[StockPart, ...]:
        """All units of one order from as many entries as it takes, or StockShort and nothing."""
        parts = list[StockPart]()
        for wanted in units:
            left = wanted.quantity
            for entry_id in self._entries:
                of_batch = self._for_batch.get((entry_id, batch_id, wanted.sku), 0)
                given = min(left, of_batch, self._free.get((entry_id, wanted.sku), 0))
                if given > 0:
                    parts.append(StockPart(entry_id, wanted.sku, given))
                    left -= given
            if left:
                short = wanted.quantity - left
                raise StockShort(sku=wanted.sku, asked=wanted.quantity, available=short)
        for part in parts:
            self._free[part.entry_id, part.sku] -= part.quantity
            self._for_batch[part.entry_id, batch_id, part.sku] -= part.quantity
        return tuple(parts)

    def of_batch(self, batch_id: BatchId) -> Counter[Sku]:
        """Units there are for one batch."""
        units = Counter[Sku]()
        for (_, of, sku), quantity in self._for_batch.items():
            units[sku] += quantity if of == batch_id else 0
        return units
