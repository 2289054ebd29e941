"""A sale under terms of every kind, its timer and those who work for it, on one database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from adapters.log_tables import accepted_commands
from adapters.simulator.clock import ScriptClock
from adapters.simulator.stage import SimulationStage
from adapters.sweeping import Sweeper
from adapters.timer import do_what_is_due
from application.consequences import states
from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from application.streams import CAMPAIGN, ORDER
from application.work_requests import Request
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.campaign_terms import CampaignTerms
from domain.identifiers import Partition
from domain.order_commands import BeginPayment
from domain.payment import PaymentShare, ReportPayment
from domain.refusals import Refused
from projections import timetable, timetable_notices
from projections.following import Follower
from tests.properties import pools

ID = pools.CAMPAIGNS[0]
NUMBERS = (1, 3, 5)
"""Orders of the first campaign."""

DAY = timedelta(days=1)


@dataclass
class TimedSale:
    stage: SimulationStage
    clock: ScriptClock
    book: Partition
    payments: int = 0

    def do(self, command: Any) -> bool:
        """Whether it was accepted, by whatever events."""
        self.clock.wait(timedelta(minutes=1))
        name = f"{type(command).__name__}-{self.clock().isoformat()}-{self.accepted()}"
        return self.stage.do(command, name, "tester", self.book) is not None

    def draft(self, terms: CampaignTerms, units_min: int = 0) -> DraftCampaign:
        """Sold for three days from now."""
        at = self.clock()
        drafting = replace(
            pools.campaign(0, at, units_min), closes_at=at + 3 * DAY, terms=terms,
            dispatch_by=(at + 20 * DAY).date(),
        )  # fmt: skip
        assert self.do(drafting)
        return drafting

    def publish(self) -> bool:
        return self.do(PublishCampaign(ID, self.clock()))

    @property
    def sender(self) -> Sender:
        return Sender("shop", self.clock())

    def place(self, number: int, basket: int = 0) -> dict[Any, str]:
        order = pools.order(number, self.clock(), basket, buyer=number)
        return place_orders(self.stage.system.handling, self.book, [order], self.sender)

    def begin(self, number: int) -> bool:
        return self.do(BeginPayment(pools.ORDERS[number - 1], f"tx-{number}", self.clock()))

    def pay(self, number: int, part: str = "due") -> None:
        """What is due, or the deposit where there is one."""
        order = self.order(number)
        balance = order.plan.balance if order.plan else None
        amount = balance.deposit_fen if balance and part == "deposit" else order.due_fen
        if not amount:
            return
        self.payments += 1
        share = PaymentShare(self.book, pools.ORDERS[number - 1], amount)
        paid = ReportPayment(
            f"pay-{self.payments}", "ALI", order.buyer_key, amount, (share,), self.clock()
        )
        pay_orders(self.stage.system.handling, [paid], self.sender)

    def work(self) -> None:
        """Policies and actors, until nothing is left that nobody refuses."""
        while True:
            try:
                return self.stage.settle()
            except Refused as refusal:
                self.stage.refused.append(("work", type(refusal).__name__))

    def timer_comes(self) -> int:
        """How many commands of this sale the timer sent, and had accepted."""
        before = self.accepted()
        do_what_is_due(self.stage.system)
        return self.accepted() - before

    def sweep(self) -> None:
        """What waits is asked for at once, and done."""
        system, asked = self.stage.system, list[Request]()
        Sweeper(system, asked.append, patience_seconds=0).sweep()
        for request in asked:
            try:
                self.stage.worker.do(request)
            except Refused as refusal:
                self.stage.refused.append(("work", type(refusal).__name__))
        self.work()

    def order(self, number: int) -> Any:
        return self._state(ORDER, pools.ORDERS[number - 1])

    @property
    def campaign(self) -> Any:
        return self._state(CAMPAIGN, ID)

    def _state(self, kind: str, local_id: str) -> Any:
        named = (self.book, local_id)
        return states(self.stage.system.handling.reader, kind, [named])[named]

    def events(self, kind: str, local_id: str) -> Sequence[Any]:
        stream_id = f"{self.book}/{kind}/{local_id}"
        return self.stage.system.log.read([stream_id])[stream_id].events

    def accepted(self) -> int:
        """How many commands of this book and of its operator were ever accepted."""
        query = sa.select(sa.func.count()).select_from(accepted_commands)
        operator = accepted_commands.c.partition.startswith(self.book.partition(".")[0] + ".")
        with self.stage.system.engine.connect() as connection:
            return int(connection.execute(query.where(operator)).scalar_one())

    def due(self) -> list[tuple[str, str, str]]:
        """All of this sale that the timetable says is to be done now."""
        system, at = self.stage.system, self.clock()
        Follower(system.engine, system.log, timetable.MODEL).catch_up()
        with system.engine.connect() as connection:
            holds = timetable.holds_over(connection, at, 1_000)
            notices = timetable_notices.campaigns_to_notify(connection, at)
            offers = timetable.offers_over(connection, at)
        found = [("hold", row.partition, row.order_id) for row in holds]
        found += [("notice", *named) for named in notices]
        found += [("offer", *named) for named in offers]
        return [each for each in found if each[1] == self.book]

    def waiting(self) -> list[str]:
        """Orders of this sale for which the timetable still has an end, and places in its line."""
        self.due()
        tables = (timetable.holds, timetable.places)
        with self.stage.system.engine.connect() as connection:
            asked = [sa.select(t.c.order_id).where(t.c.partition == self.book) for t in tables]
            return [order_id for query in asked for order_id in connection.scalars(query)]
