"""One campaign from draft to delivery and return, in which every kind of trouble happens once."""

from datetime import date, timedelta
from decimal import Decimal

from domain.goods import Route
from domain.order_amounts import OrderAmounts
from domain.people import Person
from domain.tax import LineTax, TaxRates
from tests.projections.given import NOON, FakeLog
from tests.projections.plain import (
    batch,
    deliveries,
    entry,
    exits,
    offer,
    order,
    order_lines,
    returns,
    run,
    shipment,
    values,
)

ROUTE = Route("601", "Auckland", "3105", "2")
RATES = TaxRates(Decimal(0), Decimal("0.13"), Decimal(0))
BUYER = Person("林一", "13900000001", "Ningbo", "110101199003070011")
PRICE = Decimal("100")


def at(hours=0):
    return NOON + timedelta(hours=hours)


def item(sku, weight_grams=500, volume_cm3=800):
    return offer.CampaignItem(
        sku, f"{sku} name", PRICE, 100, "0409000000", "035", "601", RATES, weight_grams, volume_cm3
    )


def drafted(campaign_id="K", merchant_id="shop"):
    return offer.CampaignDrafted(
        campaign_id, merchant_id, "Kiwi honey", (item("honey"), item("socks", 100, 300)), ROUTE,
        at(), at(48), 3, 100, date(2026, 4, 1), "Asia/Shanghai", at(-1),
    )  # fmt: skip


def units(**quantities):
    return tuple(values.SkuUnits(sku, quantity) for sku, quantity in sorted(quantities.items()))


def batch_units(batch_id="B1", **quantities):
    return tuple(values.BatchUnits(batch_id, sku, n) for sku, n in sorted(quantities.items()))


def amounts(quantity):
    return OrderAmounts(quantity * 10_000, 0, 0, 0)


def lines(**quantities):
    no_tax = LineTax(0, 0, 0)
    return tuple(
        order_lines.OrderLine(gnum, sku, quantity, PRICE, RATES, no_tax)
        for gnum, (sku, quantity) in enumerate(sorted(quantities.items()), 1)
    )


def placed(order_id, campaign_id="K", merchant_id="shop", hours=0, **quantities):
    wanted = quantities or {"honey": 1}
    return order.OrderPlaced(
        order_id, campaign_id, merchant_id, f"buyer of {order_id}", BUYER, BUYER, lines(**wanted),
        amounts(sum(wanted.values())), date(2026, 3, 11), 2026, at(hours),
    )  # fmt: skip


def paid(order_id, fen=10_000, payment_id=None, hours=1):
    payment_id = payment_id or f"p-{order_id}"
    return order.PaymentConfirmed(order_id, payment_id, "firm", "payer", fen, at(hours))


def amended(order_id, **quantities):
    left = amounts(sum(quantities.values()))
    return order.OrderAmended(order_id, lines(**quantities), left, 0, "supplier short", at(6))


def batch_order(order_id, **quantities):
    return batch.BatchOrder(order_id, at(1), units(**(quantities or {"honey": 1})))


def run_order(order_id):
    return run.RunOrder(order_id, "B1", 2026, ())


def answer(order_id, hours=20, invt_no=""):
    return run.Answer(order_id, f"R1-{order_id}-01", invt_no, at(hours))


def declaration(order_id, attempt=1):
    return run.Declaration(order_id, attempt, f"R1-{order_id}-0{attempt}")


def parcel(order_id):
    return exits.ExitParcel(order_id, "R1", f"I-{order_id}", f"W-{order_id}", ())


def told() -> FakeLog:
    """o1 delivered, o2 returned, o3 held, o4 amended and rejected, o5 cancelled, o6 unpaid,
    o7 withdrawn before purchase, o8 refused in a message, o9 never placed."""
    log = FakeLog()
    sell(log)
    collect(log)
    ship(log)
    clear(log)
    leave(log)
    return log


