"""Signs that personal orders are not personal: general trade in small parts (刷单).

A warning says which orders make it and why, and decides nothing: no order is refused for one.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from domain.dated import SINGLE_LIMIT_FEN, Since, customs_day, in_force
from domain.identifiers import OrderId, PersonKey, Sku


class Sign(Enum):
    """What many orders have in common that personal ones have not."""

    ADDRESS = "one address for many buyers"
    TELEPHONE = "one telephone for many buyers"
    PAYER = "one payer for many buyers"
    SECOND = "many buyers in one second"
    PRODUCT = "one product to one address"
    LIMIT = "one buyer close to the limit again"


@dataclass(frozen=True, slots=True)
class OrderSigns:
    """What is looked at of one order. Empty texts are unknown and speak against nobody."""

    order_id: OrderId
    buyer_key: PersonKey
    payer_key: PersonKey
    telephone: str
    address: str
    skus: tuple[Sku, ...]
    placed_at: datetime
    taxable_fen: int


@dataclass(frozen=True, slots=True)
class DetectorRules:
    """How much is too much: our own policy, as no figure is published."""

    buyers_min: int
    """Different buyers who share an address, a telephone or a payer."""

    per_second_min: int
    """Different buyers within one second."""

    orders_min: int
    """Orders of one product to one address, and orders of one buyer close to the limit."""

    close_per_mille: int
    """From here on of the limit of one order is close to it."""


RULES = (Since(date(2016, 4, 8), DetectorRules(3, 5, 3, 950)),)
"""A household shares an address and a telephone; three buyers and more seldom do."""


@dataclass(frozen=True, slots=True)
class OrderWarning:
    """One sign, the value that the orders share, and every order that makes it, in order."""

    sign: Sign
    shared: str
    order_ids: tuple[OrderId, ...]


Rule = Callable[[Sequence[OrderSigns], DetectorRules], Iterator[OrderWarning]]


def warnings(orders: Sequence[OrderSigns], rules: DetectorRules) -> list[OrderWarning]:
    """Every sign in a set of orders; of those alone, whatever else there is."""
    found = [warning for rule in DETECTORS for warning in rule(orders, rules)]
    return sorted(found, key=lambda each: (each.sign.value, each.shared))


def rules_on(day: date) -> DetectorRules:
    return in_force(RULES, day)


def grouped(
    orders: Iterable[OrderSigns], values: Callable[[OrderSigns], Iterable[Hashable]]
) -> Mapping[Hashable, list[OrderSigns]]:
    groups: dict[Hashable, list[OrderSigns]] = defaultdict(list)
    for order in orders:
        for value in values(order):
            groups[value].append(order)
    return groups


def ids(orders: Iterable[OrderSigns]) -> tuple[OrderId, ...]:
    return tuple(sorted({order.order_id for order in orders}))


def buyers(orders: Iterable[OrderSigns]) -> int:
    return len({order.buyer_key for order in orders})


def shared_by_buyers(sign: Sign, value: Callable[[OrderSigns], str]) -> Rule:
    """Many different buyers with one value."""

    def detect(orders: Sequence[OrderSigns], rules: DetectorRules) -> Iterator[OrderWarning]:
        for shared, group in grouped(orders, lambda o: filter(None, [value(o)])).items():
            if buyers(group) >= rules.buyers_min:
                yield OrderWarning(sign, str(shared), ids(group))

    return detect


def in_one_second(orders: Sequence[OrderSigns], rules: DetectorRules) -> Iterator[OrderWarning]:
    for second, group in grouped(orders, lambda o: [o.placed_at.replace(microsecond=0)]).items():
        if buyers(group) >= rules.per_second_min:
            assert isinstance(second, datetime)
            yield OrderWarning(Sign.SECOND, second.isoformat(), ids(group))


def one_product(orders: Sequence[OrderSigns], rules: DetectorRules) -> Iterator[OrderWarning]:
    def values(order: OrderSigns) -> list[Hashable]:
        return [(sku, order.address) for sku in set(order.skus) if order.address]

    for shared, group in grouped(orders, values).items():
        if len(ids(group)) >= rules.orders_min:
            assert isinstance(shared, tuple)
            yield OrderWarning(Sign.PRODUCT, f"{shared[0]} {shared[1]}", ids(group))


def close_to_limit(orders: Sequence[OrderSigns], rules: DetectorRules) -> Iterator[OrderWarning]:
    close = [order for order in orders if is_close(order, rules)]
    for buyer, group in grouped(close, lambda o: filter(None, [o.buyer_key])).items():
        if len(ids(group)) >= rules.orders_min:
            yield OrderWarning(Sign.LIMIT, str(buyer), ids(group))


def is_close(order: OrderSigns, rules: DetectorRules) -> bool:
    limit_fen = in_force(SINGLE_LIMIT_FEN, customs_day(order.placed_at))
    return order.taxable_fen * 1_000 >= rules.close_per_mille * limit_fen


DETECTORS: tuple[Rule, ...] = (
    shared_by_buyers(Sign.ADDRESS, lambda order: order.address),
    shared_by_buyers(Sign.TELEPHONE, lambda order: order.telephone),
    shared_by_buyers(Sign.PAYER, lambda order: order.payer_key),
    in_one_second,
    one_product,
    close_to_limit,
)
