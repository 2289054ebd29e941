"""What stands in a database, and a small sale that goes on while something else happens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from adapters.backup.contents import KEPT, is_there, rows_of
from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from application.ordering import Sender
from application.work_requests import Request
from domain.campaign_commands import DraftCampaign
from domain.identifiers import Partition
from domain.order_amounts import priced
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
BOOK = Partition("demo.NB01")

Rows = dict[str, list[tuple[Any, ...]]]


def rows_in(engine: sa.Engine) -> Rows:
    """Every row of every table that a backup keeps."""
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for page in (rows_of(connection, table) if is_there(connection, table) else ())
                for row in page
            ]
            for table in KEPT
        }


def up_to(rows: Rows, position: int) -> Rows:
    """Events and commands up to a position; an empty one stands at the log's end."""
    events = [row for row in rows["events"] if row[0] <= position]
    commands = [row for row in rows["accepted_commands"] if row[4] <= position]
    return {"events": events, "accepted_commands": commands}


@dataclass
class Sale:
    """A campaign whose orders are placed and paid one by one."""

    system: System
    at: datetime = NOON
    orders: list[PlaceOrder] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draft: DraftCampaign = campaign_of(1, "kiwi", 5_000, self.at)
        self.desk = HandlingDesk(self.system.handling, BOOK, Sender("shop", self.at))
        self.policies = self.system.policy_follower(self.asked.append)

    def open(self) -> None:
        self.desk.open_campaign(self.draft)

    def place(self, number: int) -> PlaceOrder:
        order = order_of(number, self.draft, Chance(5), DEMONSTRATION_KEY, self.at)
        assert not self.desk.place([order])
        self.orders.append(order)
        return order

    def pay(self, order: PlaceOrder) -> None:
        self.desk.pay([payment_of(order, self.at)])

    def repeat(self, orders: Sequence[PlaceOrder]) -> None:
        """The very commands again, under their old ids."""
        self.open()
        for order in orders:
            # One by one, as before: a set of orders is a command of another id.
            assert not self.desk.place([order])
            self.pay(order)

    def react(self) -> None:
        while self.policies.step():
            pass


def payment_of(order: PlaceOrder, at: datetime) -> ReportPayment:
    due = priced(order.lines, order.freight_fen, order.discount_fen, at.date())[1].paid_fen
    share = PaymentShare(BOOK, order.order_id, due)
    return ReportPayment(f"pay-{order.order_id}", "PAY", order.buyer_key, due, (share,), at)
