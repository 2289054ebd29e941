"""The same season with customs in another process, files between, and that process killed."""

import pytest

from adapters.simulator.port_process import PortProcess
from adapters.simulator.running import simulate

ORDERS, SEED, MERCHANTS = 60, 7, 2


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """By the office in this process."""
    folder = tmp_path_factory.mktemp("played")
    return simulate(f"sqlite:///{folder}/jihuo.db", ORDERS, SEED, MERCHANTS)


def test_whatever_carries_the_messages_the_log_is_the_same(played, database_url, tmp_path):
    port = tmp_path / "port"
    result = simulate(database_url, ORDERS, SEED, MERCHANTS, files=port)
    assert (result.digest, result.problems) == (played.digest, {})
    assert [file for file in port.rglob("*.xml") if file.parent.name in ("in", "out")] == []


@pytest.mark.parametrize("every", [1, 4])
def test_an_office_that_is_killed_goes_on_as_if_it_never_was(played, tmp_path, monkeypatch, every):
    """Each time so many messages were sent: it has read the last, or not yet."""
    sent, put = [], PortProcess.put

    def put_and_kill(self, name, body):
        put(self, name, body)
        sent.append(name)
        if len(sent) % every == 0:
            self.kill()

    monkeypatch.setattr(PortProcess, "put", put_and_kill)
    url = f"sqlite:///{tmp_path}/jihuo.db"
    result = simulate(url, ORDERS, SEED, MERCHANTS, files=tmp_path / "port")
    assert len(sent) >= 2 * every
    assert (result.digest, result.problems) == (played.digest, {})
