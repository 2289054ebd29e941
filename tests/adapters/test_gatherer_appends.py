from collections.abc import Iterator

import pytest

from application.event_log import AlreadyAccepted, ChangedMeanwhile
from application.gathering import ATTEMPTS_MAX
from application.outcome import Outcome
from domain.guarantee_commands import GuaranteeAlreadyLodged, GuaranteeExhausted
from tests.adapters.gathering_answers import is_recorded, kinds, reserved
from tests.adapters.gathering_ground import Ground, ground, guarantee, lodge, reserve, told


@pytest.fixture
def here() -> Iterator[Ground]:
    with ground() as made:
        yield made


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
