"""The second half of the history: through customs, out of the gate, and partly back."""

from collections.abc import Sequence
from datetime import timedelta

from application.clearing import OpenClearance, PickForRun
from application.controlling import LiftControl
from application.declaring import DeclareRun, MatchRun, ReportedWaybill, TakeWaybills
from application.drawing_lots import DrawTargets, FreezeDraw
from application.entering import SpreadDifferences
from application.leaving import ListForLeaving, RunParcels, ScannedParcel, ScanParcels
from application.pledging import HoldAgainst
from application.receiving import TakeReceipts
from application.returning import AskReturn, TakeReturnAnswer
from domain.clearance_commands import (
    CorrectDeclarations,
    Receipt,
    RecordDocumentAnswers,
    RecordTaxBills,
    SendDocuments,
    SettleTax,
)
from domain.clearance_parts import DocumentAnswer, TaxBill
from domain.clearance_tax_commands import WarnOfTax
from domain.control_commands import InspectControl
from domain.control_events import InspectionOutcome
from domain.customs_codes import Document
from domain.dated import customs_day
from domain.delivery import ReportDelivery
from domain.draw_commands import GiveWitness, RevealSeed
from domain.draw_events import TargetsDrawn
from domain.draw_parts import DrawRules, Risk, Share
from domain.drawing import GRADES, commitment_of
from domain.entry_commands import BlockStock
from domain.exit_commands import IssueGatePass, PassExitGate, PostExit
from domain.goods import SkuUnits
from domain.grade_parts import GradeRules
from domain.guarantee_commands import LodgeGuarantee
from domain.identifiers import (
    ControlId,
    CountId,
    DrawId,
    OfficerId,
    OrderId,
    SortingId,
)
from domain.inspection_rules import SetDrawRules, SetGradeRules
from domain.officer_roster import SetDuty
from domain.return_commands import DeclareReturn, ReceiveReturn
from domain.stock_count import EntryDelta, TakeCount
from domain.tax_clock import VOID
from tests.adapters.verification.book import (
    CLEARED,
    CREAM,
    ENTRY,
    EXIT,
    FIRST,
    HONEY,
    MERCHANT,
    RUN,
    SHARED,
    Book,
    pay_back,
)

GUARANTEE = "G-1"


def guarantee_taxes(book: Book) -> None:
    book.do(LodgeGuarantee(GUARANTEE, 1_000_000, book.now), SHARED)
    book.do(HoldAgainst("broker", GUARANTEE, book.now), SHARED)


LIN, WU = OfficerId("customs/lin"), OfficerId("customs/wu")
DRAW, SEED, SALT = DrawId("D-1"), b"seed" * 8, b"salt" * 8
ALL_DRAWN = DrawRules(
    tuple(Share(grade, risk, 1_000) for grade in GRADES for risk in Risk), (), Risk.LOW, 10
)
PATIENT = GradeRules(2, 365, 180, 100, ())


def clear(book: Book) -> None:
    """The list of FIRST is rejected once; customs bills what we computed."""
    guarantee_taxes(book)
    book.do(OpenClearance(RUN, MERCHANT, "broker", CLEARED, (ENTRY,), book.now))
    waybills = tuple(
        ReportedWaybill(i, f"SF-{i}", 1_400, 0, book.events("order", i)[0].consignee)
        for i in CLEARED
    )
    book.do(TakeWaybills(RUN, "SF", waybills, book.now))
    declare(book, CLEARED)
    answer(book, (0, 1, 120), (1, 1, 120))
    answer(book, (0, 1, 100), (1, 1, 300))
    book.do(CorrectDeclarations(RUN, (FIRST,), "address confirmed", book.now))
    declare(book, (FIRST,))
    answer(book, (0, 2, 120))
    book.do(PickForRun(RUN, CLEARED, book.now))
    answer(book, (0, 2, 800), (1, 1, 800))
    bills = tuple(bill(book, order_id, f"I{number}") for number, order_id in enumerate(CLEARED))
    book.do(RecordTaxBills(RUN, book.kept("816"), bills, book.now))
    book.react()


def declare(book: Book, order_ids: Sequence[OrderId]) -> None:
    book.do(SendDocuments(RUN, book.now))
    for document in Document:
        stored = tuple(DocumentAnswer(order_id, 120, book.now) for order_id in order_ids)
        digest = book.kept(f"{document.value} {book.now}")
        book.do(RecordDocumentAnswers(RUN, document, digest, stored, book.now))
    book.do(MatchRun(RUN, book.now))
    # Asked for first, and sent once the guarantee has answered.
    book.do(DeclareRun(RUN, book.now))
    book.react()
    book.do(DeclareRun(RUN, book.now))


