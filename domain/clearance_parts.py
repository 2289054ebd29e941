"""What the events of a clearance run are made of."""

from dataclasses import dataclass
from datetime import datetime

from domain.goods import StockPart
from domain.identifiers import BatchId, OrderId


@dataclass(frozen=True, slots=True)
class RunOrder:
    """One order of the run and the stock that is reserved for it."""

    order_id: OrderId
    batch_id: BatchId
    quota_year: int
    parts: tuple[StockPart, ...]


@dataclass(frozen=True, slots=True)
class Waybill:
    """A waybill as the carrier reports it; a consignee unlike the order's stands on the order."""

    order_id: OrderId
    waybill_no: str
    weight_grams: int
    freight_fen: int


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    order_id: OrderId
    status: int
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class MatchFailure:
    """One field in which two documents differ; people's values stand masked or as digests."""

    order_id: OrderId
    rule: str
    field: str
    order_value: str
    payment_value: str
    waybill_value: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """One attempt to declare one order, under its own number."""

    order_id: OrderId
    attempt: int
    cop_no: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What customs said of one attempt, and when it says it said so."""

    order_id: OrderId
    cop_no: str
    invt_no: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class Rejection:
    order_id: OrderId
    cop_no: str
    code: str
    text: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class TaxBill:
    order_id: OrderId
    invt_no: str
    tax_no: str
    tariff_fen: int
    vat_fen: int
    consumption_fen: int

    @property
    def amount_fen(self) -> int:
        return self.tariff_fen + self.vat_fen + self.consumption_fen


@dataclass(frozen=True, slots=True)
class BilledTax:
    """Whose bill it is, and its sum."""

    order_id: OrderId
    amount_fen: int


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Another person paid, and may have: the buyer's identity was confirmed (M8, GACC 2018-194).

    Digests of both as in a failure; `by` is the register, `reference` its number for the answer.
    """

    order_id: OrderId
    order_value: str
    payment_value: str
    by: str
    reference: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentFirmOf:
    """The firm that reports an order's payment."""

    order_id: OrderId
    payment_firm: str
