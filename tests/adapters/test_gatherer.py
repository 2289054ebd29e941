from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.bootstrap import System
from adapters.gatherer import GatheringClosed, GatheringFull
from adapters.settings import GatheringLimits
from adapters.settings_file import settings_from
from adapters.usable_settings import UnusableSettingError
from application.claiming import ClaimOrders, OrderClaim
from application.commands import UnknownCommand
from application.envelope import Envelope
from application.event_log import AlreadyAccepted, ChangedMeanwhile, CommandIdReused
from application.gathering import ATTEMPTS_MAX, STREAMS_TOGETHER_MAX
from application.outcome import Outcome
from application.state_reading import StateReader
from application.streams import DECIDERS, GUARANTEE, YEAR, year_id
from domain.guarantee_commands import GuaranteeAlreadyLodged, GuaranteeExhausted, LodgeGuarantee
from domain.identifiers import (
    CampaignId,
    MerchantId,
    OrderId,
    Partition,
    PersonKey,
    stream_of,
)
from tests.adapters.gathering_ground import (
    CLIENTS,
    SECONDS_MAX,
    SHARED,
    Ground,
    envelope,
    ground,
    guarantee,
    lodge,
    reserve,
    told,
)
from tests.adapters.notes import NOON, Noted


@pytest.fixture
def here() -> Iterator[Ground]:
    with ground() as made:
        yield made


def reserved(here: Ground, name: str) -> dict[str, int]:
    stream = here.log.read([guarantee(name)])[guarantee(name)]
    held = DECIDERS[GUARANTEE].state_of(stream.events).reserved
    return {message.run_id: left.amount_fen for message, left in held.items()}


def is_recorded(here: Ground, name: str) -> bool:
    return bool(here.log.read([guarantee(name)])[guarantee(name)].version)


def kinds(answers: list[object]) -> list[type]:
    return [type(each) for each in answers]


def test_one_command_alone_is_answered(here):
    assert here.gatherer.handle(lodge("a")) == Outcome(1, 1)
    assert here.gatherer.handle(lodge("a")) == Outcome(1, 0)
    assert here.gatherer.handle(lodge("a", command_id="again")) == Outcome(1, 0)


def test_commands_that_come_together_are_one_append_with_an_outcome_each(here):
    answers = here.answers(*map(lodge, "abcd"))
    assert [f"lodge-{name}" for name in "abcd"] in here.log.appended
    first = answers[0].position
    assert answers == [Outcome(first + place, 1) for place in range(4)]


def test_a_refusal_does_not_spoil_its_neighbours(here):
    here.gatherer.handle(lodge("b"))
    answers = here.answers(lodge("a"), lodge("b", 7, "other"), lodge("c"))
    assert kinds(answers) == [Outcome, GuaranteeAlreadyLodged, Outcome]
    assert ["lodge-a", "lodge-c"] in here.log.appended


def test_a_fault_of_one_command_does_not_spoil_its_neighbours(here):
    broken = envelope(LodgeGuarantee("b", None, NOON), "broken")  # type: ignore[arg-type]
    assert kinds(here.answers(lodge("a"), broken, lodge("c"))) == [Outcome, TypeError, Outcome]
    assert here.gatherer.snapshot().faults == {"TypeError": 1}


def test_commands_on_one_stream_are_decided_in_their_order(here):
    here.gatherer.handle(lodge("a", 100))
    answers = here.answers(*(reserve("a", f"R{number}", 40) for number in range(4)))
    assert kinds(answers) == [Outcome] * 2 + [GuaranteeExhausted] * 2
    assert reserved(here, "a") == {"R0": 40, "R1": 40}


def test_a_command_waits_for_its_stream_and_others_go_before(here):
    here.log.released.clear()
    first = here.send(lodge("a"))
    here.wait_until(lambda: here.flushing() == 1)
    (second,) = here.queue(reserve("a", "R1", 10))
    other = here.send(lodge("b"))
    here.wait_until(lambda: (here.waiting(), here.flushing()) == (1, 2))
    here.log.released.set()
    assert [told(each).events for each in (first, second, other)] == [1, 1, 1]
    assert ["lodge-a"] in here.log.appended


def test_the_same_id_twice_at_once_is_once_and_with_another_body_refused(here):
    one = [lodge("a", command_id="one"), lodge("a", command_id="one"), lodge("b", 1, "one")]
    first, same, other = here.answers(*one)
    assert (first.events, same.events) == (1, 0)
    assert first.position == same.position
    assert isinstance(other, CommandIdReused)
    assert not is_recorded(here, "b")


def test_partitions_are_appended_apart(here):
    elsewhere = envelope(LodgeGuarantee("a", 5, NOON), "lodge-a", Partition("other.shared"))
    answers = here.answers(lodge("a"), elsewhere, lodge("b"))
    assert [each.events for each in answers] == [1, 1, 1]
    assert ["lodge-a", "lodge-b"] in here.log.appended
    assert ["lodge-a"] in here.log.appended


