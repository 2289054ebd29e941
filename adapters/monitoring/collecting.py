"""What Prometheus reads: taken from the log, the followers and the queue when it is asked for.

Labels are names of read models, queues and rules: there are few of them and none is of a person,
an order or a party.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from threading import Lock
from typing import Any

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from adapters.bootstrap import System
from adapters.log_tables import accepted_commands
from adapters.monitoring.lag import LogLag, lag_of
from adapters.monitoring.queues import QueueWatch
from adapters.read_models import MODELS


def registry_of(system: System, queue: QueueWatch) -> CollectorRegistry:
    """A registry of one application's own: nothing is shared through the library's global one."""
    registry = CollectorRegistry()
    registry.register(JihuoCollector(system, queue))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


class JihuoCollector(Collector):
    """Reads at every scrape; the library makes the text."""

    def __init__(self, system: System, queue: QueueWatch) -> None:
        self._system = system
        self._queue = queue
        self._commands = CommandCount()

    def describe(self) -> Iterable[Metric]:
        """Nothing: else the library would read everything to learn the names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("jihuo", "The version that answers.", {"version": version("jihuo")})
        yield from self._of_database()
        yield from of_process(self._system)
        yield from of_queue(self._queue)

    def _of_database(self) -> Iterator[Metric]:
        names = [model.name for model in MODELS]
        found: tuple[LogLag, int] | None = None
        try:
            with self._system.engine.connect() as connection:
                lag = lag_of(connection, names, self._system.clock())
                found = lag, self._commands.count(connection)
        except sa.exc.SQLAlchemyError:
            pass  # It is a figure of its own, and those of the process are told all the same.
        yield gauge(
            "jihuo_database_up", "Whether the database answered as it should.", found is not None
        )
        if found:
            yield from of_log(*found)


class CommandCount:
    """Counts on from where it was: rows are never taken away, and a scrape reads the new ones."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted = 0
        self._up_to = 0

    def count(self, connection: sa.Connection) -> int:
        first = accepted_commands.c.first_position
        with self._lock:
            new = sa.select(sa.func.count(), sa.func.max(first)).where(first > self._up_to)
            number, last = connection.execute(new).one()
            self._counted += number
            self._up_to = last or self._up_to
            return self._counted


def of_log(lag: LogLag, commands: int) -> Iterator[Metric]:
    # Positions have no gaps: the last one is how many there are.
    yield counter(
        "jihuo_events", "Events in the log; its rate is the append rate.", lag.last_position
    )
    yield counter("jihuo_commands", "Accepted commands that wrote events to the log.", commands)
    figures: tuple[tuple[str, str, str], ...] = (
        ("position", "jihuo_follower_position", "Last position that a follower has applied."),
        ("events", "jihuo_follower_lag_events", "Events that a follower has not applied yet."),
        (
            "seconds",
            "jihuo_follower_lag_seconds",
            "Time since the first event that a follower has not applied was recorded.",
        ),
        (
            "is_at_fault",
            "jihuo_follower_faults",
            "Events at which a follower stands still because its handler cannot apply them.",
        ),
    )
    for attribute, name, help_text in figures:
        family = GaugeMetricFamily(name, help_text, labels=["follower"])
        for follower, each in sorted(lag.followers.items()):
            family.add_metric([follower], float(getattr(each, attribute)))
        yield family


def of_process(system: System) -> Iterator[Metric]:
    handled = CounterMetricFamily(
        "jihuo_handled_commands",
        "Commands that this process's pages, words, timers and actors handled, by what came of"
        " them, and commands of its policies that were refused.",
        labels=["outcome"],
    )
    for outcome, number in system.counts.outcomes().items():
        handled.add_metric([outcome], number)
    yield handled
    refusals = CounterMetricFamily(
        "jihuo_refusals",
        "Refusals by the name of the rule, those within set-wise commands included.",
        labels=["rule"],
    )
    for rule, number in system.counts.refusals().items():
        refusals.add_metric([rule], number)
    yield refusals
    yield from of_gatherer(getattr(system, "gatherer", None))


def of_gatherer(gatherer: Any) -> Iterator[Metric]:
    """Commands that wait to be appended together, where the system gathers them."""
    if gatherer is None:
        return
    seen = gatherer.snapshot()
    yield gauge(
        "jihuo_gathering_commands", "Commands that wait for one append.", seen.waiting_count
    )
    yield gauge(
        "jihuo_gathering_commands_max",
        "Commands that may wait before others are turned away.",
        seen.waiting_max,
    )
    yield gauge(
        "jihuo_gathering_oldest_seconds",
        "How long the first of them has waited.",
        seen.oldest_waiting_seconds,
    )
    yield counter(
        "jihuo_gathering_appends", "Appends that the commands came to.", seen.appends_count
    )
    yield counter(
        "jihuo_gathering_turned_away",
        "Commands turned away because too many waited.",
        seen.turned_away_count,
    )


def of_queue(queue: QueueWatch) -> Iterator[Metric]:
    found = queue.figures()
    yield gauge("jihuo_queue_up", "Whether the work queue answered.", found is not None)
    messages = GaugeMetricFamily(
        "jihuo_queue_messages", "Messages in the work queue.", labels=["queue", "state"]
    )
    oldest = GaugeMetricFamily(
        "jihuo_queue_oldest_message_seconds",
        "How long the message has waited that waits longest and could be handled now.",
        labels=["queue"],
    )
    for each in found or ():
        for state, number in each.messages.items():
            messages.add_metric([each.queue_name, state], number)
        if each.oldest_seconds is not None:
            oldest.add_metric([each.queue_name], each.oldest_seconds)
    yield messages
    yield oldest


def gauge(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_text, value=float(value))


def counter(name: str, help_text: str, value: float) -> Metric:
    """The library adds `_total` to the name."""
    return CounterMetricFamily(name, help_text, value=float(value))
