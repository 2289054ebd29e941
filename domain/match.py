"""The pre-match: order, payment and waybill compared field by field before customs compares them.

Rules M1-M10 as customs keeps them (reference: GACC 2018-194 and the CEB specification 2022-05).
There is no tolerance: every amount agrees to the fen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.clearance_parts import MatchFailure
from domain.dated import LINES_PER_ORDER_MAX
from domain.identifiers import OrderId, PersonKey
from domain.order_amounts import OrderAmounts, OrderLine
from domain.people import Person

MASK = "*" * 4

PAYER_RULE = "M8"
"""The one rule that may be broken: where the buyer's identity was confirmed, another may pay."""

SAYING_RULES = frozenset({"D1", "D2", "D3", "D4"})
"""What customs' messages must be able to say before any of them is sent: firms and book (D1),
goods (D2), texts that fit their fields (D3), people, numbers and weights (D4)."""


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """What the order message will say, and what the declaration will repeat (M5, M6)."""

    order_id: OrderId
    buyer_key: PersonKey
    buyer: Person
    consignee: Person
    lines: tuple[OrderLine, ...]
    amounts: OrderAmounts


@dataclass(frozen=True, slots=True)
class PaymentDocument:
    order_id: OrderId
    payment_id: str
    payer_key: PersonKey
    amount_fen: int
    """Received less what was paid back: what the payment firm reports."""


@dataclass(frozen=True, slots=True)
class WaybillDocument:
    order_id: OrderId
    waybill_no: str
    consignee: Person
    weight_grams: int


def failures(
    order: OrderDocument, payment: PaymentDocument | None, waybill: WaybillDocument | None
) -> tuple[MatchFailure, ...]:
    """Every rule the three documents break; none when customs should find nothing to say."""
    found = [*own_failures(order)]
    if payment is None:
        found.append(failure(order, "M1", "payment", order.order_id, "-", ""))
    else:
        found += payment_failures(order, payment)
    if waybill is None:
        found.append(failure(order, "M10", "waybill", order.order_id, "", "-"))
    else:
        found += waybill_failures(order, waybill)
    return tuple(found)


class Ordered(Protocol):
    """Whoever knows an order's lines, sums and buyer, be it a document or the order itself."""

    @property
    def lines(self) -> Sequence[OrderLine]: ...

    @property
    def amounts(self) -> OrderAmounts: ...

    @property
    def buyer(self) -> Person: ...


def agrees(order: Ordered) -> bool:
    """Whether `own_failures` has nothing to say; in one pass, for nearly every order agrees."""
    goods_fen = tax_fen = lines_count = 0
    for line in order.lines:
        lines_count += 1
        if line.gnum != lines_count:
            return False
        goods_fen += line.value_fen
        tax_fen += line.tax.total_fen
    amounts, buyer = order.amounts, order.buyer
    return (
        (goods_fen, tax_fen) == (amounts.goods_fen, amounts.tax_fen)
        and 1 <= lines_count <= LINES_PER_ORDER_MAX
        and bool(buyer.name and buyer.telephone)
    )


def own_failures(order: OrderDocument) -> Iterable[MatchFailure]:
    """M2 and M9: the order agrees with itself. M6: a declaration repeats at most 99 lines."""
    values = sum(line.value_fen for line in order.lines)
    if values != order.amounts.goods_fen:
        yield failure(order, "M9", "goodsValue", yuan(order.amounts.goods_fen), "", yuan(values))
    taxes = sum(line.tax.total_fen for line in order.lines)
    if taxes != order.amounts.tax_fen:
        yield failure(order, "M2", "taxTotal", yuan(order.amounts.tax_fen), "", yuan(taxes))
    if not 1 <= len(order.lines) <= LINES_PER_ORDER_MAX:
        yield failure(order, "M6", "lines", str(len(order.lines)), "", "")
    if [line.gnum for line in order.lines] != list(range(1, len(order.lines) + 1)):
        yield failure(order, "M6", "gnum", str([line.gnum for line in order.lines]), "", "")
    if not order.buyer.name or not order.buyer.telephone:
        yield failure(order, "M5", "buyer", masked(order.buyer.name), "", "")


def payment_failures(order: OrderDocument, payment: PaymentDocument) -> Iterable[MatchFailure]:
    """M1, M3 and M8: the payment is this order's, in full, by the person who ordered."""
    if payment.order_id != order.order_id:
        yield failure(order, "M1", "orderNo", order.order_id, payment.order_id, "")
    if payment.amount_fen != order.amounts.paid_fen:
        due, paid = yuan(order.amounts.paid_fen), yuan(payment.amount_fen)
        yield failure(order, "M3", "acturalPaid", due, paid, "")
    if payment.payer_key != order.buyer_key:
        buyer, payer = shown_key(order.buyer_key), shown_key(payment.payer_key)
        yield failure(order, PAYER_RULE, "payer", buyer, payer, "")


def waybill_failures(order: OrderDocument, waybill: WaybillDocument) -> Iterable[MatchFailure]:
    """M1, M4 and M10: the waybill is this order's, and goes to whom the order says."""
    if waybill.order_id != order.order_id:
        yield failure(order, "M1", "orderNo", order.order_id, "", waybill.order_id)
    if not waybill.waybill_no:
        yield failure(order, "M10", "logisticsNo", order.order_id, "", "-")
    for field in ("name", "telephone", "address"):
        ours, theirs = getattr(order.consignee, field), getattr(waybill.consignee, field)
        if ours != theirs:
            yield failure(order, "M4", f"consignee {field}", masked(ours), "", masked(theirs))


def failure(order: OrderDocument, rule: str, field: str, *values: str) -> MatchFailure:
    return MatchFailure(order.order_id, rule, field, *values)


def shown_key(key: PersonKey) -> str:
    """Enough of a digest to tell two people apart."""
    return key[:8]


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def masked(text: str) -> str:
    """Enough of a personal value to recognise it, not enough to use it."""
    if len(text) > 2 * len(MASK):
        return f"{text[:3]}{MASK}{text[-4:]}"
    return f"{text[:1]}{MASK}" if text else ""
