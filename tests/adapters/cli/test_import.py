import csv
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from tests.adapters.order_import.files import Row, written
from tests.adapters.waiting import wait_until

FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "online_retail.csv.gz"
needs_file = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.name} is not beside the project")

WORDS = ("--campaign", "retail", "--profile", "online-retail", "--json")

ROWS = (
    Row(),
    Row(sku="71053", name="WHITE METAL LANTERN", price="3.39"),
    Row("536366", quantity="2"),
    Row("C536367", quantity="-2"),
    Row("536368", price="0"),
    Row("536369", sku="POST"),
    Row("536370", dated="yesterday"),
    Row("536371", quantity="4000", price="19.99"),
)


def events_in(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "jihuo.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


def test_every_row_is_taken_or_reported(jihuo, tmp_path):
    file = written(tmp_path, *ROWS)
    answer = jihuo.done("orders", "import", str(file), *WORDS).json
    assert set(answer) == {"rows", "accepted", "reported", "reasons"}
    assert set(answer["accepted"]) == {"rows", "orders", "units", "value"}
    assert set(answer["reported"]) == {"rows", "units", "value"}
    assert answer["rows"] == len(ROWS) == answer["accepted"]["rows"] + answer["reported"]["rows"]
    assert answer["accepted"] == {"rows": 3, "orders": 2, "units": 14, "value": "40.74"}
    assert sum(answer["reasons"].values()) == answer["reported"]["rows"] == 5


def test_the_report_names_every_row_that_was_not_taken(jihuo, tmp_path):
    file = written(tmp_path, *ROWS)
    jihuo.done("orders", "import", str(file), *WORDS, "--report", "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as lines:
        listed = list(csv.DictReader(lines))
    assert len(listed) == 5
    assert all(row["row"] and row["code"] and row["message"] for row in listed)


def test_a_second_import_changes_nothing(jihuo, tmp_path):
    file = written(tmp_path, *ROWS)
    first = jihuo.done("orders", "import", str(file), *WORDS)
    events = events_in(tmp_path)
    assert jihuo.done("orders", "import", str(file), *WORDS).json == first.json
    assert events_in(tmp_path) == events


def test_an_order_that_stands_with_other_contents_is_told(jihuo, tmp_path):
    jihuo.done("orders", "import", str(written(tmp_path, Row(quantity="6"))), *WORDS)
    changed = written(tmp_path, Row(quantity="7"))
    answer = jihuo.done("orders", "import", str(changed), *WORDS).json
    assert answer["accepted"]["orders"] == 0
    assert answer["reasons"] == {"order-differs": 1}


def test_placed_orders_are_paid_and_listed(jihuo, tmp_path):
    jihuo.done("orders", "import", str(written(tmp_path, *ROWS)), *WORDS)
    rows = jihuo.done("orders", "list", "--json").json
    assert {row["order_id"].partition(":")[2] for row in rows} == {"536365", "536366"}
    assert all(row["stage"] == "paid" and row["due_fen"] == row["received_fen"] for row in rows)


def test_a_file_that_is_not_there_is_a_sentence(jihuo):
    answer = jihuo("orders", "import", "nowhere.csv", *WORDS)
    assert answer.exit_code == 1
    assert answer.err.startswith("jihuo: ")
    assert "nowhere.csv" in answer.err
    assert answer.err.count("\n") == 1


def test_an_unknown_profile_is_a_sentence(jihuo, tmp_path):
    file = written(tmp_path, *ROWS)
    answer = jihuo("orders", "import", str(file), "--campaign", "c", "--profile", "nonsense")
    assert (answer.exit_code, answer.out) == (1, "")
    assert "online-retail" in answer.err


def import_process(folder: Path, file: Path, report: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "adapters.cli", "orders", "import", str(file), *WORDS]
    with (folder / f"{report}.json").open("wb") as out:
        return subprocess.Popen([*words, "--report", report], cwd=folder, stdout=out)


@needs_file
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_real_file_adds_up_after_a_kill_and_a_repetition(tmp_path):
    """Killed half-way and run again it ends as if it never was; run once more nothing changes."""
    killed = import_process(tmp_path, FILE, "killed.csv")
    wait_until(lambda: (tmp_path / "jihuo.db").exists() and placed_in(tmp_path) >= 1_000)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert placed_in(tmp_path) < 3_521
    assert import_process(tmp_path, FILE, "first.csv").wait() == 0
    events = events_in(tmp_path)
    assert import_process(tmp_path, FILE, "second.csv").wait() == 0
    assert events_in(tmp_path) == events
    assert placed_in(tmp_path) == 3_521
    for kind in ("", ".json"):
        first, second = (tmp_path / f"{name}.csv{kind}" for name in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()
    check_sums((tmp_path / "first.csv.json").read_text())


def placed_in(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "jihuo.db")) as connection:
        try:
            query = "SELECT count(*) FROM events WHERE name LIKE 'OrderPlaced@%'"
            return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def check_sums(text: str) -> None:
    import json

    answer = json.loads(text)
    accepted, reported = answer["accepted"], answer["reported"]
    assert answer["rows"] == accepted["rows"] + reported["rows"] == 125_654
    assert accepted["units"] + reported["units"] == 1_120_183
    assert Decimal(accepted["value"]) + Decimal(reported["value"]) == Decimal("2178341.74")
    assert accepted == {"rows": 57_099, "orders": 3_521, "units": 452_668, "value": "813937.35"}
