from decimal import Decimal

import msgspec
import pytest

from tests.adapters.order_import.files import (
    PROFILE,
    Row,
    accepted_rows,
    intake_of,
    reasons,
    written,
)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (Row(invoice_no="C536379", quantity="-1"), "InvoiceNo", "cancellation"),
        (Row(invoice_no="c536379"), "InvoiceNo", "cancellation"),
        (Row(invoice_no=""), "InvoiceNo", "invoice-number-not-usable"),
        (Row(invoice_no="53\x006365"), "InvoiceNo", "invoice-number-not-usable"),
        (Row(invoice_no="5" * 41), "InvoiceNo", "invoice-number-not-usable"),
        (Row(sku="POST"), "StockCode", "not-goods"),
        (Row(sku="m"), "StockCode", "not-goods"),
        (Row(sku="BANK CHARGES"), "StockCode", "not-goods"),
        (Row(sku="gift_0001_30"), "StockCode", "not-goods"),
        (Row(sku="D", quantity="-1", price="27.5"), "StockCode", "not-goods"),
        (Row(sku=""), "StockCode", "stock-code-not-usable"),
        (Row(sku="8" * 21), "StockCode", "stock-code-not-usable"),
        (Row(sku="85\t123"), "StockCode", "stock-code-not-usable"),
        (Row(quantity=""), "Quantity", "quantity-not-a-number"),
        (Row(quantity="six"), "Quantity", "quantity-not-a-number"),
        (Row(quantity="1.5"), "Quantity", "quantity-not-a-number"),
        (Row(quantity="1_0"), "Quantity", "quantity-not-a-number"),
        (Row(quantity="６"), "Quantity", "quantity-not-a-number"),
        (Row(quantity="1e3"), "Quantity", "quantity-not-a-number"),
        (Row(quantity="9" * 10), "Quantity", "quantity-not-a-number"),
        (Row(quantity="0"), "Quantity", "quantity-not-positive"),
        (Row(quantity="-6"), "Quantity", "quantity-not-positive"),
        (Row(price=""), "UnitPrice", "price-not-a-number"),
        (Row(price="£2.55"), "UnitPrice", "price-not-a-number"),
        (Row(price="NaN"), "UnitPrice", "price-not-a-number"),
        (Row(price="Infinity"), "UnitPrice", "price-not-a-number"),
        (Row(price="0.0"), "UnitPrice", "price-not-positive"),
        (Row(price="-2.55"), "UnitPrice", "price-not-positive"),
        (Row(price="0.001", quantity="1"), "UnitPrice", "price-not-exact"),
        (Row(price="0.0000001", quantity="10"), "UnitPrice", "price-not-exact"),
        (Row(dated=""), "InvoiceDate", "date-not-readable"),
        (Row(dated="31/12/10 8:26"), "InvoiceDate", "date-not-readable"),
        (Row(customer_id="17\x07850"), "CustomerID", "customer-not-usable"),
    ],
)
def test_a_row_is_reported_with_its_column_and_reason(tmp_path, row, column, code):
    intake = intake_of(written(tmp_path, row))
    assert reasons(intake) == [(2, column, code)]
    assert not intake.invoices


@pytest.mark.parametrize(
    "row",
    [
        Row(invoice_no=" 536365 ", sku=" 85123a ", quantity=" +6", price="2.550"),
        Row(quantity="6.0", price=".5"),
        Row(customer_id=""),
        Row(name=""),
        Row(name="STRAY \x00 � CHARACTERS  "),
        Row(sku="DCGS0003"),
        Row(sku="PADS", price="0.001", quantity="10"),
        Row(dated="2010-12-01 08:26:00"),
        Row(dated="1/1/99 0:00"),
        Row(price="9999", quantity="1"),
    ],
)
def test_what_can_be_taken_is_taken(tmp_path, row):
    intake = intake_of(written(tmp_path, row))
    assert reasons(intake) == []
    assert accepted_rows(intake) == [2]


def test_a_tenth_of_a_penny_is_exact_in_yuan(tmp_path):
    (invoice,) = intake_of(written(tmp_path, Row(price="0.001", quantity="10"))).invoices
    assert invoice.rows[0].unit_price == Decimal("0.009")
    assert invoice.rows[0].value == Decimal("0.01")


def test_a_rate_that_makes_parts_of_a_fen_is_named_never_rounded(tmp_path):
    money = msgspec.structs.replace(PROFILE.money, rate=Decimal("9.1"))
    profile = msgspec.structs.replace(PROFILE, money=money)
    path = written(tmp_path, Row(invoice_no="1", quantity="1"), Row(invoice_no="2", quantity="2"))
    intake = intake_of(path, profile)
    assert reasons(intake) == [(2, "UnitPrice", "price-not-exact")]
    assert intake.invoices[0].rows[0].unit_price == Decimal("23.205")


def test_messages_quote_what_was_found_and_not_at_length(tmp_path):
    intake = intake_of(written(tmp_path, Row(quantity="x" * 1_000)))
    assert intake.reported[0].message.startswith("'xxxx")
    assert len(intake.reported[0].message) < 100
