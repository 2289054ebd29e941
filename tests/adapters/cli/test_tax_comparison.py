"""`jihuo tax compare`: why a platform's tax differs from ours by a fen."""

import pytest

from tests.adapters.cli.calling import CommandLine
from tests.domain.tax_cases import CASES, cases

FILE = """id,order,goods_value,vat_rate,platform_tax
S03,A,1145.60,0.13,230.07
S03,A,1382.70,0.13,
C18,B,33.33,0.13,
C18,B,33.33,0.13,9.11
C18,B,33.33,0.13,
X,,5000.01,0.13,
"""


@pytest.fixture
def call(capsys):
    return CommandLine(capsys)


@pytest.fixture
def file(tmp_path):
    def file(text):
        path = tmp_path / "orders.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return file


def test_every_way_of_rounding_is_told_by_row_and_in_all(call, file):
    said = call.done("tax", "compare", file(FILE), "--json").json
    first, second, third = said["rows"][:3]
    assert said["ours"] == "line_half_up"
    assert (first["exact"], second["exact"]) == ("104.2496", "125.8257")
    assert first["line"] == {
        "line_half_up": "104.25",
        "line_half_even": "104.25",
        "line_truncated": "104.24",
    }
    assert second["order_total"]["order_truncated"] == "230.07"
    assert (third["order_total"]["line_half_up"], third["order_total"]["order_half_up"]) == (
        "9.09",
        "9.10",
    )
    # 5,000.01 in one piece is taxed in full: 650.0013.
    assert said["totals"]["line_half_up"] == "889.17"
    assert said["totals"]["order_half_up"] == "889.18"
    assert said["differences"]["order_truncated"] == "-0.01"
    assert said["orders"] == 3
    assert said["orders_that_differ"]["order_half_up"] == 1


def test_a_platforms_sum_is_traced_to_the_ways_that_give_it(call, file):
    rows = call.done("tax", "compare", file(FILE), "--json").json["rows"]
    assert rows[0]["agrees"] == ["order_truncated"]
    assert rows[2]["agrees"] == []
    assert rows[5]["agrees"] is None


def test_people_read_a_table_with_a_last_line_for_all(call, file):
    said = call.done("tax", "compare", file(FILE)).out
    assert "order_truncated" in said
    assert "3 orders" in said
    assert "¥ 889.17" in said


def test_every_case_of_the_reference_is_compared(call):
    said = call.done("tax", "compare", str(CASES), "--json").json
    for case, row in zip(cases(), said["rows"], strict=True):
        if case["exp_total"]:
            assert row["line"]["line_half_up"] == case["exp_total"], case["id"]
        else:
            # The year before the order stands in the notes of C14 only.
            assert row["refusal"] or case["id"] == "C14", case["id"]


def test_what_cannot_be_compared_is_named_and_the_rest_is(call, file):
    text = "order,goods_value,qty,vat_rate,platform_tax\nA,x,1,0.13,\nB,6000,2,0.13,\n"
    text += "C,9,1,0.13,1\nC,9,1,0.13,2\nD,100,1,0.13,9.10\n"
    said = call("tax", "compare", file(text), "--json")
    rows = said.json["rows"]
    assert said.exit_code == 1
    assert rows[0]["fault"]["column"] == "goods_value"
    assert rows[1]["refusal"]["rule"] == "SeveralItemsOverSingleLimit"
    assert rows[2]["fault"]["message"] == "one sum for all of an order"
    assert len(rows[4]["agrees"]) == 6
