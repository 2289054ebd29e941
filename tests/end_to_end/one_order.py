"""The steps of one order of three lines, for tests that play all of them or some."""

from datetime import timedelta

from application import streams
from application.clearing import OpenClearance, PickForRun
from application.collecting import CollectOrders
from application.declaring import DeclareRun, MatchRun, ReportedWaybill, TakeWaybills
from application.entering import BookLine, EnterConsignments
from application.leaving import ListForLeaving, RunParcels, ScannedParcel, ScanParcels
from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from application.receiving import TakeReceipts
from application.returning import AskReturn, TakeReturnAnswer
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.campaign_commands import CloseCampaign
from domain.clearance_commands import (
    CorrectDeclarations,
    RecordDocumentAnswers,
    RecordInspection,
    RecordTaxBills,
    SendDocuments,
)
from domain.clearance_parts import DocumentAnswer, TaxBill
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import Carton
from domain.customs_codes import Document
from domain.delivery import ReportDelivery
from domain.entry_commands import PassEntryGate, PostEntry, TallyGoods
from domain.entry_events import SkuCount
from domain.exit_commands import IssueGatePass, PassExitGate, PostExit
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import (
    BatchId,
    ConsignmentId,
    EntryId,
    ExitId,
    OrderId,
    PurchaseId,
    RunId,
    Sku,
    SortingId,
)
from domain.order_commands import PayRefund
from domain.payment import PaymentShare, ReportPayment
from domain.return_commands import DeclareReturn, ReceiveReturn
from tests.end_to_end.port import BOOK, CAMPAIGN, MERCHANT, ROUTE, item, line, order

HONEY, SOCKS = Sku("HONEY"), Sku("SOCKS")
ORDER, BATCH, RUN = OrderId("shop-1:0001"), BatchId("B-1"), RunId("R1")
CONSIGNMENT, ENTRY, EXIT = ConsignmentId("C-1"), EntryId("E-1"), ExitId("X-1")


def tax(taxable_fen):
    """VAT of 13 %, 70 % of it, half-up to the fen."""
    return (taxable_fen * 91 + 500) // 1000


def sell(port):
    port.open_campaign(item("HONEY", "118.00"), item("SOCKS", "49.90"))
    sender = Sender("shop", port.now)
    lines = (line("HONEY", 2, "118.00"), line("SOCKS", 1, "49.90"), line("HONEY", 1, "118.00"))
    placed = order(1, *lines, at=port.now, freight_fen=1_000)
    assert place_orders(port.system.handling, BOOK, [placed], sender) == {}
    due = port.state(streams.ORDER, ORDER).amounts.paid_fen
    share = PaymentShare(BOOK, ORDER, due)
    payment = ReportPayment("pay-1", "ALIPAY", placed.buyer_key, due, (share,), port.now)
    pay_orders(port.system.handling, [payment], sender)
    port.do(CloseCampaign(CAMPAIGN, port.now))


def buy_with_one_unit_short(port):
    port.do(OpenBatch(BATCH, "Spring", ROUTE, port.now))
    port.do(CollectOrders(BATCH, (ORDER,), port.now))
    port.do(LockBatch(BATCH, port.now))
    wanted = (SkuUnits(HONEY, 3), SkuUnits(SOCKS, 1))
    port.do(PlacePurchase(BATCH, PurchaseId("P-1"), "supplier", wanted, port.now))
    confirmed = (SkuUnits(HONEY, 2), SkuUnits(SOCKS, 1))
    port.do(ConfirmPurchase(BATCH, PurchaseId("P-1"), confirmed, port.now))
    port.do(ShareSupplierShortage(BATCH, port.now))
    pay_back(port)


def pay_back(port):
    """The payment firm pays what is owed; policies give the quota back."""
    standing = port.state(streams.ORDER, ORDER)
    for refund_id in sorted(standing.owed.keys() - standing.repaid):
        port.do(PayRefund(ORDER, refund_id, port.now))
    port.react()


def ship(port):
    units = (BatchUnits(BATCH, HONEY, 2), BatchUnits(BATCH, SOCKS, 1))
    port.do(OpenConsignment(CONSIGNMENT, ROUTE, port.now))
    port.do(ReceiveGoodsOverseas(CONSIGNMENT, "R-1", "Auckland", "hub", units, port.now))
    port.do(PackCartons(CONSIGNMENT, (Carton("1", 3_000, 9_000, units),), port.now))
    port.do(SealConsignment(CONSIGNMENT, "SEAL-1", port.now))
    port.do(DepartConsignment(CONSIGNMENT, "MV Example", "V1", "BL-1", port.now))
    port.do(ArriveConsignment(CONSIGNMENT, "3115", True, port.now))


