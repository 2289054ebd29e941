import json
import random
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from adapters.customs.messages.reading import read
from adapters.port.books import opened
from adapters.port.clock import clock_in
from adapters.port.conduct import Conduct
from adapters.port.folder import FolderLink
from adapters.port.journal import Journal, OtherOfficeError
from adapters.port.office import Office
from adapters.port.process import parser, running_office
from adapters.port.running import RunningOffice
from adapters.port.standing import Standing
from tests.adapters.port.papers import START, Papers
from tests.adapters.port.playing import SEED, message
from tests.adapters.port.port_process import END, PortProcess
from tests.adapters.waiting import wait_until

STAGES = [
    START,
    START + timedelta(seconds=4),
    START + timedelta(seconds=31),
    START + timedelta(minutes=2),
    END,
]


def messages(count):
    """Names and bytes of four messages for each hundred orders."""
    found = {}
    for first in range(0, count, 100):
        orders = [Papers(f"A{n:04d}") for n in range(first, min(first + 100, count))]
        for kind, made in (
            ("CEB311", Papers.order),
            ("CEB411", Papers.payment),
            ("CEB511", Papers.waybill),
            ("CEB621", Papers.declaration),
        ):
            found[f"{kind}-{first}"] = message(kind, [made(papers) for papers in orders])
    found["broken"] = b"<broken"
    return found


def undisturbed(sent):
    """What an office answers that nobody ends."""
    office = Office(opened(SEED, Conduct()))
    for name, body in sent.items():
        office.take(body, START, name)
    return dict(office.due(END, 1_000_000))


def test_a_process_answers_as_an_office_does(tmp_path):
    sent, port = messages(100), PortProcess(tmp_path / "link")
    port.start()
    for name, body in sent.items():
        port.put(name, body)
    wait_until(lambda: port.is_settled(START))
    for at in STAGES[1:]:
        port.set_clock(at)
        wait_until(partial(port.is_settled, at))
    assert port.answers() == undisturbed(sent)
    assert port.end() == 0
    standing = port.standing()
    assert (standing["taken"], standing["next_due"]) == (len(sent), None)


def killed_again_and_again(tmp_path, orders, kills):
    """Each life ends by SIGKILL, wherever it is just then; the answers are those of one life."""
    sent, port, chance = messages(orders), PortProcess(tmp_path / "link"), random.Random(kills)
    for name, body in sent.items():
        port.put(name, body)
    for at in STAGES:
        port.set_clock(at)
        for _ in range(kills):
            port.start()
            port.let_live(chance.uniform(0.2, 1.5))
            port.kill()
        port.start()
        wait_until(partial(port.is_settled, at))
        port.kill()
    assert port.answers() == undisturbed(sent)
    assert not port.waiting()


def test_nothing_is_lost_nor_told_otherwise_when_the_process_is_killed(tmp_path):
    killed_again_and_again(tmp_path, 400, 1)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_nothing_is_lost_when_the_process_is_killed_a_hundred_times(tmp_path):
    killed_again_and_again(tmp_path, 3_000, 20)


class Ended(Exception):
    """The process ends here."""


class Ending:
    """A link, and a journal, of a process that ends at the nth thing it does."""

    def __init__(self, inner, after):
        self._inner = inner
        self._after = after

    def __getattr__(self, name):
        def do(*arguments):
            self._after[0] -= 1
            if self._after[0] < 0:
                raise Ended
            return getattr(self._inner, name)(*arguments)

        return do


