from dataclasses import replace
from datetime import timedelta

import pytest

from domain.identifiers import Sku
from domain.product import ProductRegistered, ProductWithdrawn, facts_of
from projections import product_catalogue as catalogue
from projections.product_catalogue import ProductFilter
from projections.product_rows import facts_in
from tests.domain.product_examples import in_full, registered
from tests.projections.given import (
    NOON,
    SHARED,
    applied,
    content_of,
    emptied,
    given,
    tables_of,
)


def filed(sku, merchant="m-1", **changed):
    return replace(registered, sku=Sku(sku), merchant_id=merchant, registered_at=NOON, **changed)


def withdrew(sku, merchant="m-1"):
    return ProductWithdrawn(Sku(sku), merchant, "recalled", NOON + timedelta(hours=1))


@pytest.fixture
def read(database_url):
    with tables_of(database_url, catalogue.MODEL) as engine, engine.connect() as connection:

        def following(*events, partition=SHARED):
            for event in events:
                log = given(("product", event.sku, [event]), partition=partition)
                applied(connection, catalogue.MODEL, log.recorded)
            return connection

        yield following


def listed(connection, shared=SHARED, **shown):
    rows = catalogue.products_of(connection, shared, ProductFilter(**shown))
    return [row.sku for row in rows]


def one(connection, sku):
    row = catalogue.one_product(connection, SHARED, sku)
    assert row is not None
    return row


def test_all_that_is_filed_of_a_product_is_read_as_it_was(read):
    said = {
        name: getattr(in_full, name) for name in ProductRegistered.__slots__ if name[-3:] != "_at"
    }
    connection = read(ProductRegistered(**said, registered_at=NOON), filed("plain"))
    full, plain = one(connection, in_full.sku), one(connection, "plain")
    assert facts_in(full) == facts_of(in_full)
    assert facts_in(plain) == facts_of(filed("plain"))
    assert str(full.legal_1_factor) == "0.8"


def test_a_later_registration_replaces_and_a_withdrawn_product_is_still_told(read):
    connection = read(filed("a"), filed("a", name="Other"), filed("b"), withdrew("b"))
    assert one(connection, "a").name == "Other"
    row = one(connection, "b")
    assert (row.stage, row.reason, row.withdrawn_at) == (
        "withdrawn", "recalled", NOON + timedelta(hours=1)
    )  # fmt: skip
    assert listed(connection, stage="registered") == ["a"]
    assert catalogue.stages_of(connection, SHARED, ProductFilter()) == {
        "registered": 1,
        "withdrawn": 1,
    }
    back = read(filed("b"))
    assert one(back, "b").withdrawn_at is None
    assert listed(back, stage="withdrawn") == []


def test_products_are_found_by_what_is_asked_and_only_within_reach(read):
    connection = read(
        filed("a", gtin="9421025231254"),
        filed("b", merchant="m-2", hs_code="0409000000"),
        filed("a_b"),
    )
    assert listed(connection) == ["a", "a_b", "b"]
    assert listed(connection, text="a_") == ["a_b"]
    assert listed(connection, text="9421025231254") == ["a"]
    assert listed(connection, hs_code="0409") == ["b"]
    assert listed(connection, hs_code="%") == []
    assert listed(connection, within=["m-2"]) == ["b"]
    assert listed(connection, merchant_id="m-1", within=["m-2"]) == []
    assert catalogue.one_product(connection, SHARED, "a", ["m-2"]) is None
    assert listed(connection, shared="other.shared") == []


@pytest.mark.parametrize("sort", ["sku", "-sku", "name", "-hs_code", "registered"])
def test_pages_of_the_list_follow_one_another(read, sort):
    connection = read(*(filed(f"s-{n}", name=f"n-{n % 2}") for n in range(5)))
    pages = [
        row.sku
        for offset in range(0, 6, 2)
        for row in catalogue.products_of(
            connection, SHARED, ProductFilter(), sort=sort, limit=2, offset=offset
        )
    ]
    assert sorted(pages) == [f"s-{n}" for n in range(5)]


@pytest.mark.parametrize("cut", range(5))
def test_pages_of_any_size_give_the_same_rows(database_url, cut):
    events = [filed("a"), withdrew("a"), filed("a", name="Other"), filed("a", net_grams=7)]
    recorded = given(("product", "a", events), partition=SHARED).recorded
    with tables_of(database_url, catalogue.MODEL) as engine, engine.connect() as connection:
        applied(connection, catalogue.MODEL, recorded)
        at_once = content_of(connection, catalogue.MODEL)
        emptied(connection, catalogue.MODEL)
        applied(connection, catalogue.MODEL, recorded[:cut])
        applied(connection, catalogue.MODEL, recorded[cut:])
        assert content_of(connection, catalogue.MODEL) == at_once