def tally_with_one_unit_damaged(port):
    lines = (BookLine(1, HONEY, "0409000000", "122"), BookLine(2, SOCKS, "6115940000", "025"))
    port.do(EnterConsignments(ENTRY, "QD1", (CONSIGNMENT,), lines, port.now))
    port.do(PassEntryGate(ENTRY, "Z1", "A-1", 3_000, port.now))
    counts = (SkuCount(HONEY, 1, damaged=1), SkuCount(SOCKS, 1))
    port.do(TallyGoods(ENTRY, "T-1", counts, port.now))
    port.do(PostEntry(ENTRY, (SkuUnits(HONEY, 2), SkuUnits(SOCKS, 1)), port.now))
    port.do(ShareTallyShortage(BATCH, (ENTRY,), port.now))
    pay_back(port)


def clear_after_one_rejection_and_an_inspection(port):
    port.do(OpenClearance(RUN, MERCHANT, "broker", (ORDER,), (ENTRY,), port.now))
    consignee = port.state(streams.ORDER, ORDER).consignee
    waybill = ReportedWaybill(ORDER, "SF-1", 1_400, 0, consignee)
    port.do(TakeWaybills(RUN, "SF", (waybill,), port.now))
    declare(port)
    answer(port, port.receipt(RUN, 120, "[Code:1800;Desc:逻辑校验通过]"))
    answer(port, port.receipt(RUN, 100, "收件地址不详"))
    port.do(CorrectDeclarations(RUN, (ORDER,), "address confirmed by the buyer", port.now))
    declare(port)
    answer(port, port.receipt(RUN, 120, attempt=2))
    answer(port, port.receipt(RUN, 500, attempt=2))
    port.do(PickForRun(RUN, (ORDER,), port.now))
    port.do(RecordInspection(RUN, (ORDER,), "officer 7", "as declared", port.now))
    answer(port, port.receipt(RUN, 800, "[Code:2600;Desc:放行]", attempt=2))
    bill = TaxBill(ORDER, "31152026I000000002", "31152026I000000002_0", 0, tax(17_790), 0)
    port.do(RecordTaxBills(RUN, "hash-tax", (bill,), port.now))


def declare(port):
    port.do(SendDocuments(RUN, port.now))
    for document in Document:
        stored = (DocumentAnswer(ORDER, 120, port.now),)
        digest = f"hash-{document.value}-{port.now:%H%M}"
        port.do(RecordDocumentAnswers(RUN, document, digest, stored, port.now))
    port.do(MatchRun(RUN, port.now))
    port.do(DeclareRun(RUN, port.now))


def answer(port, receipt):
    digest = f"hash-{receipt.cop_no}-{receipt.status}"
    port.do(TakeReceipts(RUN, digest, (receipt,), port.now))


def leave(port):
    parcel = ScannedParcel("SF-1", RUN, 1_410, "lane 1")
    port.do(ScanParcels(SortingId("S-1"), "station 1", (parcel,), port.now))
    port.do(ListForLeaving(EXIT, "QDE1", (RunParcels(RUN, (ORDER,)),), port.now))
    port.do(IssueGatePass(EXIT, "P-1", "A-2", port.now))
    port.do(PassExitGate(EXIT, "P-1", (ORDER,), port.now))
    port.do(PostExit(EXIT, port.now))
    port.do(ReportDelivery("SF", (ORDER,), (), (), port.now))


def return_one_unit(port):
    port.now += timedelta(days=20)
    port.do(AskReturn(ORDER, RUN, "1", (SkuUnits(SOCKS, 1),), "wrong size", port.now))
    port.now += timedelta(days=10)
    port.do(ReceiveReturn(ORDER, "1", (SkuUnits(SOCKS, 1),), (), port.now))
    port.do(DeclareReturn(ORDER, "1", "T-1", port.now))
    for _ in ("the answer", "the same answer again"):
        port.do(TakeReturnAnswer(ORDER, RUN, "1", 399, "hash-626", "", port.now))
    pay_back(port)
