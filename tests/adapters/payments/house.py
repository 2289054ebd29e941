"""A book with one campaign, whose payments are told by signed reports and refunds are asked for."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks import Webhook

from adapters.bootstrap import System
from adapters.customs.no_customs import NoCustoms
from adapters.order_import.desk import HandlingDesk
from adapters.outstanding import MODELS, outstanding
from adapters.payment_reports.taking import Answer, Came, take
from adapters.settings import DEMONSTRATION_KEY, Settings
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from application.customs_desk import RefundAnswer, RefundRequest
from application.ordering import Sender
from application.streams import CAMPAIGN, ORDER, REFUND, refund_id_of
from application.work_requests import Request, Work
from domain.campaign_commands import DraftCampaign
from domain.campaign_state import Campaign
from domain.identifiers import OrderId, Partition, shared_of, stream_of
from domain.order_amounts import priced
from domain.order_commands import PlaceOrder
from domain.order_state import PreSaleOrder
from domain.refund import Outcome, Refund
from projections.following import follow_all, prepare

BOOK = Partition("demo.NB01")
SHARED = shared_of(BOOK)
FIRM = "SIMPAY"
SECRET = "whsec_" + "c2VjcmV0IG9mIHByb29mcywga25vd24gdG8gYWxs"
PATH = f"/api/v1/payment-reports/{FIRM}"
ID_NUMBER = "99000019900101004X"


class Firm:
    """Answers what a test tells it to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[RefundRequest] = []
        self.says = RefundAnswer(Outcome.PAID)

    def pay_back(self, request: RefundRequest) -> RefundAnswer:
        self.asked.append(request)
        return self.says


class House:
    def __init__(self, url: str, folder, now: datetime) -> None:
        """Its clock stands still, so that no test sees midnight pass."""
        self.now = now
        self.system = System(url, lambda: self.now)
        prepare(self.system.engine, MODELS)
        self.settings = Settings(
            database_url=url, payments="http://127.0.0.1:9", payments_secret=SECRET
        )
        self.firm = Firm()
        self.worker = self.system.worker(NoCustoms(), payment_firm=self.firm)
        self.policies = self.system.policy_rounds(self.worker.do)
        self.at = self.now - timedelta(minutes=10)
        self.draft: DraftCampaign = campaign_of(0, "kiwi", 50, self.at)
        self.desk.open_campaign(self.draft)

    @property
    def desk(self) -> HandlingDesk:
        return HandlingDesk(self.system.handling, BOOK, Sender("shop", self.at))

    def orders(self, many: int) -> list[PlaceOrder]:
        """Orders that nobody has placed yet."""
        draft, chance = self.draft, Chance(5)
        return [order_of(n, draft, chance, DEMONSTRATION_KEY, self.at) for n in range(many)]

    def placed(self, many: int) -> list[PlaceOrder]:
        orders = self.orders(many)
        refused = self.desk.place(orders)
        return [order for order in orders if order.order_id not in refused]

    def due(self, order: PlaceOrder) -> int:
        day = self.at.date()
        return priced(order.lines, order.freight_fen, order.discount_fen, day)[1].paid_fen

    def paid(self, number: str, *orders: PlaceOrder, **other: Any) -> dict[str, Any]:
        """What a report says of a payment for some orders."""
        due = {order.order_id: self.due(order) for order in orders}
        shares = [{"order": order_id, "amount_fen": fen} for order_id, fen in due.items()]
        said = {
            "payment": number,
            "amount_fen": sum(due.values()),
            "currency": "CNY",
            "payer": ID_NUMBER,
            "paid_at": self.now.isoformat(),
            "orders": shares,
        }
        return {**said, **other}

    def take(self, message_id: str, kind: str, data: Any, **other: Any) -> Answer:
        return take(self.system, self.settings, self.came(message_id, kind, data, **other))

    def came(
        self, message_id: str, kind: str, data: Any, *, firm: str = FIRM, body: str = ""
    ) -> Came:
        body = body or json.dumps({"type": kind, "timestamp": "", "data": data})
        return Came(PATH, firm, headers_of(message_id, body), body.encode())

    def go_on(self) -> None:
        """Policies act, then the sweeper asks again for what is open."""
        self.policies.catch_up()
        follow_all(self.system.engine, self.system.log, MODELS)
        for request in outstanding(self.system):
            self.worker.do(request)
        follow_all(self.system.engine, self.system.log, MODELS)

    def pay_refunds(self, order_id: OrderId) -> None:
        self.worker.do(Request(Work.PAY_REFUNDS, BOOK, order_id))

    def order(self, order_id: str) -> PreSaleOrder:
        return self._state(stream_of(BOOK, ORDER, order_id))

    def campaign(self) -> Campaign:
        campaign: Campaign = self._state(stream_of(BOOK, CAMPAIGN, self.draft.campaign_id))
        return campaign

    def refund(self, order_id: str, refund_id: str) -> Refund:
        return self._state(stream_of(BOOK, REFUND, refund_id_of(order_id, refund_id)))

    def _state(self, stream_id: str) -> Any:
        return self.system.handling.reader.read([stream_id])[stream_id].state

    def events(self, kind: str, local_id: str, where: Partition = SHARED) -> Sequence[Any]:
        stream_id = stream_of(where, kind, local_id)
        return self.system.log.read([stream_id])[stream_id].events

    def rows(self, table) -> list[Any]:
        with self.system.engine.connect() as connection:
            return list(connection.execute(table.select()).all())

    def do(self, command: Any, command_id: str, where: Partition = BOOK) -> None:
        self.system.handle(where, command, command_id, "tester")


def headers_of(message_id: str, body: str, at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(message_id, at, body),
    }


def without(came: Came, **changed: Any) -> Came:
    return replace(came, **changed)
