"""What was exchanged is listed beside its bytes: whose it is, and in what order."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from adapters.customs import exchanged_tables
from adapters.customs.exchanged import Exchanged, ExchangedMessages, Ours
from adapters.customs.exchanged_list import Cursor, MessageFilter, messages_in, one_message
from adapters.customs.exchanged_tables import IN, OUT, message_runs, parts
from adapters.customs.numbers import Number
from adapters.customs.register import NumberRegister, Owner
from adapters.log_tables import create_tables
from adapters.message_store import SqlMessageStore
from domain.identifiers import OrderId, Partition, RunId
from tests.adapters.customs.exchanged_book import BOOK, NOON, nothing_exchanged

OTHER = Partition("demo.NB02")


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with nothing_exchanged(database_url) as engine:
        yield engine


@pytest.fixture
def kept(engine: sa.Engine) -> ExchangedMessages:
    return ExchangedMessages(engine)


def owner(order: str, run: str = "R1", book: Partition = BOOK) -> Owner:
    return Owner(book, RunId(run), OrderId(order), "M1")


def exchanged(direction: str, kind: str, name: str, at: datetime, **more) -> Exchanged:
    body = name.encode()
    return Exchanged(BOOK, direction, kind, body, hashlib.sha256(body).hexdigest(), at, **more)


def sent(name: str, run: str = "R1", merchant: str = "shop", minute: int = 0) -> Exchanged:
    at, owners = NOON + timedelta(minutes=minute), [owner("s:1", run)]
    ours = Ours(merchant, "d")
    return exchanged(OUT, "CEB621", name, at, documents=1, owners=owners, ours=ours)


def answer(name: str, owners: list[Owner], is_all_theirs: bool = True) -> Exchanged:
    more = {"documents": len(owners), "owners": owners, "is_all_theirs": is_all_theirs}
    return exchanged(IN, "CEB622", name, NOON, **more)


def listed(engine, **asked) -> list[bytes]:
    with engine.connect() as connection:
        rows = messages_in(connection, BOOK, MessageFilter(**asked))
        store = SqlMessageStore(engine)
        return [store.get(BOOK, row.hash).content for row in rows]


def test_bytes_and_their_row_are_kept_together_and_once(kept, engine):
    kept.keep([sent("one"), sent("two", minute=1)])
    kept.keep([sent("one", minute=5)])
    assert listed(engine) == [b"two", b"one"]
    with engine.connect() as connection:
        row = one_message(connection, BOOK, sent("one").hash, MessageFilter())
    assert row is not None
    assert (row.at, row.size_bytes, row.documents) == (NOON, 3, 1)
    assert (row.run_id, row.merchant_id, row.declarant) == ("R1", "shop", "d")


def test_a_message_and_its_numbers_are_kept_together_or_not_at_all(kept, engine):
    number, numbers = Number("declaration", "", "D1"), NumberRegister(engine)
    nobodys = Owner(BOOK, RunId("R1"), None, "M1")  # type: ignore[arg-type]
    with pytest.raises(sa.exc.IntegrityError):
        kept.keep_leaving([sent("one")], {number: nobodys})
    assert listed(engine) == []
    kept.keep_leaving([sent("one")], {number: owner("s:1")})
    assert listed(engine) == [b"one"]
    assert numbers.owners([number]) == {number: owner("s:1")}


def test_an_answer_is_of_the_merchant_whose_run_it_answers(kept, engine):
    kept.keep([sent("one"), sent("two", "R2", "other")])
    both = [owner("s:1"), owner("s:2", "R2")]
    kept.keep([answer("mine", both[:1]), answer("both", both)])
    assert set(listed(engine, within=["shop"])) == {b"one", b"mine"}
    assert set(listed(engine, declarants=["d"])) == {b"one", b"two", b"mine"}
    assert b"both" in listed(engine)


def test_an_answer_that_speaks_of_others_too_is_of_the_book_alone(kept, engine):
    kept.keep([sent("one"), answer("mixed", [owner("s:1")], is_all_theirs=False)])
    assert listed(engine, within=["shop"]) == [b"one"]
    assert set(listed(engine, run_id="R1")) == {b"one", b"mixed"}


def test_a_number_finds_messages_of_its_order_and_book_alone(kept, engine):
    kept.keep([sent("one"), sent("two", "R2")])
    numbers = NumberRegister(engine)
    numbers.note({Number("order", "EBP1", "N-1"): owner("s:1")})
    numbers.note({Number("order", "EBP2", "N-2"): owner("s:1", "R2", OTHER)})
    assert listed(engine, number="N-1") == [b"one"]
    assert listed(engine, number="N-2") == []
    assert listed(engine, number="N-1", run_id="R2") == []


def test_pages_begin_behind_a_row_whatever_stands_at_one_moment(kept, engine):
    kept.keep([sent(f"m{n}", minute=n // 4) for n in range(10)])
    for is_falling in (True, False):
        seen, after = [], None
        with engine.connect() as connection:
            while page := messages_in(
                connection, BOOK, MessageFilter(), after=after, is_falling=is_falling, limit=3
            ):
                seen += [(row.at, row.hash) for row in page]
                after = Cursor(*seen[-1])
        assert seen == sorted(seen, reverse=is_falling)
        assert len(set(seen)) == 10


def test_what_was_kept_before_there_was_the_list_is_listed(engine):
    exchanged_tables.metadata.drop_all(engine)
    store = SqlMessageStore(engine)
    store.put_many(BOOK, [(OUT, "CEB621", b"one"), (IN, "CEB622", b"two")])
    store.put_many(BOOK, [(IN, "refund answer", b"of a payment firm")])
    create_tables(engine, exchanged_tables.metadata)
    assert set(listed(engine)) == {b"one", b"two"}
    with engine.connect() as connection:
        rows = messages_in(connection, BOOK, MessageFilter(), limit=1)
        behind = Cursor(rows[0].at, rows[0].hash)
        (last,) = messages_in(connection, BOOK, MessageFilter(), after=behind)
    assert {rows[0].size_bytes, last.size_bytes} == {3}
    assert last.documents is None
    assert abs(last.at - datetime.now(UTC)) < timedelta(minutes=5)


def spoken_of(engine: sa.Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(parts.c.run_id, parts.c.order_id)).all()
    assert len(rows) == len(set(rows))
    return {(row.run_id, row.order_id) for row in rows}


def test_a_message_that_is_kept_again_speaks_of_what_is_known_since_too(kept, engine):
    kept.keep([answer("mixed", [owner("s:2")]), answer("other", [])])
    kept.keep([answer("mixed", [owner("s:2"), owner("s:\u5355"), owner("s:1", "R2")])])
    kept.keep([answer("mixed", [owner("s:1")])])
    every = {("R1", "s:1"), ("R1", "s:2"), ("R1", "s:\u5355"), ("R2", "s:1")}
    assert spoken_of(engine) == every
    with engine.connect() as connection:
        told = connection.scalars(sa.select(message_runs.c.orders).order_by(message_runs.c.run_id))
        assert [json.loads(orders) for orders in told] == [["s:1", "s:2", "s:\u5355"], ["s:1"]]


def test_orders_that_were_kept_row_by_row_are_kept_message_by_message(engine):
    message_runs.drop(engine)
    rows = [("R1", "s:2", "a"), ("R1", "s:1", "a"), ("R2", "s:1", "a"), ("R1", "s:1", "b")]
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE customs_message_orders (partition TEXT, run_id TEXT, order_id TEXT,"
            " hash TEXT, PRIMARY KEY (partition, run_id, order_id, hash))"
        )
        for row in rows:
            told = ", ".join(f"'{value}'" for value in (BOOK, *row))
            connection.exec_driver_sql(f"INSERT INTO customs_message_orders VALUES ({told})")
    create_tables(engine, exchanged_tables.metadata)
    with engine.connect() as connection:
        c = message_runs.c
        found = connection.execute(
            sa.select(c.partition, c.hash, c.run_id, c.orders).order_by(c.hash, c.run_id)
        )
        assert [(*row[:3], json.loads(row.orders)) for row in found] == [
            (BOOK, "a", "R1", ["s:1", "s:2"]),
            (BOOK, "a", "R2", ["s:1"]),
            (BOOK, "b", "R1", ["s:1"]),
        ]
        assert not sa.inspect(connection).has_table("customs_message_orders")
