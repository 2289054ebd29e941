"""Lists and gate passes of the account book, to customs and back."""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.customs.book_messages.judging import faults_in
from adapters.customs.exchanged_tables import messages
from adapters.message_store import stored_messages
from adapters.port.conduct import GENTLE
from adapters.simulator.clock import ScriptClock
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.port_process import port_process
from adapters.simulator.running import BOOK, START
from application import streams
from domain.book_filing_commands import AskPaperAgain
from domain.book_filing_events import Paper
from domain.exit_list import Stage as ExitStage
from domain.parked_mail import MailParked, Reason
from tests.adapters.verification.planting import verified
from tests.end_to_end.papers_ground import ENTRY, EXIT, INTO, OUT, SEED, PapersGround

LIST = (Paper.LIST, "")


@contextmanager
def ground_over(database_url, customs, clock):
    ground = PapersGround(database_url, clock, customs)
    try:
        yield ground
        assert customs.problems == {}
    finally:
        ground.system.close()


@contextmanager
def played(database_url, conduct=GENTLE):
    clock = ScriptClock(START)
    port = PlayedPort(clock, SEED, conduct)
    with ground_over(database_url, port, clock) as ground:
        yield ground, port


def exchanged(ground):
    """Direction and kind of every paper that was kept, with its bytes."""
    c, kept = messages.c, stored_messages.c
    same = (kept.partition == c.partition) & (kept.hash == c.hash)
    query = sa.select(c.direction, c.kind, kept.bytes).join(stored_messages, same)
    query = query.where(c.partition == BOOK, c.kind.like("INV%") | c.kind.like("SAS%"))
    with ground.system.engine.connect() as connection:
        return connection.execute(query.order_by(c.at)).all()


ENTERED = ["PaperSent", "accepted", "declared", "LoadDescribed", "PaperSent", "accepted", "passed"]


def enter(ground):
    ground.open_book()
    ground.assign_lines()
    ground.list_entry()
    ground.weigh(INTO, "G-1")


def test_an_entry_is_told_posted_and_its_stock_free(database_url):
    with played(database_url) as (ground, _):
        enter(ground)
        assert ground.told(INTO) == [*ENTERED, "posted"]
        entry = ground.state(streams.ENTRY, ENTRY)
        assert entry.posted == entry.listed
        assert len(entry.gate_passes) == 1
        ground.tally()
        entry = ground.state(streams.ENTRY, ENTRY)
        assert all(entry.free(sku) == units for sku, units in entry.listed.items())
        ground.clear()
        ground.leave()
        assert ground.told(OUT) == ["PaperSent", "accepted"]
        ground.weigh(OUT, "P-1", "浙B00002")
        left = ground.state(streams.EXIT, EXIT)
        assert left.stage is ExitStage.POSTED
        assert left.gone == set(ground.released)
        assert ground.told(OUT)[2:] == [
            "LoadDescribed",
            "PaperSent",
            "accepted",
            "passed",
            "posted",
        ]
        kinds = [(row.direction, row.kind) for row in exchanged(ground)]
        assert kinds.count(("out", "INV101")) == kinds.count(("out", "SAS121")) == 2
        assert kinds.count(("in", "INV211")) == 2
        assert not [f for row in exchanged(ground) for f in faults_in(row.bytes)]
        assert verified(ground.system.engine).is_sound


@pytest.fixture
def own_url(tmp_path):
    return f"sqlite:///{tmp_path}/jihuo.db"


def test_over_files_with_customs_in_another_process(own_url, tmp_path):
    clock = ScriptClock(START)
    with (
        port_process(tmp_path / "port", clock, SEED) as port,
        ground_over(own_url, port, clock) as ground,
    ):
        enter(ground)
        assert set(ground.told(INTO)) == {*ENTERED, "posted"}
        entry = ground.state(streams.ENTRY, ENTRY)
        assert entry.posted == entry.listed


def test_what_lacks_is_a_case_and_goes_when_it_is_there(own_url):
    with played(own_url) as (ground, _):
        ground.list_entry()
        assert ground.told(INTO) == []
        ground.open_book()
        ground.assign_lines(ground.skus[0])
        ground.sweep()
        assert ground.told(INTO) == ["PaperStopped"]
        lacks = ground.events(streams.BOOK_FILING, INTO)[0].lacks
        assert {lack.field for lack in lacks} >= {"GdsMtno", "Gdecd"}
        assert {lack.line for lack in lacks} == {*range(2, len(ground.skus) + 1)}
        ground.sweep()
        assert ground.told(INTO) == ["PaperStopped"]
        ground.assign_lines(*ground.skus[1:])
        ground.sweep()
        assert ground.told(INTO) == ["PaperStopped", "PaperSent", "accepted", "declared"]


