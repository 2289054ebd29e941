"""What closing or terminating a campaign does to its orders, units and money, before it is done.

Reckoned from sums as they stand; what is done then is done to every order by itself.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from domain.payment_plan import DepositFate
from projections import stages
from projections.campaign_closing import NO_BATCH
from projections.campaign_counting import WHOLE

UNPAID = (stages.PLACED, stages.DEPOSIT_PAID)


@dataclass(slots=True)
class Ending:
    """Of a product, or of all orders together: how much of it stands where."""

    name: str
    sku: str
    orders: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)
    """By stage: what the buyers paid and nobody owes them back."""

    is_failing: bool = False
    fate: DepositFate = DepositFate.RETURNED

    @property
    def asked_units(self) -> int:
        return self.units.total()

    @property
    def sold_units(self) -> int:
        return self.units.total() - self.unpaid_units

    @property
    def unpaid_orders(self) -> int:
        return sum(self.orders[stage] for stage in UNPAID)

    @property
    def unpaid_units(self) -> int:
        return sum(self.units[stage] for stage in UNPAID)

    @property
    def in_batches_units(self) -> int:
        return self.sold_units - self.units[stages.PAID]

    @property
    def collectable_orders(self) -> int:
        return 0 if self.is_failing else self.orders[stages.PAID]

    @property
    def collectable_units(self) -> int:
        return 0 if self.is_failing else self.units[stages.PAID]

    @property
    def ending_orders(self) -> int:
        return self.unpaid_orders + (self.orders[stages.PAID] if self.is_failing else 0)

    @property
    def ending_units(self) -> int:
        return self.unpaid_units + (self.units[stages.PAID] if self.is_failing else 0)

    @property
    def back_fen(self) -> int:
        """What comes to be owed back to the buyers."""
        if self.is_failing:
            return sum(self.money[stage] for stage in (*UNPAID, stages.PAID))
        return sum(self.money[stage] for stage in UNPAID) - self.kept_fen

    @property
    def kept_fen(self) -> int:
        """Deposits without their balance that stay with the merchant."""
        is_kept = not self.is_failing and self.fate is DepositFate.KEPT
        return self.money[stages.DEPOSIT_PAID] if is_kept else 0

    @property
    def paid_fen(self) -> int:
        """The money of the orders that go on."""
        return self.money.total() - self.back_fen - self.kept_fen


@dataclass(frozen=True, slots=True)
class Share:
    """What a batch has of a product; of none, what is still to be collected."""

    batch_id: str
    name: str
    sku: str
    orders: int
    units: int
    paid_fen: int


@dataclass(frozen=True, slots=True)
class Closing:
    whole: Ending
    products: Sequence[Ending]
    shares: Sequence[Share]


def closing_of(
    rows: Iterable[sa.Row[Any]],
    offered: Sequence[sa.Row[Any]],
    fate: DepositFate,
    *,
    is_failing: bool,
) -> Closing:
    """Of `standing_before_closing`, and of the products on offer."""
    names = {WHOLE: "", **{item.sku: item.name for item in offered}}
    endings = {
        sku: Ending(name, sku, is_failing=is_failing, fate=fate) for sku, name in names.items()
    }
    shares = list[Share]()
    for row in rows:
        ending = endings.setdefault(row.sku, Ending(row.sku, row.sku))
        if row.batch_id != NO_BATCH:
            if row.sku != WHOLE:
                amounts = (row.orders, row.units, row.left_fen)
                shares.append(Share(row.batch_id, ending.name, row.sku, *amounts))
        elif row.stage not in stages.ENDED:
            ending.orders[row.stage] += row.orders
            ending.units[row.stage] += row.units
            ending.money[row.stage] += row.left_fen
    whole = endings.pop(WHOLE)
    shares += [to_collect(ending) for ending in endings.values() if ending.collectable_units]
    in_order = sorted(shares, key=lambda share: (not share.batch_id, share.batch_id, share.sku))
    return Closing(whole, list(endings.values()), in_order)


def to_collect(ending: Ending) -> Share:
    return Share(
        NO_BATCH,
        ending.name,
        ending.sku,
        ending.collectable_orders,
        ending.collectable_units,
        ending.money[stages.PAID],
    )
