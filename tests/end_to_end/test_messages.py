"""Whole journeys over real messages: written, signed, judged by the port, answered, read."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import etree

from adapters.databases import engine_for
from adapters.message_store import stored_messages
from adapters.port.conduct import GENTLE
from adapters.simulator.running import simulate
from projections import parked_mail
from tests.adapters.verification.planting import verified

SCHEMAS = Path(__file__).parents[2].parent / "shared/conformance/ceb-xsd/202205"
OF_ORDERS = {"CEB311", "CEB411", "CEB511", "CEB513", "CEB621", "CEB625"}
OF_THE_BOOK = {"INV101", "SAS121"}
ANSWERS = {"CEB312", "CEB412", "CEB512", "CEB514", "CEB622", "CEB626", "CEB816", "CEB818"}
ANSWERS_OF_THE_BOOK = {"INV201", "INV202", "INV211", "SAS221", "SAS223"}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Forty orders; one of them comes back."""
    folder = tmp_path_factory.mktemp("messages")
    url = f"sqlite:///{folder}/jihuo.db"
    result = simulate(url, 40, 5, 3, conduct=GENTLE)
    engine = engine_for(url)
    yield result, engine
    engine.dispose()


def messages(engine: sa.Engine) -> list[tuple[str, str, bytes]]:
    c = stored_messages.c
    with engine.connect() as connection:
        rows = connection.execute(sa.select(c.direction, c.kind, c.bytes))
        return [(row.direction, row.kind, row.bytes) for row in rows]


def test_orders_are_released_delivered_and_come_back(played):
    result, _ = played
    assert result.problems == {}
    assert result.outcomes["delivered"] + result.outcomes["returned"] == 31


def test_every_kind_of_message_went_and_came(played):
    _, engine = played
    told = messages(engine)
    assert {kind for direction, kind, _ in told if direction == "out"} == OF_ORDERS | OF_THE_BOOK
    answered = {kind for direction, kind, _ in told if direction == "in"}
    assert answered == ANSWERS | ANSWERS_OF_THE_BOOK


def test_every_message_sent_of_orders_is_valid_by_the_official_schema(played):
    if not SCHEMAS.exists():
        pytest.skip("the official schema is not here")
    (file,) = SCHEMAS.glob("*进口业务节点*.xsd")
    schema = etree.XMLSchema(etree.parse(file))
    for _, kind, body in messages(played[1]):
        if kind in OF_ORDERS:
            schema.assertValid(etree.fromstring(body))


def test_nothing_is_parked_and_the_log_is_sound(played):
    _, engine = played
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(parked_mail.mail)) == 0
    assert verified(engine).is_sound


def test_the_same_seed_gives_the_same_events_on_any_database(played, database_url):
    assert simulate(database_url, 40, 5, 3, conduct=GENTLE).digest == played[0].digest
