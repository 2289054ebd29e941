from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from application.cancelling import CancelOrders
from application.clearing import HandBackFromRun, PickForRun
from application.collecting import ReleaseFromBatch
from application.customs_desk import MessageIn
from application.leaving import ListForLeaving, RunParcels, TakeOffExit
from application.refunding import OweBuyer
from application.returning import AskReturn
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from domain.bonded_entry import BlockStock, UnblockStock
from domain.campaign import CloseCampaign, TerminateCampaign
from domain.clearance_run import CorrectDeclarations, RecordInspection, RecordMessageRefusal
from domain.delivery import ReportDelivery
from domain.exit_list import IssueGatePass, PassExitGate, PostExit
from domain.goods import SkuUnits
from domain.order_return import DeclareReturn, ReceiveReturn
from domain.people import Person
from domain.pre_sale_order import CorrectConsignee
from domain.waybill_block import ReceiveWaybillBlock
from tests.conftest import IS_SLOW
from tests.end_to_end.port import SHARED
from tests.properties import pools, scenes
from tests.properties.world import World

STATUSES = (120, 120, 800, 800, 100, -1, 1, 3, 4, 300, 399, 400, 500, 501, 600, 700, 899, 7)

numbers = st.lists(st.sampled_from(pools.NUMBERS), min_size=1, max_size=4, unique=True)
orders = st.lists(st.sampled_from(pools.ORDERS), min_size=1, max_size=3, unique=True).map(tuple)
order = st.sampled_from(pools.ORDERS)
batch = st.sampled_from(pools.BATCHES)
entry = st.sampled_from(pools.ENTRIES)
run = st.sampled_from(pools.RUNS)
exit_id = st.sampled_from(pools.EXITS)
sku = st.sampled_from(pools.SKUS)
few = st.integers(0, 2)
index = st.integers(0, 40)
return_no = st.sampled_from(["1", "2", "refused", "withdrawn"])
units = st.lists(st.builds(SkuUnits, sku, st.integers(1, 2)), max_size=2).map(tuple)
subset = st.sampled_from([(0,), (1,), (0, 1)])


