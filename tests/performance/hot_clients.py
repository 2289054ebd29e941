"""Clients that place orders of one hot item, each as soon as its last is answered."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import median
from typing import Generic, TypeVar

Wanted = TypeVar("Wanted")

Place = Callable[[Wanted], bool]
"""Places one order; answers whether there were units for it."""


@dataclass(slots=True)
class Client:
    """One thread: how long each of its orders took, and how many there were no units for."""

    seconds: list[float] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    """How many orders of all were answered while one of its own was."""

    placed: int = 0
    refused: int = 0
    fault: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Luck:
    """How many orders clients placed together, and how they fared beside one another."""

    orders_per_second: float
    p50_ms: float
    p99_ms: float
    longest_ms: float
    slowest_share: float
    """Orders of the client that got fewest, as a share of the median client's."""

    longest_turns: float
    """The longest wait beside the median one, in orders answered meanwhile: a machine that stands
    still for a moment does so for all."""

    placed: int
    refused: int


@dataclass(slots=True)
class Crowd(Generic[Wanted]):
    """All take from one heap: who is answered sooner takes more."""

    heap: Iterator[Wanted]
    place: Place[Wanted]
    together: threading.Barrier
    answered: Iterator[int] = field(default_factory=count)
    last_answered: int = 0

    def play(self, client: Client) -> None:
        self.together.wait()
        try:
            # Taken under the interpreter's lock: no order is taken twice.
            for wanted in self.heap:
                began, before = time.perf_counter(), self.last_answered
                is_placed = self.place(wanted)
                client.seconds.append(time.perf_counter() - began)
                self.last_answered = next(self.answered)
                client.turns.append(self.last_answered - before)
                client.placed += is_placed
                client.refused += not is_placed
        except BaseException as fault:  # Raised in the thread that measures.
            client.fault = fault


def crowded(wanted: Sequence[Wanted], place: Place[Wanted], clients_count: int) -> Luck:
    clients = [Client() for _ in range(clients_count)]
    crowd = Crowd(iter(wanted), place, threading.Barrier(clients_count + 1))
    threads = [threading.Thread(target=crowd.play, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    crowd.together.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return luck_of(clients, time.perf_counter() - began)


def luck_of(clients: Sequence[Client], seconds: float) -> Luck:
    for fault in (client.fault for client in clients if client.fault):
        raise fault
    waited = sorted(each for client in clients for each in client.seconds)
    turns = [each for client in clients for each in client.turns]
    orders = [len(client.seconds) for client in clients]
    placed = sum(client.placed for client in clients)
    return Luck(
        placed / seconds,
        waited[len(waited) // 2] * 1_000,
        waited[len(waited) * 99 // 100] * 1_000,
        waited[-1] * 1_000,
        min(orders) / median(orders),
        max(turns) / median(turns),
        placed,
        sum(client.refused for client in clients),
    )
