"""In which parts an order is paid and by when, as its campaign's terms bound it when it was placed.

The order decides by its own plan alone: a payment in time counts however late a timer runs.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class DepositFate(Enum):
    """What becomes of a deposit whose balance is not paid."""

    RETURNED = "returned"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class BalancePlan:
    deposit_fen: int
    opens_at: datetime
    closes_at: datetime
    """What buyers are told; `ends_at` is that with the grace period."""

    ends_at: datetime
    if_unpaid: DepositFate


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    hold_ends_at: datetime
    """The first instant at which a first payment comes too late, unless one is under way."""

    balance: BalancePlan | None = None
    """None: the whole sum is paid at once."""

    cancelling_locked_at: datetime | None = None
    address_locked_at: datetime | None = None
