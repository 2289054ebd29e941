"""The ports to the world outside: customs, the carrier, the payment firm. Actors call them.

A message out is built from what the log says; an answer comes back as a command, under the hash of
its bytes. Sending twice under one message id is once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from application.customs_facts import OrderAtCustoms, PlaceAtCustoms
from application.declaring import ReportedWaybill
from application.refund_references import RefundReference
from domain.goods import SkuUnits
from domain.identifiers import MerchantId, OrderId, Partition, RunId
from domain.match import OrderDocument, PaymentDocument, WaybillDocument
from domain.parked_mail import MailAssigned
from domain.people import Person
from domain.refund import Outcome


class MessageKind(Enum):
    """The messages of the unified version that a bonded collection sends (CEB 2022-05)."""

    ORDERS = "CEB311"
    PAYMENTS = "CEB411"
    WAYBILLS = "CEB511"
    DECLARATIONS = "CEB621"
    WITHDRAWALS = "CEB623"
    RETURNS = "CEB625"
    DELIVERIES = "CEB513"


@dataclass(frozen=True, slots=True)
class DeclarationDocument:
    """One order's list (CEB621) under a declaration number."""

    order_id: OrderId
    cop_no: str


@dataclass(frozen=True, slots=True)
class WithdrawalDocument:
    order_id: OrderId
    cop_no: str
    invt_no: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnDocument:
    """`gone` are the units of returns that were declared before and stand."""

    order_id: OrderId
    return_no: str
    invt_no: str
    units: tuple[SkuUnits, ...]
    reason: str = ""
    gone: tuple[SkuUnits, ...] = ()
    number: int = 1
    """Which declared return of the order it is, from 1."""

    place: int = 0
    """The order's in its run: a part of the number at customs."""


@dataclass(frozen=True, slots=True)
class DeliveryDocument:
    """The consignee has the parcel."""

    order_id: OrderId
    waybill_no: str
    delivered_at: datetime


Document = (
    OrderDocument
    | PaymentDocument
    | WaybillDocument
    | DeclarationDocument
    | WithdrawalDocument
    | ReturnDocument
    | DeliveryDocument
)


@dataclass(frozen=True, slots=True)
class MessageOut:
    """At most 100 documents of one kind, of one run."""

    kind: MessageKind
    message_id: str
    partition: Partition
    run_id: RunId
    merchant_id: MerchantId
    declarant: str
    sent_at: datetime
    documents: tuple[Document, ...]
    place: PlaceAtCustoms | None = None
    """Where it is declared; none while the book is not described, or a firm of it is not on file:
    then nothing but the documents can be said."""

    orders: Mapping[OrderId, OrderAtCustoms] = field(default_factory=dict)
    """Of each document, all that customs' messages say of its order."""

    changes: frozenset[OrderId] = frozenset()
    """Of whom customs has stored such a document before."""


@dataclass(frozen=True, slots=True)
class MessageIn:
    """An answer, already read, and the name to put it away under.

    It may answer what several books have sent: each command that records a part of it stands beside
    its book.
    """

    name: str
    receipt_hash: str
    records: tuple[tuple[Partition, Any], ...]


class CustomsDesk(Protocol):
    """Hands messages to customs and fetches its answers."""

    def send(self, messages: Sequence[MessageOut]) -> "NotTaken":
        """Hand over each by itself; the same message id again changes nothing.

        Raises GatewayError where none of them can be.
        """
        ...

    def receive(self, limit: int) -> Sequence[MessageIn]:
        """Answers that were not put away yet, oldest first."""
        ...

    def put_away(self, message: MessageIn, refusal: str = "") -> None:
        """Done with it. With a refusal it is kept aside for somebody to look at."""
        ...

    def records(self, shared: Partition, given: MailAssigned) -> Sequence[Any]:
        """The commands that record what an answer says of a document given to an order."""
        ...


@dataclass(frozen=True, slots=True)
class WaybillRequest:
    order_id: OrderId
    waybill_no: str
    weight_grams: int
    consignee: Person


class Carrier(Protocol):
    """Writes waybills for parcels."""

    name: str

    def waybills(self, requests: Sequence[WaybillRequest]) -> Sequence[ReportedWaybill]: ...


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """What is asked of a payment firm; the same reference again is the same request."""

    reference: RefundReference
    amount_fen: int


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What became of it so far; `at` is the firm's own time, where it says one."""

    outcome: Outcome
    reason: str = ""
    answer_hash: str = ""
    at: datetime | None = None


class PaymentFirm(Protocol):
    """Pays buyers back."""

    def pay_back(self, request: RefundRequest) -> RefundAnswer:
        """Ask, or ask what became of it: under one reference it pays once. Raises GatewayError."""
        ...


class UnsayableError(Exception):
    """Raised when a message lacks what customs' tables ask for: no try of it will ever do.

    `kept_hash` is the digest under which what was found is kept, as a refusal's bytes are.
    """

    def __init__(self, found: str, kept_hash: str) -> None:
        super().__init__(found)
        self.kept_hash = kept_hash


class GatewayError(Exception):
    """Raised when the outside cannot be reached or does not understand; trying again is safe."""


NotTaken = Mapping[str, UnsayableError | GatewayError]
"""Why messages were not handed over, by their ids."""
