from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa

from domain.identifiers import Partition, parts_of
from projections.order_history import touching
from projections.order_membership import MODEL, streams_of
from tests.projections.given import BOOK, SHARED, FakeLog, applied, tables_of
from tests.projections.plain import (
    guarantees,
    held,
    identities,
    numbers,
    offer,
    payments,
    run,
    shipment,
    sorting,
    years,
)
from tests.projections.story import at, told, units


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def told_with_shared() -> FakeLog:
    log = told()
    claimed = numbers.OrderNumberClaimed("o1", BOOK, "K", "M", "buyer", 2026, at(1), at())
    log.append("number", "o1", [claimed], SHARED)
    reserved = years.QuotaReserved("key", 2026, "o1", 10_000, at())
    log.append("year", "key:2026", [reserved], SHARED)
    shares = (payments.PaymentShare(BOOK, "o1", 10_000), payments.PaymentShare(BOOK, "o2", 10_000))
    reported = payments.PaymentReported("pay", "firm", "payer", 20_000, shares, "", "", at(1))
    log.append("payment", "firm:pay", [reported], SHARED)
    pledged = guarantees.GuaranteeReserved("G", "R1", 910, at(19), BOOK, "m1")
    own = held.HeldBill("o1", "m1", "T1", 910, 910)
    others = held.HeldBill("o2", "m1", "T2", 910, 910)
    billed = guarantees.GuaranteeDeducted("G", "R1", (own,), at(24), BOOK)
    other = guarantees.GuaranteeDeducted("G", "R1", (others,), at(24), BOOK)
    log.append("guarantee", "G", [pledged, billed, other], SHARED)
    scanned = sorting.SortedParcel("W-o1", "o1", 900, "A")
    unknown = sorting.ParcelSetAside("W-?", None, sorting.Verdict.UNKNOWN_WAYBILL)
    log.append("sorting", "S", [
        sorting.ParcelsSorted("S", "1", (scanned,), at(25)),
        sorting.ParcelsSetAside("S", "1", (unknown,), at(25)),
    ])  # fmt: skip
    return log


def kinds_of(stream_ids: Sequence[str]) -> set[str]:
    return {parts_of(stream_id)[1] for stream_id in stream_ids}


def history(connection: sa.Connection, log: FakeLog, order_id: str) -> list[str]:
    applied(connection, MODEL, log.recorded)
    stream_ids = streams_of(connection, BOOK, order_id)
    recorded = [each for each in log.recorded if each.stream_id in stream_ids]
    return [type(each.event).__name__ for each in touching(recorded, order_id)]


def test_an_order_is_found_in_every_kind_of_stream_that_holds_it(connection):
    applied(connection, MODEL, told_with_shared().recorded)
    assert kinds_of(streams_of(connection, BOOK, "o1")) == {
        "order", "return", "number", "campaign", "batch", "consignment", "entry", "run", "exit",
        "delivery", "sorting", "payment", "year", "guarantee",
    }  # fmt: skip


def test_another_order_of_the_operator_does_not_come_with_it(connection):
    applied(connection, MODEL, told_with_shared().recorded)
    assert kinds_of(streams_of(connection, BOOK, "o6")) == {
        "order", "return", "number", "campaign",
    }  # fmt: skip


def test_nothing_crosses_operators(connection):
    applied(connection, MODEL, told_with_shared().recorded)
    streams = streams_of(connection, Partition("other.NB01"), "o1")
    assert {parts_of(stream_id)[0].split(".")[0] for stream_id in streams} == {"other"}


def test_every_event_that_touched_an_order_is_in_its_history(connection):
    assert history(connection, told_with_shared(), "o1") == [
        "OrderPlaced", "PaymentConfirmed", "PaymentConfirmed", "RefundOwed", "RefundPaid",
        "PromiseChanged", "CampaignClosed", "OrderCollected", "OrdersAdded", "BatchLocked",
        "PurchasePlaced", "SupplierConfirmed", "SupplierConfirmed", "ChargeAdded",
        "ConsignmentOpened", "GoodsReceivedOverseas", "CartonsPacked", "ConsignmentSealed",
        "ConsignmentDeparted", "ConsignmentArrived", "EntryListed", "EntryGatePassed",
        "EntryPosted", "GoodsTallied",
        "OrdersHandedToRun", "RunOpened", "WaybillsAssigned", "DocumentsMatched",
        "DeclarationsSent", "DeclarationsAnswered", "DeclarationsAnswered", "DeclarationsReleased",
        "TaxBilled", "TaxSettled", "OrdersListedForExit", "ExitListed", "GatePassIssued",
        "ExitGatePassed", "ExitPosted", "ParcelsDelivered", "OrderNumberClaimed",
        "QuotaReserved", "PaymentReported", "GuaranteeReserved", "GuaranteeDeducted",
        "ParcelsSorted",
    ]  # fmt: skip


def test_what_its_batch_did_after_it_had_left_did_not_touch_an_order(connection):
    assert history(connection, told(), "o7")[-3:] == [
        "OrdersAdded", "OrderHandedBack", "OrdersWithdrawn",
    ]  # fmt: skip


def test_only_orders_in_a_refused_message_are_touched_by_it(connection):
    log = told()
    assert "MessageRefused" in history(connection, log, "o8")
    assert "MessageRefused" not in history(connection, log, "o3")


def test_a_receipt_that_fits_nothing_is_told_to_the_order_it_names(connection):
    log = told()
    log.append("run", "R1", [run.ReceiptUnfit("R1", "h", "R1-o3-01", 9, "unknown status", at(30))])
    assert history(connection, log, "o3")[-1] == "ReceiptUnfit"
    assert "ReceiptUnfit" not in history(connection, log, "o4")


def test_a_cancelled_order_is_not_touched_by_what_its_campaign_does(connection):
    log = told()
    log.append("campaign", "K", [offer.CampaignTerminated("K", "why", at(40))])
    assert history(connection, log, "o5")[-1] == "RefundOwed"
    assert "CampaignTerminated" in history(connection, log, "o6")


def test_what_a_register_answered_about_the_buyer_is_in_the_history_of_the_order(connection):
    log = told_with_shared()
    orders = (identities.OrderOfBook(BOOK, "o1"),)
    known = identities.IdentityConfirmed("key", "name", orders, "register", "R-1", at(1))
    log.append("identity", "key", [known], SHARED)
    assert history(connection, log, "o1")[-1] == "IdentityConfirmed"
    assert "IdentityConfirmed" not in history(connection, log, "o2")


def test_units_held_for_others_are_not_an_orders_history(connection):
    log = told()
    log.append("campaign", "K", [offer.UnitsHeld("K", 1, units(honey=1), at(40))])
    assert "UnitsHeld" not in history(connection, log, "o6")


def test_a_consignment_that_carries_other_batches_is_not_its_own(connection):
    log = told()
    opened = shipment.ConsignmentOpened("S2", log.recorded[0].event.route, at(7))
    log.append("consignment", "S2", [opened])
    applied(connection, MODEL, log.recorded)
    assert f"{BOOK}/consignment/S2" not in streams_of(connection, BOOK, "o1")
