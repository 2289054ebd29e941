import pyarrow as pa
import pytest

from adapters.archive.faults import (
    ArchiveBrokenError,
    NoArchiveError,
    QueryRefusedError,
    UnknownViewError,
)
from adapters.archive.querying import answering, described
from adapters.archive.tables import view_name
from adapters.stored_names import STORED
from tests.adapters.archive.logs import log_of_examples, rewrite


@pytest.fixture(scope="module")
def log(sqlite_url):
    log = log_of_examples(sqlite_url)
    yield log
    log.engine.dispose()


@pytest.fixture(scope="module")
def folder(log, tmp_path_factory):
    folder = tmp_path_factory.mktemp("queried") / "archive"
    log.part(folder, up_to=40)
    log.part(folder)
    return folder


def answer(folder, sql):
    with answering(folder, sql) as found:
        return list(found.rows)


def test_there_is_a_view_for_each_event_and_one_for_all(folder):
    views = {column.view for column in described(folder)}
    assert views == {"events", *map(view_name, STORED.values())}
    for view in views:
        assert answer(folder, f"select count(*) n from {view}")[0]["n"] >= 1


def test_types_are_those_that_sums_need(folder):
    types = {(c.view, c.column): c.type for c in described(folder)}
    assert types["order_placed", "quota_year"] == "BIGINT"
    assert types["order_placed", "taxed_on"] == "DATE"
    assert types["order_placed", "placed_at"] == "TIMESTAMP WITH TIME ZONE"
    assert "unit_price DECIMAL(38,12)" in types["order_placed", "lines"]
    assert types["events", "payload"] == "BLOB"
    assert ("order_placed", "payload") not in types


def test_parts_are_one_table(folder):
    found = answer(folder, "select count(*) n, min(position) a, max(position) b from events")
    last = len(STORED) + 1
    assert [tuple(row.values()) for row in found] == [(last, 1, last)]
    assert len(answer(folder, "select * from order_placed")) == 2


def test_a_field_of_its_own_beside_one_of_the_same_name(folder):
    (row,) = answer(folder, "select recorded_at, event_recorded_at from parcels_held")
    assert row["recorded_at"].year == 2026
    assert row["event_recorded_at"] is not None


def test_an_older_part_has_nothing_in_a_column_added_since(log, tmp_path):
    log.part(tmp_path / "a", up_to=40)
    part = log.part(tmp_path / "a")
    new = pa.array(["new"] * 1)
    rewrite(part, "OrderPlaced@2", lambda table: table.append_column("channel", new))
    found = answer(tmp_path / "a", "select channel from order_placed order by position")
    assert [row["channel"] for row in found] == [None, "new"]


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("selec 1", 'the query cannot be answered: Parser Error: syntax error at or near "selec"'),
        ("select nope from order_placed", 'Referenced column "nope" not found'),
        ("select 'a'::int", "Conversion Error"),
        ("", "one SELECT at a time"),
        ("select 1; select 2", "one SELECT at a time"),
        ("drop view order_placed", "one SELECT at a time"),
        ("create table t as select 1", "one SELECT at a time"),
        ("set threads = 1", "one SELECT at a time"),
        ("copy (select 1) to 'x.csv'", "one SELECT at a time"),
        ("attach 'x.db'", "one SELECT at a time"),
        ("install httpfs", "one SELECT at a time"),
    ],
)
def test_what_is_no_query_is_refused_in_a_sentence(folder, sql, sentence):
    with pytest.raises(QueryRefusedError) as refused:
        answer(folder, sql)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('{file}')",
        "select * from read_csv('{file}')",
        "select * from read_parquet('{parquet}')",
        "select * from '{parquet}'",
        "select * from glob('{folder}/*')",
        "select * from read_parquet('http://localhost:1/x')",
        "with x as (copy (select 1) to '{new}') select 1",
        "with x as (copy (select 1) to '{parquet}') select 1",
        "with x as (insert into order_placed values (1) returning 1) select * from x",
        "select * from duckdb_secrets()",
        "select * from reachable",
    ],
)
def test_a_query_reaches_nothing_but_the_views(folder, tmp_path, sql):
    reachable = pa.table({"mine": [1]})  # What DuckDB would find by its name.
    (tmp_path / "secret.txt").write_text("secret")
    parquet = folder / "part-0001" / "OrderPlaced@2.parquet"
    before = parquet.read_bytes()
    places = {"file": tmp_path / "secret.txt", "folder": tmp_path, "new": tmp_path / "new.csv"}
    with pytest.raises(QueryRefusedError):
        answer(folder, sql.format(parquet=parquet, **places))
    assert parquet.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]
    assert reachable.num_rows == 1


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("order_place", "is it order_placed"),
        ("OrderPlaced", "is it order_placed"),
        ("orders", "is it"),
        ("xyzzy", "`jihuo events schema` lists them"),
    ],
)
def test_an_unknown_view_is_told_with_those_like_it(folder, name, hint):
    with pytest.raises(UnknownViewError, match=f"there is no view {name}: {hint}"):
        answer(folder, f"select * from {name}")


def test_views_are_listed_by_sql_too(folder):
    assert {"name": "order_placed"} in answer(folder, "show tables")


def test_without_an_archive_there_is_nothing_to_ask(tmp_path):
    with pytest.raises(NoArchiveError):
        answer(tmp_path / "none", "select 1")


def test_a_file_that_is_gone_is_named(log, tmp_path):
    part = log.part(tmp_path / "a")
    (part.folder / "RefundPaid@1.parquet").unlink()
    with pytest.raises(ArchiveBrokenError, match="RefundPaid"):
        answer(tmp_path / "a", "select count(*) from events")