def test_nothing_is_acknowledged_before_it_is_appended(here):
    held = here.hold()
    for each in held:
        with pytest.raises(TimeoutError):
            each.result(0.02)
    assert here.log.last_position() == 0
    here.log.released.set()
    assert sorted(told(each).position for each in held) == [1, 2]


def test_when_the_database_fails_everybody_hears_it_and_nothing_is_recorded(here):
    def fail(command_ids: list[str]) -> None:
        if not any(command_id.startswith("lodge-held") for command_id in command_ids):
            tried.append(command_ids)
            raise OSError("no disk")

    tried: list[list[str]] = []
    here.log.meddle = fail
    assert kinds(here.answers(*map(lodge, "abcdef"))) == [OSError] * 6
    assert len(tried) == 3, "all together, then two alone: no more is asked of a dead database"
    assert not any(is_recorded(here, name) for name in "abcdef")
    here.log.meddle = lambda command_ids: None
    assert here.gatherer.handle(lodge("a")).events == 1


def test_a_command_that_cannot_be_appended_is_alone_with_it(here):
    def fail(command_ids: list[str]) -> None:
        if "lodge-b" in command_ids:
            raise ValueError("not storable")

    here.log.meddle = fail
    answers = here.answers(*map(lodge, "abcd"))
    assert kinds(answers) == [Outcome, ValueError, Outcome, Outcome]


def test_a_refusal_and_a_command_that_cannot_be_appended_are_both_told(here):
    def fail(command_ids: list[str]) -> None:
        if "lodge-b" in command_ids:
            raise ValueError("not storable")

    here.gatherer.handle(lodge("a"))
    here.log.meddle = fail
    answers = here.answers(lodge("a", 7, "other"), lodge("b"))
    assert kinds(answers) == [GuaranteeAlreadyLodged, ValueError]
    assert here.gatherer.handle(lodge("c")).events == 1


def test_only_commands_on_streams_that_moved_are_decided_again(here):
    def overtake(command_ids: list[str]) -> None:
        if "reserve-a-R1" in command_ids:
            here.log.meddle = lambda command_ids: None
            here.handling.handle(reserve("a", "R9", 50))

    here.gatherer.handle(lodge("a", 100))
    here.log.meddle = overtake
    sent = (reserve("a", "R1", 60), lodge("b"), reserve("a", "R2", 30), lodge("c"))
    assert kinds(here.answers(*sent)) == [GuaranteeExhausted, Outcome, Outcome, Outcome]
    assert reserved(here, "a") == {"R9": 50, "R2": 30}
    assert here.log.asked[-1] == {guarantee("a")}


def test_who_is_never_first_hears_it_and_the_others_are_recorded(here):
    def overtake(command_ids: list[str]) -> None:
        if "lodge-b" in command_ids:
            tried.append(command_ids)
            raise ChangedMeanwhile([guarantee("b")])

    tried: list[list[str]] = []
    here.log.meddle = overtake
    assert kinds(here.answers(*map(lodge, "abc"))) == [Outcome, ChangedMeanwhile, Outcome]
    assert len(tried) == ATTEMPTS_MAX


def test_an_id_that_another_process_has_accepted_meanwhile_is_known(here):
    def accept(command_ids: list[str]) -> None:
        if "lodge-b" in command_ids and not is_recorded(here, "b"):
            here.log.meddle = lambda command_ids: None
            here.handling.handle(lodge("b"))
            raise AlreadyAccepted("lodge-b")

    here.log.meddle = accept
    assert [each.events for each in here.answers(*map(lodge, "abc"))] == [1, 0, 1]


def test_a_full_queue_turns_away_at_once():
    with ground(waiting_max=2) as here:
        held = here.hold()
        queued = here.queue(lodge("c"), lodge("d"))
        with pytest.raises(GatheringFull, match="2 commands wait already"):
            here.gatherer.handle(lodge("e"))
        assert here.gatherer.snapshot().oldest_waiting_seconds > 0
        here.log.released.set()
        assert [told(each).events for each in (*held, *queued)] == [1, 1, 1, 1]
        assert here.gatherer.snapshot().turned_away_count == 1
        assert not is_recorded(here, "e")


def test_at_the_end_what_is_queued_is_recorded_and_more_is_not_taken(here):
    held = here.hold()
    queued = here.queue(lodge("c"))
    with ThreadPoolExecutor(1) as closing:
        closed = closing.submit(here.gatherer.close)
        here.wait_until(lambda: isinstance(told(here.send(lodge("d"))), GatheringClosed))
        here.log.released.set()
        closed.result(SECONDS_MAX)
    assert [told(each).events for each in (*held, *queued)] == [1, 1, 1]


def test_at_the_end_whoever_cannot_be_answered_is_told(here, monkeypatch):
    monkeypatch.setattr("adapters.gatherer.CLOSE_SECONDS_MAX", 0.05)
    held = here.hold()
    (queued,) = here.queue(lodge("c"))
    here.gatherer.close()
    assert isinstance(told(queued), GatheringClosed)
    here.log.released.set()
    assert [told(each).events for each in held] == [1, 1]
    assert not is_recorded(here, "c")


