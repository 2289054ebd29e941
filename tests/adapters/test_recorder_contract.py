import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.application import Application
from eventsourcing.domain import (
    Aggregate,
    BaseAggregate,
    CanInitAggregate,
    CanMutateAggregate,
    MetaDomainEvent,
    event,
)
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking

from adapters.databases import engine_for
from adapters.log_tables import create_tables, metadata
from adapters.log_writing import COPY_ROWS_MIN
from adapters.recorder import SqlAggregateRecorder, SqlRecorder

with pytest.MonkeyPatch.context() as patched:
    # The library's cases also test ciphers, and import one that needs a package we do without.
    patched.setitem(sys.modules, "eventsourcing.cipher", SimpleNamespace(AESCipher=None))
    contract = importlib.import_module("eventsourcing.tests.persistence")


@pytest.fixture(params=[UUID, str])
def read_id(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An engine on empty tables: each contract test expects to be the first."""
    engine = engine_for(database_url)
    metadata.drop_all(engine)
    create_tables(engine)
    yield engine
    engine.dispose()


def names_of_tests(contract_case: type) -> list[str]:
    return [name for name in dir(contract_case) if name.startswith(("test", "optional_test"))]


def run(contract_case: type, test: str, create_recorder: Callable[[], Any], read_id: Any) -> None:
    """One test of the library's cases, which leave it to us how recorder and ids are made."""
    ours = {
        "create_recorder": lambda case: create_recorder(),
        "new_originator_id": lambda case: read_id(str(uuid4())),
    }
    case = type(contract_case.__name__, (contract_case,), ours)(test)
    threads_before = set(threading.enumerate())
    getattr(case, test)()
    for reader in set(threading.enumerate()) - threads_before:
        reader.join()  # The case stops its readers and does not wait for their last query.


@pytest.mark.parametrize("test", names_of_tests(contract.AggregateRecorderTestCase))
def test_the_contract_of_an_aggregate_recorder(test, engine, read_id):
    run(
        contract.AggregateRecorderTestCase,
        test,
        lambda: SqlAggregateRecorder(engine, read_id),
        read_id,
    )


@pytest.mark.parametrize(
    ("contract_case", "test"),
    [
        (contract_case, test)
        for contract_case in (
            contract.ApplicationRecorderTestCase,
            contract.NonInterleavingNotificationIDsBaseCase,
            contract.ProcessRecorderTestCase,
            contract.TrackingRecorderTestCase,
        )
        for test in names_of_tests(contract_case)
    ],
)
def test_the_contract_of_the_recorder_of_the_log(contract_case, test, engine, read_id):
    run(contract_case, test, lambda: SqlRecorder(engine, read_id), read_id)


def test_an_append_that_fails_moves_no_position(engine):
    recorder = SqlRecorder(engine)
    recorder.insert_events([StoredEvent("a", 1, "Named@1", b"")])
    with pytest.raises(IntegrityError):
        recorder.insert_events(
            [StoredEvent("b", 1, "Named@1", b""), StoredEvent("a", 1, "Named@1", b"")]
        )
    assert recorder.insert_events([StoredEvent("c", 1, "Named@1", b"")]) == [2]


@pytest.mark.parametrize("rows_count", [COPY_ROWS_MIN - 1, COPY_ROWS_MIN, COPY_ROWS_MIN + 1])
def test_few_rows_and_many_are_written_alike(engine, rows_count):
    recorder = SqlRecorder(engine)
    written = [
        StoredEvent("集/order/a", version, "Named@1", bytes([version % 256, 0, 255]))
        for version in range(1, rows_count + 1)
    ]
    assert recorder.insert_events(written) == list(range(1, rows_count + 1))
    assert recorder.select_events("集/order/a") == written
    with pytest.raises(IntegrityError):
        recorder.insert_events(written)


def test_of_two_who_track_the_same_position_one_is_told(engine):
    recorder = SqlRecorder(engine)

    def track(position: int) -> bool:
        try:
            recorder.insert_tracking(Tracking("upstream", position))
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        for position in range(1, 26):
            assert sum(threads.map(track, [position] * 4)) == 1


@pytest.mark.parametrize(
    "change", ["UPDATE events SET payload = payload", "DELETE FROM events", "TRUNCATE events"]
)
def test_the_database_refuses_to_change_events(engine, change):
    if "TRUNCATE" in change and engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    recorder = SqlRecorder(engine)
    recorder.insert_events([StoredEvent("a", 1, "Named@1", b"")])
    with pytest.raises(sa.exc.IntegrityError, match="kept for ever"), engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert recorder.max_notification_id() == 1


def application_environment(url: str, id_type: str) -> dict[str, str]:
    return {
        "PERSISTENCE_MODULE": "adapters.persistence",
        "JIHUO_DATABASE_URL": url,
        "ORIGINATOR_ID_TYPE": id_type,
        "IS_SNAPSHOTTING_ENABLED": "yes",
    }


class Kennel(Aggregate):
    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.dogs: list[str] = []

    @event("DogArrived")
    def admit(self, dog: str) -> None:
        self.dogs.append(dog)


def test_an_application_of_the_library_runs_on_our_tables_with_uuids(engine, database_url):
    with Application[UUID](application_environment(database_url, "uuid")) as application:
        kennel = Kennel("Wang")
        kennel.admit("Fido")
        recorded = application.save(kennel)
        application.take_snapshot(kennel.id)
        kennel.admit("Rex")
        application.save(kennel)
        read: Kennel = application.repository.get(kennel.id)
        notified = application.notification_log.select(1, 10)
    assert [each.notification.id for each in recorded] == [1, 2]
    assert (read.owner, read.dogs, read.version) == ("Wang", ["Fido", "Rex"], 3)
    assert [each.originator_id for each in notified] == [kennel.id] * 3


class ShelfEvent(CanMutateAggregate[str], metaclass=MetaDomainEvent):
    originator_id: str
    originator_version: int
    timestamp: datetime


class Shelf(BaseAggregate[str]):
    class Event(ShelfEvent):
        pass

    class Built(Event, CanInitAggregate[str]):
        originator_topic: str
        number: int

    @event(Built)
    def __init__(self, number: int) -> None:
        self.number = number

    @staticmethod
    def create_id(number: int) -> str:
        return f"shelf-{number}"


def test_an_application_of_the_library_runs_on_our_tables_with_texts(engine, database_url):
    with Application[str](application_environment(database_url, "text")) as application:
        application.save(Shelf(number=7))
        read: Shelf = application.repository.get("shelf-7")
        notified = application.notification_log.select(1, 10)
    assert (read.number, read.version) == (7, 1)
    assert [each.originator_id for each in notified] == ["shelf-7"]
