"""What stands in the office before somebody comes: each of a name of its own, in one book."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any, Protocol

from adapters.bootstrap import Clock, System
from application.clearing import OpenClearance
from application.collecting import CollectOrders
from application.entering import BookLine, EnterConsignments
from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from domain.batch_commands import LockBatch, OpenBatch
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.consignment_commands import OpenConsignment, PackCartons, ReceiveGoodsOverseas
from domain.consignment_commands import SealConsignment as Seal
from domain.consignment_events import Carton
from domain.entry_commands import PostEntry, TallyGoods
from domain.entry_events import SkuCount
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import BatchId, CampaignId, ConsignmentId, EntryId, OrderId, RunId, Sku
from domain.waybill_block import ReceiveWaybillBlock
from tests.adapters.web.given import paid
from tests.end_to_end.on_file import of_item, put_on_file
from tests.end_to_end.port import BOOK, MERCHANT, ROUTE, SHARED, item, line, order

PRICE = "100.00"


class Place(Protocol):
    """Where a system is at work."""

    @property
    def system(self) -> System: ...

    @property
    def clock(self) -> Clock: ...


buyers = count(1)
"""Everybody buys once in all the tests of a database: nobody's year is used up."""

book_lines = count(1)


@dataclass(frozen=True, slots=True)
class Ground:
    """A campaign with paid orders of one unit each, and what became of them."""

    office: Place
    name: str
    order_ids: tuple[OrderId, ...]

    @property
    def campaign_id(self) -> CampaignId:
        return CampaignId(self.name)

    @property
    def batch_id(self) -> BatchId:
        return BatchId(f"B-{self.name}")

    @property
    def entry_id(self) -> EntryId:
        return EntryId(f"E-{self.name}")

    @property
    def sku(self) -> Sku:
        return Sku(f"TEA-{self.name}")

    def do(self, command: Any) -> None:
        """Somebody who is not seen does it."""
        name = f"{self.name}-{type(command).__name__}-{next(commands)}"
        self.office.system.handle(BOOK, command, name, "elsewhere")

    def batch(self) -> None:
        self.do(OpenBatch(self.batch_id, f"Batch of {self.name}", ROUTE, self.office.clock()))

    def collect(self, *order_ids: OrderId) -> None:
        self.do(CollectOrders(self.batch_id, order_ids or self.order_ids, self.office.clock()))

    def listed(self) -> None:
        """All bought, brought and listed for the zone; nothing is counted yet."""
        at, consignment = self.office.clock(), ConsignmentId(f"C-{self.name}")
        units = (BatchUnits(self.batch_id, self.sku, len(self.order_ids)),)
        self.batch()
        self.collect()
        self.do(LockBatch(self.batch_id, at))
        self.do(OpenConsignment(consignment, ROUTE, at))
        self.do(ReceiveGoodsOverseas(consignment, "R-1", "Auckland", "hub", units, at))
        self.do(PackCartons(consignment, (Carton("1", 900, 900, units),), at))
        self.do(Seal(consignment, f"S-{self.name}", at))
        lines = (BookLine(next(book_lines), self.sku, "0902100000", "036"),)
        list_no = f"QD-{self.name}"
        self.do(EnterConsignments(self.entry_id, list_no, (consignment,), lines, at))

    def put_on_file(self) -> None:
        """Else customs cannot be told of its orders."""
        at = self.office.clock()
        tea = of_item(item(self.sku, PRICE), MERCHANT, at)
        put_on_file(self.office.system, BOOK, at, [tea], platforms=[self.name], payment_firm="PAY")

    def run_opened(self, run_id: RunId) -> None:
        """Posted, counted and on its way through customs: the engine goes on from here."""
        at, count = self.office.clock(), len(self.order_ids)
        self.listed()
        self.do(PostEntry(self.entry_id, (SkuUnits(self.sku, count),), at))
        self.do(TallyGoods(self.entry_id, "T-1", (SkuCount(self.sku, count),), at))
        block = ReceiveWaybillBlock("SF-DEMO", "SF", 1, 100, at)
        self.office.system.handle(SHARED, block, f"{self.name}-waybills", "carrier")
        entries = (self.entry_id,)
        self.do(OpenClearance(run_id, MERCHANT, "broker-demo", self.order_ids, entries, at))

    def events(self, kind: str, local_id: str) -> list[str]:
        stream_id = f"{BOOK}/{kind}/{local_id}"
        events = self.office.system.log.read([stream_id])[stream_id].events
        return [type(event).__name__ for event in events]


commands = count(1)


def on_sale(office: Place, name: str, orders: int = 0) -> Ground:
    """A campaign that sells, with so many paid orders."""
    at = office.clock()
    draft = DraftCampaign(
        CampaignId(name),
        MERCHANT,
        f"Tea, {name}",
        (item(f"TEA-{name}", PRICE),),
        ROUTE,
        at,
        at + timedelta(days=10),
        1,
        1_000,
        (at + timedelta(days=50)).date(),
        "Asia/Shanghai",
        at,
    )
    ground = Ground(office, name, tuple(OrderId(f"{name}:{n + 1:04d}") for n in range(orders)))
    ground.do(draft)
    ground.do(PublishCampaign(CampaignId(name), at))
    buy(ground, *ground.order_ids)
    return ground


def buy(ground: Ground, *order_ids: OrderId) -> None:
    """Each of another buyer, placed and paid."""
    office = ground.office
    sender = Sender("shop", office.clock())
    asked = [
        replace(
            order(next(buyers), line(ground.sku, 1, PRICE), at=office.clock()),
            order_id=order_id,
            campaign_id=ground.campaign_id,
        )
        for order_id in order_ids
    ]
    if asked:
        assert place_orders(office.system.handling, BOOK, asked, sender) == {}
        pay_orders(office.system.handling, [paid(one, office.clock()) for one in asked], sender)
