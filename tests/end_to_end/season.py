"""Brings a few orders to any point of the way with nothing going wrong, for tests of what may."""

from application.clearing import OpenClearance, PickForRun
from application.collecting import CollectOrders
from application.declaring import DeclareRun, MatchRun, ReportedWaybill, TakeWaybills
from application.entering import BookLine, EnterConsignments
from application.leaving import ListForLeaving, RunParcels
from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from application.receiving import TakeReceipts
from application.streams import ORDER
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.clearance_commands import RecordDocumentAnswers, SendDocuments
from domain.clearance_parts import DocumentAnswer
from domain.consignment_commands import (
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import Carton
from domain.customs_codes import Document
from domain.entry_commands import PostEntry, TallyGoods
from domain.entry_events import SkuCount
from domain.exit_commands import IssueGatePass, PassExitGate
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import (
    BatchId,
    ConsignmentId,
    EntryId,
    ExitId,
    OrderId,
    Partition,
    PurchaseId,
    RunId,
    Sku,
)
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from tests.end_to_end.port import MERCHANT, ROUTE, Port, item, line, order

TEA = Sku("TEA")
BATCH, RUN, ENTRY, EXIT = BatchId("B-1"), RunId("R1"), EntryId("E-1"), ExitId("X-1")
DUE_FEN = 10_910
"""One unit of tea: 100.00 and 9.1 % of tax."""


class Season(Port):
    """Orders of one unit of tea each, in a book of their own, so that tests share a database."""

    def __init__(
        self, database_url: str, book: str, orders: int = 2, operator: str = "demo"
    ) -> None:
        super().__init__(database_url, Partition(f"{operator}.{book}"))
        self.placing: list[PlaceOrder] = [
            order(n + 1, line("TEA", 1, "100.00"), at=self.now, platform=book)
            for n in range(orders)
        ]
        self.order_ids: tuple[OrderId, ...] = tuple(one.order_id for one in self.placing)

    @property
    def sender(self) -> Sender:
        return Sender("tester", self.now)

    def place(self, units_max: int = 1_000) -> dict[OrderId, str]:
        self.open_campaign(item("TEA", "100.00"), units_max=units_max)
        return place_orders(self.system.handling, self.book, self.placing, self.sender)

    def pay(self, order_id: OrderId, payment_id: str, amount_fen: int = DUE_FEN) -> None:
        payer = next(one.buyer_key for one in self.placing if one.order_id == order_id)
        share = PaymentShare(self.book, order_id, amount_fen)
        name = f"{self.book}-{payment_id}"
        payment = ReportPayment(name, "ALIPAY", payer, amount_fen, (share,), self.now)
        pay_orders(self.system.handling, [payment], self.sender)

    def collected(self) -> None:
        self.place()
        for order_id in self.order_ids:
            self.pay(order_id, f"pay-{order_id}")
        self.do(OpenBatch(BATCH, "Spring", ROUTE, self.now))
        self.do(CollectOrders(BATCH, self.order_ids, self.now))

    @property
    def units(self) -> tuple[SkuUnits, ...]:
        """All that the orders wait for."""
        return (SkuUnits(TEA, len(self.order_ids)),)

    def in_the_zone(self) -> None:
        self.bought()
        self.listed_for_entry()
        self.do(PostEntry(ENTRY, self.units, self.now))
        self.do(TallyGoods(ENTRY, "T-1", (SkuCount(TEA, len(self.order_ids)),), self.now))

    def bought(self) -> None:
        self.collected()
        self.do(LockBatch(BATCH, self.now))
        self.do(PlacePurchase(BATCH, PurchaseId("P-1"), "supplier", self.units, self.now))
        self.do(ConfirmPurchase(BATCH, PurchaseId("P-1"), self.units, self.now))

    def listed_for_entry(self) -> None:
        packed = (BatchUnits(BATCH, TEA, len(self.order_ids)),)
        consignment = ConsignmentId("C-1")
        self.do(OpenConsignment(consignment, ROUTE, self.now))
        self.do(ReceiveGoodsOverseas(consignment, "G-1", "Auckland", "hub", packed, self.now))
        self.do(PackCartons(consignment, (Carton("1", 900, 900, packed),), self.now))
        self.do(SealConsignment(consignment, "S-1", self.now))
        lines = (BookLine(1, TEA, "0902100000", "036"),)
        self.do(EnterConsignments(ENTRY, "QD-1", (consignment,), lines, self.now))

    def matched(self) -> None:
        self.in_the_zone()
        self.matched_from_the_zone()

    def matched_from_the_zone(self) -> None:
        self.do(OpenClearance(RUN, MERCHANT, "broker", self.order_ids, (ENTRY,), self.now))
        self.waybills_and_documents()

    def waybills_and_documents(self) -> None:
        waybills = tuple(
            ReportedWaybill(i, f"SF-{i}", 900, 0, self.state(ORDER, i).consignee)
            for i in self.order_ids
        )
        self.do(TakeWaybills(RUN, "SF", waybills, self.now))
        self.document()

    def document(self) -> None:
        """The three documents of every order that needs them are sent, stored and matched."""
        self.do(SendDocuments(RUN, self.now))
        for document in Document:
            stored = tuple(DocumentAnswer(i, 120, self.now) for i in self.order_ids)
            digest = f"hash-{document.value}-{self.now:%H%M}"
            self.do(RecordDocumentAnswers(RUN, document, digest, stored, self.now))
        self.do(MatchRun(RUN, self.now))

    def declared(self) -> None:
        self.matched()
        self.do(DeclareRun(RUN, self.now))
        self.answer(120)

    def answer(self, status: int, *places: int, attempt: int = 1) -> None:
        """Customs answers for orders at some places of the run, or for all."""
        chosen = places or range(len(self.order_ids))
        receipts = tuple(self.receipt(RUN, status, "", attempt, place) for place in chosen)
        digest = f"hash-{status}-{self.now:%d%H%M}"
        self.do(TakeReceipts(RUN, digest, receipts, self.now))

    def released(self) -> None:
        self.declared()
        self.answer(800)

    def listed(self) -> None:
        self.released()
        self.do(PickForRun(RUN, self.order_ids, self.now))
        self.list_exit()
        self.do(IssueGatePass(EXIT, "P-1", "A-1", self.now))

    def list_exit(self) -> None:
        parcels = (RunParcels(RUN, self.order_ids),)
        self.do(ListForLeaving(EXIT, "QDE-1", parcels, self.now))

    def gone(self) -> None:
        self.listed()
        self.do(PassExitGate(EXIT, "P-1", self.order_ids, self.now))
