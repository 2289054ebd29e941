"""Which texts of an order no field of customs' messages can hold (D3, D4).

Nearly all fit: of many orders it is asked whether all do, and where not, of each what does not.
"""

from collections.abc import Iterable, Sequence

from application.customs_facts import Lack
from domain.clearance_parts import Waybill
from domain.customs_fields import all_fit, fits
from domain.identifiers import OrderId, order_no_of
from domain.match import MASK
from domain.order_state import PreSaleOrder

NUMBER_LENGTH_MAX = 60
"""Characters of orderNo, payTransactionId and logisticsNo."""

CONSIGNEE_FIELDS = (("consignee", 100), ("consigneeTelephone", 50), ("consigneeAddress", 200))

ORDER_FIELDS = (
    ("orderNo", NUMBER_LENGTH_MAX),
    ("buyerName", 60),
    ("buyerTelephone", 30),
    ("buyerIdNumber", 20),
    *CONSIGNEE_FIELDS,
)
"""Fields for the order's own texts, each with its characters at most; 20 for identity numbers,
where messages differ."""

Named = tuple[OrderId, PreSaleOrder]
Parcel = tuple[PreSaleOrder, Waybill]


def texts_of(order_id: OrderId, order: PreSaleOrder) -> tuple[str, ...]:
    """What stands in ORDER_FIELDS."""
    buyer, to = order.buyer, order.consignee
    number = order_no_of(order_id)
    return number, buyer.name, buyer.telephone, buyer.id_number, to.name, to.telephone, to.address


def texts_unfit(order_id: OrderId, order: PreSaleOrder) -> Iterable[Lack]:
    """Of the order itself; its people's values stand masked by their lengths."""
    for (field, longest), text in zip(ORDER_FIELDS, texts_of(order_id, order), strict=True):
        yield from unfit(field, text, longest)


def are_texts_fit(orders: Iterable[Named]) -> bool:
    columns = zip(*(texts_of(i, order) for i, order in orders), strict=True)
    return all(all_fit(c, longest) for (_, longest), c in zip(ORDER_FIELDS, columns, strict=True))


def unfit(field: str, text: str, longest: int) -> Iterable[Lack]:
    if fits(text, longest):
        return
    if not text:
        yield Lack("D4", field, "-")
    else:
        yield Lack("D3", field, f"{text[:1]}{MASK} {len(text)}/{longest}")


def payment_lacks(order: PreSaleOrder) -> Iterable[Lack]:
    """Of another payer nothing but a digest is known: their number cannot be said."""
    assert order.payment is not None
    if not fits(order.payment.payment_id, NUMBER_LENGTH_MAX):
        number = order.payment.payment_id
        yield Lack("D3", "payTransactionId", f"{number[:8]} {len(number)}/{NUMBER_LENGTH_MAX}")
    if order.payer_key != order.buyer_key:
        yield Lack("D4", "payerIdNumber", order.payer_key[:8])


def are_payments_sayable(orders: Iterable[PreSaleOrder]) -> bool:
    paid = [(order.buyer_key, order.payment) for order in orders if order.payment]
    numbers = [payment.payment_id for _, payment in paid]
    are_by_buyers = all(payment.payer_key == buyer_key for buyer_key, payment in paid)
    return are_by_buyers and all_fit(numbers, NUMBER_LENGTH_MAX)


def waybill_lacks(order: PreSaleOrder, waybill: Waybill) -> Iterable[Lack]:
    if not fits(waybill.waybill_no, NUMBER_LENGTH_MAX):
        number = waybill.waybill_no
        yield Lack("D3", "logisticsNo", f"{number[:8]} {len(number)}/{NUMBER_LENGTH_MAX}")
    if order.reported_consignee is not None:
        # Unlike the order's, it does not match (M4); here only what no field could hold.
        to = order.reported_consignee
        said = (to.name, to.telephone, to.address)
        for (field, longest), text in zip(CONSIGNEE_FIELDS, said, strict=True):
            yield from unfit(field, text, longest)


def are_waybills_sayable(parcels: Sequence[Parcel]) -> bool:
    numbers = [waybill.waybill_no for _, waybill in parcels]
    renamed = [(order, waybill) for order, waybill in parcels if order.reported_consignee]
    are_fit = not any(lack for parcel in renamed for lack in waybill_lacks(*parcel))
    return are_fit and all_fit(numbers, NUMBER_LENGTH_MAX)
