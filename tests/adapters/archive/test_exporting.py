import hashlib
import json
import re

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from adapters.archive.faults import (
    ArchiveBrokenError,
    ArchiveBusyError,
    NotAnArchiveError,
    OtherLogError,
    OtherPeopleError,
)
from adapters.archive.folder import writing_to
from adapters.archive.manifest import MANIFEST, MANIFEST_HASH
from adapters.archive.writing import PartFiles
from adapters.event_mapping import CODEC
from adapters.log_tables import events
from adapters.stored_names import STORED
from tests.adapters.archive.logs import NOW, RECORDED, Log, log_at, log_of_examples
from tests.adapters.examples import example_of

LAST = len(STORED) + 1


@pytest.fixture(scope="module")
def log(database_url):
    log = log_of_examples(database_url)
    yield log
    log.engine.dispose()


def test_every_event_comes_back_bit_for_bit(log: Log, tmp_path):
    part = log.part(tmp_path / "a")
    names = {f"{name}.parquet" for name in STORED} | {MANIFEST, MANIFEST_HASH}
    assert {path.name for path in part.folder.iterdir()} == names
    for place, (name, event_type) in enumerate(STORED.items(), 1):
        row = pq.read_table(part.folder / f"{name}.parquet").to_pylist()[0]
        assert (name, row["payload"]) == CODEC.encode(example_of(event_type))
        assert row["payload_sha256"] == hashlib.sha256(row["payload"]).digest()
        stream_id = f"demo.NB01/order/{name}"
        beside = (place, "demo.NB01", stream_id, 1, name, RECORDED, f"{stream_id}:0", "tester")
        assert tuple(row.values())[: len(beside)] == beside
        assert row["correlation_id"] == f"because-{stream_id}:0"


def test_an_event_that_no_command_wrote_has_nobody_beside_it(log: Log, tmp_path):
    part = log.part(tmp_path / "a")
    last = pq.read_table(part.folder / "OrderPlaced@2.parquet").to_pylist()[-1]
    assert (last["position"], last["stream_id"]) == (LAST, "of/the/library")
    assert [last[name] for name in ("recorded_at", "command_id", "actor")] == [None] * 3
    assert log.said(tmp_path / "a") == []


def test_the_manifest_says_what_there_is(log: Log, tmp_path):
    part = log.part(tmp_path / "a")
    manifest = part.manifest
    assert (manifest.part, manifest.selection, manifest.previous_sha256) == (1, "all", "")
    assert (manifest.events, manifest.first_position, manifest.last_position) == (LAST, 1, LAST)
    assert (manifest.log_position, manifest.up_to_position) == (LAST, LAST)
    assert (manifest.created_at, manifest.with_people) == (NOW, True)
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest.product)
    for entry in manifest.files:
        file = pq.ParquetFile(part.path_of(entry))
        assert entry.rows == file.metadata.num_rows
        assert entry.sha256 == hashlib.sha256(part.path_of(entry).read_bytes()).hexdigest()
        assert [column.name for column in entry.columns] == file.schema_arrow.names
        file.close()
    assert json.loads((part.folder / MANIFEST).read_text())["digest"] == manifest.digest


def test_the_digest_is_the_chain_over_all_events(log: Log, tmp_path):
    assert log.part(tmp_path / "a").manifest.digest == digest_of(log)


def digest_of(log: Log) -> str:
    digest = hashlib.sha256()
    query = sa.select(events).order_by(events.c.position)
    with log.engine.connect() as connection:
        for position, stream_id, version, name, payload in connection.execute(query):
            digest.update(f"{position}\0{stream_id}\0{version}\0{name}\0".encode())
            digest.update(hashlib.sha256(payload).digest())
    return digest.hexdigest()


def test_exporting_again_adds_what_is_new_and_nothing_else(log: Log, tmp_path):
    first = log.part(tmp_path / "a", up_to=40)
    assert log.export(tmp_path / "a", up_to=40) is None
    second = log.part(tmp_path / "a")
    assert (second.manifest.part, second.manifest.previous_sha256) == (2, first.sha256)
    assert (second.manifest.first_position, second.manifest.events) == (41, LAST - 40)
    assert log.export(tmp_path / "a") is None
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [
        ".lock",
        "part-0001",
        "part-0002",
    ]
    assert log.said(tmp_path / "a") == []


def test_without_people_names_and_payloads_are_left_out(log: Log, tmp_path):
    part = log.part(tmp_path / "a", with_people=False)
    assert not part.manifest.with_people
    (placed, _) = pq.read_table(part.folder / "OrderPlaced@2.parquet").to_pylist()
    assert (placed["buyer"], placed["consignee"], placed["payload"]) == (None, None, None)
    assert placed["buyer_key"] == "buyer_key-集货"
    assert pq.read_table(part.folder / "RefundPaid@1.parquet").to_pylist()[0]["payload"]
    assert log.said(tmp_path / "a") == []
    with pytest.raises(OtherPeopleError, match="names no people"):
        log.export(tmp_path / "a")


def test_another_log_is_refused(log: Log, tmp_path):
    log.part(tmp_path / "a")
    other = log_at(f"sqlite:///{tmp_path}/other.db")
    other.append("demo.NB01/order/x", example_of(STORED["RefundPaid@1"]))
    with pytest.raises(OtherLogError, match="another log"):
        other.export(tmp_path / "a")
    other.engine.dispose()


def test_a_folder_of_something_else_is_left_alone(log: Log, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(NotAnArchiveError, match=r"notes\.txt"):
        log.export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_two_exports_to_one_folder_do_not_meet(log: Log, tmp_path):
    with writing_to(tmp_path / "a"), pytest.raises(ArchiveBusyError):
        log.export(tmp_path / "a")


def test_nothing_is_added_to_a_broken_archive(log: Log, tmp_path):
    part = log.part(tmp_path / "a", up_to=9)
    (part.folder / MANIFEST).write_text("{}")
    with pytest.raises(ArchiveBrokenError, match="part-0001"):
        log.export(tmp_path / "a")


def test_an_export_that_fails_leaves_nothing(log: Log, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device", "x.parquet")

    with monkeypatch.context() as broken:
        broken.setattr(PartFiles, "finish", fail)
        with pytest.raises(OSError, match="No space"):
            log.export(tmp_path / "a")
    assert [path.name for path in (tmp_path / "a").iterdir()] == [".lock"]
    assert log.part(tmp_path / "a").manifest.part == 1


def test_little_is_kept_waiting(log: Log, tmp_path, monkeypatch):
    monkeypatch.setattr("adapters.archive.writing.WAITING_BYTES_MAX", 0)
    monkeypatch.setattr("adapters.archive.log_rows.PAGE_EVENTS_MAX", 7)
    part = log.part(tmp_path / "a")
    with pq.ParquetFile(part.folder / "OrderPlaced@2.parquet") as file:
        assert file.num_row_groups == 2
    assert (part.manifest.events, part.manifest.digest) == (LAST, digest_of(log))
    assert log.said(tmp_path / "a") == []


def test_an_empty_log_gives_no_part(tmp_path):
    log = log_at(f"sqlite:///{tmp_path}/empty.db")
    assert log.export(tmp_path / "a") is None
    log.engine.dispose()
