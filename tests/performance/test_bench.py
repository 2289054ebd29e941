import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.performance.bench import main
from tests.performance.figures import NAMES

ASKED = ("batch-stage", "bulk-place-vs-copy")
KEYS = {"name", "value", "unit", "against", "ratio", "rounds"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """Some figures, played in small: their numbers say nothing, only that they are there."""
    file = tmp_path_factory.mktemp("bench") / "figures.json"
    words = [word for name in ASKED for word in ("--only", name)]
    assert main([*words, "--quick", "--json", str(file)]) == 0
    return json.loads(file.read_text())


def test_each_figure_asked_for_is_written_down_and_no_other(rows):
    assert all(row.keys() >= KEYS for row in rows)
    assert tuple(dict.fromkeys(row["name"] for row in rows)) == ASKED


def test_each_ratio_comes_from_rounds_of_both(rows):
    for row in rows:
        assert row["value"] > 0
        assert row["against_value"] > 0
        assert row["rounds"] == len(row["ratios"]) == 2
        assert min(row["ratios"]) <= row["ratio"] <= max(row["ratios"])


def test_each_row_says_whether_what_is_asked_for_is_reached(rows):
    asked = [row for row in rows if row["least"]]
    assert {row["name"] for row in asked} == set(ASKED)
    for row in asked:
        assert row["is_reached"] is (row["ratio"] >= row["least"])
    assert all(row["is_reached"] is None for row in rows if not row["least"])


def test_an_unknown_name_is_refused_with_the_list(capsys):
    with pytest.raises(SystemExit) as refused:
        main(["--only", "nothing"])
    said = capsys.readouterr().err
    assert refused.value.code == 2
    assert all(name in said for name in NAMES)


def test_the_curve_is_refused_beside_figures(capsys):
    with pytest.raises(SystemExit) as refused:
        main(["--only", "curve", "--only", "bytes"])
    assert refused.value.code == 2
    assert "by itself" in capsys.readouterr().err


def test_an_interrupt_ends_the_servers_too():
    command = [sys.executable, "-m", "tests.performance.bench", "--quick", "--only", "batch-stage"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert next(line for line in process.stderr if "get–command–save" in line)
        servers = children_of(process.pid)
        assert servers
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 130
    assert not any(Path(f"/proc/{server}").exists() for server in servers)


def children_of(pid: int) -> list[str]:
    tasks = os.listdir(f"/proc/{pid}/task")
    return " ".join(Path(f"/proc/{pid}/task/{t}/children").read_text() for t in tasks).split()


@pytest.mark.slow
def test_the_parts_of_a_life_are_told_for_both_databases(tmp_path):
    file = tmp_path / "parts.json"
    assert main(["--only", "parts", "--quick", "--json", str(file)]) == 0
    rows = json.loads(file.read_text())
    assert {row["on"] for row in rows} == {"PostgreSQL", "SQLite"}
    assert {"placed", "released", "delivered", "order_board"} <= {row["name"] for row in rows}


@pytest.mark.slow
def test_pages_are_told_for_every_size_of_the_log_and_kept_for_another_time(tmp_path):
    file, kept = tmp_path / "pages.json", tmp_path / "kept"
    words = ["--only", "pages", "--quick", "--keep", str(kept), "--json", str(file)]
    assert main(words) == 0
    rows = json.loads(file.read_text())
    for name in ("dashboard", "order list", "search", "timeline"):
        ours = [row for row in rows if name in row["unit"]]
        assert {row["most"] for row in ours} == {50.0, 1.5}
        assert all(min(row["values"]) > 0 for row in ours)
    assert {each.name for each in kept.iterdir()} == {"firm-240.db", "firm-480.db"}


def test_readers_hear_what_is_written_meanwhile(tmp_path):
    file = tmp_path / "readers.json"
    assert main(["--only", "readers", "--quick", "--json", str(file)]) == 0
    rows = {row["unit"]: row for row in json.loads(file.read_text())}
    assert rows["events/s heard on the feed"]["value"] > 0
    assert rows["moves/s heard on /live"]["value"] > 0
    assert rows["orders/s, 500 on the feed"]["least"] == 0.9


def test_messages_are_told_by_their_speed_and_by_the_memory_they_take(tmp_path):
    file = tmp_path / "messages.json"
    names = ("--only", "declaration-writing", "--only", "receipt-reading")
    assert main([*names, "--quick", "--json", str(file)]) == 0
    rows = json.loads(file.read_text())
    asked = {(row["unit"], row["least"] or row["most"]) for row in rows if row["ratio"] is None}
    assert asked >= {("declarations/CPU s", 8_000), ("receipts/CPU s", 10_000)}
    assert all(min(row["ratios"]) > 0 for row in rows if row["ratio"] is not None)
    grown = [row for row in rows if row["unit"].startswith("MiB grown")]
    assert [row["most"] for row in grown] == [8, 8]
    assert all(row["is_reached"] for row in grown)


def test_orders_are_matched_and_released_on_both_databases(tmp_path):
    file = tmp_path / "clearing.json"
    names = ("--only", "match", "--only", "clearing")
    assert main([*names, "--quick", "--json", str(file)]) == 0
    rows = {row["unit"]: row for row in json.loads(file.read_text())}
    for on in ("SQLite", "PostgreSQL"):
        singly = rows[f"orders/s, {on}, remembered"]
        assert (singly["name"], singly["least"]) == ("match", 50)
        assert min(singly["ratios"]) > 0
        assert min(rows[f"orders/s, {on}"]["ratios"]) > 0
        assert rows[f"orders/CPU s, {on}, remembered"]["least"] == 20_000
        assert rows[f"orders/CPU s from matched to released, {on}"]["least"] == 5_000
        assert min(rows[f"CPU µs/order sending, {on}"]["values"]) > 0
        assert min(rows[f"CPU µs/order office, {on}"]["values"]) > 0


@pytest.mark.slow
def test_the_curve_of_clearance_tells_every_size_of_the_book(tmp_path):
    file = tmp_path / "curve.json"
    assert main(["--only", "clearing-curve", "--quick", "--json", str(file)]) == 0
    rows = {row["unit"]: row for row in json.loads(file.read_text())}
    for on in ("SQLite", "PostgreSQL"):
        first, last = (rows[f"orders/CPU s, {on}, {size} orders"] for size in (120, 240))
        # An even number of waves has its median between two of them.
        assert first["ratio"] == pytest.approx(1)
        assert last["against_value"] == first["value"]


@pytest.mark.slow
def test_a_hot_item_is_told_for_both_databases_and_is_never_oversold(tmp_path):
    file = tmp_path / "hot.json"
    assert main(["--only", "hot-item", "--quick", "--json", str(file)]) == 0
    rows = json.loads(file.read_text())
    for on in ("SQLite", "PostgreSQL"):
        speeds = [row for row in rows if row["unit"] == f"orders/s, {on}"]
        assert [row["least"] for row in speeds] == [25, None]
        assert all(min(row["ratios"]) > 0 for row in speeds)
