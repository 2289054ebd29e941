import pytest

from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.webhooks.rounds import sending_of
from adapters.webhooks.turns import due
from tests.adapters.api.feed_ground import append, mandate
from tests.adapters.webhooks.receiver import receiving


@pytest.fixture
def receiver(monkeypatch):
    monkeypatch.setenv("JIHUO_WEBHOOKS_PRIVATE", "127.0.0.0/8")
    with receiving() as receiver:
        yield receiver


class Worker:
    """Sends what is due, as one of another process does."""

    def __init__(self, url: str) -> None:
        self.system = System(url)
        self.sending = sending_of(self.system, Settings(url, webhooks_private="127.0.0.0/8"))

    def send(self) -> None:
        with self.system.engine.connect() as connection:
            asked = due(connection, "demo", self.system.clock())
        for webhook_id in asked:
            self.sending.turn(webhook_id)


@pytest.fixture
def worker(tmp_path):
    worker = Worker(f"sqlite:///{tmp_path}/jihuo.db")
    yield worker
    worker.system.close()


def test_a_webhook_lives_by_words(jihuo, receiver, worker):
    made = jihuo.done("webhooks", "add", receiver.url, "--kind", "mandate", "--json").json
    (row,) = jihuo.done("webhooks", "list", "--json").json
    assert (row["webhook_id"], row["party_id"]) == (made["webhook_id"], "operator")
    assert made["secret"] not in jihuo.done("webhooks", "list").out
    message_id = jihuo.done("webhooks", "test", made["webhook_id"]).out.split()[-1]
    worker.send()
    (came,) = receiver.take()
    assert came.verified(made["secret"])["id"] == message_id
    (logged,) = jihuo.done("webhooks", "log", made["webhook_id"], "--json").json
    assert (logged["message_id"], logged["state"]) == (message_id, "delivered")
    jihuo.done("webhooks", "resend", made["webhook_id"], "--message", message_id)
    rotated = jihuo.done("webhooks", "rotate", made["webhook_id"], "--json").json
    worker.send()
    assert receiver.take()[0].verified(rotated["secret"])
    jihuo.done("webhooks", "disable", made["webhook_id"])
    (row,) = jihuo.done("webhooks", "list", "--json").json
    assert row["disabled_at"] is not None
    jihuo.done("webhooks", "enable", made["webhook_id"])
    jihuo.done("webhooks", "remove", made["webhook_id"])
    assert jihuo.done("webhooks", "list", "--json").json == []


def test_a_range_is_named_by_both_ends(jihuo, receiver, worker):
    made = jihuo.done("webhooks", "add", receiver.url, "--json").json
    append(worker.system, "demo.NB01/mandate/m-1", mandate(), "mandate-1")
    assert jihuo("webhooks", "resend", made["webhook_id"], "--after", "0").exit_code == 2
    answer = jihuo("webhooks", "resend", made["webhook_id"], "--after", "5", "--up-to", "5")
    assert answer.err == "jihuo: a range is of 1 to 10,000 positions\n"


def test_what_is_refused_is_one_sentence(jihuo, tmp_path):
    answer = jihuo("webhooks", "add", "https://127.0.0.1/hook")
    assert (answer.exit_code, answer.err) == (1, "jihuo: 127.0.0.1 is not a public address\n")
    answer = jihuo("webhooks", "log", "unknown")
    assert (answer.exit_code, answer.err) == (1, "jihuo: there is no webhook unknown\n")
