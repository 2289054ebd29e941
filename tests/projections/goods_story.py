"""Two entries whose goods are counted, declared, rejected, sent out, counted again and returned."""

from dataclasses import replace
from typing import Any

from domain import stock_count
from domain.customs_codes import Document
from domain.sorting_run import Verdict
from tests.projections.given import FakeLog
from tests.projections.plain import entry, exits, returns, run, sorting, values
from tests.projections.story import at, batch_units, drafted, units

counts: Any = stock_count

MEMBERS = ("o1", "o2", "o3", "o4")


def part(entry_id="E1", sku="honey", quantity=1):
    return values.StockPart(entry_id, sku, quantity)


PARTS = {
    "o1": (part(), part("E2", "socks", 2)),
    "o2": (part(quantity=2),),
    "o3": (part(),),
    "o4": (part(),),
}


def run_order(order_id):
    return run.RunOrder(order_id, "B1", 2026, PARTS[order_id])


def line(book_line, sku, quantity):
    return entry.EntryLine(book_line, sku, "0409000000", "035", quantity)


def listed(entry_id="E1", **quantities):
    lines = tuple(line(17 + i, sku, n) for i, (sku, n) in enumerate(sorted(quantities.items())))
    packing = batch_units("B1", **quantities)
    return entry.EntryListed(entry_id, f"L-{entry_id}", ("S1",), lines, packing, at(0))


def cop_no(order_id, attempt=1):
    return f"R1-{MEMBERS.index(order_id):03d}-{attempt:02d}"


def declaration(order_id, attempt=1):
    return run.Declaration(order_id, attempt, cop_no(order_id, attempt))


def answer(order_id, hours, invt_no="", attempt=1):
    return run.Answer(order_id, cop_no(order_id, attempt), invt_no, at(hours))


def answers(hours, *order_ids):
    return tuple(answer(order_id, hours, f"I-{order_id}") for order_id in order_ids)


def rejection(order_id, hours):
    return run.Rejection(order_id, cop_no(order_id), "1313", "over the limit", at(hours))


def waybill(order_id):
    return run.Waybill(order_id, f"W-{order_id}", 900, 0)


def parcel(order_id):
    return exits.ExitParcel(order_id, "R1", f"I-{order_id}", f"W-{order_id}", PARTS[order_id])


def counted(sku, good, **others):
    return replace(entry.SkuCount(sku, good), **others)


def opened():
    return run.RunOpened("R1", "shop", "broker", tuple(map(run_order, MEMBERS)), at(10))


def told() -> FakeLog:
    """o1 leaves and comes back, o2 is rejected and withdrawn, o3 passes unlisted, o4 goes back."""
    log = FakeLog()
    log.append("campaign", "K", [drafted()])
    come_in(log)
    declare(log)
    leave(log)
    count(log)
    return log


def come_in(log):
    log.append("entry", "E1", [
        listed("E1", honey=10),
        entry.EntryGatePassed("E1", "G1", "lorry", 4_000, at(1)),
        entry.EntryPosted("E1", units(honey=9), at(2)),
        entry.EntryPosted("E1", units(honey=10), at(3)),
        entry.GoodsTallied("E1", "T1", (counted("honey", 7, damaged=1, short=2),),
                           batch_units(honey=7), at(4)),
        entry.GoodsTallied("E1", "T2", (counted("honey", 8, damaged=1, short=1, wrong=1),),
                           batch_units(honey=8), at(5)),
        entry.DiscrepancyDecided("E1", "honey", "damaged", 1, "destroy", at(6)),
        entry.StockBlocked("E1", "b1", units(honey=2), "sampling", at(6)),
        entry.StockUnblocked("E1", "b1", units(honey=1), at(7)),
    ])  # fmt: skip
    log.append("entry", "E2", [
        listed("E2", socks=4),
        entry.GoodsTallied("E2", "T1", (counted("socks", 4),), batch_units(socks=4), at(4)),
        entry.EntryPosted("E2", units(socks=4), at(5)),
    ])  # fmt: skip
    log.append("entry", "E1", [entry.StockReserved("E1", "R1", batch_units(honey=5), at(10))])
    log.append("entry", "E2", [entry.StockReserved("E2", "R1", batch_units(socks=2), at(10))])


