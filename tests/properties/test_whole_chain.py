from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from application.cancelling import CancelOrders
from application.clearing import HandBackFromRun, OpenAhead, PickForRun
from application.collecting import ReleaseFromBatch
from application.leaving import ListForLeaving, RunParcels, TakeOffExit
from application.refunding import OweBuyer
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from domain.campaign_commands import CloseCampaign, TerminateCampaign
from domain.clearance_commands import CorrectDeclarations
from domain.exit_commands import IssueGatePass
from domain.order_commands import CorrectConsignee
from domain.people import Person
from tests.conftest import IS_SLOW
from tests.properties import draws, pools, scenes
from tests.properties.officers import Officers
from tests.properties.tax_office import GUARANTEE, SUMS, TaxOffice, lodge


class WholeChain(Officers, TaxOffice):
    """Commands of everybody in any order; the folds of the world judge every append."""

    @initialize(depth=draws.depth, short=draws.few, guarantee_fen=st.sampled_from(SUMS))
    def begin(self, depth, short, guarantee_fen):
        scenes.publish(self.world)
        lodge(self.world, GUARANTEE, guarantee_fen)
        scenes.forward(self.world, depth, short)

    @rule(
        numbers=draws.numbers,
        basket=st.sampled_from([0, 0, 0, 1, 6]),
        buyer=st.sampled_from([0, 0, 2]),
    )
    def place(self, numbers, basket, buyer):
        self.world.place([pools.order(n, self.now, basket, buyer) for n in numbers])

    @rule(numbers=draws.numbers)
    def place_in_another_book(self, numbers):
        self.world.place([pools.order(n, self.now) for n in numbers], scenes.OTHER_BOOK)

    @rule(number=st.sampled_from(pools.NUMBERS), too_much=st.sampled_from([0, 0, 0, 1, -1]))
    def pay(self, number, too_much):
        scenes.pay(self.world, number, too_much)

    @rule(place=st.integers(0, 1), is_closed=st.booleans())
    def end_campaign(self, place, is_closed):
        campaign_id = pools.CAMPAIGNS[place]
        ended = CloseCampaign(campaign_id, self.now)
        self.world.do(ended if is_closed else TerminateCampaign(campaign_id, "ended", self.now))

    @rule(batch=draws.batch, orders=draws.orders)
    def collect(self, batch, orders):
        scenes.collect(self.world, batch, orders)

    @rule(batch=draws.batch, orders=draws.orders)
    def release_from_batch(self, batch, orders):
        self.world.do(ReleaseFromBatch(batch, orders, "waits", self.now))

    @rule(batch=draws.batch, short=draws.few)
    def buy(self, batch, short):
        scenes.buy(self.world, batch, short)

    @rule(batch=draws.batch)
    def share_supplier_shortage(self, batch):
        self.world.do(ShareSupplierShortage(batch, self.now))

    @rule(consignment=st.sampled_from(pools.CONSIGNMENTS), batches=draws.subset)
    def ship(self, consignment, batches):
        scenes.ship(self.world, consignment, [pools.BATCHES[i] for i in batches])

    @rule(entry=draws.entry, consignments=draws.subset)
    def enter(self, entry, consignments):
        scenes.enter(self.world, entry, [pools.CONSIGNMENTS[i] for i in consignments])

    @rule(batch=draws.batch, entries=draws.subset)
    def share_tally_shortage(self, batch, entries):
        named = tuple(pools.ENTRIES[i] for i in entries)
        self.world.do(ShareTallyShortage(batch, named, self.now))

    @rule(place=st.integers(0, 1), orders=draws.orders, entries=st.integers(0, 2))
    def open_run(self, place, orders, entries):
        scenes.open_run(self.world, place, orders, entries)

    @rule(place=st.integers(0, 1), orders=draws.orders)
    def send_ahead(self, place, orders):
        run_id, merchant_id = pools.RUNS[place], pools.MERCHANTS[place]
        self.world.do(OpenAhead(run_id, merchant_id, "broker", orders, self.now))

    @rule(run=draws.run, orders=draws.orders)
    def hand_back(self, run, orders):
        self.world.do(HandBackFromRun(run, orders, "wrong year", self.now))

    @rule(run=draws.run, orders=draws.orders)
    def pick(self, run, orders):
        self.world.do(PickForRun(run, orders, self.now))

    @rule(run=draws.run, orders=draws.orders)
    def correct(self, run, orders):
        self.world.do(CorrectDeclarations(run, orders, "mended", self.now))

    @rule(order=draws.order, telephone=st.sampled_from("01"))
    def correct_consignee(self, order, telephone):
        consignee = self.world.state("order", order).consignee
        person = Person(consignee.name, telephone, consignee.address)
        self.world.do(CorrectConsignee(order, person, self.now))

    @rule(orders=draws.orders)
    def cancel(self, orders):
        self.world.do(CancelOrders(orders, "changed mind", self.now))

    @rule(
        order=draws.order,
        refund=st.sampled_from(["goodwill", "return-1", "lost"]),
        amount=draws.few,
    )
    def owe(self, order, refund, amount):
        self.world.do(OweBuyer(order, refund, 100 * amount or None, "sorry", self.now))

    @rule(exit_id=draws.exit_id, run=draws.run, orders=draws.orders)
    def list_for_leaving(self, exit_id, run, orders):
        parcels = (RunParcels(run, orders),)
        self.world.do(ListForLeaving(exit_id, "QDE", parcels, self.now))

    @rule(exit_id=draws.exit_id, orders=draws.orders)
    def take_off_exit(self, exit_id, orders):
        self.world.do(TakeOffExit(exit_id, orders, "does not fit", self.now))

    @rule(exit_id=draws.exit_id, number=draws.few)
    def issue_pass(self, exit_id, number):
        self.world.do(IssueGatePass(exit_id, f"pass-{number}", "lorry", self.now))

    @rule(order=draws.order, number=draws.return_no, units=st.just(()) | draws.units)
    def ask_return(self, order, number, units):
        scenes.ask_return(self.world, order, number, units)

    @rule(run=draws.run, exit_id=draws.exit_id, stages=st.booleans())
    def leave(self, run, exit_id, stages):
        """All that is released or, as somebody who does not look would, all that there is."""
        members = self.world.state("run", run).members.values()
        ready = [m.order_id for m in members if stages or (m.released_at and m.exit_id is None)]
        scenes.leave(self.world, run, exit_id, ready)

    def teardown(self):
        self.world.work_all()


TestWholeChain = WholeChain.TestCase
TestWholeChain.settings = settings(
    max_examples=3_000 if IS_SLOW else 60,
    stateful_step_count=40 if IS_SLOW else 20,
    report_multiple_bugs=False,
)
