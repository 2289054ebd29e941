"""Things the tests of pages begin with: a campaign, paid orders, a batch, a consignment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of, products_of
from adapters.simulator.chance import Chance
from application.collecting import CollectOrders
from application.ordering import Sender
from domain.batch_commands import OpenBatch
from domain.campaign_commands import DraftCampaign
from domain.consignment_commands import OpenConsignment, ReceiveGoodsOverseas
from domain.goods import BatchUnits
from domain.identifiers import BatchId, ConsignmentId, OrderId, Sku
from domain.order_amounts import priced
from domain.payment import PaymentShare, ReportPayment
from tests.adapters.web.site import BOOK, Site

HOSTILE = "<script>alert(1)</script>&\"'蜜"


def campaign(
    site: Site, name: str = "Kiwi honey, spring", orders: int = 3, **other
) -> DraftCampaign:
    """A campaign on sale with some paid orders."""
    at = datetime.now(UTC) - timedelta(hours=1)
    draft = campaign_of(1, "kiwi", 10, at)
    draft = replace(draft, name=name, units_min=1, **other)
    desk = HandlingDesk(site.system.handling, BOOK, Sender("shop", at))
    desk.open_campaign(draft, products_of(draft))
    asked = [order_of(n, draft, Chance(5), DEMONSTRATION_KEY, at) for n in range(orders)]
    if asked:
        assert not desk.place(asked)
        desk.pay([paid(order, at) for order in asked])
    site.follow()
    return draft


def paid(order, at) -> ReportPayment:
    due = priced(order.lines, order.freight_fen, order.discount_fen, at.date())[1].paid_fen
    share = PaymentShare(BOOK, order.order_id, due)
    return ReportPayment(f"pay-{order.order_id}", "PAY", order.buyer_key, due, (share,), at)


def order_ids(site: Site) -> list[str]:
    with site.system.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT order_id FROM order_board ORDER BY order_id")
        return [row[0] for row in rows]


def batch(site: Site, draft: DraftCampaign, *members: str) -> BatchId:
    batch_id, at = BatchId("B-1"), datetime.now(UTC)
    site.do(OpenBatch(batch_id, "Spring", draft.route, at), "open-batch")
    if members:
        site.do(CollectOrders(batch_id, tuple(map(OrderId, members)), at), "collect-some")
    return batch_id


def consignment(site: Site, draft: DraftCampaign) -> ConsignmentId:
    consignment_id, at = ConsignmentId("C-1"), datetime.now(UTC)
    site.do(OpenConsignment(consignment_id, draft.route, at), "open-consignment")
    units = (BatchUnits(BatchId("B-1"), Sku("KIWI-01"), 5),)
    receiving = ReceiveGoodsOverseas(consignment_id, "R-1", "Auckland", "AKL", units, at)
    site.do(receiving, "receive-goods")
    return consignment_id
