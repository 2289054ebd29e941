"""`jihuo tax quote`: the cases of the reference, lines of one order, and files that are none."""

import csv

import pytest

from tests.adapters.cli.calling import CommandLine
from tests.domain.tax_cases import ANSWERS, USED_BEFORE, cases


@pytest.fixture
def call(capsys):
    return CommandLine(capsys)


@pytest.fixture
def quote(tmp_path, call):
    def quote(text, encoding="utf-8", code=0):
        file = tmp_path / "orders.csv"
        file.write_bytes(text.encode(encoding))
        said = call("tax", "quote", str(file), "--json")
        assert said.exit_code == code, said
        return said.json

    return quote


def test_every_case_of_the_reference_is_quoted_as_it_says(tmp_path, call):
    inputs = [name for name in cases()[0] if name not in ANSWERS]
    file = tmp_path / "inputs.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*inputs, "year_to_date"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(
            {**case, "year_to_date": USED_BEFORE.get(case["id"], "")} for case in cases()
        )
    said = call("tax", "quote", str(file), "--json").json
    assert len(said) == len(cases())
    for case, found in zip(cases(), said, strict=True):
        names = ("treatment", "tariff", "consumption_tax", "vat", "total")
        expected = [case[name] or None for name in ANSWERS[:5]]
        assert [found[name] for name in names] == expected, case["id"]


def test_rows_of_one_order_are_judged_together(quote):
    said = quote(
        "order,unit_price,qty,vat_rate\nA,2500,1,0.13\nA,2500.01,1,0.13\nB,33.33,1,0.13\nB,33.33,2,0.13\n",
    )
    assert [row["treatment"] for row in said] == ["rejected", "rejected", "in_limit", "in_limit"]
    assert said[0]["refusal"] == {
        "rule": "SeveralItemsOverSingleLimit",
        "taxable": "5000.01",
        "limit": "5000.00",
        "items": "2",
    }
    assert [row["total"] for row in said[2:]] == ["3.03", "6.07"]
    assert [row["order_total"] for row in said[2:]] == ["9.10", "9.10"]


def test_freight_and_insurance_are_taxed_and_a_coupon_is_not_taken_off(quote):
    head = "unit_price,qty,freight,insurance,deducted_coupon,vat_rate"
    said = quote(f"{head}\n120,2,30,5,20,0.13\n")
    assert (said[0]["taxable"], said[0]["vat"]) == ("275.00", "25.03")
    assert said[0]["order_paid"] == "280.03"


def test_a_coupon_lowers_what_is_paid_and_a_public_reduction_what_is_taxed(quote):
    head = "unit_price,qty,deducted_coupon,vat_rate"
    by_coupon, by_price = quote(f"{head}\n200,1,20,0.13\n180,1,0,0.13\n")
    assert (by_coupon["taxable"], by_coupon["total"]) == ("200.00", "18.20")
    assert by_coupon["order_paid"] == "198.20"
    assert (by_price["taxable"], by_price["total"]) == ("180.00", "16.38")
    assert by_price["order_paid"] == "196.38"


def test_the_price_of_cosmetics_tells_their_consumption_tax(quote):
    head = "unit_price,qty,vat_rate,ct_goods,content,content_unit"
    said = quote(
        f"{head}\n499.99,1,0.13,cosmetics,50,ml\n500,2,0.13,cosmetics,50,ml\n"
        "140,1,0.13,cosmetics,10,piece\n150,1,0.13,cosmetics,10,piece\n100,1,0.13,wine,,\n"
    )
    assert [row["consumption_tax"] for row in said] == ["0.00", "123.53", "0.00", "18.53", "7.78"]


def test_freight_counts_for_the_price_of_cosmetics(quote):
    head = "unit_price,qty,freight,vat_rate,ct_goods,content,content_unit"
    said = quote(f"{head}\n499.99,1,0.01,0.13,cosmetics,50,ml\n")
    assert said[0]["consumption_tax"] == "61.76"


def test_what_comes_back_brings_the_tax_that_what_stays_no_longer_bears(quote):
    head = "order,unit_price,qty,vat_rate,returned"
    said = quote(f"{head}\nA,200,2,0.13,1\nA,33.33,3,0.13,0\nA,33.33,3,0.13,3\n")
    assert [row["given_back"] for row in said] == ["18.20", None, "9.10"]


