import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.log_tables import create_tables
from adapters.message_store import (
    MessageNotStoredError,
    SqlMessageStore,
    metadata,
    stored_messages,
)

XML = "<清单>\r\n\x00</清单>".encode("gb18030") + bytes(range(256))


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = engine_for(database_url)
    metadata.drop_all(engine)
    create_tables(engine, metadata)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: sa.Engine) -> SqlMessageStore:
    return SqlMessageStore(engine)


def rows_count(engine: sa.Engine) -> int | None:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(stored_messages))


def test_bytes_come_back_as_they_were(store):
    [message_hash] = store.put_many("demo.NB01", [("sent", "CEB621", XML)])
    message = store.get("demo.NB01", message_hash)
    assert message_hash == hashlib.sha256(XML).hexdigest()
    assert (message.direction, message.kind, message.content) == ("sent", "CEB621", XML)
    assert type(message.content) is bytes
    assert message.stored_at.tzinfo == UTC


def test_the_same_bytes_are_stored_once(store, engine):
    first = store.put_many("demo.NB01", [("sent", "CEB621", XML), ("sent", "CEB621", XML)])
    again = store.put_many("demo.NB01", [("received", "CEB622", XML), ("sent", "CEB621", b"")])
    assert first[0] == first[1] == again[0]
    assert rows_count(engine) == 2
    assert store.get("demo.NB01", first[0]).direction == "sent"


def test_nothing_is_stored_for_nothing(store):
    assert store.put_many("demo.NB01", []) == []


def test_a_partition_sees_its_own_messages(store):
    [message_hash] = store.put_many("demo.NB01", [("sent", "CEB621", XML)])
    with pytest.raises(MessageNotStoredError):
        store.get("other.NB01", message_hash)


def test_many_who_store_the_same_at_once_do_not_hinder_each_other(store, engine):
    messages = [("received", "CEB622", str(number).encode()) for number in range(200)]
    turned = messages[::-1]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda each: store.put_many("demo.NB01", each), [messages, turned] * 4))
    assert rows_count(engine) == 200


@pytest.mark.parametrize(
    "change", ["UPDATE stored_messages SET kind = kind", "DELETE FROM stored_messages"]
)
def test_the_database_refuses_to_change_messages(store, engine, change):
    store.put_many("demo.NB01", [("sent", "CEB621", XML)])
    with pytest.raises(sa.exc.IntegrityError, match="kept for ever"), engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert rows_count(engine) == 1
