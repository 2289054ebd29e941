"""Public reductions: prices cut for everybody in a window, which lower the taxable price too.

They are worked out in three steps, each from the one before: a campaign price stands in for the
list price, of several the lowest; a percentage is taken off a unit's price, of several the
largest; a sum is taken off goods that are worth enough together, of several the largest. Never two
of one step. What the buyer pays with a coupon is another thing: `coupons`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from domain.dated import LINES_PER_ORDER_MAX
from domain.identifiers import Sku
from domain.order_amounts import is_unit_price, is_whole_fen, value_fen
from domain.reductions_split import ReducedLine, split_exactly
from domain.refusals import AmountRefused
from domain.replacing import replace
from domain.sharing import shared_out
from domain.tax import FEN


@dataclass(frozen=True, slots=True)
class Window:
    """From a moment on until just before another."""

    begins_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.begins_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class CampaignPrice:
    """活动价, 一口价: one product costs so much; where its list price is lower, that one holds."""

    name: str
    sku: Sku
    price_fen: int
    window: Window


@dataclass(frozen=True, slots=True)
class PercentOff:
    """折扣: a share off the price of each unit, half up to the fen; no product named means all."""

    name: str
    share_off: Decimal
    """20 % off, 八折, is 0.20."""

    skus: tuple[Sku, ...]
    window: Window


@dataclass(frozen=True, slots=True)
class SpendAndSave:
    """满减: who spends so much saves so much; `repeats` (每满) saves again for each full sum."""

    name: str
    spend_fen: int
    save_fen: int
    repeats: bool
    skus: tuple[Sku, ...]
    window: Window


PublicReduction = CampaignPrice | PercentOff | SpendAndSave


@dataclass(frozen=True, slots=True)
class ListedLine:
    """What a buyer wants: units of a product at its list price. A product may stand there twice."""

    sku: Sku
    quantity: int
    list_price: Decimal


@dataclass(frozen=True, slots=True)
class ReducedBasket:
    """Lines by product, whose prices times quantities are exact; what was cut, and by what."""

    lines: tuple[ReducedLine, ...]
    list_fen: int
    applied: tuple[str, ...]
    """Names of the reductions that changed a price."""

    @property
    def goods_fen(self) -> int:
        return sum(value_fen(line.unit_price, line.quantity) for line in self.lines)


class ReductionUnsound(AmountRefused):
    """Raised for a reduction that takes nothing, or all, or that ends before it begins; `part` is
    what of it is so."""


class ListedLineUnsound(AmountRefused):
    """Raised for a line without units, or whose list price documents cannot carry."""


class ReductionLeavesNothing(AmountRefused):
    """Raised where the units would not be worth a fen each: a price cannot be 0."""


class TooManyReducedLines(AmountRefused):
    """Raised where exact prices need more lines than a customs document has."""


@dataclass(frozen=True, slots=True)
class Group:
    """All units of one product at one price."""

    sku: Sku
    unit_price: Decimal
    quantity: int
    total_fen: int


def require_sound(reduction: PublicReduction) -> None:
    """Asked when a reduction is announced. Raises ReductionUnsound."""
    match reduction:
        case CampaignPrice():
            part, sound = "price_fen", reduction.price_fen >= 1
        case PercentOff():
            part, sound = "share_off", 0 < reduction.share_off < 1
        case SpendAndSave():
            part, sound = "save_fen", 0 < reduction.save_fen < reduction.spend_fen
    if not sound:
        raise ReductionUnsound(name=reduction.name, part=part)
    if reduction.window.begins_at >= reduction.window.ends_at:
        raise ReductionUnsound(name=reduction.name, part="window")


def reduced_basket(
    wanted: Sequence[ListedLine], reductions: Sequence[PublicReduction], at: datetime
) -> ReducedBasket:
    """Prices of all that is wanted at a moment, the same in whatever order the lines come.

    Raises ListedLineUnsound, ReductionLeavesNothing, TooManyReducedLines.
    """
    offered = [each for each in reductions if each.window.holds(at)]
    groups = grouped(wanted)
    list_fen = sum(group.total_fen for group in groups)
    unit_prices = [cheapest(group, offered) for group in groups]
    groups = [
        priced_at(group, price) for group, (price, _) in zip(groups, unit_prices, strict=True)
    ]
    groups, saving = saved(groups, [each for each in offered if isinstance(each, SpendAndSave)])
    names = saving.union(*(used for _, used in unit_prices))
    lines = split_exactly([(g.sku, g.quantity, g.total_fen, g.unit_price) for g in groups])
    if len(lines) > LINES_PER_ORDER_MAX:
        raise TooManyReducedLines(lines=len(lines), lines_max=LINES_PER_ORDER_MAX)
    return ReducedBasket(lines, list_fen, tuple(sorted(names)))


def grouped(wanted: Sequence[ListedLine]) -> list[Group]:
    """In an order of their own, so that nothing rests on that of the lines."""
    units: dict[tuple[Sku, Decimal], int] = defaultdict(int)
    for line in wanted:
        if line.quantity < 1 or not is_unit_price(line.list_price):
            raise ListedLineUnsound(sku=line.sku, quantity=line.quantity, price=line.list_price)
        units[line.sku, line.list_price] += line.quantity
    for (sku, price), quantity in units.items():
        if not is_whole_fen(price, quantity):
            raise ListedLineUnsound(sku=sku, quantity=quantity, price=price)
    return [
        Group(sku, price, quantity, value_fen(price, quantity))
        for (sku, price), quantity in sorted(units.items())
    ]


def cheapest(group: Group, offered: Sequence[PublicReduction]) -> tuple[Decimal, tuple[str, ...]]:
    """A unit's price after campaign price and percentage, and the reductions that made it so."""
    price, used = group.unit_price, tuple[str, ...]()
    prices = [
        (fen_price(each.price_fen), each.name)
        for each in offered
        if isinstance(each, CampaignPrice) and each.sku == group.sku
    ]
    if prices and (lowest := min(prices))[0] < price:
        price, used = lowest[0], (lowest[1],)
    shares = [
        (-each.share_off, each.name)
        for each in offered
        if isinstance(each, PercentOff) and concerns(each.skus, group.sku)
    ]
    if shares:
        share, name = min(shares)
        after = max(FEN, (price * (1 + share)).quantize(FEN, ROUND_HALF_UP))
        # A price of a fen or with parts of one is not made dearer by its rounding.
        if after < price:
            price, used = after, (*used, name)
    return price, used


