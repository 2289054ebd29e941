"""What happens to a clearance run; each event names every order it decided about."""

from dataclasses import dataclass
from datetime import datetime

from domain.clearance_ahead_events import DocumentsOutdated, OrdersSupplied
from domain.clearance_control_events import ControlEvent
from domain.clearance_late_events import DocumentsAskedAgain
from domain.clearance_leaving_events import (
    OrdersDelistedFromExit,
    OrdersHandedBack,
    OrdersListedForExit,
    ParcelsPicked,
    WithdrawalAsked,
    WithdrawalsAccepted,
    WithdrawalsRefused,
    WithdrawalsSent,
)
from domain.clearance_parts import (
    Answer,
    Declaration,
    DocumentAnswer,
    MatchFailure,
    OtherPayer,
    Rejection,
    RunOrder,
    TaxBill,
    Waybill,
)
from domain.clearance_tax_events import GuaranteeAnswered, GuaranteeAsked, TaxWarned
from domain.customs_codes import Document
from domain.identifiers import MerchantId, OrderId, RunId


@dataclass(frozen=True, slots=True)
class RunOpened:
    run_id: RunId
    merchant_id: MerchantId
    declarant: str
    orders: tuple[RunOrder, ...]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class WaybillsAssigned:
    run_id: RunId
    carrier: str
    waybills: tuple[Waybill, ...]
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsSent:
    run_id: RunId
    document: Document
    message_id: str
    order_ids: tuple[OrderId, ...]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsAnswered:
    run_id: RunId
    document: Document
    receipt_hash: str
    answers: tuple[DocumentAnswer, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsMatched:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    matched_at: datetime
    other_payers: tuple[OtherPayer, ...] = ()
    """Those of the orders that another person than the buyer paid."""


@dataclass(frozen=True, slots=True)
class MatchFailed:
    run_id: RunId
    failures: tuple[MatchFailure, ...]
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsSent:
    run_id: RunId
    message_id: str
    declarations: tuple[Declaration, ...]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class MessageRefused:
    """Refused as a whole (900): nobody in it was declared or withdrawn; matches stand."""

    run_id: RunId
    message_id: str
    receipt_hash: str
    reason: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsAnswered:
    """Stored, in review, to be inspected, or only on its way: nothing final."""

    run_id: RunId
    status: int
    receipt_hash: str
    answers: tuple[Answer, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsRejected:
    run_id: RunId
    receipt_hash: str
    rejections: tuple[Rejection, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelsHeld:
    """Detained, suspended, sent back; or, once released, reviewed or inspected after all."""

    run_id: RunId
    status: int
    receipt_hash: str
    answers: tuple[Answer, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsReleased:
    run_id: RunId
    receipt_hash: str
    answers: tuple[Answer, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptUnfit:
    """A receipt that contradicts what is known: a case for somebody to look at."""

    run_id: RunId
    receipt_hash: str
    cop_no: str
    status: int
    reason: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsCorrected:
    """Rejected or unmatched declarations were mended and may be matched and sent again."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    note: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsRepeated:
    """One document of these orders, refused for a fault of others, is to be sent again as it is."""

    run_id: RunId
    document: Document
    order_ids: tuple[OrderId, ...]
    repeated_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsRepeated:
    """Refused for a fault of others, these are to be declared again as they are: a new attempt."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    repeated_at: datetime


@dataclass(frozen=True, slots=True)
class InspectionRecorded:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    officer: str
    finding: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TaxBilled:
    run_id: RunId
    receipt_hash: str
    bills: tuple[TaxBill, ...]
    billed_at: datetime


@dataclass(frozen=True, slots=True)
class TaxSettled:
    """Customs reports bills as paid with a payment book (2) or void (3)."""

    run_id: RunId
    receipt_hash: str
    tax_nos: tuple[str, ...]
    status: int
    payment_no: str
    settled_at: datetime
    order_ids: tuple[OrderId, ...] = ()
    """Whose bills they are, as far as the bills have come."""


Event = (
    RunOpened
    | OrdersSupplied
    | DocumentsOutdated
    | WaybillsAssigned
    | DocumentsSent
    | DocumentsAnswered
    | DocumentsMatched
    | MatchFailed
    | GuaranteeAsked
    | GuaranteeAnswered
    | DeclarationsSent
    | MessageRefused
    | DeclarationsAnswered
    | DeclarationsRejected
    | ParcelsHeld
    | DeclarationsReleased
    | ReceiptUnfit
    | DeclarationsCorrected
    | DocumentsRepeated
    | DeclarationsRepeated
    | InspectionRecorded
    | TaxBilled
    | TaxSettled
    | TaxWarned
    | WithdrawalAsked
    | WithdrawalsSent
    | WithdrawalsAccepted
    | WithdrawalsRefused
    | OrdersHandedBack
    | OrdersListedForExit
    | OrdersDelistedFromExit
    | ParcelsPicked
    | DocumentsAskedAgain
    | ControlEvent
)
