"""Files in and out at the command line: profiles, trials, files that come back, exports."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.simulator.catalogue import campaign_of
from application.ordering import Sender
from domain.identifiers import Partition
from tests.adapters.order_import.files import Row, written
from tests.adapters.order_import.merchants_files import CHOSEN, csv_file, row_of, xlsx_file

WORDS = ("--campaign", "retail", "--profile", "online-retail")
ROWS = (Row(), Row("2", quantity="0"), Row("3"))


@pytest.fixture
def shop(jihuo, tmp_path):
    """A campaign on sale and a profile for its merchant's files."""
    at = datetime.now(UTC) - timedelta(hours=1)
    system = System(f"sqlite:///{tmp_path}/jihuo.db")
    draft = replace(campaign_of(1, "kiwi", 10, at), units_min=1)
    HandlingDesk(system.handling, Partition("demo.NB01"), Sender("shop", at)).open_campaign(draft)
    system.close()
    columns = [word for pair in CHOSEN.items() for word in ("--column", "=".join(pair))]
    saved = jihuo.done("orders", "profile", "save", "own", "--merchant", "kiwi", *columns)
    assert saved.out == "kept: own of kiwi\n"
    return draft


def imported(jihuo, tmp_path, draft, content: bytes, name: str, *words: str):
    file = tmp_path / name
    file.write_bytes(content)
    named = ("--campaign", draft.campaign_id, "--profile", "own", "--json")
    return jihuo.done("orders", "import", str(file), *named, *words).json


@pytest.mark.parametrize(("write", "name"), [(csv_file, "a.csv"), (xlsx_file, "a.xlsx")])
def test_a_merchants_own_file_is_imported_by_the_profile_kept_for_it(
    jihuo, tmp_path, shop, write, name
):
    at = datetime.now(UTC) - timedelta(minutes=9)
    content = write([row_of(shop, 1, at), row_of(shop, 2, at, buyer_id_number="1")])
    said = imported(jihuo, tmp_path, shop, content, name, "--report", "r.json")
    assert said["accepted"]["orders"] == 1
    assert said["reasons"] == {"id-number-not-usable": 1}
    [told] = json.loads((tmp_path / "r.json").read_text())
    assert (told["column"], told["value"]) == ("身份证号", "")
    assert told["message_zh"] == "身份证号不是 18 位，或校验码不符"
    [order] = jihuo.done("orders", "list", "--json").json
    assert (order["order_id"], order["stage"]) == ("kiwi:2026-00001", "placed")


def test_profiles_are_listed_replaced_and_removed(jihuo, shop):
    listed = jihuo.done("orders", "profile", "list", "--json").json
    assert [(row["merchant_id"], row["name"]) for row in listed] == [("kiwi", "own")]
    assert jihuo.done("orders", "profile", "list", "--merchant", "other", "--json").json == []
    removed = jihuo.done("orders", "profile", "remove", "own", "--merchant", "kiwi")
    assert removed.out == "removed\n"
    assert (
        jihuo.done("orders", "profile", "remove", "own", "--merchant", "kiwi").out == "already so\n"
    )


def test_a_profile_of_a_file_of_ones_own_can_be_kept_too(jihuo, tmp_path):
    from adapters.order_import.profile import PROFILES

    toml = tmp_path / "own.toml"
    toml.write_bytes((PROFILES / "online-retail.toml").read_bytes())
    words = ("orders", "profile", "save", "retail", "--merchant", "online-retail")
    jihuo.done(*words, "--toml", str(toml))
    listed = jihuo.done("orders", "profile", "list", "--json").json
    assert [row["name"] for row in listed] == ["retail"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--column", "colour=x"), "there is no field 'colour'"),
        (("--column", "sku=货号"), "Each needed field has a column of its own."),
    ],
)
def test_a_profile_that_lacks_something_is_a_sentence(jihuo, words, said):
    answer = jihuo("orders", "profile", "save", "own", "--merchant", "kiwi", *words)
    assert answer.exit_code == 1
    assert said in answer.err


