"""What every aggregate is: a state, how events change it, and how commands are decided from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Decider(Generic[State]):
    """One aggregate: `decide` answers a command with events, nothing, or a refusal."""

    initial: State
    evolve: Callable[[State, Any], State]
    decide: Callable[[Any, State], Sequence[Any]]

    def state_of(self, events: Iterable[Any]) -> State:
        """Fold a stream's events, oldest first."""
        return reduce(self.evolve, events, self.initial)
