import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.access.demonstration import PASSWORD
from adapters.bootstrap import System, utc_now
from adapters.demonstration import DECLARANT
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.clock import ScriptClock
from adapters.simulator.entering import enter
from adapters.simulator.filing import file_with_customs
from adapters.simulator.running import BOOK, ids_of
from adapters.simulator.script import sell
from adapters.simulator.script_buying import collect, ship
from adapters.simulator.stage import SimulationStage
from tests import patience
from tests.adapters.waiting import wait_until
from tests.end_to_end.running import Running, jihuo, said

UP = ("up", "--port", "0")
QUIET = (*UP, "--no-demo", "--customs-pace", "100")


def address_of(running: Running) -> str:
    return running.says("jihuo is up: ").removeprefix("jihuo is up: ")


def page(address: str, browser: urllib.request.OpenerDirector | None = None) -> str:
    """What is answered to a browser, or to somebody who has not signed in."""
    asked = browser or urllib.request.build_opener()
    with asked.open(address, timeout=30) as answer:
        assert answer.status == 200
        text: str = answer.read().decode()
        return text


def signed_in(address: str) -> urllib.request.OpenerDirector:
    """A browser of the demonstration's planner."""
    cookies = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(cookies)
    form = urllib.parse.urlencode({"name": "planner", "password": PASSWORD, "to": "/account"})
    assert "Sign in" in page(f"{address}account")
    with browser.open(f"{address}sign-in", form.encode(), timeout=30) as answer:
        assert "planner" in answer.read().decode()
    return browser


def test_from_nothing_it_shows_a_demonstration_and_leaves_no_process(tmp_path):
    with jihuo(tmp_path, *UP) as running:
        address = address_of(running)
        assert "<html" in page(address)
        running.says("the demonstration goes on live")
        browser = signed_in(address)
        wait_until(lambda: "live-000001" in page(f"{address}campaigns", browser))
        assert len(running.processes()) == 2
        assert running.end(signal.SIGTERM) == 0
        running.are_all_gone()
    with closing(sqlite3.connect(tmp_path / "jihuo.db")) as connection:
        delivered = "SELECT count(*) FROM order_board WHERE stage = 'delivered'"
        assert connection.execute(delivered).fetchone()[0] > 100


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_order(tmp_path, by):
    with jihuo(tmp_path, *QUIET) as running:
        address_of(running)
        assert running.end(by) == 0
        running.are_all_gone()
    assert "Traceback" not in (tmp_path / "stderr of up").read_text()


def test_customs_dies_with_it_however_it_dies(tmp_path):
    with jihuo(tmp_path, *QUIET) as running:
        address_of(running)
        wait_until(lambda: len(running.processes()) == 2)
        running.end(signal.SIGKILL)
        running.are_all_gone()


def test_a_customs_office_that_dies_is_started_again(tmp_path):
    with jihuo(tmp_path, *QUIET) as running:
        address_of(running)
        wait_until(lambda: len(running.processes()) == 2)
        (office,) = set(running.processes()) - {running.process.pid}
        os.kill(office, signal.SIGKILL)
        wait_until(lambda: len({*running.processes()} - {running.process.pid, office}) == 1)
        assert running.end(signal.SIGTERM) == 0


def test_a_folder_of_an_office_that_worked_otherwise_ends_it_with_a_sentence(tmp_path):
    with jihuo(tmp_path, *QUIET) as running:
        address_of(running)
        wait_until((tmp_path / ".jihuo" / "customs" / "journal.db").exists)
        assert running.end(signal.SIGTERM) == 0
    with jihuo(tmp_path, *UP, "--no-demo", "--customs-pace", "50") as running:
        assert running.process.wait(patience.SECONDS) == 1
        running.are_all_gone()
    complaints = (tmp_path / "stderr of up").read_text()
    assert complaints.count("was begun by another customs office") == 1
    assert "this folder has an office with another conduct" in complaints


def test_a_port_in_use_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = said(tmp_path, "up", "--port", str(port))
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"jihuo: port {port} of 127.0.0.1 cannot be used")
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "jihuo.db").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.test", "::"])
def test_it_serves_this_machine_only(tmp_path, host):
    answer = said(tmp_path, "up", "--host", host)
    assert answer.returncode == 1
    assert "127.0.0.1" in answer.stderr
    assert answer.stderr.count("\n") == 1


def tallied(folder: Path, database_url: str = "") -> list[str]:
    """A small simulation up to the tally; the words that open its first run."""
    # So that the quota's year, which is the promise's, is that of today.
    clock = ScriptClock(utc_now() - timedelta(days=60))
    system = System(database_url or f"sqlite:///{folder}/jihuo.db", clock)
    try:
        stage = SimulationStage(system, clock, BOOK, 5)
        file_with_customs(stage, MERCHANTS[:1])
        journey = sell(stage, 12, 1, DEMONSTRATION_KEY, lambda *_: None)
        collect(stage, journey, ids_of, lambda *_: None)
        ship(stage, journey)
        entries = enter(stage, journey)
        (batch_id, draft) = next(iter(journey.batches.items()))
        ids = ids_of(stage, draft.campaign_id, ("in the zone",))
        listed = [word for entry_id in entries[batch_id] for word in ("--entry", entry_id)]
        merchant = ("--merchant", draft.merchant_id, "--declarant", DECLARANT)
        return ["clear", "open", "R0000001", *ids, *merchant, *listed]
    finally:
        system.close()


def released(folder: Path) -> int:
    answer = said(folder, "clear", "show", "R0000001", "--stage", "released", "--json")
    assert answer.returncode == 0, answer.stderr
    return len(json.loads(answer.stdout))


def test_a_run_is_released_by_the_simulator_in_its_own_process(tmp_path):
    opening = tallied(tmp_path)
    with jihuo(tmp_path, *QUIET) as running:
        address_of(running)
        opened = said(tmp_path, *opening)
        assert opened.returncode == 0, opened.stderr
        wait_until(lambda: released(tmp_path) >= 5)
        assert running.end(signal.SIGTERM) == 0
        running.are_all_gone()
    assert list((tmp_path / ".jihuo" / "customs" / "done").rglob("*.xml"))
    assert not list((tmp_path / ".jihuo" / "customs" / "aside").glob("*"))


def test_the_parts_run_apart_on_servers(tmp_path, postgres_url, redis_server):
    """Web, worker and followers as processes of their own, with the simulator beside them."""
    places = {"database_url": postgres_url, "broker_url": redis_server.url}
    lines = [f'{name} = "{url}"\n' for name, url in places.items()]
    (tmp_path / "jihuo.toml").write_text("".join(lines))
    opening = tallied(tmp_path, postgres_url)
    customs = tmp_path / ".jihuo" / "customs"
    office = [sys.executable, "-m", "adapters.port", "--with-parent", "--pace", "100"]
    office += ["--folder", str(customs), "--gentle"]
    with (
        subprocess.Popen(office, stdin=subprocess.PIPE) as simulator,
        jihuo(tmp_path, "follow", "--sweep-seconds", "0.5") as follower,
        jihuo(tmp_path, "work") as worker,
        jihuo(tmp_path, "serve", "--port", "0") as web,
    ):
        follower.says("jihuo follows")
        worker.says("jihuo works")
        address = web.says("jihuo serves: ").removeprefix("jihuo serves: ")
        assert said(tmp_path, *opening).returncode == 0
        wait_until(lambda: released(tmp_path) >= 5)
        assert "<html" in page(address)
        assert [part.end(signal.SIGTERM) for part in (web, worker, follower)] == [0, 0, 0]
        simulator.communicate(timeout=10)
        assert simulator.returncode == 0
