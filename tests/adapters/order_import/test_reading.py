import gzip
from itertools import islice

import msgspec
import pytest

from adapters.order_import.profile import BrokenFileError, ColumnsError
from adapters.order_import.reading import read_rows
from tests.adapters.order_import.files import (
    HEADER,
    PROFILE,
    Row,
    accepted_rows,
    intake_of,
    reasons,
    written,
)


def rows_of(path, profile=PROFILE):
    return list(read_rows(path, profile))


def test_columns_are_found_by_name_in_any_order_with_any_capitals(tmp_path):
    header = (
        "country, CUSTOMERID ,UnitPrice,Extra,InvoiceDate,Quantity,Description,StockCode,InvoiceNo"
    )
    path = written(tmp_path, "UK,1,2.55,x,12/1/10 8:26,6,HEART,85123A,536365", header=header)
    (row,) = rows_of(path)
    assert (row.invoice_no, row.sku, row.customer_id) == ("536365", "85123A", "1")


def test_a_byte_order_mark_is_no_part_of_the_first_title(tmp_path):
    assert len(rows_of(written(tmp_path, Row(), encoding="utf-8-sig"))) == 1


def test_utf_16_as_spreadsheets_write_it_is_understood(tmp_path):
    assert rows_of(written(tmp_path, Row(name="灯"), encoding="utf-16"))[0].name == "灯"


def test_an_encoding_of_the_profile_is_used(tmp_path):
    facts = msgspec.structs.replace(PROFILE.file, encoding="gb18030")
    profile = msgspec.structs.replace(PROFILE, file=facts)
    path = written(tmp_path, Row(name="白色心形挂饰"), encoding="gb18030")
    assert rows_of(path, profile)[0].name == "白色心形挂饰"


def test_a_packed_file_is_known_by_its_bytes_whatever_it_is_called(tmp_path):
    path = written(tmp_path, Row())
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert len(rows_of(path)) == 1


def test_windows_lines_and_old_macintosh_lines_are_lines(tmp_path):
    for ending in ("\r\n", "\r"):
        path = tmp_path / "orders.csv"
        path.write_bytes(ending.join([HEADER, str(Row()), str(Row(sku="22752"))]).encode())
        assert [row.sku for row in rows_of(path)] == ["85123A", "22752"]


def test_lines_without_anything_are_no_rows_and_keep_their_numbers(tmp_path):
    assert [row.number for row in rows_of(written(tmp_path, "", Row(), "  ", Row()))] == [3, 5]


def test_a_quoted_text_holds_commas_quotes_and_line_ends(tmp_path):
    path = written(tmp_path, Row(name='"RETRO ""TEA\nFOR ONE"", RED"'), Row())
    assert [row.number for row in rows_of(path)] == [2, 4]
    assert rows_of(path)[0].name == 'RETRO "TEA\nFOR ONE", RED'


def test_an_inch_sign_inside_a_text_is_a_character(tmp_path):
    assert rows_of(written(tmp_path, Row(name='6" NAIL'), Row()))[0].name == '6" NAIL'


def test_a_stray_quote_costs_one_row_not_those_after_it(tmp_path):
    rows = [Row(name='"NEVER CLOSED'), *[Row(invoice_no=str(536366 + i)) for i in range(40)]]
    intake = intake_of(written(tmp_path, *rows))
    assert reasons(intake) == [(2, "", "quote-open")]
    assert len(intake.invoices) == 40


def test_two_stray_quotes_do_not_swallow_what_is_between_them(tmp_path):
    path = written(
        tmp_path, Row(name='"ONE'), Row(invoice_no="7"), Row(name='"TWO'), Row(invoice_no="8")
    )
    intake = intake_of(path)
    assert reasons(intake) == [(2, "", "quote-open"), (4, "", "quote-open")]
    assert accepted_rows(intake) == [3, 5]


def test_a_stray_quote_in_the_last_column_swallows_nothing(tmp_path):
    path = written(tmp_path, str(Row()).replace("United", '"United'), Row(invoice_no="7"))
    assert reasons(intake_of(path)) == [(2, "", "quote-open")]


def test_a_row_of_another_width_is_named_and_its_invoice_is_not_whole(tmp_path):
    path = written(tmp_path, Row(), "536365,22752,SHORT", f"{Row(invoice_no='7')},more")
    intake = intake_of(path)
    assert reasons(intake) == [
        (2, "InvoiceNo", "invoice-row-refused"),
        (3, "", "wrong-columns"),
        (4, "", "wrong-columns"),
    ]


def test_a_row_that_cannot_be_decoded_is_named_and_its_numbers_still_count(tmp_path):
    path = written(tmp_path, Row(invoice_no="7"), Row(name="CAF\udce9"), Row(sku="22752"))
    intake = intake_of(path)
    assert reasons(intake) == [
        (3, "Description", "not-decodable"),
        (4, "InvoiceNo", "invoice-row-refused"),
    ]
    assert [row.units for row in intake.reported] == [6, 6]
    assert accepted_rows(intake) == [2]


def test_missing_columns_are_named_and_nothing_is_read(tmp_path):
    with pytest.raises(ColumnsError, match=r"UnitPrice, CustomerID; found: InvoiceNo"):
        rows_of(written(tmp_path, header=HEADER.removesuffix(",UnitPrice,CustomerID,Country")))


def test_a_column_that_is_there_twice_is_named(tmp_path):
    with pytest.raises(ColumnsError, match="twice: Quantity"):
        rows_of(written(tmp_path, header=f"{HEADER},Quantity"))


def test_an_empty_file_is_no_file_of_orders(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(b"")
    with pytest.raises(ColumnsError, match="empty"):
        rows_of(path)


def test_a_packed_file_that_was_cut_off_is_refused_as_a_whole(tmp_path):
    path = written(tmp_path, *[Row(invoice_no=str(i)) for i in range(2_000)])
    packed = gzip.compress(path.read_bytes())
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(BrokenFileError, match="cut off"):
        rows_of(path)


def test_rows_are_read_as_they_are_asked_for(tmp_path):
    path = written(tmp_path, *[Row()] * 3)
    assert [row.number for row in islice(read_rows(path, PROFILE), 1)] == [2]