class WholeChain(RuleBasedStateMachine):
    """Commands of everybody in any order; the folds of the world judge every append."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.mail: list[MessageIn] = []

    @property
    def now(self):
        return self.world.now

    @initialize(depth=st.integers(0, 14), short=few)
    def begin(self, depth, short):
        scenes.publish(self.world)
        scenes.forward(self.world, depth, short)

    @rule(
        numbers=numbers, basket=st.sampled_from([0, 0, 0, 1, 6]), buyer=st.sampled_from([0, 0, 2])
    )
    def place(self, numbers, basket, buyer):
        self.world.place([pools.order(n, self.now, basket, buyer) for n in numbers])

    @rule(numbers=numbers)
    def place_in_another_book(self, numbers):
        self.world.place([pools.order(n, self.now) for n in numbers], scenes.OTHER_BOOK)

    @rule(number=st.sampled_from(pools.NUMBERS), too_much=st.sampled_from([0, 0, 0, 1, -1]))
    def pay(self, number, too_much):
        scenes.pay(self.world, number, too_much)

    @rule()
    def policies(self):
        self.world.react()

    @rule(index=index, keep=st.booleans())
    def work(self, index, keep):
        self.world.work(index, keep)

    @rule()
    def work_all(self):
        self.world.work_all()

    @rule(days=st.sampled_from([1, 20, 40]))
    def wait(self, days):
        self.world.now += timedelta(days=days)

    @rule(place=st.integers(0, 1), is_closed=st.booleans())
    def end_campaign(self, place, is_closed):
        campaign_id = pools.CAMPAIGNS[place]
        ended = CloseCampaign(campaign_id, self.now)
        self.world.do(ended if is_closed else TerminateCampaign(campaign_id, "ended", self.now))

    @rule(batch=batch, orders=orders)
    def collect(self, batch, orders):
        scenes.collect(self.world, batch, orders)

    @rule(batch=batch, orders=orders)
    def release_from_batch(self, batch, orders):
        self.world.do(ReleaseFromBatch(batch, orders, "waits", self.now))

    @rule(batch=batch, short=few)
    def buy(self, batch, short):
        scenes.buy(self.world, batch, short)

    @rule(batch=batch)
    def share_supplier_shortage(self, batch):
        self.world.do(ShareSupplierShortage(batch, self.now))

    @rule(consignment=st.sampled_from(pools.CONSIGNMENTS), batches=subset)
    def ship(self, consignment, batches):
        scenes.ship(self.world, consignment, [pools.BATCHES[i] for i in batches])

    @rule(entry=entry, consignments=subset)
    def enter(self, entry, consignments):
        scenes.enter(self.world, entry, [pools.CONSIGNMENTS[i] for i in consignments])

    @rule(entry=entry, tally_no=st.sampled_from("123"), damaged=few)
    def tally(self, entry, tally_no, damaged):
        scenes.tally(self.world, entry, tally_no, damaged)

    @rule(entry=entry, less=few)
    def post(self, entry, less):
        scenes.post(self.world, entry, less)

    @rule(entry=entry, block_id=st.sampled_from("ab"), units=units, is_blocked=st.booleans())
    def block(self, entry, block_id, units, is_blocked):
        blocking = BlockStock(entry, block_id, units, "recall", self.now)
        unblocking = UnblockStock(entry, block_id, units, self.now)
        self.world.do(blocking if is_blocked else unblocking, counted=not is_blocked)

    @rule(batch=batch, entries=subset)
    def share_tally_shortage(self, batch, entries):
        named = tuple(pools.ENTRIES[i] for i in entries)
        self.world.do(ShareTallyShortage(batch, named, self.now))

    @rule(place=st.integers(0, 1), orders=orders, entries=st.integers(0, 2))
    def open_run(self, place, orders, entries):
        scenes.open_run(self.world, place, orders, entries)

    @rule(run=run, orders=orders)
    def hand_back(self, run, orders):
        self.world.do(HandBackFromRun(run, orders, "wrong year", self.now))

    @rule(run=run, orders=orders)
    def pick(self, run, orders):
        self.world.do(PickForRun(run, orders, self.now))

    @rule(orders=orders, is_careless=st.booleans())
    def carrier_writes(self, orders, is_careless):
        self.world.carrier.careless_of = set(orders) if is_careless else set()
        self.world.do(ReceiveWaybillBlock("SF", "SF", 4, 3, self.now), SHARED)

    @rule(message=index, document=few, status=st.sampled_from(STATUSES), minutes=st.integers(0, 4))
    def customs_answers(self, message, document, status, minutes):
        sent = list(self.world.desk.sent.values())
        if sent:
            answered = sent[message % len(sent)]
            named = answered.documents[document % len(answered.documents)]
            digest = f"h-{len(self.mail)}"
            times = (self.now - timedelta(minutes=minutes), self.now)
            command = pools.answer_to(answered, named, status, digest, times)
            self.mail.append(MessageIn(digest, digest, answered.partition, command))
            self.world.do(command)

    @rule(status=st.sampled_from([120, 120, 800, 399]))
    def customs_answers_all(self, status):
        scenes.answer_all(self.world, status)

    @rule(index=index)
    def mail_comes_twice(self, index):
        if self.mail:
            for _ in range(2):
                self.world.desk.inbox.append(self.mail[index % len(self.mail)])
                self.world.worker.take_mail()
                self.world.check()

    @rule(index=index)
    def message_is_refused(self, index):
        if sent := list(self.world.desk.sent.values()):
            message = sent[index % len(sent)]
            number = message.message_id
            self.world.do(RecordMessageRefusal(message.run_id, number, "h900", "xml", self.now))

    @rule(run=run, orders=orders)
    def correct(self, run, orders):
        self.world.do(CorrectDeclarations(run, orders, "mended", self.now))

    @rule(order=order, telephone=st.sampled_from("01"))
    def correct_consignee(self, order, telephone):
        consignee = self.world.state("order", order).consignee
        person = Person(consignee.name, telephone, consignee.address)
        self.world.do(CorrectConsignee(order, person, self.now))

    @rule(run=run, orders=orders)
    def inspect(self, run, orders):
        self.world.do(RecordInspection(run, orders, "officer", "as declared", self.now))

    @rule(orders=orders)
    def cancel(self, orders):
        self.world.do(CancelOrders(orders, "changed mind", self.now))

    @rule(order=order, refund=st.sampled_from(["goodwill", "return-1", "lost"]), amount=few)
    def owe(self, order, refund, amount):
        self.world.do(OweBuyer(order, refund, 100 * amount or None, "sorry", self.now))

    @rule(exit_id=exit_id, run=run, orders=orders)
    def list_for_leaving(self, exit_id, run, orders):
        parcels = (RunParcels(run, orders),)
        self.world.do(ListForLeaving(exit_id, "QDE", parcels, self.now))

    @rule(exit_id=exit_id, orders=orders)
    def take_off_exit(self, exit_id, orders):
        self.world.do(TakeOffExit(exit_id, orders, "does not fit", self.now))

    @rule(exit_id=exit_id, number=few)
    def issue_pass(self, exit_id, number):
        self.world.do(IssueGatePass(exit_id, f"pass-{number}", "lorry", self.now))

    @rule(exit_id=exit_id, orders=orders, number=st.none() | few)
    def gate(self, exit_id, orders, number):
        standing = self.world.state("exit", exit_id).pass_no or ""
        pass_no = standing if number is None else f"pass-{number}"
        self.world.do(PassExitGate(exit_id, pass_no, orders, self.now))

    @rule(exit_id=exit_id)
    def post_exit(self, exit_id):
        self.world.do(PostExit(exit_id, self.now))

    @rule(orders=orders, outcome=few)
    def carrier_reports(self, orders, outcome):
        told = [orders if place == outcome else () for place in range(3)]
        self.world.do(ReportDelivery("SF", *told, self.now))

    @rule(order=order, run=run, number=return_no, units=units)
    def ask_return(self, order, run, number, units):
        self.world.do(AskReturn(order, run, number, units, "unwanted", self.now))

    @rule(order=order, number=return_no, units=units, damaged=units)
    def receive_return(self, order, number, units, damaged):
        self.world.do(ReceiveReturn(order, number, units, damaged, self.now))

    @rule(order=order, number=return_no, message=few)
    def declare_return_again(self, order, number, message):
        self.world.do(DeclareReturn(order, number, f"T{message}", self.now))

    def teardown(self):
        self.world.work_all()


TestWholeChain = WholeChain.TestCase
TestWholeChain.settings = settings(
    max_examples=3_000 if IS_SLOW else 60,
    stateful_step_count=40 if IS_SLOW else 20,
    report_multiple_bugs=False,
)
