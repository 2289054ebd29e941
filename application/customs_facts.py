"""Orders in customs' terms: what messages say of them, with the firms, goods and book on file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from domain.books_at_customs import BookFacts
from domain.firm import FirmFacts
from domain.identifiers import CampaignId, OrderId, Sku
from domain.order_amounts import OrderAmounts
from domain.people import Person
from domain.product_facts import LegalUnit


@dataclass(frozen=True, slots=True)
class Lack:
    """What cannot be said: the rule it breaks (D1-D4), the field of customs, and what is there."""

    rule: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Goods:
    """One product of a campaign as messages say it."""

    sku: Sku
    record_no: str
    tariff_code: str
    name: str
    specification: str
    gtin: str
    country: str
    unit_code: str
    units: int
    pieces: int
    """So many units of the book are so many sale units."""

    legal_units: tuple[LegalUnit, ...]
    net_grams: int
    """Of one sale unit."""


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One list line: quantity and price in the book's unit, of which price x quantity is exact."""

    gnum: int
    goods: Goods
    pieces: int
    quantity: Decimal
    price: Decimal
    value_fen: int
    legal: tuple[Decimal, ...]
    """In the statutory units, in their order."""


@dataclass(frozen=True, slots=True)
class PaymentAtCustoms:
    firm: FirmFacts
    number: str
    """The firm's, of this order alone."""

    payer: Person
    amount_fen: int
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class WaybillAtCustoms:
    carrier: FirmFacts
    number: str
    consignee: Person
    gross_grams: int
    freight_fen: int
    """What the carrier charges; what the buyer paid for freight is the order's."""


@dataclass(frozen=True, slots=True)
class OrderAtCustoms:
    """What any of an order's messages says of it.

    The payment where the message is of one that says it, the waybill where there is one.
    """

    order_id: OrderId
    order_no: str
    buyer_no: str
    """The number under which we have registered the buyer: no platform tells us its accounts."""

    buyer: Person
    consignee: Person
    merchant: FirmFacts
    platform: FirmFacts
    amounts: OrderAmounts
    lines: tuple[GoodsLine, ...]
    net_grams: int
    payment: PaymentAtCustoms | None
    waybill: WaybillAtCustoms | None


@dataclass(frozen=True, slots=True)
class PlaceAtCustoms:
    """Where a run declares, and who answers for it."""

    book: BookFacts
    declarant: FirmFacts
    zone: FirmFacts
    guarantor: FirmFacts


GoodsKey = tuple[CampaignId, Sku]


@dataclass(frozen=True, slots=True)
class Filed:
    """What is on file for some orders on a day; where something lacks, what lacks instead."""

    book: BookFacts
    firms: Mapping[str, FirmFacts]
    """By the names we know them by."""

    goods: Mapping[GoodsKey, Goods]
    lacking: Mapping[GoodsKey, tuple[Lack, ...]] = field(default_factory=dict)
    unknown: Collection[str] = ()
    """Names of firms that none is on file for."""