@pytest.mark.parametrize("steps", range(1, 60, 3))
def test_wherever_it_ends_the_next_one_goes_on(tmp_path, steps):
    """Between any two things it does with its files and its journal."""
    sent = messages(12)
    folder = tmp_path / "link"
    link = FolderLink(folder)
    for name, body in sent.items():
        (folder / "out" / f"{name}.xml").write_bytes(body)
    life = Office(opened(SEED, Conduct()))
    journal = Journal(tmp_path / "j.db", {})
    after = [steps]
    with suppress(Ended):
        running = RunningOffice(life, journal, link)
        running = with_ends(running, after)
        for at in STAGES:
            running.put_away(running.step(at))
    journal.close()
    journal = Journal(tmp_path / "j.db", {})
    second = RunningOffice(Office(opened(SEED, Conduct())), journal, link)
    for at in STAGES:
        second.put_away(second.step(at))
    journal.close()
    found = {file.stem: file.read_bytes() for file in (folder / "in").glob("*.xml")}
    assert found == undisturbed(sent)
    assert not list((folder / "out").iterdir())


def with_ends(running, after):
    running._journal = Ending(running._journal, after)
    running._link = Ending(running._link, after)
    return running


def test_answers_are_not_given_again_that_were_taken_away(tmp_path):
    given = parser().parse_args(["--folder", str(tmp_path), "--gentle"])
    running = running_office(given)
    (tmp_path / "out" / "one.xml").write_bytes(message("CEB311", [Papers().order()]))
    running.put_away(running.step(START))
    running.put_away(running.step(START + timedelta(minutes=1)))
    (file,) = (tmp_path / "in").iterdir()
    file.unlink()
    running._journal.close()
    again = running_office(given)
    again.put_away(again.step(END))
    assert list((tmp_path / "in").iterdir()) == []
    again._journal.close()


def test_a_folder_belongs_to_one_office(tmp_path):
    Journal(tmp_path / "j.db", {"seed": 1, "conduct": {"rejected": 3}}).close()
    with pytest.raises(OtherOfficeError, match="conduct"):
        Journal(tmp_path / "j.db", {"seed": 1, "conduct": {"rejected": 4}})
    Journal(tmp_path / "j.db", {"seed": 1, "conduct": {"rejected": 3}}).close()


def test_in_a_downtime_files_stay_where_they_are(tmp_path):
    until = START + timedelta(hours=1)
    span = f"{START.isoformat()}/{until.isoformat()}"
    given = parser().parse_args(["--folder", str(tmp_path), "--gentle", "--down", span])
    running = running_office(given)
    (tmp_path / "out" / "one.xml").write_bytes(message("CEB311", [Papers().order()]))
    assert running.step(START) == ()
    assert running.step(until) == ["one"]
    running.put_away(["one"])
    running.step(until + timedelta(minutes=1))
    (file,) = (tmp_path / "in").iterdir()
    assert read(file.read_bytes()).kind == "CEB312"
    running._journal.close()


def test_it_says_where_it_stands(tmp_path):
    running = running_office(parser().parse_args(["--folder", str(tmp_path), "--gentle"]))
    standing = Standing(tmp_path)
    (tmp_path / "out" / "one.xml").write_bytes(message("CEB311", [Papers().order()]))
    running.step(START)
    standing.write(running, START)
    said = json.loads((tmp_path / "standing.json").read_bytes())
    assert said["taken"] == 1
    assert said["given"] == 0
    assert said["clock"] == START.isoformat()
    assert said["next_due"] == said["next_answer_due"]
    assert said["next_due"].startswith("2026-03-02T01:00:01")
    running._journal.close()


def test_the_clock_of_a_script_is_a_file(tmp_path):
    clock = clock_in(tmp_path / "clock")
    assert clock() is None
    (tmp_path / "clock").write_text("2026-03-02T09:00:00+08:00\n")
    assert clock() == START


def test_files_of_others_are_left_alone(tmp_path):
    link = FolderLink(tmp_path)
    (tmp_path / "out" / "note.txt").write_text("keep")
    (tmp_path / "out" / "half.xml.part").write_text("<")
    assert link.fetch(10) == []
    link.put("answer", b"<a/>")
    link.put("answer", b"<b/>")
    assert (tmp_path / "in" / "answer.xml").read_bytes() == b"<a/>"
