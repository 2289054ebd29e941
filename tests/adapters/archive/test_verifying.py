import json
import shutil

import pytest

from adapters.archive.faults import NoArchiveError
from adapters.archive.manifest import MANIFEST, MANIFEST_HASH, Part, read_part
from adapters.archive.verifying import verify
from adapters.event_mapping import CODEC
from adapters.stored_names import STORED
from tests.adapters.archive.logs import (
    Log,
    log_of_examples,
    rewrite,
    rewrite_manifest,
    said,
    with_column,
)
from tests.adapters.examples import example_of

PLACE = list(STORED).index("OrderPlaced@2") + 1
"""Where the example of an order placed stands."""

LAST = len(STORED) + 1


@pytest.fixture(scope="module")
def log(database_url):
    log = log_of_examples(database_url)
    yield log
    log.engine.dispose()


@pytest.fixture(scope="module")
def exported(log: Log, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported") / "archive"
    log.part(folder)
    return folder


@pytest.fixture
def part(exported, tmp_path) -> Part:
    """Of an archive that may be damaged."""
    shutil.copytree(exported, tmp_path / "archive")
    return read_part(tmp_path / "archive" / "part-0001")


@pytest.fixture
def folder(part: Part):
    return part.folder.parent


def test_an_archive_as_it_was_written_is_sound(log: Log, folder):
    report = verify(folder, log.engine)
    assert (report.is_sound, report.parts, report.events) == (True, 1, LAST)
    assert verify(folder, None).is_sound


def test_a_changed_byte_is_found_and_what_it_changed(log: Log, part, folder):
    path = part.folder / "RefundPaid@1.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    hash_differs = "part-0001/RefundPaid@1.parquet 0: the file's bytes are not those of"
    assert log.said(folder)[0].startswith(hash_differs)
    assert said(folder)[0].startswith(hash_differs)


def test_a_file_that_is_no_parquet_any_more_is_found(log: Log, part, folder):
    (part.folder / "RefundPaid@1.parquet").write_bytes(b"gone")
    assert any("RefundPaid@1.parquet cannot be read" in each for each in log.said(folder))
    assert any("RefundPaid@1.parquet cannot be read" in each for each in said(folder))


def test_a_row_taken_out_is_found_even_with_every_hash_put_right(log: Log, part, folder):
    rewrite(part, "OrderPlaced@2", lambda table: table.slice(1))
    told = log.said(folder)
    assert "part-0001/ 0: the digest over all events is not the manifest's" in told
    lacking = f"part-0001/ {PLACE}: the archive lacks OrderPlaced@2 of"
    assert any(each.startswith(lacking) for each in told)
    assert said(folder) == ["part-0001/ 0: the digest over all events is not the manifest's"]


def test_a_row_put_in_twice_is_found(log: Log, part, folder):
    rewrite(part, "OrderPlaced@2", lambda table: table.take([0, 0, 1]))
    twice = f"part-0001/ {PLACE}: OrderPlaced@2 of demo.NB01/order/OrderPlaced@2 is archived twice"
    assert twice in log.said(folder)
    assert twice in said(folder)


def test_a_field_changed_beside_its_payload_is_found(log: Log, part, folder):
    rewrite(part, "OrderPlaced@2", lambda table: with_column(table, "quota_year", [2026, 42]))
    of = "of demo.NB01/order/OrderPlaced@2 version 1"
    where = f"part-0001/OrderPlaced@2.parquet {PLACE}"
    assert log.said(folder) == [f"{where}: quota_year {of} is not the log's"]
    assert said(folder) == [f"{where}: quota_year {of} is not its payload's"]


def test_who_recorded_an_event_is_compared_with_the_log(log: Log, part, folder):
    rewrite(part, "RefundPaid@1", lambda table: with_column(table, "actor", ["somebody"]))
    (told,) = log.said(folder)
    assert "actor of demo.NB01/order/RefundPaid@1 version 1 is not the log's" in told


def test_another_payload_is_found(log: Log, part, folder):
    payload = CODEC.encode(example_of(STORED["RefundOwed@1"]))[1]
    rewrite(part, "RefundPaid@1", lambda table: with_column(table, "payload", [payload]))
    told = log.said(folder)
    assert any("the payload is not the one of its sha256" in each for each in told)
    assert any("payload of demo.NB01/order/RefundPaid@1" in each for each in told)
    assert any("the event cannot be read" in each for each in said(folder))


def test_an_event_in_the_file_of_another_is_found(log: Log, part, folder):
    rewrite(part, "RefundPaid@1", lambda table: with_column(table, "event", ["RefundOwed@1"]))
    assert any("a file of another event: RefundOwed@1" in each for each in log.said(folder))


def test_rows_out_of_their_order_are_found(log: Log, part, folder):
    rewrite(part, "OrderPlaced@2", lambda table: table.take([1, 0]))
    assert any(f"position {PLACE} comes after {LAST}" in each for each in log.said(folder))


def test_a_column_less_is_found(log: Log, part, folder):
    rewrite(part, "RefundPaid@1", lambda table: table.drop_columns(["payload"]))
    told = log.said(folder)
    assert any("its columns are not those of the manifest" in each for each in told)
    assert any("it has no column payload" in each for each in told)


def test_a_file_under_another_name_is_found(log: Log, part, folder):
    (part.folder / "RefundPaid@1.parquet").rename(part.folder / "RefundPaid@2.parquet")
    assert log.said(folder)[:2] == [
        "part-0001/RefundPaid@1.parquet 0: the file is missing",
        "part-0001/RefundPaid@2.parquet 0: the manifest does not name this file",
    ]
    at = list(STORED).index("RefundPaid@1") + 1
    assert [each for each in log.said(folder) if "lacks" in each] == [
        f"part-0001/ {at}: the archive lacks RefundPaid@1 of demo.NB01/order/RefundPaid@1"
    ]


def test_a_changed_manifest_is_found(log: Log, part, folder):
    text = (part.folder / MANIFEST).read_text()
    (part.folder / MANIFEST).write_text(text.replace('"events": ', '"events": 1'))
    assert any(
        "manifest.json is not what manifest.sha256 says" in each for each in log.said(folder)
    )


def test_a_manifest_changed_together_with_its_hash_is_found(log: Log, part, folder):
    content = json.loads((part.folder / MANIFEST).read_text())
    rewrite_manifest(part, {**content, "events": LAST + 1})
    assert f"part-0001/ 0: it holds {LAST} events, its manifest says {LAST + 1}" in said(folder)


@pytest.mark.parametrize("change", [{"events": "many"}, {"format": "jihuo-archive/99"}])
def test_a_manifest_that_says_nothing_known_is_found(part, folder, change):
    content = json.loads((part.folder / MANIFEST).read_text())
    rewrite_manifest(part, {**content, **change})
    (told,) = said(folder)
    assert told.startswith("part-0001/manifest.json 0: part-0001")


def test_a_manifest_without_its_hash_is_found(part, folder):
    (part.folder / MANIFEST_HASH).unlink()
    assert said(folder) == [
        "part-0001/manifest.json 0: part-0001 has no manifest and hash to be read"
    ]


def test_a_part_that_is_missing_is_found(log: Log, tmp_path):
    folder = tmp_path / "parts"
    for up_to in (9, 30, LAST):
        log.part(folder, up_to=up_to)
    shutil.rmtree(folder / "part-0002")
    told = log.said(folder)
    assert told[0] == "part 2/ 0: the part is missing"
    assert any(each.startswith("part-0003/ 10: the archive lacks") for each in told)


def test_a_part_of_another_archive_is_found(log: Log, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, first in ((one, 9), (two, 30)):
        log.part(folder, up_to=first)
        log.part(folder)
    shutil.rmtree(one / "part-0002")
    shutil.copytree(two / "part-0002", one / "part-0002")
    assert "part-0002/ 0: it follows another part-0001 than this" in said(one)


def test_a_row_changed_in_the_log_is_found(log: Log, part, folder):
    (was,) = [CODEC.encode(example_of(STORED["RefundPaid@1"]))[1]]
    at = list(STORED).index("RefundPaid@1") + 1
    change = "UPDATE events SET payload = :payload WHERE position = :position"
    log.tampered(change, payload=was.replace(b"\x2a", b"\x2b"), position=at)
    told = log.said(folder)
    log.tampered(change, payload=was, position=at)
    where = f"part-0001/RefundPaid@1.parquet {at}"
    of = "of demo.NB01/order/RefundPaid@1 version 1 is not the log's"
    assert f"{where}: payload {of}" in told
    assert f"{where}: amount_fen {of}" in told
    assert log.said(folder) == []


def test_an_event_renamed_in_the_log_is_found(log: Log, part, folder):
    at = list(STORED).index("RefundPaid@1") + 1
    rename = "UPDATE events SET name = :name WHERE position = :position"
    log.tampered(rename, name="RefundOwed@1", position=at)
    told = log.said(folder)
    log.tampered(rename, name="RefundPaid@1", position=at)
    assert told == [
        f"part-0001/RefundPaid@1.parquet {at}: the log has another event there: RefundOwed@1"
    ]


def test_a_log_that_lost_its_end_is_found(log: Log, part, folder):
    row = {"p": LAST, "s": "of/the/library"}
    payload = CODEC.encode(example_of(STORED["OrderPlaced@2"]))[1]
    log.tampered("DELETE FROM events WHERE position = :p AND stream_id = :s", **row)
    told = log.said(folder)
    log.tampered(
        "INSERT INTO events (position, stream_id, version, name, payload)"
        " VALUES (:p, :s, 1, 'OrderPlaced@2', :payload)",
        **row,
        payload=payload,
    )
    assert told == [
        f"part-0001/OrderPlaced@2.parquet {LAST}: the log has no event there: OrderPlaced@2",
        f"part-0001/ 0: the log ends at {LAST - 1}; it ended at {LAST} then",
    ]


def test_of_a_ruined_archive_the_first_findings_are_told_and_all_are_counted(part, folder):
    for entry in part.manifest.files:
        (part.folder / entry.name).unlink()
    report = verify(folder, None, findings_max=3)
    assert len(report.findings) == 3
    assert report.findings_count >= len(STORED)


def test_nothing_is_no_archive(tmp_path):
    with pytest.raises(NoArchiveError, match="events export"):
        verify(tmp_path / "none", None)
