"""Where an order's units came from, and which of them have not gone back there yet."""

from collections import defaultdict
from collections.abc import Iterable

from domain import order_return
from domain.clearance_state import Member
from domain.goods import SkuUnits, StockPart, as_units
from domain.identifiers import EntryId
from domain.order_return import OrderReturn


class Places:
    """A member's units by entry and product; accepted returns have left them already."""

    def __init__(self, member: Member, returned: OrderReturn, besides: str = "") -> None:
        self._units = {(part.entry_id, part.sku): part.quantity for part in member.parts}
        for return_no, part in returned.parts.items():
            if part.stage is order_return.Stage.ACCEPTED and return_no != besides:
                self.take(as_units(part.back))

    @property
    def left(self) -> tuple[StockPart, ...]:
        held = sorted((place, units) for place, units in self._units.items() if units)
        return tuple(StockPart(entry_id, sku, units) for (entry_id, sku), units in held)

    def take(self, units: Iterable[SkuUnits]) -> dict[EntryId, list[SkuUnits]]:
        """Take units away, the first entry first; answer where each was."""
        taken: dict[EntryId, list[SkuUnits]] = defaultdict(list)
        for part in units:
            wanted = part.quantity
            for (entry_id, sku), room in sorted(self._units.items()):
                share = min(wanted, room) if sku == part.sku else 0
                if share:
                    self._units[entry_id, sku] -= share
                    wanted -= share
                    taken[entry_id].append(SkuUnits(sku, share))
        return taken
