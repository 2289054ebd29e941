"""What a notice to a buyer is, and how it goes out.

It is a value: whom it is for, by the id of the order, and facts without a person in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from domain.identifiers import CampaignId, MerchantId, OrderId, Partition

Facts = Mapping[str, Any]
"""Plain values that JSON holds: fen, days, reasons. Never a person."""


class Kind(Enum):
    """What a buyer is told of."""

    REFUND_OWED = "refund owed"
    REFUND_PAID = "refund paid"
    ORDER_CANCELLED = "order cancelled"
    CAMPAIGN_ENDED = "campaign ended"
    ORDER_AMENDED = "order amended"
    WAITS_FOR_YEAR = "waits for year"
    PROMISE_CHANGED = "promise changed"
    BALANCE_DUE = "balance due"
    ORDERS_LOCK = "orders lock"
    ADDRESS_LOCK = "address lock"
    UNITS_OFFERED = "units offered"
    OFFER_LAPSED = "offer lapsed"
    PLACE_ENDED = "place ended"


class Channel(Enum):
    """How: by e-mail to the buyer, or to the merchant's shop, which tells them."""

    EMAIL = "e-mail"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class Notice:
    """One buyer's, about one order; `position` is that of the event that caused it."""

    kind: Kind
    partition: Partition
    order_id: OrderId
    campaign_id: CampaignId
    merchant_id: MerchantId
    position: int
    facts: Facts

    @property
    def notice_id(self) -> str:
        """Natural: made twice of the same event, it is the same notice."""
        return f"{self.kind.value}:{self.order_id}:{self.position}"


class Outcome(Enum):
    """What came of telling somebody."""

    SENT = "sent"
    REFUSED = "refused"  # The server answered that it does not take this one, now or later.
    NOT_TAKEN = "not taken"  # Certainly nobody has heard it: it may be tried again.
    UNSURE = "unsure"  # It may have arrived: it is never tried again by itself.
    NO_ADDRESS = "no address"


@dataclass(frozen=True, slots=True)
class Told:
    outcome: Outcome
    answer: str = ""
    """What the server said, or what failed."""

    recipient: str = ""
    """Masked: who reads the log knows which address it was, and not the address."""


class Notifier(Protocol):
    """Tells one notice by one channel. Raises nothing for what is outside."""

    def tell(self, notice: Notice, message_id: str) -> Told: ...
