"""Processes without pages tell their figures on a port of their own."""

import json
import re
import signal
import socket
import urllib.error
import urllib.request

import pytest

from adapters.bootstrap import System
from adapters.monitoring.port import told_on
from adapters.processes.web import CannotServeError
from adapters.settings import Settings
from tests.adapters.backup.places import Sale
from tests.adapters.monitoring.figures import figure, figures_in
from tests.adapters.waiting import wait_until
from tests.end_to_end.running import Running, jihuo, said


@pytest.fixture
def system(tmp_path):
    system = System(f"sqlite:///{tmp_path}/jihuo.db")
    yield system
    system.close()


@pytest.fixture
def address(system, tmp_path):
    settings = Settings(broker_url=f"sqlite:///{tmp_path}/queue.db")
    with told_on(0, system, settings) as address:
        yield address


def got(url: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.read().decode()


def test_the_three_answers(system, address):
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    assert got(f"{address}healthz") == (200, "alive\n")
    status, text = got(f"{address}readyz?verbose")
    assert (status, json.loads(text)["is_ready"]) == (200, True)
    sale = Sale(system)
    sale.open()
    status, text = got(f"{address}metrics")
    assert status == 200
    assert figure(figures_in(text), "jihuo_events_total") == system.log.last_position() > 0
    assert got(f"{address}readyz")[0] == 503  # What was sold was recorded long ago.


def test_anything_else_is_not_there(address):
    assert got(address)[0] == 404
    assert got(f"{address}metrics/")[0] == 404
    assert got(f"{address}metrics", "POST")[0] == 501
    assert got(f"{address}metrics", "HEAD") == (200, "")
    assert got(f"{address}metrics", Host="evil.test")[0] == 421
    assert got(f"{address}metrics", Host="[")[0] == 421


def test_who_says_nothing_keeps_nobody_waiting(address):
    port = int(address.rsplit(":", 1)[1].strip("/"))
    with socket.create_connection(("127.0.0.1", port)):
        assert got(f"{address}healthz")[0] == 200


def test_it_ends_and_gives_the_port_back(system):
    with told_on(0, system, Settings()) as address:
        port = int(address.rsplit(":", 1)[1].strip("/"))
        with (
            pytest.raises(CannotServeError, match="cannot be used"),
            told_on(port, system, Settings()),
        ):
            raise AssertionError("unreachable")
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def figures_of(running: Running) -> str:
    begin = "jihuo tells its figures: "
    return running.says(begin).removeprefix(begin)


@pytest.mark.parametrize("word", ["work", "follow"])
def test_processes_apart_tell_theirs(tmp_path, word):
    sale_of(tmp_path)
    with jihuo(tmp_path, word, "--metrics-port", "0") as running:
        url = figures_of(running)
        running.says(f"jihuo {word}s")
        assert got(url.replace("metrics", "healthz")) == (200, "alive\n")
        if word == "follow":
            # The sale is long ago: ready means that every follower has come to its end.
            wait_until(lambda: got(url.replace("metrics", "readyz"))[0] == 200)
            assert lag_of(url, "order_board") == lag_of(url, "policies") == 0
        else:
            assert lag_of(url, "order_board") > 0
            assert got(url.replace("metrics", "readyz"))[0] == 503
        assert running.end(signal.SIGTERM) == 0


def lag_of(url: str, follower: str) -> float:
    return figure(figures_in(got(url)[1]), "jihuo_follower_lag_events", follower=follower)


def sale_of(tmp_path) -> None:
    system = System(f"sqlite:///{tmp_path}/jihuo.db")
    Sale(system).open()
    system.close()


def test_no_port_is_opened_unasked(tmp_path):
    with jihuo(tmp_path, "follow") as running:
        assert running.lines.get(timeout=60).strip() == "jihuo follows"
        assert running.end(signal.SIGTERM) == 0


def test_a_port_in_use_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = said(tmp_path, "work", "--metrics-port", port)
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"jihuo: port {port} of 127.0.0.1 cannot be used")
    assert answer.stderr.count("\n") == 1


def test_the_word_prints_them_once(tmp_path):
    sale_of(tmp_path)
    answer = said(tmp_path, "metrics")
    assert answer.returncode == 0, answer.stderr
    assert figure(figures_in(answer.stdout), "jihuo_events_total") > 0


@pytest.mark.parametrize("name", ["JIHUO_READY_LAG_SECONDS", "JIHUO_PORT"])
def test_a_setting_that_is_no_number_is_one_sentence(tmp_path, monkeypatch, name):
    monkeypatch.setenv(name, "soon")
    answer = said(tmp_path, "metrics")
    assert answer.returncode == 1
    setting = name.removeprefix("JIHUO_").lower()
    assert answer.stderr == f"jihuo: {setting} is 'soon', which is no whole number\n"
