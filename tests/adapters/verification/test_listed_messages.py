"""A list of messages that says otherwise than what was kept is named."""

import shutil

import pytest
import sqlalchemy as sa

from adapters.customs.exchanged_tables import messages, parts
from adapters.databases import engine_for
from adapters.simulator.running import simulate
from tests.adapters.verification.planting import found, tamper, verified


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder = tmp_path_factory.mktemp("played")
    simulate(f"sqlite:///{folder}/jihuo.db", 12, 3, 1)
    return folder / "jihuo.db"


@pytest.fixture
def engine(played, tmp_path):
    shutil.copy(played, tmp_path / "jihuo.db")
    engine = engine_for(f"sqlite:///{tmp_path}/jihuo.db")
    yield engine
    engine.dispose()


def a_hash(engine, kind):
    query = sa.select(messages.c.hash).where(messages.c.kind == kind).order_by(messages.c.hash)
    with engine.connect() as connection:
        return connection.scalars(query).first()


def checked(report, name):
    return next(check.things_checked for check in report.checks if check.name == name)


def test_every_message_and_every_order_of_one_is_looked_at(engine):
    report = verified(engine)
    assert report.is_sound
    with engine.connect() as connection:
        for name, table in (("listed messages", messages), ("messages of orders", parts)):
            rows = connection.scalar(sa.select(sa.func.count()).select_from(table))
            assert checked(report, name) == rows > 0


@pytest.mark.parametrize(
    "change", ["size_bytes = size_bytes + 1", "kind = 'CEB900'", "direction = 'in'"]
)
def test_a_message_that_is_listed_otherwise_is_named(engine, change):
    digest = a_hash(engine, "CEB311")
    tamper(
        engine, "customs_messages", f"UPDATE customs_messages SET {change} WHERE hash = '{digest}'"
    )
    (finding,) = found(verified(engine), "listed messages")
    assert digest in finding.subject
    assert finding.message == "is listed otherwise than it was kept"


def test_a_message_whose_bytes_are_gone_is_named(engine):
    digest = a_hash(engine, "CEB311")
    tamper(engine, "stored_messages", f"DELETE FROM stored_messages WHERE hash = '{digest}'")
    (finding,) = found(verified(engine), "listed messages")
    assert finding.message == "is listed and not kept"


def test_an_order_told_of_a_message_that_is_not_listed_is_named(engine):
    digest = a_hash(engine, "CEB621")
    tamper(engine, "customs_messages", f"DELETE FROM customs_messages WHERE hash = '{digest}'")
    findings = found(verified(engine), "messages of orders")
    assert findings
    assert all(finding.message == f"message {digest} is not listed" for finding in findings)