def answer(book: Book, *said: tuple[int, int, int]) -> None:
    """Place in the run, attempt and status of each receipt."""
    book.now += timedelta(minutes=1)
    receipts = tuple(
        Receipt(f"{RUN}-{place:03d}-{attempt:02d}", f"I{place}", status, "", "", book.now)
        for place, attempt, status in said
    )
    book.do(TakeReceipts(RUN, book.kept(f"622 {said}"), receipts, book.now))


def bill(book: Book, order_id: OrderId, invt_no: str) -> TaxBill:
    events = book.events("order", order_id)
    lines = [event.lines for event in events if hasattr(event, "lines")][-1]
    return TaxBill(
        order_id,
        invt_no,
        f"{invt_no}_0",
        sum(each.tax.tariff_fen for each in lines),
        sum(each.tax.vat_fen for each in lines),
        sum(each.tax.consumption_fen for each in lines),
    )


def settle_taxes(book: Book) -> None:
    """The bill of FIRST is void, for a part of it came back; that of SECOND falls due."""
    book.do(SettleTax(RUN, book.kept("818 void"), ("I0_0",), VOID, "", book.now))
    book.now += timedelta(days=15)
    book.do(WarnOfTax(RUN, book.now))
    book.react()


def inspect(book: Book) -> None:
    """Every order is drawn, opened by the officer of its lot, and let go by the other."""
    day = customs_day(book.now)
    for command in (
        SetDrawRules(ALL_DRAWN, day, "N-1", "delegated", LIN, book.now),
        SetGradeRules(PATIENT, day, "first", LIN, book.now),
        SetDuty(LIN, True, "", LIN, book.now),
        SetDuty(WU, True, "", LIN, book.now),
        FreezeDraw(DRAW, (RUN,), commitment_of(SEED, SALT), LIN, book.now),
        GiveWitness(DRAW, "31415", "merchant/ada", book.now),
        DrawTargets(DRAW, SEED.hex(), SALT.hex(), LIN, book.now),
        RevealSeed(DRAW, SEED.hex(), SALT.hex(), book.now),
    ):
        book.do(command)
    (drawn,) = (e for e in book.events("draw", DRAW) if isinstance(e, TargetsDrawn))
    for place, target in enumerate(drawn.targets, 1):
        control_id, officer = ControlId(f"{DRAW}-{place}"), target.officer
        passed = InspectionOutcome.PASSED
        book.do(InspectControl(control_id, officer, passed, "as declared", book.now))
        book.do(LiftControl(control_id, WU if officer == LIN else LIN, book.now))


def leave(book: Book) -> None:
    parcels = tuple(ScannedParcel(f"SF-{i}", RUN, 1_410, "lane 1") for i in CLEARED)
    book.do(ScanParcels(SortingId("S-1"), "station 1", parcels, book.now))
    book.do(ListForLeaving(EXIT, "QDE1", (RunParcels(RUN, CLEARED),), book.now))
    book.do(IssueGatePass(EXIT, "P-1", "A-2", book.now))
    book.do(PassExitGate(EXIT, "P-1", CLEARED, book.now))
    book.do(PostExit(EXIT, book.now))
    book.do(ReportDelivery("SF", CLEARED, (), (), book.now))


def come_back(book: Book) -> None:
    """One pot of FIRST comes back damaged; a count then finds one jar less; a jar is blocked."""
    book.now += timedelta(days=20)
    book.do(AskReturn(FIRST, RUN, "1", (SkuUnits(CREAM, 1),), "too rich", book.now))
    book.do(ReceiveReturn(FIRST, "1", (), (SkuUnits(CREAM, 1),), book.now))
    book.do(DeclareReturn(FIRST, "1", "T-1", book.now))
    book.do(TakeReturnAnswer(FIRST, RUN, "1", 399, book.kept("626"), "", book.now))
    pay_back(book)
    count_id = CountId("N-1")
    counted, expected = (SkuUnits(HONEY, 3),), (SkuUnits(HONEY, 4),)
    book.do(TakeCount(count_id, counted, expected, book.now))
    spread = (EntryDelta(ENTRY, HONEY, -1),)
    book.do(SpreadDifferences(count_id, spread, "broken on the shelf", book.now))
    settle_taxes(book)
    book.do(BlockStock(ENTRY, "recall", (SkuUnits(HONEY, 1),), "recall", book.now))
