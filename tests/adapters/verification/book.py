"""One book, the names in it, and a hand that gives commands to it a minute after the other."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from adapters.customs.exchanged import Exchanged, ExchangedMessages
from adapters.customs.exchanged_tables import IN
from adapters.customs.register import Owner
from adapters.event_log import SqlEventLog
from application.envelope import Envelope
from application.following import PolicyFollower
from application.handling import Handling
from domain.goods import Route
from domain.identifiers import (
    BatchId,
    CampaignId,
    ConsignmentId,
    EntryId,
    ExitId,
    MerchantId,
    OrderId,
    Partition,
    PurchaseId,
    RunId,
    Sku,
    shared_of,
    stream_of,
)
from domain.order_commands import PayRefund
from domain.order_events import RefundOwed, RefundPaid
from domain.refusals import Refused
from domain.tax import TaxRates

BOOK = Partition("demo.NB01")
SHARED = shared_of(BOOK)
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROUTE = Route("609", "Auckland", "3115", "2")
MERCHANT, CAMPAIGN = MerchantId("kiwi-farm"), CampaignId("spring")
HONEY, CREAM = Sku("HONEY"), Sku("CREAM")
BATCH, RUN, ENTRY, EXIT = BatchId("B-1"), RunId("R1"), EntryId("E-1"), ExitId("X-1")
CONSIGNMENT, PURCHASE = ConsignmentId("C-1"), PurchaseId("P-1")
PRICES = {HONEY: Decimal("118.00"), CREAM: Decimal("425.00")}
RATES = {
    HONEY: TaxRates(Decimal("0.13")),
    CREAM: TaxRates(Decimal("0.13"), Decimal("0.15"), Decimal("0.05")),
}
FIRST, SECOND, THIRD, CANCELLED, OPEN = (OrderId(f"shop-1:{n:04d}") for n in range(1, 6))
"""FIRST is rejected once, sent and partly returned; SECOND is sent; THIRD is cut, then cut off."""

CLEARED = (FIRST, SECOND)


@dataclass
class Book:
    """Handles commands, a minute after the other, and keeps what comes back from customs."""

    engine: sa.Engine
    now: datetime = START
    followed: int = 0
    count: int = 0

    def __post_init__(self) -> None:
        self.log = SqlEventLog(self.engine)
        self.handling = Handling(self.log)
        self.policies = PolicyFollower(
            self.handling, self.log, self, lambda request: None, never_refused
        )

    def do(self, command: Any, partition: Partition = BOOK) -> None:
        self.count += 1
        self.now += timedelta(minutes=1)
        command_id = f"c-{self.count}"
        self.handling.handle(Envelope(partition, command, command_id, "tester", self.now))

    def react(self) -> None:
        """What policies do, until nothing follows any more."""
        while self.policies.step():
            pass

    def position_of(self, follower: str) -> int:
        return self.followed

    def advance(self, follower: str, position: int) -> None:
        self.followed = position

    def kept(self, text: str) -> str:
        """The hash of a receipt that is kept, and listed."""
        body = text.encode()
        digest, owner = hashlib.sha256(body).hexdigest(), Owner(BOOK, RUN, FIRST, "M1")
        receipt = Exchanged(BOOK, IN, "CEB622", body, digest, self.now, 1, [owner])
        ExchangedMessages(self.engine).keep([receipt])
        return digest

    def events(self, kind: str, local_id: str, partition: Partition = BOOK) -> Sequence[Any]:
        stream_id = stream_of(partition, kind, local_id)
        return self.log.read([stream_id])[stream_id].events


def never_refused(envelope: Envelope, refusal: Refused) -> None:
    raise refusal


def pay_back(book: Book) -> None:
    """What is owed goes out, and policies do the rest."""
    for order_id in (FIRST, SECOND, THIRD, CANCELLED):
        events = book.events("order", order_id)
        paid = {event.refund_id for event in events if isinstance(event, RefundPaid)}
        for event in events:
            if isinstance(event, RefundOwed) and event.refund_id not in paid:
                book.do(PayRefund(order_id, event.refund_id, book.now))
    book.react()
