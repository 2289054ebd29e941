"""Campaigns, orders and runs of two merchants, in one database for all tests of a module."""

from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.access.naming import named_in
from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from application.event_log import Change, Decision, Metadata
from application.ordering import Sender
from application.streams import RUN
from domain.campaign_commands import DraftCampaign
from domain.clearance_events import RunOpened
from domain.identifiers import MerchantId, RunId, stream_of
from domain.order_amounts import priced
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from tests.adapters.access.conftest import BOOK

LONG_AGO = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
DECLARANT = "broker"


@dataclass(frozen=True)
class Goods:
    draft: DraftCampaign
    orders: list[PlaceOrder]
    payment: ReportPayment
    run_id: RunId


def sold(system: System, merchant: str, number: int) -> Goods:
    """A campaign with three orders, one paid, and a run of the broker's."""
    draft = campaign_of(number, merchant, 10, LONG_AGO)
    desk = HandlingDesk(system.handling, BOOK, Sender("shop", LONG_AGO))
    desk.open_campaign(draft)
    orders = [order_of(n, draft, Chance(5), "a key of a test", LONG_AGO) for n in range(3)]
    assert not desk.place(orders)
    payment = paid(orders[0])
    desk.pay([payment])
    run_id = RunId(f"R{number:07d}")
    open_run(system, run_id, merchant)
    system.follow()
    return Goods(draft, orders, payment, run_id)


def paid(order: PlaceOrder) -> ReportPayment:
    due = priced(order.lines, order.freight_fen, order.discount_fen, order.at.date())[1].paid_fen
    share = PaymentShare(BOOK, order.order_id, due)
    return ReportPayment(f"pay-{order.order_id}", "PAY", order.buyer_key, due, (share,), order.at)


def open_run(system: System, run_id: RunId, merchant: str) -> None:
    """Without orders: what a run is of is all that is asked here."""
    stream_id = stream_of(BOOK, RUN, run_id)
    stream = system.log.read([stream_id])[stream_id]
    event = RunOpened(run_id, MerchantId(merchant), DECLARANT, (), LONG_AGO)
    metadata = Metadata(f"open:{run_id}", "test", LONG_AGO, "", "")
    system.log.append([Decision(metadata, (Change(stream, (event,)),))])


def things(command: object) -> set[tuple[str, str]]:
    return {(named.kind, named.local_id) for named in named_in(command)}
