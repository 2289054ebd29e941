"""What closing a campaign is said to do, against what it then does: to the unit and to the fen."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from adapters.simulator.clock import ScriptClock
from adapters.simulator.stage import SimulationStage
from adapters.web.campaign_closing import closing_of
from application.cancelling import CancelOrders
from application.collecting import CollectOrders
from application.consequences import states
from application.ordering import Sender
from application.streams import BATCH, CAMPAIGN, ORDER
from domain.batch_commands import OpenBatch
from domain.campaign_commands import CloseCampaign
from domain.campaign_state import Stage as CampaignStage
from domain.campaign_terms import CampaignTerms, DepositTerms, Minimum
from domain.goods import counted
from domain.identifiers import BatchId, Partition, Sku
from domain.order_state import Stage
from domain.payment import PaymentShare, ReportPayment
from domain.payment_plan import DepositFate
from projections import campaign_figures
from projections.campaign_closing import standing_before_closing
from projections.campaign_order_rows import sums
from projections.campaign_page_figures import Filter, by_product

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ORDERS = 40
EARLY, LATER = BatchId("B-early"), BatchId("B-later")


def first_fen(kind, order):
    return {0: 0, 3: order.due_fen}.get(kind, order.plan.balance.deposit_fen)


def balance_fen(kind, order):
    return {2: order.due_fen, 4: 77}.get(kind, 0)


class Sale:
    """A campaign with a deposit on the eve of its closing."""

    def __init__(self, url: str, name: str, fate: DepositFate, orders_min: int) -> None:
        self.book, self.clock = Partition(f"demo.{name}"), ScriptClock(START)
        self.system = System(url, self.clock)
        self.stage = SimulationStage(self.system, self.clock, self.book, 7)
        draft = campaign_of(1, f"kiwi{name}".lower(), ORDERS, START)
        closes = draft.closes_at
        self.deposit = deposit = DepositTerms(30, closes + DAY, closes + 4 * DAY, 12, (24,), fate)
        terms = CampaignTerms(deposit, minimum=Minimum(orders_min))
        self.fate, self.draft = fate, replace(draft, terms=terms, units_min=0)
        self.desk.open_campaign(self.draft)
        asked = [order_of(n, self.draft, Chance(5), DEMONSTRATION_KEY, START + DAY)
                 for n in range(ORDERS)]  # fmt: skip
        self.clock.reach(START + DAY)
        refused = self.desk.place(asked)
        self.order_ids = [o.order_id for o in asked if o.order_id not in refused]
        self.sell()
        self.clock.reach(deposit.ends_at)

    @property
    def desk(self) -> HandlingDesk:
        return HandlingDesk(self.system.handling, self.book, Sender("shop", self.clock()))

    @property
    def orders(self):
        found = states(self.system.handling.reader, ORDER, ((self.book, i) for i in self.order_ids))
        return {order_id: found[self.book, order_id] for order_id in self.order_ids}

    def state(self, kind, local_id):
        return states(self.system.handling.reader, kind, [(self.book, local_id)])[
            self.book, local_id
        ]

    def do(self, command):
        self.stage.do(command, f"{type(command).__name__}-{self.clock()}-{id(command)}", "test")

    def sell(self) -> None:
        """Of five buyers one never pays, one only the deposit, one both, one all at once, and one
        the deposit and then a wrong sum."""
        for amount_of in (first_fen, balance_fen):
            for number, (order_id, order) in enumerate(self.orders.items()):
                if order.plan.balance and (amount := amount_of(number % 5, order)):
                    share = PaymentShare(self.book, order_id, amount)
                    named = (f"{amount_of.__name__}-{order_id}", "PAY", order.buyer_key)
                    self.desk.pay([ReportPayment(*named, amount, (share,), self.clock())])
            self.clock.reach(self.deposit.balance_opens_at + DAY)
        paid = [i for i, order in self.orders.items() if order.stage is Stage.PAID]
        self.do(CancelOrders((paid[0], self.order_ids[-1]), "changed mind", self.clock()))
        self.do(OpenBatch(EARLY, "early", self.draft.route, self.clock()))
        self.do(CollectOrders(EARLY, tuple(paid[1:6]), self.clock()))

    def previewed(self, *, is_failing: bool):
        where = (self.book, self.draft.campaign_id)

        def asked(connection):
            rows = standing_before_closing(connection, *where)
            offered = campaign_figures.items_of(connection, *where)
            return closing_of(rows, offered, self.fate, is_failing=is_failing)

        return self.stage.read(asked)

    def owed_by_product(self) -> Counter[Sku]:
        """All that was ever owed back, paid or not."""
        where = (self.book, self.draft.campaign_id, Filter())
        rows = self.stage.read(by_product, *where)
        return Counter({Sku(row.sku): row.owed_fen + row.repaid_fen for row in rows})

    def close(self) -> CampaignStage:
        self.do(CloseCampaign(self.draft.campaign_id, self.clock()))
        self.stage.settle()
        return self.state(CAMPAIGN, self.draft.campaign_id).stage


def units_of(orders) -> Counter[Sku]:
    return counted(line for order in orders for line in order.lines)


@pytest.mark.parametrize("fate", list(DepositFate))
def test_a_success_does_what_was_previewed(database_url, fate):
    sale = Sale(database_url, f"OK{fate.value}", fate, 1)
    closing, before, owed = sale.previewed(is_failing=False), sale.orders, sale.owed_by_product()
    assert sale.close() is CampaignStage.CLOSED
    after = sale.orders
    ended = [o for i, o in after.items() if o.stage is Stage.CANCELLED
             and before[i].stage is not Stage.CANCELLED]  # fmt: skip
    standing = [o for o in after.values() if o.stage is Stage.PAID]
    free = [i for i, o in after.items() if o.stage is Stage.PAID and o.held_by is None]
    whole = closing.whole
    assert (whole.unpaid_orders, whole.ending_orders) == (len(ended), len(ended))
    assert len(ended) > 5
    assert units_of(ended) == nonzero(closing.products, "ending_units")
    assert units_of(standing) == nonzero(closing.products, "sold_units")
    assert units_of(after[i] for i in free) == nonzero(closing.products, "collectable_units")
    # Money, to the fen: in all, and of each product.
    newly_owed = sum(o.owed_fen for o in after.values()) - sum(o.owed_fen for o in before.values())
    assert (whole.back_fen, whole.kept_fen) == (newly_owed, sum(o.kept_fen for o in ended))
    assert (whole.back_fen > 0, whole.kept_fen > 0) == (
        fate is DepositFate.RETURNED, fate is DepositFate.KEPT
    )  # fmt: skip
    assert sale.owed_by_product() - owed == nonzero(closing.products, "back_fen")
    assert sum(one.kept_fen for one in closing.products) == whole.kept_fen
    assert whole.paid_fen == sum(o.left_fen for o in standing)
    # What the batches get: that which is there stays, the rest goes into the next one.
    sale.do(OpenBatch(LATER, "later", sale.draft.route, sale.clock()))
    sale.do(CollectOrders(LATER, tuple(free), sale.clock()))
    for batch_id, named in ((EARLY, EARLY), (LATER, "")):
        members = [after[i] for i in sale.state(BATCH, batch_id).members]
        assert members
        shares = [share for share in closing.shares if share.batch_id == named]
        assert units_of(members) == nonzero(shares, "units")
        assert sum(share.paid_fen for share in shares) == sum(o.amounts.paid_fen for o in members)
    again = sale.previewed(is_failing=False)
    assert {replace(each, batch_id=each.batch_id or LATER) for each in closing.shares} == {
        *again.shares
    }
    sale.system.close()


def nonzero(rows, name) -> Counter[Sku]:
    return Counter({Sku(row.sku): getattr(row, name) for row in rows if getattr(row, name)})


def test_a_failure_does_what_was_previewed(database_url):
    sale = Sale(database_url, "FAIL", DepositFate.KEPT, 1_000)
    closing, before, owed = sale.previewed(is_failing=True), sale.orders, sale.owed_by_product()
    assert sale.close() is CampaignStage.FAILED
    after = sale.orders
    ended = [o for i, o in after.items() if before[i].stage is not Stage.CANCELLED]
    assert {o.stage for o in after.values()} == {Stage.CANCELLED}
    whole = closing.whole
    assert (whole.ending_orders, whole.collectable_orders, closing.shares) == (len(ended), 0, [])
    assert units_of(ended) == nonzero(closing.products, "ending_units")
    newly_owed = sum(o.owed_fen for o in after.values()) - sum(o.owed_fen for o in before.values())
    assert (whole.back_fen, whole.kept_fen, whole.paid_fen) == (newly_owed, 0, 0)
    assert newly_owed > 0
    assert sale.owed_by_product() - owed == nonzero(closing.products, "back_fen")
    sale.system.close()


def test_the_preview_is_one_statement_whose_rows_do_not_grow_with_orders(database_url):
    sale = Sale(database_url, "ROWS", DepositFate.KEPT, 1)
    where = (sale.book, sale.draft.campaign_id)
    asked = list[str]()

    def rows(connection):
        sa.event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2]))
        return standing_before_closing(connection, *where)

    before = len(sale.stage.read(rows))
    assert len([each for each in asked if each.startswith("SELECT")]) == 1
    with sale.system.engine.begin() as connection:
        many = {name: sums.c[name] * 2_500 for name in ("orders", "units", "received_fen")}
        connection.execute(sa.update(sums).values(**many))
    found = sale.stage.read(rows)
    assert len(found) == before
    assert sum(row.orders for row in found if not row.sku and not row.batch_id) == 100_000
    sale.system.close()
