from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.order_import.files import Row, intake_of, written

texts = st.sampled_from(["", " ", "x", '"', '"A, B"', '"TWO\nLINES"', "CAF\udce9", "\x00", "灯"])
rows = st.builds(
    Row,
    invoice_no=st.sampled_from(["1", "2", "3", " 3", "C4", "c5", "", "6\x00"]),
    sku=st.sampled_from(["85123A", "85123a ", "22752", "POST", "m", "gift_0001_30", "", "PADS"]),
    name=texts,
    quantity=st.integers(-40, 400).map(str) | st.sampled_from(["", "1.0", "1.5", "six"]),
    dated=st.sampled_from(["12/1/10 8:26", "3/20/11 12:11", "20.3.11", ""]),
    price=st.decimals(-1, 30, places=3).map(str) | st.sampled_from(["0.0", "", "1,5", "0.00001"]),
    customer_id=st.sampled_from(["17850", "17850", ""]),
)
lines = rows | st.sampled_from(["1,22752", "2", ",,,,,,,", '"', "1,2,3,4,5,6,7,8,9"])


@given(st.lists(lines, max_size=12))
def test_every_row_is_in_an_order_or_in_the_report_and_sums_agree(tmp_path_factory, found):
    path = written(tmp_path_factory.mktemp("dirty"), *found)
    intake = intake_of(path)
    taken = [row for invoice in intake.invoices for row in invoice.rows]
    numbers = [row.number for row in taken] + [row.number for row in intake.reported]
    assert len(numbers) == len(set(numbers)) == intake.rows_count
    assert {row.invoice_no for row in taken}.isdisjoint(
        row.invoice_no for row in intake.reported if row.code != "not-goods"
    )
    summary = intake.summary
    assert sum(summary["reasons"].values()) == summary["reported"]["rows"]
    assert summary["accepted"]["rows"] + summary["reported"]["rows"] == summary["rows"]


clean = st.builds(
    Row,
    invoice_no=st.sampled_from(["1", "2", "3", "C4"]),
    sku=st.sampled_from(["85123A", "22752", "POST", "D"]),
    quantity=st.integers(-40, 400).map(str),
    price=st.decimals(-1, 30, places=3).map(str),
)


@given(st.lists(clean, max_size=12))
def test_units_and_value_agree_with_the_file_whatever_is_refused(tmp_path_factory, found):
    path = written(tmp_path_factory.mktemp("clean"), *found)
    intake = intake_of(path)
    summary = intake.summary
    accepted, reported = summary["accepted"], summary["reported"]
    assert summary["rows"] == len(found)
    assert accepted["units"] + reported["units"] == sum(int(row.quantity) for row in found)
    assert Decimal(accepted["value"]) + Decimal(reported["value"]) == sum(
        int(row.quantity) * Decimal(row.price) for row in found
    )