def fen_price(fen: int) -> Decimal:
    return Decimal(fen) * FEN


def concerns(skus: Sequence[Sku], sku: Sku) -> bool:
    return not skus or sku in skus


def priced_at(group: Group, price: Decimal) -> Group:
    return replace(group, unit_price=price, total_fen=value_fen(price, group.quantity))


def saved(groups: list[Group], offered: Sequence[SpendAndSave]) -> tuple[list[Group], set[str]]:
    """Take off what the best offer saves, shared by value over the goods that it concerns."""
    best = min(offered, key=lambda each: (-saving_fen(each, groups), each.name), default=None)
    if best is None or not (saving := saving_fen(best, groups)):
        return groups, set()
    places = [i for i, group in enumerate(groups) if concerns(best.skus, group.sku)]
    left = list(groups)
    for place, part in zip(places, spread(saving, [groups[i] for i in places]), strict=True):
        left[place] = replace(groups[place], total_fen=groups[place].total_fen - part)
    return left, {best.name}


def saving_fen(offer: SpendAndSave, groups: Sequence[Group]) -> int:
    spent = sum(group.total_fen for group in groups if concerns(offer.skus, group.sku))
    times = spent // offer.spend_fen
    return offer.save_fen * (times if offer.repeats else min(times, 1))


def spread(saving: int, groups: Sequence[Group]) -> tuple[int, ...]:
    """By value; where a product would be free, by what each is worth above a fen a unit."""
    parts = shared_out(saving, [group.total_fen for group in groups])
    spare = [group.total_fen - group.quantity for group in groups]
    if all(part <= most for part, most in zip(parts, spare, strict=True)):
        return parts
    if saving > sum(spare):
        raise ReductionLeavesNothing(saving_fen=saving, goods_fen=sum(g.total_fen for g in groups))
    return shared_out(saving, spare)
