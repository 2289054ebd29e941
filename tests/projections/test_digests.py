from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from projections.columns import UtcTime
from projections.digests import digest
from projections.read_model import ReadModel

tables = sa.MetaData()

shelf = sa.Table(
    "shelf",
    tables,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("price", sa.Numeric(20, 5)),
    sa.Column("is_full", sa.Boolean),
    sa.Column("at", UtcTime),
    sa.Column("plain_at", sa.DateTime(timezone=True)),
    sa.Column("on", sa.Date),
    sa.Column("content", sa.LargeBinary),
    sa.Column("notes", sa.JSON),
)
MODEL = ReadModel("shelf", tables, {})
AT = datetime(2026, 11, 21, 8, 0, tzinfo=timezone(timedelta(hours=8)))

ROWS: list[dict[str, object]] = [
    {
        "name": name,
        "number": number,
        "price": Decimal("1.5") if number else None,
        "is_full": bool(number),
        "at": AT,
        "plain_at": AT.astimezone(UTC),
        "on": date(2026, 11, 21),
        "content": b"\x00\xff",
        "notes": {"b": [1, None], "a": "集"},
    }
    for name in ("a", "B", "é", "集", "_", "aa", "A b")
    for number in (0, 1, 10, 2)
]


def digest_of(url: str, rows: list[dict[str, object]]) -> str:
    engine = engine_for(url)
    tables.drop_all(engine)
    tables.create_all(engine)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(shelf.insert(), rows)
    answer = digest(engine, MODEL)
    engine.dispose()
    return answer


# SQLite has no decimals: SQLAlchemy says so, and keeps these few digits all the same.
@pytest.mark.filterwarnings("ignore:Dialect sqlite")
def test_the_digest_is_that_of_the_content_on_every_database(sqlite_url, postgres_url):
    digests = {
        digest_of(url, rows) for url in (sqlite_url, postgres_url) for rows in (ROWS, ROWS[::-1])
    }
    assert len(digests) == 1


@pytest.mark.filterwarnings("ignore:Dialect sqlite")
def test_the_digest_tells_a_changed_value(sqlite_url):
    changed = [*ROWS[:-1], ROWS[-1] | {"is_full": None}]
    assert digest_of(sqlite_url, ROWS) != digest_of(sqlite_url, changed)
    assert digest_of(sqlite_url, ROWS) != digest_of(sqlite_url, ROWS[1:])
