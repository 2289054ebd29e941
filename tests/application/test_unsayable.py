from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.simulator.filing import BOOK_FACTS
from application.customs_facts import Filed, Goods, Lack
from application.unsayable import Lacking
from domain.clearance_parts import Waybill
from domain.clearance_state import ClearanceRun
from domain.firm import CARRIER, DECLARANT, GUARANTOR, MERCHANT, PLATFORM, ZONE, FirmFacts
from domain.firm import PAYMENT as PAYMENT_FIRM
from domain.identifiers import CampaignId, MerchantId, OrderId, PersonKey, Sku
from domain.order_amounts import OrderLine
from domain.order_events import PaymentConfirmed
from domain.order_state import PreSaleOrder
from domain.people import Person
from domain.tax import LineTax, TaxRates

DAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)
SPRING = CampaignId("spring")
ROLES = (MERCHANT, PLATFORM, PAYMENT_FIRM, CARRIER, DECLARANT, ZONE, GUARANTOR)


def firm(*roles: str, dxp_id: str = "DXPENT01") -> FirmFacts:
    return FirmFacts("3115960001", "", "firm", roles, dxp_id, DAY)


FIRMS = {
    **dict.fromkeys(("all", "shop", BOOK_FACTS.zone_firm, BOOK_FACTS.guarantor), firm(*ROLES)),
    "mute": firm(*ROLES, dxp_id=""),
    "carrier": firm(CARRIER),
}


def goods(sku: str, units: int = 1, pieces: int = 1) -> Goods:
    return Goods(Sku(sku), sku, "0409000000", sku, sku, "", "601", "011", units, pieces, (), 500)


GOODS = {(SPRING, Sku("tea")): goods("tea")}
IN_SIXES = {(SPRING, Sku("tea")): goods("tea", 1, 6)}
GAP = (Lack("D2", "qty1", "tea"),)
FILED = Filed(BOOK_FACTS, FIRMS, GOODS)

RATES, TAX = TaxRates(*map(Decimal, "000")), LineTax(0, 0, 0)
LINE = OrderLine(1, Sku("tea"), 2, Decimal("1.50"), RATES, TAX)
BUYER = Person("林一一", "161", "", "990000196001010005")
CONSIGNEE = Person("林一一", "161", "示范路0号")
PAYMENT = PaymentConfirmed(OrderId("shop:1"), "pay-1", "all", PersonKey("k"), 300, NOW)
SOUND = PreSaleOrder(
    campaign_id=SPRING,
    merchant_id=MerchantId("all"),
    buyer_key=PersonKey("k"),
    buyer=BUYER,
    consignee=CONSIGNEE,
    lines=(LINE,),
    payment=PAYMENT,
)
WAYBILL = Waybill(OrderId(""), "SF1", 1_000, 600)

Case = tuple[PreSaleOrder, Waybill | None, str]
USUAL: Case = (SOUND, WAYBILL, "all")

TEXTS = ("", " ", "a\nb", "茶" * 61, "茶" * 201)


def with_text(order: PreSaleOrder, part: str, field: str, text: str) -> PreSaleOrder:
    person: Any = replace(getattr(order, part), **{field: text})
    return replace(order, **{part: person})


PEOPLE = [("buyer", field) for field in ("name", "telephone", "id_number")]
PEOPLE += [("consignee", field) for field in ("name", "telephone", "address")]

ORDERS = [
    SOUND,
    *(with_text(SOUND, part, field, text) for part, field in PEOPLE for text in TEXTS),
    *(replace(SOUND, merchant_id=MerchantId(name)) for name in ("mute", "carrier", "nobody")),
    *(replace(SOUND, payment=replace(PAYMENT, payment_firm=n)) for n in ("mute", "nobody")),
    *(replace(SOUND, payment=replace(PAYMENT, payment_id=text)) for text in TEXTS),
    replace(SOUND, payment=replace(PAYMENT, payer_key=PersonKey("other"))),
    replace(SOUND, payment=None),
    replace(SOUND, reported_consignee=CONSIGNEE),
    replace(SOUND, reported_consignee=replace(CONSIGNEE, address="")),
    replace(SOUND, lines=(replace(LINE, quantity=3),)),
]
"""All but the first are not as usual in one respect; not all of them lack something by that."""

WAYBILLS = [
    WAYBILL,
    *(replace(WAYBILL, waybill_no=text) for text in TEXTS),
    replace(WAYBILL, weight_grams=999),
    None,
]
CARRIERS = ["all", "carrier", "mute", "nobody", ""]
FILES = [
    FILED,
    replace(FILED, goods=IN_SIXES),
    replace(FILED, firms={name: facts for name, facts in FIRMS.items() if name != "shop"}),
    replace(FILED, book=replace(BOOK_FACTS, guarantor="nobody")),
]


@given(
    st.sampled_from(FILES),
    st.lists(
        st.tuples(st.sampled_from(ORDERS), st.sampled_from(WAYBILLS), st.sampled_from(CARRIERS)),
        min_size=1,
        max_size=2,
    ),
    st.integers(0, 3),
)
def test_where_nothing_lacks_of_many_nothing_lacks_of_each(filed, odd, place):
    orders, run = many([*[USUAL] * place, *odd, USUAL])
    lacking = Lacking(filed, run)
    if lacking.nothing_of(orders):
        assert not any(tuple(lacking.of(*each)) for each in orders)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("waybill", WAYBILLS)
def test_one_that_lacks_something_is_found_among_many(order, waybill):
    orders, run = many([USUAL, (order, waybill, "all"), USUAL])
    lacking = Lacking(FILED, run)
    assert lacking.nothing_of(orders) is not any(tuple(lacking.of(*each)) for each in orders)


def test_nothing_lacks_of_the_usual_and_something_where_goods_have_gaps():
    orders, run = many([USUAL] * 3)
    assert Lacking(FILED, run).nothing_of(orders)
    lacking = Lacking(replace(FILED, goods={}, lacking={(SPRING, Sku("tea")): GAP}), run)
    assert not lacking.nothing_of(orders)
    assert tuple(lacking.of(*orders[0])) == GAP


def many(cases: Sequence[Case]) -> tuple[list[tuple[OrderId, PreSaleOrder]], ClearanceRun]:
    """Orders by their ids, and a run that has their waybills."""
    ids = [OrderId(f"shop:{number}") for number in range(len(cases))]
    told = list(zip(ids, cases, strict=True))
    run = ClearanceRun(
        declarant="all",
        waybills={i: waybill for i, (_, waybill, _) in told if waybill},
        carriers={i: carrier for i, (_, _, carrier) in told if carrier},
    )
    return [(i, order) for i, (order, _, _) in told], run
