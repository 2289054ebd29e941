"""What keeps an order from being said to customs: found before anything of it is sent (D1-D4).

D1 a firm is not on file for its part in the message · D2 a product lacks what its list line says
D3 a text does not fit its field · D4 a person, number or weight cannot be said as it is

Nothing is found for a book that nobody has described: its desk says less.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import product, starmap

from application.customs_facts import Filed, Goods, Lack
from application.filing import ReadOn, filed_for
from application.order_saying import in_units, net_grams_of, price_of
from application.unsayable_texts import (
    Named,
    are_payments_sayable,
    are_texts_fit,
    are_waybills_sayable,
    payment_lacks,
    texts_unfit,
    waybill_lacks,
)
from application.workbench import Workbench
from domain.clearance_parts import MatchFailure, Waybill
from domain.clearance_state import ClearanceRun
from domain.dated import customs_day
from domain.firm import CARRIER, DECLARANT, GUARANTOR, MERCHANT, PAYMENT, PLATFORM, ZONE
from domain.identifiers import OrderId, platform_of
from domain.order_state import PreSaleOrder

SENDERS = frozenset({MERCHANT, PAYMENT, CARRIER, DECLARANT})
"""Roles that send messages of their own, and need an address to send from."""

FIELDS = {
    MERCHANT: "ebcCode",
    PLATFORM: "ebpCode",
    PAYMENT: "payCode",
    CARRIER: "logisticsCode",
    DECLARANT: "agentCode",
    ZONE: "areaCode",
    GUARANTOR: "assureCode",
}
"""By role: the field that names the firm."""


def unsayable(
    bench: Workbench, run: ClearanceRun, orders: Sequence[Named], at: datetime
) -> dict[OrderId, tuple[MatchFailure, ...]]:
    """Failures by order, of those that have any; what is on file is read and judged once."""
    if not orders:
        return {}
    carriers = {run.carriers[i] for i, _ in orders if i in run.carriers}
    others = {run.declarant, *carriers}
    filed = filed_for(ReadOn(bench), bench.partition, orders, others, customs_day(at))
    if filed is None:
        return {}
    lacking = Lacking(filed, run)
    # Nearly always: then no order is looked at by itself.
    if lacking.nothing_of(orders):
        return {}
    found = {i: tuple(lacking.of(i, order)) for i, order in orders}
    return {i: tuple(failure_of(i, lack) for lack in lacks) for i, lacks in found.items() if lacks}


def failure_of(order_id: OrderId, lack: Lack) -> MatchFailure:
    return MatchFailure(order_id, lack.rule, lack.field, lack.value, "", "")


class Lacking:
    """What orders of one run lack; each firm and product is judged once for all of them."""

    def __init__(self, filed: Filed, run: ClearanceRun) -> None:
        self._filed = filed
        self._run = run
        self._firms: dict[tuple[str, str], tuple[Lack, ...]] = {}
        book = filed.book
        self._of_run = (
            *self._of_firm(DECLARANT, run.declarant),
            *self._of_firm(ZONE, book.zone_firm),
            *self._of_firm(GUARANTOR, book.guarantor),
        )

    def nothing_of(self, orders: Sequence[Named]) -> bool:
        """Whether nothing lacks of any of them; each rule is asked of all of them at once.

        False also where goods are counted in other units, which has to be looked at line by line.
        """
        filed, run, waybills = self._filed, self._run, self._run.waybills
        parcels = [(order, waybills[i]) for i, order in orders if i in waybills]
        return (
            not self._of_run
            and not any(starmap(self._of_firm, firms_named(orders, run)))
            and not filed.lacking
            and all(goods.units == goods.pieces for goods in filed.goods.values())
            and are_texts_fit(orders)
            and are_payments_sayable([order for _, order in orders])
            and are_waybills_sayable(parcels)
            and not any(net_grams_of(o, filed.goods) > w.weight_grams for o, w in parcels)
        )

    def of(self, order_id: OrderId, order: PreSaleOrder) -> Iterable[Lack]:
        yield from self._of_run
        yield from self._of_firm(MERCHANT, order.merchant_id)
        yield from self._of_firm(PLATFORM, platform_of(order_id))
        yield from texts_unfit(order_id, order)
        yield from self._of_goods(order)
        if order.payment:
            yield from self._of_firm(PAYMENT, order.payment.payment_firm)
            yield from payment_lacks(order)
        if waybill := self._run.waybills.get(order_id):
            yield from self._of_firm(CARRIER, self._run.carriers.get(order_id, ""))
            yield from waybill_lacks(order, waybill)
            yield from self._too_heavy(order, waybill)

    def _of_firm(self, role: str, name: str) -> tuple[Lack, ...]:
        key = (role, name)
        if key not in self._firms:
            self._firms[key] = tuple(firm_lacks(role, name, self._filed))
        return self._firms[key]

    def _of_goods(self, order: PreSaleOrder) -> Iterable[Lack]:
        filed = self._filed
        for line in order.lines:
            key = (order.campaign_id, line.sku)
            if lacks := filed.lacking.get(key):
                yield from lacks
            elif (goods := filed.goods[key]).units != goods.pieces:
                yield from uncountable(goods, line.quantity, line.value_fen)

    def _too_heavy(self, order: PreSaleOrder, waybill: Waybill) -> Iterable[Lack]:
        keys = {(order.campaign_id, line.sku) for line in order.lines}
        if not keys.isdisjoint(self._filed.lacking):
            return
        net_grams = net_grams_of(order, self._filed.goods)
        if net_grams > waybill.weight_grams:
            yield Lack("D4", "netWeight", f"{net_grams} g > {waybill.weight_grams} g")


def firm_lacks(role: str, name: str, filed: Filed) -> Iterable[Lack]:
    facts = filed.firms.get(name)
    if facts is None or role not in facts.roles:
        yield Lack("D1", FIELDS[role], name or "-")
    elif role in SENDERS and not facts.dxp_id:
        yield Lack("D1", "dxpId", name)


def firms_named(orders: Iterable[Named], run: ClearanceRun) -> Iterator[tuple[str, str]]:
    """Every firm that messages about the orders name, with its part in them."""
    yield from product([MERCHANT], {order.merchant_id for _, order in orders})
    yield from product([PLATFORM], {platform_of(i) for i, _ in orders})
    yield from product([PAYMENT], {o.payment.payment_firm for _, o in orders if o.payment})
    yield from product([CARRIER], {run.carriers.get(i, "") for i, _ in orders if i in run.waybills})


def uncountable(goods: Goods, quantity: int, value_fen: int) -> Iterable[Lack]:
    """Sale units that five decimals of the book's units cannot say, or that have no exact price."""
    value = f"{goods.sku} {Fraction(quantity * goods.units, goods.pieces)}"
    if in_units(goods, quantity) is None:
        yield Lack("D4", "qty", value)
    elif price_of(goods, quantity, value_fen) is None:
        yield Lack("D4", "price", value)
