from datetime import UTC, datetime

import msgspec

from adapters.order_import.invoices import Window
from tests.adapters.order_import.files import (
    OPENING,
    PROFILE,
    Row,
    accepted_rows,
    intake_of,
    reasons,
    written,
)


def test_identical_rows_are_both_real(tmp_path):
    (invoice,) = intake_of(written(tmp_path, Row(), Row(), Row(quantity="1"))).invoices
    assert [(row.sku, row.quantity) for row in invoice.rows] == [
        ("85123A", 6),
        ("85123A", 6),
        ("85123A", 1),
    ]


def test_rows_of_an_invoice_need_not_stand_together(tmp_path):
    path = written(tmp_path, Row(), Row(invoice_no="C1"), Row(invoice_no="7"), Row(sku="22752"))
    assert [len(invoice.rows) for invoice in intake_of(path).invoices] == [2, 1]


def test_an_invoice_with_one_bad_row_is_refused_whole_and_names_that_row(tmp_path):
    intake = intake_of(written(tmp_path, Row(), Row(price="0.0"), Row(sku="POST"), Row()))
    assert reasons(intake) == [
        (2, "InvoiceNo", "invoice-row-refused"),
        (3, "UnitPrice", "price-not-positive"),
        (4, "StockCode", "not-goods"),
        (5, "InvoiceNo", "invoice-row-refused"),
    ]
    whole = intake.reported[0]
    assert whole.message == "row 3 of the invoice is refused: a price of '0.0' cannot be declared"
    assert whole.message_zh == "该单第 3 行被拒绝：" + intake.reported[1].message_zh
    assert not intake.invoices


def test_rows_that_are_no_goods_do_not_cost_the_goods_their_order(tmp_path):
    intake = intake_of(written(tmp_path, Row(), Row(sku="POST", price="18")))
    assert reasons(intake) == [(3, "StockCode", "not-goods")]
    assert accepted_rows(intake) == [2]


def test_a_profile_may_refuse_invoices_with_rows_that_are_no_goods(tmp_path):
    rules = msgspec.structs.replace(PROFILE.rules, rows_that_are_no_goods="refuse-invoice")
    profile = msgspec.structs.replace(PROFILE, rules=rules)
    intake = intake_of(written(tmp_path, Row(), Row(sku="POST", price="18")), profile)
    assert [code for _, _, code in reasons(intake)] == ["invoice-row-refused", "not-goods"]


def test_ninety_nine_lines_are_an_order_and_a_hundred_are_not(tmp_path):
    rows = [Row(quantity="1")] * 99
    path = written(tmp_path, *rows, *[Row(invoice_no="7", quantity="1")] * 100)
    intake = intake_of(path)
    assert [len(invoice.rows) for invoice in intake.invoices] == [99]
    assert {code for _, _, code in reasons(intake)} == {"invoice-over-99-lines"}
    assert len(intake.reported) == 100


def test_postage_is_not_counted_as_a_line(tmp_path):
    path = written(tmp_path, *[Row(quantity="1")] * 99, Row(sku="POST"))
    assert len(intake_of(path).invoices) == 1


def test_the_single_limit_itself_is_allowed(tmp_path):
    at_limit = [Row(quantity="100", price="5"), Row(quantity="5", price="11.11")]
    over = [Row(invoice_no="7", quantity="100", price="5.56")]
    intake = intake_of(written(tmp_path, *at_limit, *over))
    assert [invoice.number for invoice in intake.invoices] == ["536365"]
    assert reasons(intake) == [(4, "InvoiceNo", "invoice-over-single-limit")]
    assert "5004.00 CNY" in intake.reported[0].message


def test_one_indivisible_unit_may_be_above_the_single_limit(tmp_path):
    path = written(
        tmp_path, Row(quantity="1", price="600"), Row(invoice_no="7", quantity="2", price="300")
    )
    assert [invoice.number for invoice in intake_of(path).invoices] == ["536365"]


def test_an_invoice_of_two_customers_is_no_order(tmp_path):
    intake = intake_of(written(tmp_path, Row(), Row(customer_id="")))
    assert {code for _, _, code in reasons(intake)} == {"invoice-customers-differ"}


def test_orders_are_placed_within_the_window_in_the_order_of_the_files_dates(tmp_path):
    dates = ["1/1/12 0:00", "12/9/11 23:59", "6/1/11 12:00", "12/1/10 0:00", "1/1/01 0:00"]
    path = written(tmp_path, *[Row(invoice_no=str(i), dated=d) for i, d in enumerate(dates)])
    invoices = intake_of(path).invoices
    assert [invoice.number for invoice in invoices] == ["3", "4", "2", "1", "0"]
    placed = [invoice.placed_at for invoice in invoices]
    assert placed == sorted(placed)
    assert placed[0] == OPENING.opens_at
    assert placed[-1] < OPENING.closes_at


def test_a_placing_time_depends_on_the_invoices_own_date_only(tmp_path):
    alone = intake_of(written(tmp_path, Row(dated="6/1/11 12:00"))).invoices[0]
    among = intake_of(written(tmp_path, Row(dated="6/1/11 12:00"), Row(invoice_no="1")))
    assert alone in among.invoices


def test_an_invoice_written_over_two_minutes_is_placed_at_the_first(tmp_path):
    path = written(tmp_path, Row(dated="12/1/10 16:58"), Row(dated="12/1/10 16:57"))
    (invoice,) = intake_of(path).invoices
    window = Window(OPENING.opens_at, OPENING.closes_at)
    first = datetime(2010, 12, 1, 16, 57, tzinfo=UTC)
    assert invoice.placed_at == window.placed_at(first, PROFILE.reference)
