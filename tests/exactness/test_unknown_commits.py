from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.log_tables import accepted_commands, create_tables
from application.envelope import Envelope
from application.handling import Handling
from application.outcome import Outcome
from domain.batch_commands import OpenBatch
from domain.identifiers import BatchId
from tests.conftest import IS_SLOW
from tests.exactness.judging import (
    assert_each_effect_once,
    assert_no_gaps,
    let_policies_act,
    recorded_in,
    twin_of,
)
from tests.exactness.lossy_proxy import Loss, LossyProxy, lossy_proxy
from tests.exactness.shop import BOOK, CAMPAIGN, START, Round, Shop, open_shop

COMMITS_PER_ROUND = 19
"""Of a round that opens its shared batch and buys."""

COMMITS_TRIED = range(1, COMMITS_PER_ROUND + 1, 1 if IS_SLOW else 6)


@pytest.fixture
def engine(durable_url: str) -> Iterator[sa.Engine]:
    """Straight to the server."""
    engine = engine_for(durable_url)
    create_tables(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def proxy(durable_postgres) -> Iterator[LossyProxy]:
    with lossy_proxy(durable_postgres.port) as proxy:
        yield proxy


@pytest.fixture
def unsure(proxy: LossyProxy, durable_url: str) -> Iterator[Handling]:
    """Through the proxy."""
    url = sa.make_url(durable_url).set(port=proxy.port)
    engine = engine_for(url.render_as_string(hide_password=False))
    yield Handling(SqlEventLog(engine))
    engine.dispose()


def opening(name: str) -> Envelope:
    command = OpenBatch(BatchId(name), "Spring", CAMPAIGN.route, START)
    return Envelope(BOOK, command, f"open {name}", "planner", START)


def is_accepted(engine: sa.Engine, command_id: str) -> bool:
    query = sa.select(sa.func.count()).where(accepted_commands.c.command_id == command_id)
    with engine.connect() as connection:
        return connection.scalar(query) == 1


@pytest.mark.parametrize("loss", Loss)
def test_a_commit_whose_answer_was_lost_is_resolved_by_repeating_its_id(
    engine, proxy, unsure, loss
):
    unsure.handle(opening("before"))
    proxy.lose(loss)
    with pytest.raises(sa.exc.OperationalError):
        unsure.handle(opening("B"))
    assert not proxy.is_armed
    was_applied = is_accepted(engine, "open B")
    if loss is not Loss.AT_ONCE:
        assert was_applied is (loss is Loss.AFTER)
    fresh = Handling(SqlEventLog(engine))
    repeated = fresh.handle(opening("B"))
    assert repeated.position == 2
    if loss is not Loss.AT_ONCE:
        assert repeated == Outcome(2, 0 if was_applied else 1)
    assert unsure.handle(opening("B")) == fresh.handle(opening("B")) == Outcome(2, 0)
    assert len(recorded_in(engine)) == 2


@pytest.mark.parametrize("loss", [Loss.BEFORE, Loss.AFTER])
def test_commands_handled_together_are_resolved_the_same_way(engine, proxy, unsure, loss):
    together = [opening(name) for name in "ABC"]
    proxy.lose(loss)
    try:
        unsure.handle_each(together)
    except sa.exc.OperationalError:
        assert is_accepted(engine, "open A") is (loss is Loss.AFTER)
    assert not proxy.is_armed
    answers = Handling(SqlEventLog(engine)).handle_each(together)
    assert all(isinstance(answer, Outcome) for answer in answers)
    assert [r.stream_id.split("/")[-1] for r in recorded_in(engine)] == ["A", "B", "C"]


@pytest.mark.parametrize("loss", Loss)
def test_a_shop_that_loses_each_of_its_commits_in_turn_does_everything_once(
    engine, proxy, unsure, loss, told
):
    """Whoever is not answered does it all again, as a person or an import would."""
    open_shop(unsure)
    shop = Shop(unsure, "unsure", START)
    rounds = [Round("a", 30 * number) for number in COMMITS_TRIED]
    errors_count = 0
    for played, commit_number in zip(rounds, COMMITS_TRIED, strict=True):
        proxy.lose(loss, commit_number)
        try:
            shop.play(played)
        except sa.exc.OperationalError:
            errors_count += 1
            shop.play(played)
        assert not proxy.is_armed
    log = SqlEventLog(engine)
    let_policies_act(Handling(log), log)
    recorded = recorded_in(engine)
    assert_no_gaps(recorded)
    assert_each_effect_once(recorded, twin_of(rounds))
    told(commits_lost=len(rounds), errors_raised=errors_count, events=len(recorded))
