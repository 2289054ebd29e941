import csv
import json
from decimal import Decimal

from adapters.order_import.report import as_text, code_of, refused_whole
from tests.adapters.order_import.files import Row, intake_of, report_of, written


def test_a_summary_has_the_promised_shape(tmp_path):
    path = written(tmp_path, Row(), Row(sku="POST", price="18", quantity="1"), Row(), Row("C1"))
    assert report_of(path).summary() == {
        "rows": 4,
        "accepted": {"rows": 2, "orders": 1, "units": 12, "value": "30.60"},
        "reported": {"rows": 2, "units": 7, "value": "33.30"},
        "reasons": {"cancellation": 1, "not-goods": 1},
    }


def test_a_value_is_never_rounded():
    for text in ("0.00", "30.60", "0.001", "-11062.06", "2178341.74", "10.00"):
        assert as_text(Decimal(text)) == text
    assert as_text(Decimal("1E+2")) == "100.00"
    assert as_text(Decimal("2.5500")) == "2.55"


def test_rows_can_be_kept_as_csv_and_as_json(tmp_path):
    report = report_of(written(tmp_path, Row(price="0.0")))
    report.write(tmp_path / "rows.csv")
    report.write(tmp_path / "rows.json")
    expected = {
        "row": 2,
        "column": "UnitPrice",
        "code": "price-not-positive",
        "message": "a price of '0.0' cannot be declared",
    }
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [{**expected, "row": "2"}]
    assert json.loads((tmp_path / "rows.json").read_text("utf-8")) == [expected]


def test_what_placing_refuses_has_a_stable_code():
    assert code_of("OverYearlyLimit") == "invoice-over-yearly-limit"
    assert code_of("CapExceeded") == "cap-exceeded"
    assert code_of("CommandIdReused") == "order-differs"
    assert code_of("ItemNotOffered") == "order-refused:ItemNotOffered"


def test_an_order_that_is_not_placed_is_reported_with_all_its_rows(tmp_path):
    (invoice,) = intake_of(written(tmp_path, Row(), Row())).invoices
    rows = list(refused_whole(invoice, "InvoiceNo", "OverYearlyLimit"))
    assert [(row.number, row.units, row.value) for row in rows] == [
        (2, 6, Decimal("15.30")),
        (3, 6, Decimal("15.30")),
    ]
