"""A message that is on its way is not sent again by whoever asks; after a long silence it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.customs.chosen import exchange_over
from adapters.customs.exchanged import SILENCE
from adapters.customs.signing.trust import Trust
from adapters.simulator.running import BOOK
from application.customs_desk import MessageKind
from tests.adapters.customs.simulated import Journey


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    journey = Journey(tmp_path_factory.mktemp("journey"))
    yield journey
    journey.system.close()


class Gateway:
    """Takes what it is given, when it can be reached; a folder would know the name it was given."""

    def __init__(self):
        self.taken, self.is_down = [], False

    def put(self, name, body):
        if self.is_down:
            raise ConnectionError("nobody there")
        self.taken.append(name)


@pytest.fixture
def gateway():
    return Gateway()


@pytest.fixture
def desk(journey, gateway):
    return exchange_over(gateway, journey.stage.customs.keys, Trust({}), journey.system, BOOK)


@pytest.fixture
def message(journey, request):
    """One of orders, as if it were sent for the first time."""
    first = next(m for m in journey.messages() if m.kind is MessageKind.ORDERS)
    return replace(first, message_id=f"{first.run_id}-{request.node.name[-20:]}")


def test_it_is_handed_over_once_while_it_may_be_on_its_way(journey, desk, gateway, message):
    for wait, times in (
        (timedelta(), 1),
        (timedelta(), 1),
        (SILENCE - timedelta(seconds=1), 1),
        (timedelta(seconds=1), 2),
        (timedelta(), 2),
    ):
        journey.clock.wait(wait)
        desk.send(message)
        assert len(gateway.taken) == times
    assert len(set(gateway.taken)) == 1


def test_what_nobody_took_is_handed_over_as_soon_as_somebody_does(desk, gateway, message):
    gateway.is_down = True
    with pytest.raises(ConnectionError):
        desk.send(message)
    gateway.is_down = False
    desk.send(message)
    desk.send(message)
    assert len(gateway.taken) == 1
