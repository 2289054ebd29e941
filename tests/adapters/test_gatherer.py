from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.bootstrap import System
from application.claiming import ClaimOrders, OrderClaim
from application.envelope import Envelope
from application.event_log import CommandIdReused
from application.gathering import STREAMS_TOGETHER_MAX
from application.outcome import Outcome
from application.state_reading import StateReader
from application.streams import DECIDERS, YEAR, year_id
from domain.guarantee_commands import GuaranteeAlreadyLodged, GuaranteeExhausted, LodgeGuarantee
from domain.identifiers import CampaignId, MerchantId, OrderId, Partition, PersonKey, stream_of
from tests.adapters.gathering_answers import is_recorded, kinds, reserved
from tests.adapters.gathering_ground import (
    CLIENTS,
    SHARED,
    Ground,
    envelope,
    ground,
    guarantee,
    lodge,
    reserve,
    told,
)
from tests.adapters.notes import NOON


@pytest.fixture
def here() -> Iterator[Ground]:
    with ground() as made:
        yield made


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
