"""What happens to a guarantee; each event names the message, the orders or the bills it moves."""

from dataclasses import dataclass
from datetime import datetime

from domain.held_taxes import HeldBill, OrderTax, RestoredBill
from domain.identifiers import Partition, RunId

NO_BOOK = Partition("")


@dataclass(frozen=True, slots=True)
class GuaranteeLodged:
    guarantee_id: str
    amount_fen: int
    lodged_at: datetime


@dataclass(frozen=True, slots=True)
class GuaranteeReserved:
    guarantee_id: str
    run_id: RunId
    amount_fen: int
    reserved_at: datetime
    book: Partition = NO_BOOK
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class GuaranteeRefused:
    """Less is free than a message needs: it waits, and has it as soon as enough comes free."""

    guarantee_id: str
    run_id: RunId
    book: Partition
    message_id: str
    amount_fen: int
    free_fen: int
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class GuaranteeFreed:
    """Orders of a message need nothing held any more; `amount_fen` of it was reserved."""

    guarantee_id: str
    run_id: RunId
    amount_fen: int
    freed_at: datetime
    book: Partition = NO_BOOK
    message_id: str = ""
    taxes: tuple[OrderTax, ...] = ()


@dataclass(frozen=True, slots=True)
class GuaranteeDeducted:
    """Customs billed the taxes of a release: reported, so recorded even below zero."""

    guarantee_id: str
    run_id: RunId
    bills: tuple[HeldBill, ...]
    deducted_at: datetime
    book: Partition = NO_BOOK


@dataclass(frozen=True, slots=True)
class GuaranteeRestored:
    """Bills are paid (2) or void (3): what they took is free again."""

    guarantee_id: str
    bills: tuple[RestoredBill, ...]
    restored_at: datetime
    run_id: RunId = RunId("")
    book: Partition = NO_BOOK
    status: int = 0
    payment_no: str = ""


@dataclass(frozen=True, slots=True)
class GuaranteeCounted:
    """How customs says the guarantee stands, and how it stood here: customs' count holds."""

    guarantee_id: str
    report_no: str
    total_fen: int
    deducted_fen: int
    own_total_fen: int
    own_deducted_fen: int
    counted_at: datetime

    @property
    def differs(self) -> bool:
        own = (self.own_total_fen, self.own_deducted_fen)
        return own != (self.total_fen, self.deducted_fen)


Event = (
    GuaranteeLodged
    | GuaranteeReserved
    | GuaranteeRefused
    | GuaranteeFreed
    | GuaranteeDeducted
    | GuaranteeRestored
    | GuaranteeCounted
)
