"""Writers go on while a backup is taken: it holds the log up to one position, and all of it."""

import threading
from functools import partial
from pathlib import Path

import pytest

from adapters.backup.manifest import Manifest
from adapters.backup.restoring import restore
from adapters.backup.taking import back_up
from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.simulator.clock import ScriptClock
from adapters.simulator.running import BOOK, START, play
from adapters.simulator.stage import SimulationStage
from adapters.verification.running import verify
from tests.adapters.backup.places import NOON, Sale, rows_in, up_to
from tests.adapters.waiting import wait_until


@pytest.mark.parametrize(("source", "target"), [("sqlite", "postgres"), ("postgres", "sqlite")])
def test_orders_are_placed_all_the_while(empty_url, opened, tmp_path, source, target):
    url = empty_url(source)
    system = System(url)
    sale = Sale(system)
    sale.open()
    enough, failed = threading.Event(), list[BaseException]()

    def place_on() -> None:
        try:
            number = 0
            while not enough.is_set():
                sale.pay(sale.place(number))
                sale.react()
                number += 1
        except BaseException as fault:
            failed.append(fault)

    writer = threading.Thread(target=place_on)
    writer.start()
    try:
        wait_until(lambda: len(sale.orders) >= 20 or bool(failed))
        manifests = []
        for number in range(3):
            before = len(sale.orders)
            manifests.append(back_up(opened(url), tmp_path / f"b{number}", NOON))
            # The writer did not wait for the backup, and does not after it.
            wait_until(partial(has_gone_on, sale, before, failed))
    finally:
        enough.set()
        writer.join()
    assert failed == []
    everything = rows_in(system.engine)
    system.close()
    for number, manifest in enumerate(manifests):
        position = manifest.last_position
        assert 0 < position < len(everything["events"])
        engine = opened(empty_url(target))
        restore(engine, tmp_path / f"b{number}")
        restored = rows_in(engine)
        assert up_to(restored, position) == up_to(everything, position)
        # An empty acceptance stands at the log's end of its time: none is later than the backup.
        assert len(restored["accepted_commands"]) == manifest.tables["accepted_commands"].rows
        assert {row[4] <= position for row in restored["accepted_commands"]} == {True}
        assert [row[1] <= position for row in restored["follower_positions"]] == [True]
        went_on(engine, sale, position)


def has_gone_on(sale: Sale, orders: int, failed: list[BaseException]) -> bool:
    return len(sale.orders) > orders + 2 or bool(failed)


def went_on(engine, sale: Sale, position: int) -> None:
    """The restored system knows what it did, does what it had not, and all is sound."""
    restored = System(engine.url.render_as_string(hide_password=False))
    try:
        again = Sale(restored)
        again.react()
        settled = restored.log.last_position()
        assert position <= settled <= position + 10
        again.repeat(sale.orders[:15])
        again.react()
        assert restored.log.last_position() == settled
        restored.follow()
        report = verify(restored.engine, MODELS)
        assert [f for check in report.checks for f in check.findings] == []
    finally:
        restored.close()


@pytest.mark.parametrize("source", ["sqlite", "postgres"])
def test_messages_that_events_name_are_always_with_them(empty_url, opened, tmp_path, source):
    """A whole journey through customs goes on while backups are taken; each of them is sound."""
    url = empty_url(source)
    failed = list[BaseException]()

    def live() -> None:
        try:
            clock = ScriptClock(START)
            system = System(url, clock)
            play(SimulationStage(system, clock, BOOK, 5), 100, 1, lambda *_: None)
            system.close()
        except BaseException as fault:
            failed.append(fault)

    System(url).close()
    living = threading.Thread(target=live)
    living.start()
    taken = list[tuple[Path, Manifest]]()
    while True:
        was_alive = living.is_alive()
        folder = tmp_path / f"b{len(taken)}"
        taken.append((folder, back_up(opened(url), folder, NOON)))
        if not was_alive:
            break  # This one is of the whole journey, however fast it went.
        living.join(0.05)
    assert failed == []
    with_messages = [t for t in taken if t[1].tables["stored_messages"].rows]
    for folder, manifest in (*taken[1:3], *with_messages[:2], taken[-1]):
        engine = opened(empty_url("sqlite"))
        restore(engine, folder)
        report = verify(engine, [])
        assert report.last_position == manifest.last_position
        assert [f for check in report.checks for f in check.findings] == []
    assert with_messages
