"""What customs is sent ahead of the goods, and what it is sent anew when an order was cut."""

import pytest
import sqlalchemy as sa
from lxml import etree

from adapters.bootstrap import System, utc_now
from adapters.message_store import stored_messages
from adapters.simulator.running import BOOK, simulate
from application.consequences import states
from application.streams import ORDER
from domain.clearance_ahead_events import DocumentsOutdated
from domain.clearance_events import DeclarationsSent, DocumentsMatched, RunOpened
from domain.entry_events import EntryListed
from tests.adapters.verification.planting import verified

KINDS = {"CEB311": "acturalPaid", "CEB411": "amountPaid", "CEB511": "weight"}
CHANGE = "2"


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """A season in which a tally is short of units of an order whose documents went ahead."""
    url = f"sqlite:///{tmp_path_factory.mktemp('ahead')}/jihuo.db"
    assert simulate(url, 100, 7, 2).problems == {}
    system = System(url, utc_now)
    yield system
    system.close()


def told(system, event_type):
    """Events of one kind in the order in which they were recorded."""
    page = system.log.page(0, 100_000)
    return [recorded for recorded in page if isinstance(recorded.event, event_type)]


def sent(engine):
    """By order number: kind, type of report and amount or weight of each document, as sent."""
    c, said = stored_messages.c, dict[str, list[tuple[str, str, str]]]()
    query = sa.select(c.kind, c.bytes).where(c.direction == "out", c.kind.in_(KINDS))
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(c.stored_at)).all()
    for kind, body in rows:
        for head in etree.fromstring(body).iter(
            "{*}OrderHead", "{*}PaymentHead", "{*}LogisticsHead"
        ):
            number = str(head.findtext("{*}orderNo"))
            report, value = (
                str(head.findtext(f"{{*}}{name}")) for name in ("appType", KINDS[kind])
            )
            said.setdefault(number, []).append((kind, report, value))
    return said


def test_documents_are_at_customs_before_the_goods_are_in_the_zone(system):
    entered = told(system, EntryListed)[0].position
    assert told(system, RunOpened)[0].position < entered
    assert told(system, DocumentsMatched)[0].position < entered
    assert told(system, DeclarationsSent)[0].position > entered


def test_an_order_that_was_cut_is_changed_in_all_three_documents_each_once(system):
    (outdated,) = told(system, DocumentsOutdated)
    documents = sent(system.engine)
    for order_id in outdated.event.order_ids:
        changes = [said for said in documents[order_id.split(":")[1]] if said[1] == CHANGE]
        assert sorted(kind for kind, *_ in changes) == sorted(KINDS)
        order = states(system.handling.reader, ORDER, [(BOOK, order_id)])[BOOK, order_id]
        amounts = {value for kind, _, value in changes if kind != "CEB511"}
        assert amounts == {f"{order.amounts.paid_fen / 100:.2f}"}


def test_the_log_is_sound(system):
    assert verified(system.engine).is_sound
