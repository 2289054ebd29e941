from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from projections.columns import UtcTime, is_one_of, is_one_of_parameter

metadata = sa.MetaData()
marks = sa.Table(
    "marks",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("at", UtcTime),
)
AT = datetime(2026, 11, 21, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
NAMES = ["a", "集", "'", '"', "{b,c}", "\\", "%s", ":n", "null", ""]


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    engine = engine_for(database_url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    with engine.execution_options(writes=True).connect() as connection:
        connection.execute(marks.insert(), [{"name": name, "at": AT} for name in NAMES])
        yield connection
    engine.dispose()


def test_times_come_back_in_utc(connection):
    at = connection.scalars(sa.select(marks.c.at)).first()
    assert at == AT
    assert at.tzinfo == UTC
    assert connection.scalars(sa.select(marks.c.name).where(marks.c.at < AT)).all() == []


def test_a_time_without_a_zone_is_refused(connection):
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        connection.execute(marks.update().values(at=AT.replace(tzinfo=None)))


@pytest.mark.parametrize("asked", [[], ["a"], NAMES, {"a", "nobody"}, ["a", "a"]])
def test_one_of_any_texts(connection, asked):
    found = sa.select(marks.c.name).where(is_one_of(marks.c.name, asked))
    assert set(connection.scalars(found)) == set(asked) & set(NAMES)
    given = sa.select(marks.c.name).where(is_one_of_parameter(marks.c.name, "names"))
    assert set(connection.scalars(given, {"names": asked})) == set(asked) & set(NAMES)
    others = sa.select(marks.c.name).where(~is_one_of(marks.c.name, asked))
    assert set(connection.scalars(others)) == set(NAMES) - set(asked)


def test_one_of_many_texts_is_found_by_the_index(connection):
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    query = sa.select(marks.c.at).where(is_one_of_parameter(marks.c.name, "names"))
    explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    statement = str(query.compile(connection, compile_kwargs={"render_postcompile": True}))
    names = '["a"]'
    parameters = (names,) if connection.dialect.name == "sqlite" else {"names": names}
    plan = " ".join(
        str(row) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
    )
    assert "Index Cond" in plan or "SEARCH marks USING" in plan
