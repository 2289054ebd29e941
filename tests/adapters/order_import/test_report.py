import csv
import json
from decimal import Decimal

from adapters.order_import.report import as_text, write_report
from adapters.order_import.words import code_of, refused_for
from tests.adapters.order_import.files import Row, intake_of, put_down, written


def test_a_summary_has_the_promised_shape(tmp_path):
    path = written(tmp_path, Row(), Row(sku="POST", price="18", quantity="1"), Row(), Row("C1"))
    assert intake_of(path).summary == {
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


def test_rows_are_told_as_csv_and_as_json_in_both_languages(tmp_path):
    with put_down(written(tmp_path, Row(price="0.0"))) as staging:
        write_report(staging.scratch, tmp_path / "rows.csv")
        write_report(staging.scratch, tmp_path / "rows.json")
    expected = {
        "row": 2,
        "column": "UnitPrice",
        "value": "0.0",
        "code": "price-not-positive",
        "message": "a price of '0.0' cannot be declared",
        "message_zh": "价格 '0.0' 无法申报",
    }
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [{**expected, "row": "2"}]
    assert json.loads((tmp_path / "rows.json").read_text("utf-8")) == [expected]


def test_nothing_in_a_report_is_a_formula(tmp_path):
    begun = [Row(sku=f"{begin}1+1|cmd") for begin in "=+-@"]
    with put_down(written(tmp_path, *begun, *[Row(quantity=row.sku) for row in begun])) as staging:
        write_report(staging.scratch, tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 9
    assert [row[2][:2] for row in rows[5:]] == ["'=", "'+", "'-", "'@"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_what_placing_refuses_has_a_stable_code_and_words_in_both_languages():
    assert code_of("OverYearlyLimit") == "invoice-over-yearly-limit"
    assert code_of("CapExceeded") == "cap-exceeded"
    assert code_of("CommandIdReused") == "order-differs"
    told = refused_for("ItemNotOffered")
    assert told.code == "order-refused:ItemNotOffered"
    assert told.message == "the order was refused: The campaign does not offer this product."
    assert told.message_zh == "订单被拒绝：活动没有此商品。"


def test_an_order_that_is_not_placed_is_reported_with_all_its_rows(tmp_path):
    with put_down(written(tmp_path, Row(), Row())) as staging:
        assert staging.report_whole("536365", refused_for("OverYearlyLimit")) == 2
        assert [(row.number, row.units, row.value) for row in staging.scratch.reported()] == [
            (2, 6, Decimal("15.30")),
            (3, 6, Decimal("15.30")),
        ]