def declare(log):
    differs = run.MatchFailure("o3", "M4", "telephone", "139", "", "138")
    documents = [
        run.DocumentsSent("R1", document, f"R1-000{number}", MEMBERS, at(12))
        for number, document in enumerate(Document, 1)
    ]
    stored = tuple(run.DocumentAnswer(order_id, 120, at(13)) for order_id in MEMBERS)
    log.append("run", "R1", [
        opened(),
        run.WaybillsAssigned("R1", "carrier", tuple(map(waybill, MEMBERS)), at(11)),
        *documents,
        *(run.DocumentsAnswered("R1", document, "hash", stored, at(13)) for document in Document),
        run.DocumentsMatched("R1", ("o1", "o2", "o4"), at(14)),
        run.MatchFailed("R1", (differs,), at(14)),
        run.DeclarationsSent("R1", "R1-0004", tuple(map(declaration, ("o1", "o2"))), at(15)),
        run.DeclarationsSent("R1", "R1-0005", (declaration("o4"),), at(15)),
        run.MessageRefused("R1", "R1-0005", "hash", "bad signature", at(16)),
        run.DeclarationsAnswered("R1", 4, "hash", answers(16, "o2"), at(16)),
        run.DeclarationsAnswered("R1", 120, "hash", answers(17, "o1", "o2"), at(17)),
        run.DeclarationsRejected("R1", "hash", (rejection("o2", 18),), at(18)),
        run.ReceiptUnfit("R1", "hash", cop_no("o2"), 800, "answers a rejected declaration", at(18)),
        run.DeclarationsReleased("R1", "hash", answers(19, "o1"), at(19)),
        run.DeclarationsCorrected("R1", ("o2", "o3"), "called", at(20)),
        run.DocumentsMatched("R1", ("o2", "o3"), at(20)),
        run.DeclarationsSent(
            "R1", "R1-0006", (declaration("o2", 2), declaration("o3")), at(21)),
        run.DeclarationsAnswered(
            "R1", 120, "hash", (answer("o2", 22, "J-o2", 2), answer("o3", 22)), at(22)),
        run.WithdrawalAsked("R1", ("o2", "o3"), "buyer asked", at(23)),
        run.WithdrawalsSent("R1", "R1-0007", ("o2", "o3"), at(23)),
        run.WithdrawalsRefused("R1", "hash", ("o3",), "too late", at(24)),
        run.WithdrawalsAccepted("R1", "hash", ("o2",), at(24)),
        run.DeclarationsReleased("R1", "hash", answers(25, "o3"), at(25)),
        run.OrdersHandedBack("R1", ("o4",), "wrong year", at(25)),
        run.ParcelsPicked("R1", ("o1", "o3"), at(26)),
    ])  # fmt: skip
    log.append("entry", "E1", [
        entry.UnitsPicked("E1", "R1", batch_units(honey=2), at(26)),
        entry.StockGivenBack("E1", "R1", batch_units(honey=3), (), at(26)),
    ])  # fmt: skip
    log.append("entry", "E2", [entry.UnitsPicked("E2", "R1", batch_units(socks=2), at(26))])


def leave(log):
    aside = sorting.ParcelSetAside("W-o3", "o3", Verdict.WEIGHT_DIFFERS)
    strange = sorting.ParcelSetAside("W-x", None, Verdict.UNKNOWN_WAYBILL)
    log.append("sorting", "S1", [
        sorting.ParcelsSorted(
            "S1", "north", (sorting.SortedParcel("W-o1", "o1", 905, "A"),), at(27)),
        sorting.ParcelsSetAside("S1", "north", (aside, strange), at(27)),
        sorting.ParcelsSorted(
            "S1", "north", (sorting.SortedParcel("W-o3", "o3", 899, "A"),), at(28)),
    ])  # fmt: skip
    log.append("run", "R1", [run.OrdersListedForExit("R1", "X1", ("o1", "o3"), at(28))])
    log.append("exit", "X1", [
        exits.ExitListed("X1", "L8", (parcel("o1"), parcel("o3")), at(28)),
        exits.GatePassIssued("X1", "GP1", "van", ("o1", "o3"), at(28)),
        exits.ExitWithdrawn("X1", ("o3",), "torn", at(29)),
        exits.GatePassWithdrawn("X1", "GP1", "torn", at(29)),
    ])  # fmt: skip
    log.append("run", "R1", [run.OrdersDelistedFromExit("R1", "X1", ("o3",), "torn", at(29))])
    log.append("exit", "X1", [
        exits.GatePassIssued("X1", "GP2", "van", ("o1",), at(30)),
        exits.ExitGatePassed("X1", "GP2", ("o1",), at(31)),
        exits.GatePassedUnlisted("X1", "GP2", ("o3",), "not on the list", at(31)),
        exits.ExitPosted("X1", at(32)),
    ])  # fmt: skip


def count(log):
    log.append("return", "o1", [
        returns.ReturnRequested("o1", "n1", units(socks=2), "late", at(19), at(40)),
        returns.ReturnReceived("o1", "n1", units(socks=1), units(socks=1), True, at(41)),
        returns.ReturnDeclared("o1", "n1", "m9", units(socks=2), at(42)),
        returns.ReturnAnswered("o1", "n1", True, "hash", 20_000, 20_000, "", at(43)),
    ])  # fmt: skip
    good, damaged = batch_units(socks=1), batch_units(socks=1)
    log.append("entry", "E2", [entry.ReturnShelved("E2", "o1/n1", good, damaged, at(43))])
    spread = (counts.EntryDelta("E1", "honey", -1),)
    log.append("count", "C1", [
        counts.CountTaken("C1", units(honey=5), units(honey=6), at(50)),
        counts.DifferencesDecided("C1", spread, "theft", at(51)),
    ])  # fmt: skip
    adjusted = entry.StockAdjusted("E1", "C1", (entry.SkuDelta("honey", -1),), at(51))
    log.append("entry", "E1", [adjusted])