def test_a_file_is_looked_at_before_its_columns_are_chosen(jihuo, tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(csv_file([["1", "货"] * 5]))
    rows = jihuo.done("orders", "profile", "look", str(file), "--json").json
    assert rows[0] == {"column": "订单号", "1": "1"}
    assert "gb18030" in jihuo.done("orders", "profile", "look", str(file)).out


def test_a_trial_says_what_the_import_says_and_places_nothing(jihuo, tmp_path):
    file = str(written(tmp_path, *ROWS))
    tried = jihuo.done("orders", "import", file, *WORDS, "--dry-run", "--json").json
    assert jihuo.done("orders", "list", "--json").json == []
    assert jihuo.done("orders", "import", file, *WORDS, "--json").json == tried
    assert len(jihuo.done("orders", "list", "--json").json) == 2


def test_the_file_comes_back_with_errors_and_corrected_it_is_taken(jihuo, tmp_path):
    file = str(written(tmp_path, *ROWS))
    jihuo.done("orders", "import", file, *WORDS, "--back", "back.csv", "--json")
    with (tmp_path / "back.csv").open(newline="", encoding="utf-8") as back:
        rows = list(csv.DictReader(back))
    assert [row["error_code"] for row in rows] == ["", "quantity-not-positive", ""]
    assert [row["error_column"] for row in rows] == ["", "Quantity", ""]
    rows[1]["Quantity"] = "5"
    with (tmp_path / "mended.csv").open("w", newline="", encoding="utf-8") as mended:
        writer = csv.DictWriter(mended, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    said = jihuo.done("orders", "import", "mended.csv", *WORDS, "--back", "b.csv", "--json").json
    assert said["reasons"] == {}
    assert said["accepted"]["orders"] == 3
    with (tmp_path / "b.csv").open(newline="", encoding="utf-8") as back:
        assert len(next(csv.reader(back))) == len(rows[0]), "columns of errors are there once"


def test_the_progress_on_the_terminal_ends_with_all_orders_done(jihuo, tmp_path):
    answer = jihuo.done("orders", "import", str(written(tmp_path, *ROWS)), *WORDS)
    [last] = [line for line in answer.err.splitlines() if line.startswith("done")]
    assert "2/2" in last


@pytest.mark.parametrize("words", [("orders", "profile", "look"), ("orders", "import")])
def test_what_is_called_a_workbook_and_is_none_is_a_sentence(jihuo, tmp_path, words):
    (tmp_path / "orders.xlsx").write_bytes(b"\x00\xff\x01" * 300)
    answer = jihuo(*words, "orders.xlsx", *(WORDS if words[-1] == "import" else ()))
    assert answer.exit_code == 1
    assert "orders.xlsx is no workbook" in answer.err.splitlines()[-1]
    folder = jihuo(*words, str(tmp_path), *(WORDS if words[-1] == "import" else ()))
    assert folder.exit_code == 1
    assert "Is a directory" in folder.err.splitlines()[-1]


def test_an_encoding_that_is_stated_is_used(jihuo, tmp_path):
    file = str(written(tmp_path, Row(name="CAFÉ"), encoding="latin-1"))
    said = jihuo.done("orders", "import", file, *WORDS, "--encoding", "latin-1", "--json").json
    assert said["accepted"]["orders"] == 1
    answer = jihuo("orders", "import", file, *WORDS, "--encoding", "klingon")
    assert "file.encoding is not known" in answer.err


@pytest.fixture
def sold(jihuo, tmp_path):
    jihuo.done("orders", "import", str(written(tmp_path, Row("1"), Row("2"))), *WORDS, "--json")


def test_orders_are_exported_in_the_language_and_zone_asked_for(jihuo, tmp_path, sold):
    asked = ("--language", "zh", "--zone", "UTC")
    said = jihuo.done("orders", "export", "orders.csv", *asked)
    assert said.out == "2 orders in orders.csv\n"
    with (tmp_path / "orders.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ["订单", "阶段"]
    assert rows[1][1] == "已付款"
    assert any(cell.endswith("+00:00") for cell in rows[1])


def test_orders_are_exported_as_a_workbook_and_as_parquet_with_types(jihuo, tmp_path, sold):
    jihuo.done("orders", "export", "orders.xlsx")
    jihuo.done("orders", "export", "orders.parquet", "--zone", "Europe/Berlin")
    sheet = CalamineWorkbook.from_path(tmp_path / "orders.xlsx").get_sheet_by_index(0).to_python()
    table = parquet.read_table(tmp_path / "orders.parquet")
    assert [row[0] for row in sheet[1:]] == table["order"].to_pylist() != []
    assert str(table.schema.field("placed").type) == "timestamp[us, tz=Europe/Berlin]"
    due = table["due ¥"].to_pylist()
    assert all(isinstance(each, Decimal) for each in due)
    assert [float(each) for each in due] == [row[sheet[0].index("due ¥")] for row in sheet[1:]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("orders.pdf",), "csv, xlsx, parquet"),
        (("o.csv", "--language", "fr"), "'fr'"),
        (("o.csv", "--zone", "Moon"), "'Moon'"),
    ],
)
def test_an_export_that_cannot_be_is_a_sentence(jihuo, words, said):
    answer = jihuo("orders", "export", *words)
    assert answer.exit_code == 1
    assert said in answer.err
