"""What must be true of a log after a struggle, asked of its tables and of an undisturbed twin."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from adapters.event_log import SqlEventLog
from adapters.log_tables import accepted_commands
from adapters.read_models import MODELS
from adapters.verification.running import verify
from application.event_log import EventFeed, Recorded
from application.following import PolicyFollower
from application.handling import Handling
from application.streams import BATCH, CAMPAIGN, DECIDERS, ORDER
from domain.campaign_events import UnitsSold
from domain.identifiers import parts_of
from projections.following import positions_of
from projections.hindrances import faults_of
from tests.exactness.shop import START, Round, Shop, open_shop
from tests.exactness.struggle import Answer, Struggle
from tests.memory_log import MemoryLog, MemoryPositions


def recorded_in(engine: sa.Engine) -> list[Recorded]:
    return list(SqlEventLog(engine).page(0, 10_000_000))


def assert_no_gaps(recorded: Sequence[Recorded]) -> None:
    assert [each.position for each in recorded] == list(range(1, len(recorded) + 1))
    versions: dict[str, int] = defaultdict(int)
    for each in recorded:
        versions[each.stream_id] += 1
        assert each.version == versions[each.stream_id], each.stream_id


def assert_acknowledged_is_kept(
    engine: sa.Engine, answers: Sequence[Answer], last_position: int
) -> dict[tuple[str, str], sa.Row[Any]]:
    """Each with its events, decided by whom it was said to be; answer all that is accepted."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(accepted_commands)).all()
    accepted = {(row.partition, row.command_id): row for row in rows}
    applied = Counter[tuple[str, str]]()
    for answer in answers:
        key = (answer.partition, answer.command_id)
        assert key in accepted, f"{answer} was acknowledged and is lost"
        row = accepted[key]
        assert row.last_position <= answer.position <= last_position
        if answer.events:
            applied[key] += 1
            assert row.last_position - row.first_position + 1 == answer.events
            assert row.actor == answer.actor
    assert all(times == 1 for times in applied.values()), "acknowledged as done twice"
    return accepted


def twin_of(rounds: Iterable[Round]) -> MemoryLog:
    """The same rounds, played by nobody who was ever killed, one after the other."""
    log = MemoryLog()
    handling = Handling(log)
    open_shop(handling)
    shop = Shop(handling, "twin", START)
    for each in rounds:
        shop.play(each)
    let_policies_act(handling, log)
    return log


def let_policies_act(handling: Handling, feed: EventFeed) -> None:
    """They give back, too, what a placing that was broken off has claimed and not used."""
    positions = MemoryPositions()
    refused: list[object] = []
    policies = PolicyFollower(
        handling, feed, positions, lambda _: None, lambda *refusal: refused.append(refusal)
    )
    while policies.step():
        pass
    assert refused == []


def assert_each_effect_once(recorded: Sequence[Recorded], twin: MemoryLog) -> None:
    """Every stream says what its twin says; those that all lanes share, in another order."""
    ours, theirs = by_stream(recorded), by_stream(twin.recorded)
    assert ours.keys() == theirs.keys()
    for stream_id, events in ours.items():
        kind, expected = parts_of(stream_id)[1], theirs[stream_id]
        if kind == ORDER:
            assert events == expected, stream_id
        assert names_of(events) == names_of(expected), stream_id
        if kind in (CAMPAIGN, BATCH):
            state, other = (DECIDERS[kind].state_of(each) for each in (events, expected))
            assert essence(kind, state) == essence(kind, other), stream_id


def by_stream(recorded: Sequence[Recorded]) -> dict[str, list[Any]]:
    streams: dict[str, list[Any]] = defaultdict(list)
    for each in recorded:
        streams[each.stream_id].append(each.event)
    return streams


def names_of(events: Sequence[Any]) -> Counter[str]:
    """How often each thing was said. What is sold is told by the sums: a payment that was repeated
    after a kill is confirmed, and counted, in another company."""
    return Counter(type(event).__name__ for event in events if not isinstance(event, UnitsSold))


def essence(kind: str, state: Any) -> object:
    """What does not depend on who came first."""
    return (state.held, state.sold) if kind == CAMPAIGN else dict(state.members)


def assert_models_and_log_are_sound(engine: sa.Engine, last_position: int) -> int:
    """Every read model is at the end and equal to a fresh fold; answer how many there are."""
    names = [model.name for model in MODELS]
    assert positions_of(engine, names) == dict.fromkeys(names, last_position)
    assert faults_of(engine) == {}
    report = verify(engine, MODELS)
    assert [(check.name, check.findings) for check in report.checks if check.findings] == []
    assert report.is_sound
    assert report.last_position == last_position
    assert set(names) <= {check.name for check in report.checks}
    return len(names)


def figures_of(
    struggle: Struggle, accepted: Mapping[tuple[str, str], sa.Row[Any]]
) -> dict[str, int]:
    """How much of everything there was, and what became of commands that were not answered."""
    sent, answers = struggle.sent(), struggle.answers()
    answered = {(a.actor, a.partition, a.command_id) for a in answers}
    unknown = [one for one in sent if one not in answered]
    applied = [one for one in unknown if one[1:] in accepted and accepted[one[1:]].actor == one[0]]
    times = Counter(one[1:] for one in sent)
    return {
        "writers_killed": struggle.writers_killed,
        "followers_killed": struggle.followers_killed,
        "server_crashes": struggle.crashes,
        "server_lost": struggle.server_lost,
        "commands_sent": len(sent),
        "acknowledged": len(answers),
        "repeated": sum(n - 1 for n in times.values()),
        "unknown_outcomes": len(unknown),
        "of_these_applied": len(applied),
    }
