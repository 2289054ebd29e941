"""One order of three lines: one unit short, one damaged, rejected once, inspected, one returned."""

import pytest

from application import streams
from tests.end_to_end.one_order import (
    BATCH,
    CONSIGNMENT,
    ENTRY,
    EXIT,
    HONEY,
    ORDER,
    RUN,
    SOCKS,
    buy_with_one_unit_short,
    clear_after_one_rejection_and_an_inspection,
    leave,
    return_one_unit,
    sell,
    ship,
    tally_with_one_unit_damaged,
    tax,
)
from tests.end_to_end.port import CAMPAIGN, SHARED, Port

DOCUMENTS = ["DocumentsSent"] * 3 + ["DocumentsAnswered"] * 3 + ["DocumentsMatched"]

TOLD = {
    (streams.CAMPAIGN, CAMPAIGN): [
        "CampaignDrafted",
        "CampaignPublished",
        "UnitsHeld",
        "UnitsSold",
        "CampaignClosed",
    ],
    (streams.ORDER, ORDER): [
        "OrderPlaced",
        "PaymentConfirmed",
        "OrderCollected",
        "OrderAmended",
        "RefundOwed",
        "RefundPaid",
        "OrderAmended",
        "RefundOwed",
        "RefundPaid",
        "RefundOwed",
        "RefundPaid",
    ],
    (streams.BATCH, BATCH): [
        "BatchOpened",
        "OrdersAdded",
        "BatchLocked",
        "PurchasePlaced",
        "SupplierConfirmed",
        "ShortageShared",
        "ShortageShared",
        "OrdersHandedToRun",
    ],
    (streams.CONSIGNMENT, CONSIGNMENT): [
        "ConsignmentOpened",
        "GoodsReceivedOverseas",
        "CartonsPacked",
        "ConsignmentSealed",
        "ConsignmentDeparted",
        "ConsignmentArrived",
        "ConsignmentEntered",
    ],
    (streams.ENTRY, ENTRY): [
        "EntryListed",
        "EntryGatePassed",
        "GoodsTallied",
        "EntryPosted",
        "StockReserved",
        "UnitsPicked",
        "ReturnShelved",
    ],
    (streams.RUN, RUN): [
        "RunOpened",
        "WaybillsAssigned",
        *DOCUMENTS,
        "DeclarationsSent",
        "DeclarationsAnswered",
        "DeclarationsRejected",
        "DeclarationsCorrected",
        *DOCUMENTS,
        "DeclarationsSent",
        "DeclarationsAnswered",
        "DeclarationsAnswered",
        "ParcelsPicked",
        "InspectionRecorded",
        "DeclarationsReleased",
        "TaxBilled",
        "OrdersListedForExit",
    ],
    (streams.SORTING, "S-1"): ["ParcelsSorted"],
    (streams.EXIT, EXIT): [
        "ExitListed",
        "GatePassIssued",
        "ExitGatePassed",
        "ExitPosted",
    ],
    (streams.RETURN, ORDER): [
        "ReturnRequested",
        "ReturnReceived",
        "ReturnDeclared",
        "ReturnAnswered",
    ],
}
"""What each stream has at the end, by the names of its events."""


@pytest.fixture
def port(database_url):
    port = Port(database_url)
    yield port
    port.close()


def test_one_order_from_the_campaign_to_a_returned_unit(port):
    sell(port)
    buy_with_one_unit_short(port)
    ship(port)
    tally_with_one_unit_damaged(port)
    clear_after_one_rejection_and_an_inspection(port)
    leave(port)
    return_one_unit(port)

    for place, names in TOLD.items():
        assert port.names(*place) == names
    year = streams.year_id(port.events(streams.ORDER, ORDER)[0].buyer_key, 2026)
    assert port.names(streams.YEAR, year, SHARED) == ["QuotaReserved"] + ["QuotaGivenBack"] * 3
    assert port.names(streams.NUMBER, ORDER, SHARED) == ["OrderNumberClaimed"]
    assert_money_and_goods_add_up(port, year)


def assert_money_and_goods_add_up(port, year):
    """118.00 of honey was sent and kept; socks came back; honey was cut twice. Tax is 9.1 %."""
    standing = port.state(streams.ORDER, ORDER)
    assert [(n.sku, n.quantity) for n in standing.lines] == [(HONEY, 1), (SOCKS, 1)]
    assert standing.received_fen == 35_400 + 4_990 + 1_000 + (2_201 + 465 + 1_100)
    assert standing.received_fen - standing.owed_fen == 11_800 + 1_000 + tax(12_800)
    assert standing.repaid == frozenset(standing.owed)
    assert port.state(streams.YEAR, year, SHARED).used_fen == 12_800
    entry = port.state(streams.ENTRY, ENTRY)
    assert (entry.free(HONEY), entry.free(SOCKS)) == (0, 1)
