"""A simulated log, exported, verified and queried; and an export that is killed."""

import shutil
import signal
import subprocess
import sys
from collections import Counter

import pyarrow.parquet as pq
import pytest

from adapters.archive.faults import NoArchiveError
from adapters.archive.folder import parts_of_archive
from adapters.archive.querying import answering
from adapters.archive.verifying import verify
from adapters.event_log import SqlEventLog
from adapters.simulator.running import simulate
from adapters.stored_names import STORED
from domain.order_events import OrderCancelled, OrderPlaced, RefundOwed
from tests.adapters.archive import export_process
from tests.adapters.archive.logs import Log, log_at
from tests.adapters.examples import example_of

ORDERS = 300


@pytest.fixture(scope="module")
def simulated(database_url):
    return database_url, simulate(database_url, ORDERS, seed=7, merchants=3)


@pytest.fixture(scope="module")
def log(simulated):
    log = log_at(simulated[0])
    yield log
    log.engine.dispose()


@pytest.fixture(scope="module")
def recorded(log: Log):
    return SqlEventLog(log.engine).page(0, 100_000)


@pytest.fixture(scope="module")
def ended(log: Log, tmp_path_factory):
    """An archive of the streams that have ended."""
    folder = tmp_path_factory.mktemp("ended") / "archive"
    log.part(folder, older_than_days=100)
    return folder


def answer(folder, sql):
    with answering(folder, sql) as found:
        return [tuple(row.values()) for row in found.rows]


def streams_of(folder):
    parts = parts_of_archive(folder)
    rows = [pq.read_table(part.folder / "streams.parquet").to_pylist() for part in parts]
    return {row["stream_id"]: row for part in rows for row in part}


def test_what_has_ended_is_archived_whole_and_nothing_else(log, ended, recorded, simulated):
    lengths = Counter(each.stream_id for each in recorded)
    listed = streams_of(ended)
    assert {i: row["last_version"] for i, row in listed.items()} == {i: lengths[i] for i in listed}
    archived = answer(ended, "select stream_id, count(*) from events group by all")
    assert dict(archived) == {i: lengths[i] for i in listed}
    outcomes = simulated[1].outcomes
    over = sum(outcomes.get(name, 0) for name in ("cancelled", "delivered", "lost", "returned"))
    assert Counter(row["kind"] for row in listed.values())["order"] == over
    assert verify(ended, log.engine).is_sound


def test_nothing_has_ended_that_is_not_old_enough(log, tmp_path):
    assert log.export(tmp_path / "a", older_than_days=400) is None
    assert not list((tmp_path / "a").glob("part-*"))


def test_the_log_is_read_as_though_it_ended_at_a_position(log, recorded, tmp_path):
    half = len(recorded) * 3 // 4
    part = log.part(tmp_path / "a", older_than_days=100, up_to=half)
    assert part.manifest.last_position <= half
    again = log.part(tmp_path / "a", older_than_days=100)
    assert again.manifest.part == 2
    assert verify(tmp_path / "a", log.engine).is_sound
    whole = log.part(tmp_path / "b", older_than_days=100)
    assert part.manifest.events + again.manifest.events == whole.manifest.events


def test_all_that_is_left_makes_the_archive_whole(log, ended, recorded, tmp_path):
    shutil.copytree(ended, tmp_path / "a")
    assert log.export(tmp_path / "a", older_than_days=100) is None
    log.part(tmp_path / "a")
    report = verify(tmp_path / "a", log.engine)
    assert (report.is_sound, report.events) == (True, len(recorded))


def test_sums_of_a_query_are_those_of_the_log(log, recorded, tmp_path):
    log.part(tmp_path / "a")
    placed = [each.event for each in recorded if isinstance(each.event, OrderPlaced)]
    units = sum(line.quantity for event in placed for line in event.lines)
    goods, tax = (sum(getattr(e.amounts, n) for e in placed) for n in ("goods_fen", "tax_fen"))
    prices = sum(line.unit_price for event in placed for line in event.lines)
    (sums,) = answer(
        tmp_path / "a",
        "select count(*), sum(amounts.goods_fen), sum(amounts.tax_fen),"
        " sum(list_sum([line.quantity for line in lines])),"
        " sum(list_sum([line.unit_price for line in lines])) from order_placed",
    )
    assert sums == (len(placed), goods, tax, units, prices)
    names = Counter(type(each.event) for each in recorded)
    (refunds,) = answer(tmp_path / "a", "select count(*), sum(amount_fen) from refund_owed")
    owed = [each.event.amount_fen for each in recorded if isinstance(each.event, RefundOwed)]
    assert refunds == (len(owed), sum(owed))
    counted = answer(tmp_path / "a", "select event, count(*) from events group by all")
    assert dict(counted) == {n: names[t] for n, t in STORED.items() if names[t]}


def test_views_are_joined_and_times_are_compared(recorded, ended):
    cancelled = {e.event.order_id for e in recorded if isinstance(e.event, OrderCancelled)}
    found = answer(
        ended,
        "select p.order_id from order_placed p join order_cancelled c using (order_id)"
        " where c.recorded_at >= p.recorded_at and c.cancelled_at > '2026-03-01T00:00:00Z'",
    )
    assert {order_id for (order_id,) in found} <= cancelled
    assert len(found) > ORDERS // 100


def test_an_ended_stream_that_goes_on_is_archived_from_there(sqlite_url, tmp_path):
    log = log_at(f"sqlite:///{tmp_path}/on.db")
    stream = "demo.NB01/order/o"
    log.append(stream, example_of(STORED["OrderNotPlaced@1"]))
    first = log.part(tmp_path / "a", older_than_days=100)
    assert first.manifest.events == 1
    log.append(stream, example_of(STORED["RefundOwed@1"]))
    assert log.export(tmp_path / "a", older_than_days=100) is None
    log.append(stream, example_of(STORED["RefundPaid@1"]))
    second = log.part(tmp_path / "a", older_than_days=100)
    assert (second.manifest.events, second.manifest.first_position) == (2, 2)
    assert streams_of(tmp_path / "a")[stream]["last_version"] == 3
    assert log.said(tmp_path / "a") == []
    log.engine.dispose()


def test_a_stream_of_the_archive_that_the_log_lacks_is_found(tmp_path):
    log = log_at(f"sqlite:///{tmp_path}/on.db")
    for local_id in ("o", "p"):
        event = example_of(STORED["OrderNotPlaced@1"])
        log.append(f"demo.NB01/order/{local_id}", event)
    log.part(tmp_path / "a", older_than_days=100)
    log.tampered("UPDATE events SET stream_id = 'demo.NB01/order/q' WHERE position = 2")
    told = log.said(tmp_path / "a")
    log.engine.dispose()
    assert "part-0001/ 0: the log has 0 of 1 events of demo.NB01/order/p" in told
    assert any("stream_id of demo.NB01/order/q version 1 is not the log's" in t for t in told)


def test_a_killed_export_leaves_nothing_and_the_next_one_works(log, recorded, simulated, tmp_path):
    folder = tmp_path / "archive"
    command = [sys.executable, "-m", export_process.__name__, simulated[0], str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().strip() == export_process.IN_THE_MIDDLE
        assert list(folder.glob(".writing-part-0001/*.parquet"))
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert [path.name for path in folder.glob("part-*")] == []
    with pytest.raises(NoArchiveError):
        verify(folder, log.engine)
    part = log.part(folder)
    assert part.manifest.events == len(recorded)
    assert sorted(path.name for path in folder.iterdir()) == [".lock", "part-0001"]
    assert verify(folder, log.engine).is_sound
