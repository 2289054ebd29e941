"""What a clearance run is asked to do, and the rules for which it refuses."""

from dataclasses import dataclass
from datetime import datetime

from domain.clearance_ahead_commands import OutdateDocuments, SupplyOrders
from domain.clearance_control_commands import ControlParcels, FreeParcels
from domain.clearance_late_commands import AskAgain
from domain.clearance_parts import (
    DocumentAnswer,
    MatchFailure,
    OtherPayer,
    PaymentFirmOf,
    RunOrder,
    TaxBill,
    Waybill,
)
from domain.clearance_tax_commands import RecordGuaranteeAnswer, WarnOfTax
from domain.customs_codes import Document
from domain.held_taxes import OrderTax
from domain.identifiers import ExitId, MerchantId, OrderId, RunId


@dataclass(frozen=True, slots=True)
class OpenRun:
    run_id: RunId
    merchant_id: MerchantId
    declarant: str
    orders: tuple[RunOrder, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AssignWaybills:
    run_id: RunId
    carrier: str
    waybills: tuple[Waybill, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SendDocuments:
    """Send every document of every order that is not on its way or stored, in full messages."""

    run_id: RunId
    at: datetime
    payment_firms: tuple[PaymentFirmOf, ...] = ()
    """Where orders of the run were paid through several: a message of payments is of one."""

    refunds_due: tuple[OrderId, ...] = ()
    """Their payments are reported once these are paid: until then they would say too much."""


@dataclass(frozen=True, slots=True)
class RecordDocumentAnswers:
    run_id: RunId
    document: Document
    receipt_hash: str
    answers: tuple[DocumentAnswer, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordMatch:
    """What `domain.match` found; failures also undo a match that no longer holds."""

    run_id: RunId
    matched: tuple[OrderId, ...]
    failures: tuple[MatchFailure, ...]
    at: datetime
    other_payers: tuple[OtherPayer, ...] = ()
    """Orders that another paid, and that break nothing by it."""


@dataclass(frozen=True, slots=True)
class SendDeclarations:
    """Declare all that may be, in messages of at most 100, but for those `passed_over` for now.

    Where a guarantee bears the declarant's taxes, a message is asked for before it is sent:
    `taxes` are those of the orders by their own amounts.
    """

    run_id: RunId
    at: datetime
    passed_over: tuple[OrderId, ...] = ()
    guarantee_id: str = ""
    taxes: tuple[OrderTax, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of a receipt (CEB622), as it came."""

    cop_no: str
    invt_no: str
    status: int
    code: str
    text: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class RecordReceipts:
    run_id: RunId
    receipt_hash: str
    receipts: tuple[Receipt, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordMessageRefusal:
    run_id: RunId
    message_id: str
    receipt_hash: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectDeclarations:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RepeatRefused:
    """Send again, as they are, what was refused for a fault of others and whose pause is over."""

    run_id: RunId
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordInspection:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    officer: str
    finding: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordTaxBills:
    run_id: RunId
    receipt_hash: str
    bills: tuple[TaxBill, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SettleTax:
    run_id: RunId
    receipt_hash: str
    tax_nos: tuple[str, ...]
    status: int
    payment_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AskWithdrawal:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SendWithdrawals:
    run_id: RunId
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordWithdrawalAnswer:
    """The answer (CEB624) of one status to some withdrawals."""

    run_id: RunId
    receipt_hash: str
    order_ids: tuple[OrderId, ...]
    status: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandBackOrders:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ListForExit:
    run_id: RunId
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DelistFromExit:
    run_id: RunId
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PickParcels:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    at: datetime


Command = (
    OpenRun
    | SupplyOrders
    | OutdateDocuments
    | AssignWaybills
    | SendDocuments
    | RecordDocumentAnswers
    | RecordMatch
    | SendDeclarations
    | RecordGuaranteeAnswer
    | RecordReceipts
    | RecordMessageRefusal
    | CorrectDeclarations
    | RepeatRefused
    | AskAgain
    | RecordInspection
    | RecordTaxBills
    | SettleTax
    | WarnOfTax
    | AskWithdrawal
    | SendWithdrawals
    | RecordWithdrawalAnswer
    | HandBackOrders
    | ListForExit
    | DelistFromExit
    | PickParcels
    | ControlParcels
    | FreeParcels
)