def test_what_was_done_is_counted(here):
    here.gatherer.handle(lodge("a"))
    with pytest.raises(GuaranteeAlreadyLodged):
        here.gatherer.handle(lodge("a", 7, "other"))
    here.answers(*map(lodge, "bcd"))
    seen = here.gatherer.snapshot()
    assert (seen.commands_count, seen.flushes_count, seen.appends_count) == (7, 5, 4)
    assert seen.flush_sizes == {1: 4, 4: 1}
    assert seen.refusals == {"GuaranteeAlreadyLodged": 1}
    assert (seen.waiting_count, seen.flushing_count, seen.turned_away_count) == (0, 0, 0)
    assert seen.waiting_max == 1_000


def test_a_command_that_nothing_handles_is_named(here):
    with pytest.raises(UnknownCommand, match="Noted"):
        here.gatherer.handle(envelope(Noted("nothing"), "c-nothing"))


def test_alone_nobody_waits_for_company():
    with ground(window_ms=100) as here:
        here.gatherer.handle(lodge("a"))
        here.gatherer.handle(lodge("b"))
        assert here.gatherer.snapshot().flush_sizes == {1: 2}


@pytest.mark.parametrize("clients", [2, CLIENTS])
def test_on_databases_each_of_many_clients_has_its_own_answer(database_url, clients):
    system = System(database_url)
    try:
        names = [f"{clients}-{number}" for number in range(200)]
        with ThreadPoolExecutor(clients) as threads:
            answers = list(threads.map(lambda n: system.gatherer.handle(lodge(n, 100)), names))
            again = list(threads.map(lambda n: system.gatherer.handle(lodge(n, 100)), names))
            tight = [reserve(names[0], f"R{number}", 30) for number in range(20)]
            heard = [threads.submit(system.gatherer.handle, each) for each in tight]
        assert [each.events for each in answers] == [1] * 200
        assert again == [Outcome(each.position, 0) for each in answers]
        assert len({each.position for each in answers}) == 200
        refused = [isinstance(told(each), GuaranteeExhausted) for each in heard]
        assert sorted(refused) == [False] * 3 + [True] * 17
        standing = StateReader(system.log).read([guarantee(names[0])])[guarantee(names[0])]
        assert standing.state.free_fen == 10
    finally:
        system.close()


def test_limits_that_cannot_be_are_named(tmp_path):
    for name, value, said in (
        ("window_ms", "101", "gathering_window_ms is 101, and must be from 0 to 100"),
        ("waiting_max", "0", "gathering_waiting_max is 0, and must be from 1 to 100,000"),
        ("window_ms", "soon", "gathering_window_ms is 'soon', which is no whole number"),
    ):
        with pytest.raises(UnusableSettingError, match=said):
            settings_from(tmp_path, {f"JIHUO_GATHERING_{name.upper()}": value})
    chosen = settings_from(tmp_path, {"JIHUO_GATHERING_WINDOW_MS": "5"})
    assert chosen.gathering == GatheringLimits(5, 1_000)


def test_commands_over_several_streams_share_the_append(here):
    answers = here.answers(claim("O1", "buyer-1"), lodge("a"), claim("O2", "buyer-2"))
    assert [each.events for each in answers] == [2, 1, 2]
    assert ["claim-O1", "lodge-a", "claim-O2"] in here.log.appended


def test_those_that_want_the_same_stream_build_on_one_another_in_one_append(here):
    answers = here.answers(claim("O1", "buyer"), claim("O2", "buyer"), claim("O3", "buyer"))
    assert [each.events for each in answers] == [2, 2, 2]
    assert ["claim-O1", "claim-O2", "claim-O3"] in here.log.appended
    year = stream_of(SHARED, YEAR, year_id("buyer", 2026))
    state = DECIDERS[YEAR].state_of(here.log.read([year])[year].events)
    assert state.by_order == {"O1": 100, "O2": 100, "O3": 100}


def test_a_large_command_is_appended_alone(here):
    many = [one_claim(f"O{number}", f"buyer-{number}") for number in range(STREAMS_TOGETHER_MAX)]
    claiming = ClaimOrders(Partition("demo.NB01"), tuple(many), NOON)
    assert here.gatherer.handle(envelope(claiming, "many")).events == 2 * STREAMS_TOGETHER_MAX
    assert here.gatherer.snapshot().flushes_count == 0


def claim(order: str, buyer: str) -> Envelope:
    claiming = ClaimOrders(Partition("demo.NB01"), (one_claim(order, buyer),), NOON)
    return envelope(claiming, f"claim-{order}")


def one_claim(order: str, buyer: str) -> OrderClaim:
    campaign, merchant = CampaignId("K1"), MerchantId("M1")
    return OrderClaim(OrderId(order), campaign, merchant, PersonKey(buyer), 2026, 100)
