"""What an order's later decisions rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from domain.identifiers import BatchId, CampaignId, MerchantId, PersonKey
from domain.order_amounts import (
    OrderAmounts,
    OrderLine,
)
from domain.order_events import (
    PaymentConfirmed,
)
from domain.order_year_events import QuotaMoveAsked, QuotaNotMoved
from domain.payment_plan import PaymentPlan
from domain.people import Person


class Stage(Enum):
    ABSENT = "absent"
    NOT_PLACED = "not placed"
    PLACED = "placed"
    DEPOSIT_PAID = "deposit paid"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PreSaleOrder:
    stage: Stage = Stage.ABSENT
    campaign_id: CampaignId = CampaignId("")
    merchant_id: MerchantId = MerchantId("")
    buyer_key: PersonKey = PersonKey("")
    buyer: Person = field(default_factory=lambda: Person("", ""))
    consignee: Person = field(default_factory=lambda: Person("", ""))
    reported_consignee: Person | None = None
    placed_lines: tuple[OrderLine, ...] = ()
    """As they were placed; `lines` are those that amendments left."""

    lines: tuple[OrderLine, ...] = ()
    amounts: OrderAmounts = field(default_factory=lambda: OrderAmounts(0, 0, 0, 0))
    taxed_on: date = date.min
    quota_year: int = 0
    """The year that the order counts in, and the only one in which it is declared."""

    claimed_year: int = 0
    """The one that it was placed for."""

    awaited_year: int = 0
    """The one that somebody decided to wait for."""

    moving: QuotaMoveAsked | None = None
    not_moved: QuotaNotMoved | None = None
    """The last answer, where it was a no."""

    moves_count: int = 0
    held_by: BatchId | None = None
    payments: Mapping[str, PaymentConfirmed] = field(default_factory=dict)
    payment: PaymentConfirmed | None = None
    """The one that paid the order off: its number is declared (docs/decisions.md)."""

    deposit: PaymentConfirmed | None = None
    """What was paid before it, by the same payer at the same firm."""

    plan: PaymentPlan | None = None
    paying_until: datetime | None = None
    """Until then the last payment that was begun is under way."""

    begun: frozenset[str] = frozenset()
    """Payments that were begun."""

    kept_fen: int = 0
    """Of the buyer's money, what stays with the merchant for an order that lapsed."""

    dispatch_agreed: date | None = None
    """The last changed promise that the buyer said yes to."""

    not_placed_because: str = ""
    """The rule that refused it."""

    owed: Mapping[str, int] = field(default_factory=dict)
    """Every refund ever owed, fen by refund id."""

    repaid: frozenset[str] = frozenset()
    refusals: int = 0
    """How often placing it was refused: who tries again names it, and so does what is claimed."""
    named_at: datetime | None = None
    """When the buyer was given the name that stands there, if it is not the first."""

    @property
    def received_fen(self) -> int:
        return sum(payment.paid_fen for payment in self.payments.values())

    @property
    def owed_fen(self) -> int:
        """All that was ever owed back, paid or not."""
        return sum(self.owed.values())

    @property
    def left_fen(self) -> int:
        """The buyer's money that is neither owed back nor kept."""
        return self.received_fen - self.owed_fen - self.kept_fen

    @property
    def due_fen(self) -> int:
        """What is still to be paid."""
        if self.stage is Stage.PLACED:
            return self.amounts.paid_fen
        if self.stage is Stage.DEPOSIT_PAID and self.deposit:
            return self.amounts.paid_fen - self.deposit.paid_fen
        return 0

    @property
    def pays_until(self) -> datetime | None:
        """The first instant at which the payment that is due comes too late."""
        if self.plan is None:
            return None
        if self.stage is Stage.PLACED:
            return max(self.plan.hold_ends_at, self.paying_until or self.plan.hold_ends_at)
        if self.stage is Stage.DEPOSIT_PAID and self.plan.balance:
            return max(self.plan.balance.ends_at, self.paying_until or self.plan.balance.ends_at)
        return None

    @property
    def reported_fen(self) -> int:
        """What the payment firm reports to customs: deposit and balance, less what it paid back."""
        if self.payment is None:
            return 0
        returned = sum(self.owed[refund] for refund in self.repaid - self._misfits)
        earlier = self.deposit.paid_fen if self.deposit else 0
        return earlier + self.payment.paid_fen - returned

    @property
    def unpaid_fen(self) -> int:
        """What is owed back of that sum and the payment firm has not paid yet."""
        unpaid = self.owed.keys() - self.repaid - self._misfits
        return sum(self.owed[refund] for refund in unpaid)

    @property
    def _misfits(self) -> frozenset[str]:
        """Refunds of the payments that were not for what the order cost."""
        return frozenset(misfit_refund_id(payment_id) for payment_id in self.payments)

    @property
    def paid_at(self) -> datetime | None:
        return self.payment.paid_at if self.payment else None

    @property
    def payer_key(self) -> PersonKey:
        return self.payment.payer_key if self.payment else PersonKey("")


def misfit_refund_id(payment_id: str) -> str:
    return f"payment-{payment_id}"
