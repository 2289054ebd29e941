"""What each writer does, round after round: orders placed, paid, cancelled, collected and cut.

All of a round follows from its lane and its number, times included, so that whoever repeats a
round that was broken off sends the very same commands under the very same ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.order_import.desk import HandlingDesk
from adapters.people import person_key
from adapters.simulator.catalogue import buyer_of, campaign_of, quota_year
from application.cancelling import CancelOrders
from application.collecting import CollectOrders, ReleaseFromBatch
from application.envelope import Envelope
from application.handling import Handling
from application.ordering import Sender
from application.refunding import OweBuyer
from application.sharing_shortage import ShareSupplierShortage
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.goods import SkuUnits
from domain.identifiers import BatchId, OrderId, Partition, PurchaseId, Sku
from domain.order_amounts import LineRequest, priced
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from domain.people import Person
from domain.risk_notice import Consent

BOOK = Partition("demo.NB01")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LANES = ("a", "b", "c")
ROUNDS_PER_BATCH = 10
ROUNDS_PER_PURCHASE = 3
CAMPAIGN = replace(campaign_of(1, "kiwi-farm", 1_000_000, START), units_min=1)
SOLD = CAMPAIGN.items[2]
"""Cheap enough that nobody meets a yearly limit."""

UNPAID, REGRETTED, RELEASED, WITHDRAWN, PLEASED, SHORT_PAID, UNSOLD, KEPT, CUT = range(9)
"""The orders of a round, by what becomes of them; CUT, when it is the round's turn, goes short."""

COLLECTED = (RELEASED, WITHDRAWN, PLEASED, KEPT)


def open_shop(handling: Handling) -> None:
    HandlingDesk(handling, BOOK, Sender("merchant", START)).open_campaign(CAMPAIGN)


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one lane."""

    lane: str
    number: int

    @property
    def at(self) -> datetime:
        return START + timedelta(seconds=10 * self.number)

    @property
    def shared_batch(self) -> BatchId:
        """All lanes open it, with the same command, and collect into it."""
        return BatchId(f"B-{self.number // ROUNDS_PER_BATCH}")

    def order_id(self, place: int) -> OrderId:
        return OrderId(f"shop-{self.lane}:{self.number:05d}-{place}")

    def order_ids(self, *places: int) -> tuple[OrderId, ...]:
        return tuple(self.order_id(place) for place in places)

    def order(self, place: int) -> PlaceOrder:
        person = buyer_of((self.number * 9 + place) * len(LANES) + LANES.index(self.lane))
        sku = Sku("NOT-SOLD-HERE") if place == UNSOLD else SOLD.sku
        return PlaceOrder(
            self.order_id(place),
            CAMPAIGN.campaign_id,
            CAMPAIGN.merchant_id,
            person_key("exactness", person.id_number),
            person,
            Person(person.name, person.telephone, person.address),
            (LineRequest(sku, 2, SOLD.unit_price, SOLD.rates),),
            600,
            0,
            quota_year(CAMPAIGN.dispatch_by),
            self.at,
            Consent("2019-01", self.at),
        )

    def payment(self, order: PlaceOrder, place: int) -> ReportPayment:
        day = order.at.date()
        due = priced(order.lines, order.freight_fen, order.discount_fen, day)[1].paid_fen
        amount = due - 100 if place == SHORT_PAID else due
        share = PaymentShare(BOOK, order.order_id, amount)
        name = f"pay-{order.order_id}"
        return ReportPayment(name, "ALIPAY", order.buyer_key, amount, (share,), self.at)


@dataclass(frozen=True, slots=True)
class Shop:
    """Plays rounds under one name."""

    handling: Handling
    actor: str
    recorded_at: datetime

    @property
    def desk(self) -> HandlingDesk:
        return HandlingDesk(self.handling, BOOK, Sender(self.actor, self.recorded_at))

    def play(self, played: Round) -> None:
        orders = [played.order(place) for place in range(9)]
        self.desk.place(orders)
        paid = [p for p in range(9) if p not in (UNPAID, UNSOLD)]
        self.desk.pay([played.payment(orders[place], place) for place in paid])
        for step, command in self.steps(played):
            self.do(command, f"{step}:{played.lane}:{played.number}")
        if played.number % ROUNDS_PER_PURCHASE == 0:
            self.buy(played)

    def steps(self, played: Round) -> Sequence[tuple[str, Any]]:
        batch, at = played.shared_batch, played.at
        self.do(OpenBatch(batch, f"shared {batch}", CAMPAIGN.route, at), f"open:{batch}")
        mind = "changed their mind"
        return (
            ("regret", CancelOrders(played.order_ids(REGRETTED), mind, at)),
            ("collect", CollectOrders(batch, played.order_ids(*COLLECTED), at)),
            ("release", ReleaseFromBatch(batch, played.order_ids(RELEASED, KEPT), "asked", at)),
            ("give up", CancelOrders(played.order_ids(RELEASED), mind, at)),
            ("collect again", CollectOrders(batch, played.order_ids(KEPT), at)),
            ("withdraw", CancelOrders(played.order_ids(WITHDRAWN), mind, at)),
            ("please", OweBuyer(played.order_id(PLEASED), "goodwill", 100, "sorry", at)),
        )

    def buy(self, played: Round) -> None:
        """A batch of the lane's own: bought, and the supplier falls short by one unit of two."""
        batch, at = BatchId(f"P-{played.lane}-{played.number}"), played.at
        purchase = PurchaseId(f"{batch}-1")
        wanted, got = (SkuUnits(SOLD.sku, 2),), (SkuUnits(SOLD.sku, 1),)
        for step, command in (
            ("open own", OpenBatch(batch, "own", CAMPAIGN.route, at)),
            ("collect own", CollectOrders(batch, played.order_ids(CUT), at)),
            ("lock own", LockBatch(batch, at)),
            ("buy", PlacePurchase(batch, purchase, "supplier", wanted, at)),
            ("confirm", ConfirmPurchase(batch, purchase, got, at)),
            ("share", ShareSupplierShortage(batch, at)),
        ):
            self.do(command, f"{step}:{played.lane}:{played.number}")

    def do(self, command: Any, command_id: str) -> None:
        envelope = Envelope(BOOK, command, command_id, self.actor, self.recorded_at)
        self.handling.handle(envelope)
