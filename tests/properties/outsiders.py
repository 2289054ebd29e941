"""What outsiders do to a chain, in any order: customs, carriers, the warehouse, the gate."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from application.customs_desk import MessageIn
from domain.clearance_commands import RecordInspection, RecordMessageRefusal
from domain.delivery import ReportDelivery
from domain.entry_commands import BlockStock, UnblockStock
from domain.exit_commands import PassExitGate, PostExit
from domain.return_commands import DeclareReturn, ReceiveReturn
from domain.waybill_block import ReceiveWaybillBlock
from tests.end_to_end.port import SHARED
from tests.properties import draws, pools, scenes
from tests.properties.world import World


class Outsiders(RuleBasedStateMachine):
    """Everybody whose reports are recorded whatever they say."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.mail: list[MessageIn] = []

    @property
    def now(self):
        return self.world.now

    @rule()
    def policies(self):
        self.world.react()

    @rule(index=draws.index, keep=st.booleans())
    def work(self, index, keep):
        self.world.work(index, keep)

    @rule()
    def work_all(self):
        self.world.work_all()

    @rule(days=st.sampled_from([1, 20, 40]))
    def wait(self, days):
        self.world.now += timedelta(days=days)

    @rule(entry=draws.entry, tally_no=st.sampled_from("123"), damaged=draws.few)
    def tally(self, entry, tally_no, damaged):
        scenes.tally(self.world, entry, tally_no, damaged)

    @rule(entry=draws.entry, less=draws.few)
    def post(self, entry, less):
        scenes.post(self.world, entry, less)

    @rule(
        entry=draws.entry,
        block_id=st.sampled_from("ab"),
        units=draws.units,
        is_blocked=st.booleans(),
    )
    def block(self, entry, block_id, units, is_blocked):
        blocking = BlockStock(entry, block_id, units, "recall", self.now)
        unblocking = UnblockStock(entry, block_id, units, self.now)
        self.world.do(blocking if is_blocked else unblocking, counted=not is_blocked)

    @rule(orders=draws.orders, is_careless=st.booleans())
    def carrier_writes(self, orders, is_careless):
        self.world.carrier.careless_of = set(orders) if is_careless else set()
        self.world.do(ReceiveWaybillBlock("SF", "SF", 4, 3, self.now), SHARED)

    @rule(
        kind=draws.kinds,
        message=draws.few,
        document=draws.few,
        status=draws.statuses,
        minutes=st.integers(0, 4),
    )
    def customs_answers(self, kind, message, document, status, minutes):
        """One of the latest messages of a kind, or of all."""
        sent = [m for m in self.world.desk.sent.values() if m.kind in kind]
        if sent:
            answered = sent[-1 - message % len(sent)]
            named = answered.documents[document % len(answered.documents)]
            digest = f"h-{len(self.mail)}"
            times = (self.now - timedelta(minutes=minutes), self.now)
            command = pools.answer_to(answered, named, status, digest, times)
            self.mail.append(MessageIn(digest, digest, ((answered.partition, command),)))
            self.world.report(command)

    @rule(status=st.sampled_from([120, 120, 800, 399]))
    def customs_answers_all(self, status):
        scenes.answer_all(self.world, status)

    @rule(index=draws.index)
    def mail_comes_twice(self, index):
        if self.mail:
            for _ in range(2):
                self.world.desk.inbox.append(self.mail[index % len(self.mail)])
                self.world.worker.take_mail()
                self.world.check()

    @rule(index=draws.index)
    def message_is_refused(self, index):
        if sent := list(self.world.desk.sent.values()):
            message = sent[index % len(sent)]
            number = message.message_id
            self.world.report(RecordMessageRefusal(message.run_id, number, "h900", "xml", self.now))

    @rule(run=draws.run, orders=draws.orders)
    def inspect(self, run, orders):
        self.world.do(RecordInspection(run, orders, "officer", "as declared", self.now))

    @rule(exit_id=draws.exit_id, orders=draws.orders, number=st.none() | draws.few)
    def gate(self, exit_id, orders, number):
        standing = self.world.state("exit", exit_id).pass_no or ""
        pass_no = standing if number is None else f"pass-{number}"
        self.world.report(PassExitGate(exit_id, pass_no, orders, self.now))

    @rule(exit_id=draws.exit_id)
    def post_exit(self, exit_id):
        self.world.report(PostExit(exit_id, self.now))

    @rule(orders=draws.orders, outcome=draws.few)
    def carrier_reports(self, orders, outcome):
        delivered, refused, lost = (orders if place == outcome else () for place in range(3))
        self.world.report(ReportDelivery("SF", delivered, refused, lost, self.now))

    @rule(order=draws.order, index=draws.index, is_damaged=st.booleans())
    def come_back(self, order, index, is_damaged):
        if asked := sorted(self.world.state("return", order).parts):
            scenes.come_back(self.world, order, asked[index % len(asked)], is_damaged)

    @rule(exit_id=draws.exit_id, index=draws.index)
    def drive_through_gate(self, exit_id, index):
        listed = sorted(self.world.state("exit", exit_id).parcels)
        if listed:
            scenes.gate(self.world, exit_id, [listed[index % len(listed)]])

    @rule(order=draws.order, number=draws.return_no, units=draws.units, damaged=draws.units)
    def receive_return(self, order, number, units, damaged):
        self.world.do(ReceiveReturn(order, number, units, damaged, self.now))

    @rule(order=draws.order, number=draws.return_no, message=draws.few)
    def declare_return_again(self, order, number, message):
        self.world.do(DeclareReturn(order, number, f"T{message}", self.now))
