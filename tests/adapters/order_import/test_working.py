"""Imports on both databases: in turns, by one at a time, killed and begun again, tried first."""

import json
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from adapters.file_work import PATIENCE, LeaseLostError
from adapters.order_import import running
from adapters.order_import.rounds import ImportRounds
from adapters.order_import.staging import Progress, Stage
from tests.adapters.order_import.files import Row
from tests.adapters.order_import.import_ground import Ground, ground_on, small_cap, worker_process
from tests.adapters.waiting import wait_until

MIXED = (Row(), Row("2"), Row("3", quantity="0"), Row("C4"), Row("5", sku="POST"), Row("6"))
KILLS = 4


@pytest.fixture
def ground(database_url: str, tmp_path) -> Iterator[Ground]:
    ground = ground_on(database_url, tmp_path)
    yield ground
    ground.system.close()


def test_an_import_is_worked_at_to_its_end_and_says_what_it_came_to(ground):
    import_id = ground.begin(*MIXED)
    assert ground.row(import_id).stage == "waiting"
    assert not ground.work.turn(import_id)
    row = ground.row(import_id)
    assert (row.stage, row.rows, row.placed, row.reported) == ("done", 6, 3, 3)
    assert json.loads(row.summary)["accepted"]["orders"] == 3
    assert [each["row"] for each in ground.report(import_id)] == [4, 5, 6]
    assert len(ground.decisions()) == 3


def test_one_worker_at_a_time_holds_an_import(ground):
    import_id, at = ground.begin(Row()), ground.system.clock()
    imports = ground.work.imports
    assert imports.take(import_id, "one", at) is not None
    assert imports.take(import_id, "two", at) is None
    imports.tell(import_id, "one", at, Progress(Stage.READING, rows=1))
    later = at + timedelta(seconds=2)
    assert imports.take(import_id, "two", later) is not None
    with pytest.raises(LeaseLostError):
        imports.tell(import_id, "one", later, Progress(Stage.READING, rows=2))
    with pytest.raises(LeaseLostError):
        imports.end(import_id, "one", later, {"reported": {"rows": 0}, "accepted": {"orders": 0}})


def test_turns_end_in_time_and_go_on_where_they_were(ground, monkeypatch):
    monkeypatch.setattr(running, "ORDERS_PER_SET_MAX", 2)
    import_id = ground.begin(*[Row(str(n)) for n in range(1, 8)])
    placed = list[int]()
    while ground.work.turn(import_id, seconds=0.0):
        placed.append(ground.row(import_id).placed)
    assert placed == [2, 4, 6]
    assert ground.row(import_id).placed == 7
    assert len(ground.decisions()) == 7


def test_a_lost_request_is_asked_for_again(ground):
    import_id = ground.begin(Row())
    asked = list[str]()
    rounds = ImportRounds(ground.system, ground.work.imports, asked.append)
    rounds.sweep()
    assert import_id not in asked
    later = ground.system.clock() + PATIENCE
    ground.system.clock = lambda: later
    rounds.sweep()
    assert import_id in asked
    ground.work.turn(import_id)
    asked.clear()
    rounds.sweep()
    assert import_id not in asked


def test_a_file_that_cannot_be_used_fails_in_words_of_both_languages(ground):
    import_id = ground.begin("1,2,3", profile=None)
    path = ground.folder / "other.csv"
    path.write_text("a,b\n1,2\n")
    with path.open("rb") as content:
        kept = ground.work.shelf.keep(content)
    with ground.system.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE order_imports SET file_hash = '{kept.hash}' WHERE import_id = '{import_id}'"
        )
    assert not ground.work.turn(import_id)
    row = ground.row(import_id)
    assert row.stage == "failed"
    assert row.fault.startswith("missing columns: InvoiceNo")
    assert row.fault_zh.startswith("缺少列：InvoiceNo")
    assert ground.decisions() == []


def test_begun_again_the_whole_file_is_looked_at_and_nothing_is_placed_twice(ground):
    import_id = ground.begin(*MIXED)
    ground.work.turn(import_id)
    first, before = ground.report(import_id), ground.system.log.last_position()
    ground.work.imports.begin_again(import_id, ground.system.clock())
    assert ground.row(import_id).round == 2
    ground.work.turn(import_id)
    assert ground.report(import_id) == first
    assert ground.system.log.last_position() == before


def test_a_trial_reports_what_the_import_reports_and_writes_nothing(ground):
    profile = small_cap(ground.profile, 13)
    rows = [*MIXED, Row("7", customer_id="9"), Row("8", quantity="2", customer_id="8")]
    tried = ground.begin(*rows, profile=profile, is_dry_run=True)
    before = ground.system.log.last_position()
    ground.work.turn(tried)
    assert ground.system.log.last_position() == before
    done = ground.begin(*rows, profile=profile)
    ground.work.turn(done)
    assert ground.report(tried) == ground.report(done)
    assert ground.row(tried).summary == ground.row(done).summary
    assert "cap-exceeded" in json.loads(ground.row(done).summary)["reasons"]
    assert ground.system.log.last_position() > before


def test_a_trial_builds_on_what_stands(ground):
    ground.work.turn(ground.begin(Row("1")))
    before = ground.system.log.last_position()
    tried = ground.begin(Row("1", quantity="7"), Row("2"), is_dry_run=True)
    ground.work.turn(tried)
    assert [each["code"] for each in ground.report(tried)] == ["order-differs"]
    assert ground.row(tried).placed == 1
    assert ground.system.log.last_position() == before


def test_no_row_of_a_file_is_left_in_the_folder_but_the_file_and_the_report(ground):
    import_id = ground.begin(*MIXED)
    # As a worker leaves it who was killed while it read.
    (ground.folder / "state" / "imports" / f"{import_id}-1.db.0a0a.part-wal").write_text("536365")
    ground.work.turn(import_id)
    left = {path.name for path in (ground.folder / "state" / "imports").iterdir()}
    assert left == {ground.row(import_id).file_hash, f"{import_id}-1.db"}
    content = (ground.folder / "state" / "imports" / f"{import_id}-1.db").read_bytes()
    assert b"536365" not in content


@pytest.mark.timeout(300)
def test_a_worker_killed_again_and_again_ends_as_if_it_never_was(ground):
    rows = [Row(str(n), customer_id=str(n)) for n in range(1, 301)]
    rows += [Row(str(n), quantity="0") for n in range(301, 321)]
    import_id = ground.begin(*rows)
    decided = -1
    for _ in range(KILLS):
        process = worker_process(ground, import_id)
        wait_until(partial(has_gone_on, ground, import_id, decided))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        decided = ground.row(import_id).decided
    assert ground.row(import_id).ended_at is None
    assert worker_process(ground, import_id).wait() == 0
    row = ground.row(import_id)
    assert (row.stage, row.rows, row.placed, row.reported) == ("done", 320, 300, 20)
    assert [each["row"] for each in ground.report(import_id)] == list(range(302, 322))
    decisions = ground.decisions()
    assert len(decisions) == len(set(decisions)) == 300


def has_gone_on(ground: Ground, import_id: str, decided: int) -> bool:
    row = ground.row(import_id)
    return bool(row.decided > decided and row.stage == Stage.PLACING.value)
