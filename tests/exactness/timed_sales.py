"""Books in which everything that time can bring is due at one moment, and what must come of it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.bootstrap import System
from adapters.simulator.clock import ScriptClock
from application.cancelling import CancelOrders
from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from application.waiting import TendWaitlist
from domain.campaign_commands import PublishCampaign
from domain.campaign_terms import CampaignTerms, DepositTerms, Locks
from domain.goods import SkuUnits
from domain.identifiers import CampaignId, OrderId, Partition, Sku
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from domain.payment_plan import DepositFate
from domain.waitlist import JoinWaitlist
from tests.end_to_end.port import START, item, line, order
from tests.properties import pools

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JAM = Sku("JAM")

ALL_IS_DUE = START + 5 * DAY + HOUR
LATER = ALL_IS_DUE + 2 * HOUR
"""Who was offered something in between has not taken it."""

BEFORE_ALL = START + HOUR / 2
"""Where a clock jumps back to."""

HELD, REMINDED, WELL, BADLY, LINED = (
    CampaignId(name) for name in ("held", "reminded", "well", "badly", "lined")
)
ENDED = DepositTerms(30, START + 2 * DAY, START + 4 * DAY, 12, (), DepositFate.KEPT)
COMING = DepositTerms(30, START + 4 * DAY, START + 6 * DAY, 12, (36, 24))
TERMS = {
    HELD: CampaignTerms(hold_minutes=60),
    REMINDED: CampaignTerms(COMING, locks=Locks(START + 6 * DAY, None, 24)),
    WELL: CampaignTerms(ENDED),
    BADLY: CampaignTerms(ENDED),
    LINED: CampaignTerms(accept_minutes=60),
}
CLOSES = {HELD: 9, REMINDED: 3, WELL: 1, BADLY: 1, LINED: 9}
"""Days after the start."""

WHOLE_FEN, DEPOSIT_FEN = 2_182, 655
"""Of a jar for twenty yuan: 13 % tax on it, at seven tenths, and thirty percent of both."""

ORDERS = {HELD: "0001", REMINDED: "1", WELL: "110", BADLY: "110", LINED: "0"}
"""One letter an order: 1 pays what is asked for first, 0 nothing."""

EXPECTED = Counter(
    OrderCancelled=3 + 2 + 3 + 1,
    NoticeGiven=3,
    OffersLapsed=2,
    CampaignClosed=1,
    CampaignFailed=1,
    DepositKept=2,
    RefundOwed=3,
    RefundPaid=3,
)
"""Of one book, when all is over; the one order in a line's way was cancelled before."""


class TimedSales:
    def __init__(self, system: System, clock: ScriptClock, book: Partition) -> None:
        self.system = system
        self.clock = clock
        self.book = book
        self.count = 0

    def open(self) -> None:
        for campaign_id, terms in TERMS.items():
            draft = pools.campaign(0, START, 50 if campaign_id == BADLY else 0)
            cap = 1 if campaign_id == LINED else 60
            self.do(
                replace(
                    draft,
                    campaign_id=campaign_id,
                    items=(item(JAM, "20.00", cap),),
                    closes_at=START + CLOSES[campaign_id] * DAY,
                    dispatch_by=(START + 20 * DAY).date(),
                    units_max=cap,
                    terms=terms,
                )
            )
            self.do(PublishCampaign(campaign_id, START))
            self.sell(campaign_id)
        self.line_up()

    def do(self, command: Any) -> None:
        self.count += 1
        self.system.handle(self.book, command, f"{self.book}-{self.count}", "tester")

    def wanted(self, campaign_id: CampaignId, number: int) -> PlaceOrder:
        buyer = 10 * list(TERMS).index(campaign_id) + number + 1
        plain = order(buyer, line(JAM, 1, "20.00"), at=START)
        order_id = OrderId(f"{campaign_id}:{number}")
        return replace(
            plain, order_id=order_id, campaign_id=campaign_id, merchant_id=pools.MERCHANTS[0]
        )

    def sell(self, campaign_id: CampaignId) -> None:
        handling, sender = self.system.handling, Sender("shop", START)
        wanted = [self.wanted(campaign_id, n) for n in range(len(ORDERS[campaign_id]))]
        assert place_orders(handling, self.book, wanted, sender) == {}
        payments = [
            self.payment(each, TERMS[campaign_id].deposit)
            for each, is_paid in zip(wanted, ORDERS[campaign_id], strict=True)
            if is_paid == "1"
        ]
        if campaign_id in (WELL, BADLY):
            # Who pays the whole at once need not pay a deposit.
            payments.append(self.payment(wanted[-1], None))
        if payments:
            pay_orders(handling, payments, sender)

    def payment(self, order: PlaceOrder, deposit: DepositTerms | None) -> ReportPayment:
        amount = DEPOSIT_FEN if deposit else WHOLE_FEN
        share = PaymentShare(self.book, order.order_id, amount)
        payment_id = f"{self.book}-{order.order_id}"
        return ReportPayment(payment_id, "ALI", order.buyer_key, amount, (share,), START)

    def line_up(self) -> None:
        """One jar is sold, two wait for it, and the first of them is offered it and sleeps."""
        for number in (1, 2):
            wanted = self.wanted(LINED, number)
            units = (SkuUnits(JAM, 1),)
            self.do(JoinWaitlist(LINED, wanted.order_id, wanted.buyer_key, units, START))
        sold = self.wanted(LINED, 0).order_id
        self.do(CancelOrders((sold,), "changed mind", START))
        self.do(TendWaitlist(LINED, START))