def test_a_returned_list_goes_again_as_a_new_attempt(own_url):
    with played(own_url, replace(GENTLE, papers_returned=1000)) as (ground, port):
        ground.open_book()
        ground.assign_lines()
        ground.list_entry()
        assert ground.told(INTO) == ["PaperSent", "returned"]
        # The office keeps its conduct for ever; from here on its officer is kind.
        object.__setattr__(port.office.books.conduct, "papers_returned", 0)
        ground.sweep()
        assert ground.told(INTO) == ["PaperSent", "returned"]
        ground.do(AskPaperAgain(INTO, *LIST, ground.clock()))
        ground.stage.settle()
        sent = [e for e in ground.events(streams.BOOK_FILING, INTO) if hasattr(e, "attempt")]
        assert [event.attempt for event in sent] == [1, 2]
        assert len({event.own_no for event in sent}) == 2
        filing = ground.state(streams.BOOK_FILING, INTO)
        assert [each.verdict.value for each in filing.attempts.values()] == ["returned", "accepted"]


def test_everything_said_twice_is_once(own_url):
    with played(own_url, replace(GENTLE, repeated=1000)) as (ground, _):
        enter(ground)
        assert ground.told(INTO) == [*ENTERED, "posted"]
        entered = [type(event).__name__ for event in ground.events(streams.ENTRY, ENTRY)]
        assert entered == ["EntryListed", "EntryGatePassed", "EntryPosted"]


def test_a_worker_that_ends_between_keeping_and_sending_sends_the_same_once(own_url, monkeypatch):
    with played(own_url) as (ground, port):
        put, names = type(port.link).put, []

        def end_before_the_first(link, name, body):
            names.append(name)
            if len(names) == 1:
                raise WorkerEnded
            put(link, name, body)

        monkeypatch.setattr(type(port.link), "put", end_before_the_first)
        ground.open_book()
        ground.assign_lines()
        with pytest.raises(WorkerEnded):
            ground.list_entry()
        assert [(row.direction, row.kind) for row in exchanged(ground)] == [("out", "INV101")]
        assert ground.told(INTO) == ["PaperSent"]
        ground.sweep()
        assert ground.told(INTO) == ["PaperSent", "accepted", "declared"]
        assert names[0] == names[1]
        assert [row.kind for row in exchanged(ground) if row.direction == "out"] == ["INV101"]


def test_an_answer_that_was_recorded_and_not_put_away_is_taken_again(own_url, monkeypatch):
    with played(own_url) as (ground, port):
        done, names = type(port.link).done, []

        def end_at_each_once(link, name):
            names.append(name)
            if names.count(name) == 1:
                raise WorkerEnded
            done(link, name)

        monkeypatch.setattr(type(port.link), "done", end_at_each_once)
        for step in (ground.open_book, ground.assign_lines, ground.list_entry):
            surely(ground, step)
        surely(ground, lambda: ground.weigh(INTO, "G-1"))
        assert ground.told(INTO) == [*ENTERED, "posted"]
        assert len(names) == 2 * len(set(names)) > 0


def surely(ground, step):
    """A step of a worker that is killed at times, and begun again a second later."""
    try:
        step()
    except WorkerEnded:
        ground.clock.wait(timedelta(seconds=1))
        surely(ground, ground.stage.settle)


class WorkerEnded(BaseException):
    """Stands for a process that is killed."""


def test_an_answer_that_fits_nothing_is_parked(own_url):
    with played(own_url) as (ground, port):
        enter(ground)
        (body,) = (row.bytes for row in exchanged(ground) if row.kind == "SAS223")
        own_no = ground.events(streams.BOOK_FILING, INTO)[-2].own_no
        strange = re.sub(rb"<(etpsPreentNo|businessId|passportNo)>[^<]*<", rb"<\1>STRANGE<", body)
        assert own_no.encode() not in strange
        port.link.arrive("strange", strange)
        ground.stage.settle()
        parked = [
            each.event
            for each in ground.system.log.page(0, 100_000)
            if isinstance(each.event, MailParked)
        ]
        assert [(mail.kind, mail.reason) for mail in parked] == [("SAS223", Reason.NUMBER_UNKNOWN)]