def test_a_quote_says_which_policy_it_rests_on_and_who_bears_a_change(quote):
    said = quote("regime_date,goods_value,vat_rate\n2018,100,0.16\n2019-04-01,100,0.13\n")
    assert [row["policy"]["day"] for row in said] == ["2018-12-31", "2019-04-01"]
    assert [row["policy"]["since"] for row in said] == ["2016-04-08", "2019-01-01"]
    assert said[0]["policy"]["single_limit"] == "2000.00"
    assert "merchant bears a rise" in said[0]["policy"]["bears_a_change"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_of_spreadsheets_are_read_in_their_encoding(quote, encoding):
    said = quote("id,item,goods_value,vat_rate\n甲,奶粉,400,0.13\n", encoding)
    assert (said[0]["id"], said[0]["vat"]) == ("甲", "36.40")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("2026-13-01,100,1,0.13,", "regime_date"),
        ("2015-01-01,100,1,0.13,", "regime_date"),
        ("then,100,1,0.13,", "regime_date"),
        (",100,0,0.13,", "qty"),
        (",100,1.5,0.13,", "qty"),
        (",-100,1,0.13,", "unit_price"),
        (",1e3,1,0.13,", "unit_price"),
        (",NaN,1,0.13,", "unit_price"),
        (",0.001,1,0.13,", "unit_price"),
        (",,1,0.13,", "unit_price"),
        (",100,1,,", "vat_rate"),
        (",100,1,13 %,", "vat_rate"),
        (",100,1,0.13,much", "year_to_date"),
    ],
)
def test_a_cell_that_says_nothing_is_named_and_the_other_rows_are_quoted(quote, cells, column):
    head = "regime_date,unit_price,qty,vat_rate,year_to_date"
    said = quote(f"{head}\n{cells}\n,100,1,0.13,0\n", code=1)
    assert said[0]["fault"]["column"] == column
    assert said[0]["treatment"] is None
    assert said[1]["total"] == "9.10"


@pytest.mark.parametrize(
    ("column", "cells", "fault"),
    [
        ("deducted_coupon", "109.11", "deducted_coupon"),
        ("deducted_coupon", "some", "deducted_coupon"),
        ("returned", "2", "returned"),
        ("returned", "-1", "returned"),
        ("ct_goods", "perfume", "ct_goods"),
        ("ct_goods", "cosmetics", "content"),
        ("ct_goods,content,content_unit", "cosmetics,50,ounce", "content_unit"),
        ("ct_goods,content", "cosmetics,50", "content_unit"),
        ("ct_goods,content,content_unit", "cosmetics,0,ml", "content"),
        ("ct_goods,content,content_unit,ct_rate", "cosmetics,50,ml,0.15", "ct_rate"),
        ("ct_goods,ct_rate", "wine,0.15", "ct_rate"),
    ],
)
def test_a_cell_of_a_column_that_may_be_left_out_is_named_too(quote, column, cells, fault):
    said = quote(f"unit_price,vat_rate,{column}\n100,0.13,{cells}\n", code=1)
    assert said[0]["fault"]["column"] == fault


def test_rows_of_an_order_agree_on_its_day_and_its_buyer(quote):
    head = "order,regime_date,goods_value,vat_rate,year_to_date"
    said = quote(f"{head}\nA,2026-01-01,9,0.13,0\nA,2026-01-02,9,0.13,0\n", code=1)
    assert said[1]["fault"]["message"] == "one day for all of an order"
    said = quote(f"{head}\nA,2026,9,0.13,0\nA,2026,9,0.13,1\n", code=1)
    assert said[0]["fault"]["column"] == "year_to_date"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the column vat_rate is missing"),
        (b"id,price\n1,2\n", "the column vat_rate is missing"),
        (b"vat_rate,vat_rate\n1,2\n", "stands there twice"),
        (b"\xff\xff\xff\xff\xff", "neither UTF-8 nor GB18030"),
    ],
)
def test_what_is_no_such_file_is_told_in_a_sentence(tmp_path, call, content, words):
    file = tmp_path / "orders.csv"
    file.write_bytes(content)
    said = call("tax", "quote", str(file))
    assert said.exit_code == 1
    assert words in said.err


def test_people_read_a_table(tmp_path, call):
    file = tmp_path / "orders.csv"
    file.write_text("id,goods_value,vat_rate\nS01,410,0.13\n")
    said = call("tax", "quote", str(file)).out
    assert "¥ 37.31" in said
    assert "half up to the fen" in said
