"""Commands decided together on one workbench are as commands decided one after another."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.commands import UnknownCommand
from application.customs_desk import MessageIn, NotTaken
from application.event_log import ChangedMeanwhile
from application.handling import Handling
from application.outcome import Outcome
from application.working import Outside, Worker
from domain.guarantee_commands import LodgeGuarantee
from domain.identifiers import Partition
from tests.adapters.gathering_ground import SHARED, lodge, reserve
from tests.adapters.notes import NOON
from tests.memory_log import MemoryLog
from tests.properties.test_gathering import alone, envelopes, told

SENT = st.lists(envelopes.map(lambda e: replace(e, partition=SHARED)), max_size=12)


@given(sets=st.lists(SENT, max_size=4))
def test_together_is_as_one_after_another(sets):
    logs = MemoryLog(), MemoryLog()
    together, singly = map(Handling, logs)
    for sent in sets:
        answers = [told(answer) for answer in together.handle_together(sent)]
        expected = [alone(singly, each) for each in sent]
        assert [events_of(a) for a in answers] == [events_of(a) for a in expected]
        # Positions of one append are those of its end: each command's own lies before.
        assert [(e.stream_id, e.version, e.event) for e in logs[0].recorded] == [
            (e.stream_id, e.version, e.event) for e in logs[1].recorded
        ]


def events_of(answer: Any) -> Any:
    return answer.events if isinstance(answer, Outcome) else answer


def test_what_is_refused_leaves_no_trace_for_those_after_it():
    log = MemoryLog()
    over = reserve("a", "R1", 1_000)
    first, refused, last = Handling(log).handle_together([lodge("a"), over, reserve("a", "R2", 60)])
    assert isinstance(first, Outcome)
    assert not isinstance(refused, Outcome)
    assert isinstance(last, Outcome)
    assert last.events == 1
    assert first.position == last.position == log.last_position()


class Overtaken(MemoryLog):
    """Another writer is first, some times."""

    times = 1

    def append(self, *given: Any) -> int:
        if self.times:
            self.times -= 1
            raise ChangedMeanwhile(["demo.shared/guarantee/a"])
        return super().append(*given)


def test_the_whole_set_is_decided_again_when_another_was_first():
    log = Overtaken()
    answers = Handling(log).handle_together([lodge("a"), reserve("a", "R1", 40)])
    assert [events_of(answer) for answer in answers] == [1, 1]
    assert len(log.recorded) == 2


@dataclass
class Desk:
    """Answers of customs that lie in a folder until they are put away."""

    lying: list[MessageIn]
    away: list[str] = field(default_factory=list)

    def send(self, messages: object) -> NotTaken:
        return {}

    def receive(self, limit: int) -> list[MessageIn]:
        return self.lying[:limit]

    def put_away(self, message: MessageIn, refusal: str = "") -> None:
        self.away.append(message.name)
        self.lying.remove(message)


def mail(name: str, command: object) -> MessageIn:
    return MessageIn(name, f"hash-{name}", ((Partition(SHARED), command),))


def test_a_message_at_fault_keeps_none_before_it_from_being_recorded():
    log = MemoryLog()
    desk = Desk([mail("1", LodgeGuarantee("a", 5, NOON)), mail("2", NOON), mail("3", NOON)])
    outside: Any = Outside(desk, None, None)  # type: ignore[arg-type]  # Nobody asks them here.
    worker = Worker(Handling(log), log, outside, lambda *_: [], lambda: NOON)
    with pytest.raises((UnknownCommand, TypeError)):
        worker.take_mail()
    assert desk.away == ["1"]
    assert len(log.recorded) == 1
