from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from adapters.customs.book_assembling import (
    Filing,
    entry_message,
    exit_message,
)
from adapters.customs.book_messages.reading import read
from adapters.customs.book_messages.writing import written
from adapters.customs.book_passes import Load, Lorry, pass_message
from adapters.customs.messages.faults import Rule
from domain.account_book import BookHolder
from domain.entry_events import EntryLine, EntryListed
from domain.exit_events import ExitParcel
from domain.goods import Route, StockPart
from domain.identifiers import ConsignmentId, EntryId, OrderId, RunId, Sku
from tests.adapters.customs.book_examples import CITED, LISTS, envelope
from tests.domain.book_examples import HONEY, NOON, OPENED, SOCKS

BROKER = BookHolder("91330201MA2BBBBB0Y", "3302980001", "宁波报关行")
FILING = Filing(
    OPENED,
    {17: HONEY, 18: SOCKS},
    BROKER,
    "E-0001",
    date(2026, 11, 21),
    {n: v for n, v in envelope("INV101").items() if n != "message_type"},
    BROKER.customs_code,
)
ROUTE = Route("609", "Auckland", "3115", "2")
ENTRY = EntryId("E1")


def listed(*lines: tuple[int, str, int]) -> EntryListed:
    entry_lines = tuple(EntryLine(n, Sku(sku), "0409000000", "011", q) for n, sku, q in lines)
    return EntryListed(ENTRY, "L-1", (ConsignmentId("C1"),), entry_lines, (), NOON)


def parcel(order: str, invt_no: str, **units: int) -> ExitParcel:
    parts = tuple(StockPart(ENTRY, Sku(sku), quantity) for sku, quantity in units.items())
    return ExitParcel(OrderId(order), RunId("R1"), invt_no, "W1", parts)


PLACES = {(ENTRY, Sku("honey")): 17, (ENTRY, Sku("socks")): 18}


def missing(assembled):
    return [(fault.rule, fault.field, fault.line) for fault in assembled.faults]


def test_an_entry_is_a_list_into_the_area_with_a_corresponding_declaration():
    made = entry_message(listed((18, "socks", 4), (17, "honey", 10)), ROUTE, FILING)
    assert made.faults == ()
    head = made.message.one("InvtHeadType")
    assert (head["ImpexpMarkcd"], head["InvtType"], head["DclcusTypecd"]) == ("I", "0", "2")
    assert (head["SupvModecd"], head["StshipTrsarvNatcd"], head["TrspModecd"]) == (
        "1210",
        "609",
        "2",
    )
    honey, socks = made.message.all("InvtListType")
    assert (honey["PutrecSeqno"], honey["DclQty"], honey["LawfQty"]) == (17, 10, 5)
    assert (honey["DclTotalAmt"], honey["LvyrlfModecd"]) == (Decimal("215.00"), "3")
    assert (socks["SecdLawfUnitcd"], socks["SecdLawfQty"]) == ("035", Decimal("0.48"))
    assert read(written(made.message)) == made.message


def test_one_book_line_is_one_line_of_the_list():
    made = entry_message(listed((17, "honey", 4), (17, "honey", 6)), ROUTE, FILING)
    (line,) = made.message.all("InvtListType")
    assert line["DclQty"] == 10


def test_an_exit_cites_its_declarations_and_sums_what_they_take():
    parcels = [
        parcel("o1", CITED[1], honey=1, socks=2),
        parcel("o2", CITED[0], honey=3),
    ]
    made = exit_message(parcels, PLACES, FILING)
    assert made.faults == ()
    head = made.message.one("InvtHeadType")
    assert (head["ImpexpMarkcd"], head["InvtType"], head["DclcusFlag"]) == ("E", "8", "2")
    assert (head["TrspModecd"], head["StshipTrsarvNatcd"]) == ("W", "142")
    assert "DclcusTypecd" not in head
    taken = {line["PutrecSeqno"]: line["DclQty"] for line in made.message.all("InvtListType")}
    assert taken == {17: 4, 18: 2}
    cited = [bill["CbecBillNo"] for bill in made.message.all("InvtCbecBillType")]
    assert cited == sorted(CITED)
    assert read(written(made.message)) == made.message


def test_what_is_not_filed_is_named_and_nothing_is_made_up():
    made = entry_message(listed((17, "honey", 1), (99, "tea", 1)), ROUTE, FILING)
    named = {field for rule, field, line in missing(made) if rule is Rule.MISSING and line == 2}
    assert {"GdsMtno", "Gdecd", "GdsNm", "DclUprcAmt", "Natcd", "DclQty"} <= named
    assert made.message.all("InvtListType")[1]["PutrecSeqno"] == 99


@pytest.mark.parametrize(
    ("parcels", "fault"),
    [
        ([parcel("o1", "", honey=1)], (Rule.MISSING, "CbecBillNo", 1)),
        ([parcel("o1", CITED[0], tea=1)], (Rule.MISSING, "PutrecSeqno", 0)),
        ([parcel("o1", CITED[0], honey=1)] * 2, (Rule.TWICE, "CbecBillNo", 2)),
        ([], (Rule.PART_MISSING, "", 0)),
    ],
)
def test_an_exit_that_cannot_be_said_says_why(parcels, fault):
    assert fault in missing(exit_message(parcels, PLACES, FILING))


def test_a_firm_without_a_code_is_a_fault_of_its_element():
    nameless = replace(FILING, declarant=replace(BROKER, credit_code=""))
    made = entry_message(listed((17, "honey", 1)), ROUTE, nameless)
    assert (Rule.MISSING, "DclEtpsSccd", 0) in missing(made)


LORRY = Lorry("浙B00001", 13_000_000, 1_000_000)
LOAD = Load(LISTS, 292_800, 280_000, True, "3", "desk")


def test_a_lorry_with_its_lists_is_a_pass():
    made = pass_message(LORRY, LOAD, FILING)
    assert made.faults == ()
    head = made.message.one("PassportHead")
    assert (head["IoTypecd"], head["BindTypecd"], head["PassportTypecd"]) == ("E", "1", "3")
    assert head["TotalWt"] == Decimal("14292.8")
    assert [paper["RtlBillNo"] for paper in made.message.all("PassportAcmp")] == list(LISTS)
    assert read(written(made.message)) == made.message


def test_a_lorry_that_nobody_weighed_is_named():
    made = pass_message(replace(LORRY, weight_grams=None), LOAD, FILING)
    fields = {field for rule, field, _ in missing(made) if rule is Rule.MISSING}
    assert fields == {"VehicleWt", "TotalWt"}
