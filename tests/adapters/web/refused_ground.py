"""A book in which every form of buying and selling can be refused, and by which rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of, products_of
from adapters.simulator.chance import Chance
from application.cancelling import CancelOrders
from application.collecting import CollectOrders
from application.ordering import Sender
from application.payment_shares import MovePaymentShare
from domain.batch_commands import OpenBatch
from domain.campaign_commands import (
    ChangePromise,
    DraftCampaign,
    TerminateCampaign,
)
from domain.campaign_terms import CampaignTerms, DepositTerms, Locks
from domain.identifiers import BatchId, CampaignId, OrderId, Sku, shared_of
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from domain.payment_statement import Difference, DifferenceKind, StatementTotals, TakeStatement
from domain.product_facts import ListEntry
from tests.adapters.web.given import paid
from tests.adapters.web.site import BOOK, Site

NOW = datetime.now(UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHARED = shared_of(BOOK)

OPEN, DRAFT, TERMINATED, SMALL, DEPOSIT, UNFIT, LOCKED = (
    f"kiwi-{number:03}" for number in range(1, 8)
)
REUSED = "reused-00000001"
"""The id of a command that was accepted."""


class Ground:
    """Made once, by commands; every form that is tried on it is refused and changes nothing."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.sale = self.opened(OPEN)
        self.paid = self.order(self.sale, 0, is_paid=True)
        self.cancelled = self.order(self.sale, 1, is_paid=True)
        self.collected = self.order(self.sale, 2, is_paid=True)
        self.unpaid = self.order(self.sale, 3)
        self.campaigns()
        self.unfit()
        self.orders()
        self.money()

    def opened(self, campaign_id: str, at: datetime = NOW - HOUR, **changed) -> DraftCampaign:
        """A campaign on sale. What each sells is filed as customs asks for it."""
        draft = self.draft(campaign_id, at, **changed)
        self.desk(at).open_campaign(draft, products_of(draft))
        return draft

    def draft(self, campaign_id: str, at: datetime = NOW - HOUR, **changed) -> DraftCampaign:
        draft = campaign_of(int(campaign_id[-3:]), "kiwi", 10, at)
        return replace(draft, **{"units_min": 1, **changed})

    def desk(self, at: datetime) -> HandlingDesk:
        return HandlingDesk(self.site.system.handling, BOOK, Sender("shop", at))

    def asked(self, draft: DraftCampaign, number: int, at: datetime) -> PlaceOrder:
        return order_of(number, draft, Chance(5), DEMONSTRATION_KEY, at)

    def order(
        self, draft: DraftCampaign, number: int, at: datetime = NOW - HOUR, is_paid: bool = False
    ) -> OrderId:
        order = self.asked(draft, number, at)
        assert not self.desk(at).place([order])
        if is_paid:
            self.desk(at).pay([paid(order, at)])
        return order.order_id

    def campaigns(self) -> None:
        do = self.site.do
        do(self.draft(DRAFT), "draft-only")
        do(self.draft(TERMINATED), "draft-ended")
        do(TerminateCampaign(CampaignId(TERMINATED), "supplier gone", NOW), "terminate")
        small = self.opened(SMALL, units_min=80)
        self.alone = self.order(small, 0, is_paid=True)
        terms = DepositTerms(20, NOW + 11 * DAY, NOW + 20 * DAY)
        self.opened(DEPOSIT, terms=CampaignTerms(terms))
        early = NOW - 5 * DAY
        locks = Locks(NOW - DAY, NOW - DAY)
        locked = self.opened(LOCKED, early, terms=CampaignTerms(locks=locks))
        self.locked = self.order(locked, 0, early)
        promise = ChangePromise(CampaignId(OPEN), self.sale.dispatch_by + DAY, "late ship", NOW)
        do(promise, REUSED, actor="ada")

    def unfit(self) -> None:
        """A draft of products that customs would not let in, each for reasons of its own."""
        whole = products_of(self.sale)[0]
        ends = ListEntry("PL-17", date(2016, 4, 8), date(2020, 1, 31))
        begins = ListEntry("PL-17", date(2090, 1, 1))
        products = (
            replace(whole, sku=Sku("BARE-1"), net_grams=None, legal_units=(), hs_code="0101210000"),
            replace(whole, sku=Sku("OLD-1"), positive_list=ends),
            replace(whole, sku=Sku("NEW-1"), positive_list=begins),
            replace(whole, sku=Sku("MILK-1"), shelf_life_days=10),
        )
        for product in products:
            self.site.do(product, f"file-{product.sku}", SHARED)
        item = self.sale.items[0]
        items = tuple(replace(item, sku=p.sku, hs_code=p.hs_code) for p in products)
        self.site.do(self.draft(UNFIT, items=items), "draft-unfit")

    def orders(self) -> None:
        do, route = self.site.do, self.sale.route
        do(CancelOrders((self.cancelled,), "buyer asked", NOW), "cancel-one")
        for batch_id in ("B-1", "B-2"):
            do(OpenBatch(BatchId(batch_id), "Spring", route, NOW), f"open-{batch_id}")
        do(CollectOrders(BatchId("B-1"), (self.collected,), NOW), "collect-one")

    def money(self) -> None:
        self.pay("P-lost", "nobody:1")
        self.pay("P-two", "nobody:3", self.paid)
        self.pay("P-moved", "nobody:5")
        owner, right = OrderId("nobody:5"), self.unpaid
        moving = MovePaymentShare("P-moved", BOOK, owner, right, "typed wrong", NOW)
        self.site.do(moving, "move-share", SHARED)
        found = Difference(
            1, DifferenceKind.MISSING_WITH_US, "payment", "P-9", 0, 700, "CNY", "row 4"
        )
        totals = StatementTotals(12, 10, 100_000, 1, 500, 1, 60)
        taken = TakeStatement("PAY:1", "PAY", NOW.date(), "ab" * 32, totals, 7, (found,), NOW)
        self.site.do(taken, "statement", SHARED)

    def pay(self, payment_id: str, *orders: str) -> None:
        shares = tuple(PaymentShare(BOOK, OrderId(order_id), 12_345) for order_id in orders)
        report = ReportPayment(payment_id, "PAY", "payer", 12_345 * len(shares), shares, NOW)  # type: ignore[arg-type]
        self.site.do(report, f"report-{payment_id}", SHARED)
