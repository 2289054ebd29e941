"""Given past events, when a command arrives, then these events follow, or nothing, or a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any, Self

import pytest

from domain.decider import Decider
from domain.refusals import Refused


class Scenario:
    def __init__(self, decider: Decider[Any]) -> None:
        self.decider = decider
        self.history: list[Any] = []
        self.command: Any = None

    def given(self, *events: Any) -> Self:
        """Events of the stream so far; a second call adds to the first."""
        self.history += events
        return self

    def when(self, command: Any) -> Self:
        self.command = command
        return self

    def then(self, *expected: Any) -> None:
        """Exactly these events, in this order."""
        assert self.outcome() == list(expected)

    def then_nothing(self) -> None:
        assert self.outcome() == []

    def then_refused(self, refusal: type[Refused]) -> None:
        with pytest.raises(Refused) as raised:
            self.outcome()
        assert type(raised.value) is refusal

    def outcome(self) -> list[Any]:
        state = self.decider.state_of(self.history)
        return list(self.decider.decide(self.command, state))


@dataclass(frozen=True)
class Step:
    """One accepted command of a trial, with the state before and after it."""

    before: Any
    command: Any
    events: list[Any]
    after: Any


def tried(
    decider: Decider[Any], commands: Iterable[Any], *, counted: tuple[type, ...] = ()
) -> list[Step]:
    """Decide commands in turn and keep what always holds: twice is nothing, replay is the state.

    Refused commands leave no trace. `counted` are commands that move an amount each time they come:
    only their command ids make them idempotent, a layer above.
    """
    state, steps = decider.initial, list[Step]()
    for command in commands:
        try:
            events = list(decider.decide(command, state))
        except Refused:
            continue
        after = reduce(decider.evolve, events, state)
        if not isinstance(command, counted):
            assert list(decider.decide(command, after)) == [], f"twice is something: {command}"
        steps.append(Step(state, command, events, after))
        state = after
    assert decider.state_of(event for step in steps for event in step.events) == state
    return steps
