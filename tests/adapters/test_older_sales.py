"""Orders that were paid before campaigns counted what is paid."""

from collections.abc import Iterator

import pytest

from adapters.bootstrap import System
from adapters.simulator.clock import ScriptClock
from adapters.simulator.stage import SimulationStage
from adapters.verification.running import verify
from application.cancelling import CancelOrders
from application.event_log import Change, Decision, Metadata
from domain.campaign_events import Sales
from domain.campaign_terms import CampaignTerms
from domain.identifiers import Partition, stream_of
from domain.order_events import PaymentConfirmed
from domain.order_state import Stage
from tests.adapters.timed_sale import TimedSale
from tests.end_to_end.port import START
from tests.properties import pools


@pytest.fixture
def sale(tmp_path) -> Iterator[TimedSale]:
    clock, book = ScriptClock(START), Partition("older.NB01")
    system = System(f"sqlite:///{tmp_path}/jihuo.db", clock)
    yield TimedSale(SimulationStage(system, clock, book, 7), clock, book)
    system.close()


def test_one_that_was_never_counted_is_not_undone(sale):
    sale.draft(CampaignTerms())
    sale.publish()
    assert sale.place(1) == {}
    order_id, log = pools.ORDERS[0], sale.stage.system.log
    stream_id = stream_of(sale.book, "order", order_id)
    due = sale.order(1).due_fen
    # As an earlier version wrote it: nothing says what it is for, and no campaign was told.
    paid = PaymentConfirmed(order_id, "p", "ALI", sale.order(1).buyer_key, due, sale.clock())
    change = Change(log.read([stream_id])[stream_id], [paid])
    log.append([Decision(Metadata("older", "tester", sale.clock(), "older", "older"), [change])])
    assert sale.order(1).stage is Stage.PAID
    assert sale.do(CancelOrders((order_id,), "changed mind", sale.clock()))
    assert sale.order(1).stage is Stage.CANCELLED
    assert sale.campaign.sold == Sales()
    report = verify(sale.stage.system.engine, ())
    assert [(c.name, f) for c in report.checks for f in c.findings] == []
