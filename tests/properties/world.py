"""A book, everybody outside it, and the folds that watch every append."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from adapters.event_mapping import CODEC
from application import ordering, paying_orders
from application.envelope import Envelope
from application.event_log import Recorded
from application.following import PolicyFollower
from application.handling import Handling
from application.ordering import Sender
from application.streams import DECIDERS
from application.work_requests import Request
from application.working import Outside, Worker
from domain.identifiers import OrderId, Partition, parts_of, stream_of
from domain.order_commands import PlaceOrder
from domain.order_state import Stage
from domain.refusals import Refused
from tests.end_to_end.port import BOOK, START
from tests.memory_log import MemoryLog, MemoryPositions
from tests.properties.fold_controls import Controls
from tests.properties.fold_customs import Customs
from tests.properties.fold_holders import Holders
from tests.properties.fold_money import Claims, Money
from tests.properties.fold_sales import Sales
from tests.properties.fold_stock import Campaigns, Stock
from tests.properties.fold_taxes import Taxes
from tests.properties.quiet_outside import CarelessCarrier, QuietDesk, WillingFirm

UNKNOWN = ("UnknownRun", "UnknownExit", "UnknownEntry", "UnknownReturn", "OrderNotInRun")


class World:
    def __init__(self) -> None:
        self.now = START
        self.log = MemoryLog()
        self.handling = Handling(self.log)
        self.requests: list[Request] = []
        self.refusals: list[str] = []
        self.positions = MemoryPositions()
        self.policies = PolicyFollower(
            self.handling, self.log, self.positions, self.requests.append, self._note
        )
        self.desk, self.carrier = QuietDesk(), CarelessCarrier()
        outside = Outside(self.desk, self.carrier, WillingFirm())
        self.worker = Worker(self.handling, self.log, outside, self.orders_at, lambda: self.now)
        self.customs, self.claims, self.controls = Customs(), Claims(), Controls()
        self.folds: tuple[Any, ...] = (
            self.customs,
            self.claims,
            self.controls,
            Holders(),
            Campaigns(),
            Stock(),
            Money(),
            Sales(),
            Taxes(),
        )
        self._seen = 0
        self._count = 0

    def do(self, command: Any, partition: Partition = BOOK, counted: bool = False) -> bool:
        """Handle a command three times: accepted once, known the second time, nothing the third.

        `counted` commands move an amount each time: only their ids make them idempotent.
        """
        self.now += timedelta(minutes=1)
        self._count += 1
        envelope = Envelope(partition, command, f"c-{self._count}", "tester", self.now)
        before = self.log.last_position()
        try:
            self.handling.handle(envelope)
        except Refused as refusal:
            self.refusals.append(type(refusal).__name__)
            assert self.log.last_position() == before
            return False
        self.check()
        after = self.log.last_position()
        assert self.handling.handle(envelope).events == 0
        assert self.log.last_position() == after
        if not counted:
            self.assert_nothing_new(envelope)
        return after > before

    def report(self, command: Any) -> None:
        """What outsiders say is never refused, but for things that nobody knows."""
        before = len(self.refusals)
        self.do(command)
        assert all(name in UNKNOWN for name in self.refusals[before:]), self.refusals[before:]

    def assert_nothing_new(self, envelope: Envelope) -> None:
        try:
            plan = self.handling.decided(replace(envelope, command_id="again")).plan()
        except Refused:
            return
        assert not any(change.events for change in plan.changes), "twice is something"

    def place(self, orders: Sequence[PlaceOrder], book: Partition = BOOK) -> dict[OrderId, str]:
        self.now += timedelta(minutes=1)
        sender = Sender("shop", self.now)
        refused = ordering.place_orders(self.handling, book, orders, sender)
        self.check()
        before = self.log.last_position()
        assert ordering.place_orders(self.handling, book, orders, sender) == refused
        assert self.log.last_position() == before
        return refused

    def pay(self, payment: Any) -> None:
        self.now += timedelta(minutes=1)
        sender = Sender("payment firm", self.now)
        for _ in range(2):
            try:
                paying_orders.pay_orders(self.handling, [payment], sender)
            except Refused as refusal:
                self.refusals.append(type(refusal).__name__)
            self.check()

    def react(self) -> None:
        """Let the policies see everything; then the claims must agree with what stands."""
        while self.policies.step():
            self.check()
        self.claims.check_settled()

    def work(self, index: int, keep: bool = False) -> None:
        """One request; an actor may be refused, and may be asked once more."""
        if not self.requests:
            return
        request = self.requests[index % len(self.requests)]
        if not keep:
            self.requests.remove(request)
        self.now += timedelta(minutes=1)
        try:
            self.worker.do(request)
        except Refused as refusal:
            self.refusals.append(type(refusal).__name__)
        self.check()

    def work_all(self) -> None:
        self.react()
        while self.requests:
            self.work(0)
            self.react()

    def check(self) -> None:
        """Every new append, in order: of one partition, stored as it is, and sound afterwards."""
        new = self.log.page(self._seen, 10_000)
        self._seen = self.log.last_position()
        for append in appends_of(new):
            judge(self.folds, append)
            self.assert_replay_is_the_state({recorded.stream_id for recorded in append})

    def assert_replay_is_the_state(self, stream_ids: set[str]) -> None:
        for stream_id, standing in self.handling.reader.read(stream_ids).items():
            decider = DECIDERS[parts_of(stream_id)[1]]
            assert decider.state_of(self.log.read([stream_id])[stream_id].events) == standing.state

    def state(self, kind: str, local_id: str, partition: Partition = BOOK) -> Any:
        stream_id = stream_of(partition, kind, local_id)
        return DECIDERS[kind].state_of(self.log.read([stream_id])[stream_id].events)

    def orders_at(
        self, partition: Partition, campaign_id: str, stages: Collection[Stage], limit: int
    ) -> Sequence[OrderId]:
        """Orders of a campaign that nobody has collected, as the order board shows them."""
        placed = [r for r in self.log.recorded if type(r.event).__name__ == "OrderPlaced"]
        ids = [parts_of(r.stream_id)[2] for r in placed if r.event.campaign_id == campaign_id]
        orders = {OrderId(i): self.state("order", i, partition) for i in ids}
        return [
            i for i, order in orders.items() if order.stage in stages and order.held_by is None
        ][:limit]

    def _note(self, envelope: Envelope, refusal: Refused) -> None:
        self.refusals.append(type(refusal).__name__)


def appends_of(recorded: Sequence[Recorded]) -> list[list[Recorded]]:
    groups = groupby(recorded, lambda r: r.metadata and r.metadata.command_id)
    return [list(events) for _, events in groups]


def judge(folds: Sequence[Any], append: Sequence[Recorded]) -> None:
    """An append is of one partition, is stored as it is, and leaves everything sound."""
    assert len({parts_of(recorded.stream_id)[0] for recorded in append}) == 1
    for recorded in append:
        assert CODEC.decode(*CODEC.encode(recorded.event)) == recorded.event
        for fold in folds:
            fold.take(recorded)
    for fold in folds:
        fold.check()