def sell(log):
    log.append("campaign", "K", [drafted(), offer.CampaignPublished("K", at())])
    log.append("campaign", "K", [offer.UnitsHeld("K", 8, units(honey=8, socks=2), at())])
    names = [f"o{number}" for number in range(1, 9)]
    for name in names:
        wanted = {"honey": 1, "socks": 2} if name == "o4" else {"honey": 1}
        log.append("order", name, [placed(name, **wanted)])
    log.append(
        "order", "o9", [order.OrderNotPlaced("o9", "K", "M", "buyer", 2026, "CapExceeded", at())]
    )
    for name in names:
        fen = {"o4": 30_000, "o6": 1}.get(name, 10_000)
        log.append("order", name, [paid(name, fen)])
    owed = order.RefundOwed("o6", "payment-p-o6", 1, "payment does not fit", at(1))
    log.append("order", "o6", [owed])
    log.append("order", "o1", [paid("o1", 5, "twice"), order.RefundOwed("o1", "x", 5, "", at(30))])
    log.append("order", "o1", [order.RefundPaid("o1", "x", 5, at(31))])
    changed = offer.PromiseChanged("K", date(2026, 4, 5), "storm", at(2))
    freed = offer.UnitsFreed("K", 1, units(honey=1), at(2))
    log.append("campaign", "K", [changed, freed, offer.CampaignClosed("K", 9, at(3))])
    cancelled = order.OrderCancelled("o5", "buyer asked", at(3))
    log.append("order", "o5", [cancelled, order.RefundOwed("o5", "c", 10_000, "", at(3))])


def collect(log):
    members = ("o1", "o2", "o3", "o4", "o7", "o8")
    log.append("batch", "B1", [batch.BatchOpened("B1", "March", ROUTE, at(4))])
    for name in members:
        log.append("order", name, [order.OrderCollected(name, "B1", at(4))])
    bought_for = [
        batch_order(n, **({"honey": 1, "socks": 2} if n == "o4" else {})) for n in members
    ]
    log.append("batch", "B1", [batch.OrdersAdded("B1", tuple(bought_for), at(4))])
    log.append("order", "o7", [order.OrderHandedBack("o7", "B1", at(5))])
    log.append("batch", "B1", [batch.OrdersWithdrawn("B1", ("o7",), "buyer asked", at(5))])
    log.append("batch", "B1", [batch.BatchLocked("B1", at(5))])
    wanted = units(honey=5, socks=2)
    log.append("batch", "B1", [batch.PurchasePlaced("B1", "P1", "farm", wanted, at(5))])
    confirmed = batch.SupplierConfirmed("B1", "P1", units(honey=5, socks=1), at(6))
    cut = batch.OrderCut("o4", units(socks=1))
    shared = batch.ShortageShared("B1", "supplier short", "paid-at", (cut,), at(6))
    charge = batch.ChargeAdded("B1", "c1", "freight", 50_000, "NZD", at(6))
    too_soon = batch.SupplierConfirmed("B1", "P1", units(honey=5, tea=1), at(6))
    log.append("batch", "B1", [too_soon, confirmed, shared, charge])
    short = order.RefundOwed("o4", "amended-1", 10_000, "supplier short", at(6))
    log.append("order", "o4", [amended("o4", honey=1, socks=1), short])


def ship(log):
    carton = shipment.Carton("1", 4_000, 9_000, batch_units(honey=5, socks=1))
    received = batch_units(honey=5, socks=1)
    log.append("consignment", "S1", [
        shipment.ConsignmentOpened("S1", ROUTE, at(7)),
        shipment.GoodsReceivedOverseas("S1", "r1", "Auckland", "W", received, at(8)),
        shipment.CartonsPacked("S1", (carton,), at(9)),
        shipment.ConsignmentSealed("S1", "seal", 1, 4_000, 9_000, at(10)),
        shipment.ConsignmentDeparted("S1", "ship", "V1", "BL1", at(11)),
        shipment.ConsignmentArrived("S1", "3105", True, at(12)),
    ])  # fmt: skip
    counts = (entry.SkuCount("honey", 5), entry.SkuCount("socks", 1))
    log.append("entry", "E1", [
        entry.EntryListed("E1", "L1", ("S1",), (), received, at(13)),
        entry.EntryGatePassed("E1", "G1", "lorry", 4_000, at(14)),
        entry.EntryPosted("E1", units(honey=5, socks=1), at(15)),
        entry.GoodsTallied("E1", "T1", counts, received, at(16)),
    ])  # fmt: skip


def clear(log):
    members = ("o1", "o2", "o3", "o4", "o8")
    orders = tuple(run_order(name) for name in members)
    waybills = tuple(run.Waybill(name, f"W-{name}", 900, 0) for name in members)
    differs = run.MatchFailure("o4", "M4", "telephone", "139", "", "138")
    log.append("batch", "B1", [batch.OrdersHandedToRun("B1", "R1", members, at(17))])
    log.append("run", "R1", [
        run.RunOpened("R1", "shop", "broker", orders, at(17)),
        run.WaybillsAssigned("R1", "carrier", waybills, at(18)),
        run.DocumentsMatched("R1", ("o1", "o2", "o3", "o8"), at(18)),
        run.MatchFailed("R1", (differs,), at(18)),
        run.DeclarationsCorrected("R1", ("o4",), "called the carrier", at(18)),
        run.DocumentsMatched("R1", ("o4",), at(18)),
        run.DeclarationsSent("R1", "m1", tuple(map(declaration, members[:4])), at(19)),
        run.DeclarationsSent("R1", "m2", (declaration("o8"),), at(19)),
        run.MessageRefused("R1", "m2", "hash", "bad signature", at(19)),
        run.DeclarationsAnswered(
            "R1", 120, "hash", tuple(answer(n, 20, f"I-{n}") for n in members[:4]), at(20)),
        run.DeclarationsAnswered("R1", 3, "hash", (answer("o1", 20),), at(20)),
        run.DeclarationsAnswered("R1", 500, "hash", (answer("o3", 21),), at(21)),
        run.InspectionRecorded("R1", ("o3",), "officer", "label torn", at(21)),
        run.ParcelsHeld("R1", 501, "hash", (answer("o3", 22),), at(22)),
        run.DeclarationsRejected(
            "R1", "hash",
            (run.Rejection("o4", "R1-o4-01", "100", "identity differs", at(22)),), at(22)),
        run.DeclarationsReleased(
            "R1", "hash", tuple(answer(n, 23, f"I-{n}") for n in ("o1", "o2")), at(23)),
        run.TaxBilled("R1", "hash", (run.TaxBill("o1", "I-o1", "T1", 0, 910, 0),), at(24)),
        run.TaxSettled("R1", "hash", ("T1",), 2, "book", at(25)),
        run.OrdersHandedBack("R1", ("o8",), "wrong year", at(25)),
    ])  # fmt: skip
    log.append("batch", "B1", [batch.OrdersTakenBack("B1", "R1", ("o8",), at(25))])


def leave(log):
    pair = ("o1", "o2")
    log.append("run", "R1", [run.OrdersListedForExit("R1", "X1", pair, at(26))])
    log.append("exit", "X1", [
        exits.ExitListed("X1", "L8", tuple(map(parcel, pair)), at(26)),
        exits.ExitWithdrawn("X1", ("o2",), "torn", at(26)),
        exits.ExitListed("X1", "L8", (parcel("o2"),), at(26)),
        exits.GatePassIssued("X1", "GP1", "van", pair, at(27)),
        exits.ExitGatePassed("X1", "GP1", pair, at(28)),
        exits.ExitPosted("X1", at(28)),
    ])  # fmt: skip
    log.append("delivery", "carrier:2026-03-12", [
        deliveries.ParcelsDelivered("carrier", ("o1",), at(29)),
        deliveries.ParcelsRefused("carrier", ("o2",), at(29)),
    ])  # fmt: skip
    log.append("return", "o2", [
        returns.ReturnRequested("o2", "n1", units(honey=1), "refused", at(23), at(29)),
        returns.ReturnReceived("o2", "n1", units(honey=1), (), True, at(30)),
        returns.ReturnAnswered("o2", "n1", True, "hash", 10_000, 10_000, "", at(31)),
    ])  # fmt: skip
