"""A message that is on its way is not sent again by whoever asks; after a long silence it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.customs.chosen import exchange_over
from adapters.customs.exchanged import SILENCE
from adapters.customs.links.link import LinkRefusedError, LinkUnreachableError
from adapters.customs.sealing import UnsignedError
from adapters.customs.signing.faults import KeyFaultError
from adapters.customs.signing.trust import Trust
from adapters.simulator.running import BOOK
from application.customs_desk import MessageKind, UnsayableError
from tests.adapters.customs.simulated import Journey


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    journey = Journey(tmp_path_factory.mktemp("journey"))
    yield journey
    journey.system.close()


class Gateway:
    """Takes what it is given, when it can be reached; a folder would know the name it was given."""

    def __init__(self):
        self.taken, self.is_down, self.refused = [], False, set()

    def put(self, name, body):
        if self.is_down:
            raise LinkUnreachableError("nobody there")
        if any(name.startswith(kind) for kind in self.refused):
            raise LinkRefusedError("not this one")
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
        desk.send([message])
        assert len(gateway.taken) == times
    assert len(set(gateway.taken)) == 1


def test_what_nobody_took_is_handed_over_as_soon_as_somebody_does(desk, gateway, message):
    gateway.is_down = True
    (fault,) = desk.send([message]).values()
    assert isinstance(fault, LinkUnreachableError)
    gateway.is_down = False
    desk.send([message])
    desk.send([message])
    assert len(gateway.taken) == 1


@pytest.fixture
def messages(journey, request):
    """One of each kind of document, as if they were sent for the first time."""
    first = {message.kind: message for message in reversed(journey.messages())}
    kinds = (MessageKind.ORDERS, MessageKind.PAYMENTS, MessageKind.WAYBILLS)
    return [replace(first[k], message_id=f"{k.value}-{request.node.name[-20:]}") for k in kinds]


def test_what_cannot_be_said_keeps_nothing_back_that_can(desk, gateway, messages):
    orders, payments, waybills = messages
    unsaid = replace(payments, place=None)
    not_taken = desk.send([orders, unsaid, waybills])
    assert list(not_taken) == [unsaid.message_id]
    assert isinstance(not_taken[unsaid.message_id], UnsayableError)
    assert [name[:6] for name in gateway.taken] == ["CEB311", "CEB511"]


def test_what_is_not_taken_keeps_nothing_back_that_is(desk, gateway, messages):
    gateway.refused = {"CEB411"}
    assert list(desk.send(messages)) == [messages[1].message_id]
    assert [name[:6] for name in gateway.taken] == ["CEB311", "CEB511"]
    gateway.refused.clear()
    assert not desk.send(messages)
    assert [name[:6] for name in gateway.taken] == ["CEB311", "CEB511", "CEB411"]


def test_what_was_taken_before_a_fault_of_our_own_is_not_handed_over_again(desk, gateway, messages):
    class Broken(RuntimeError):
        """Nothing that a link tells of."""

    def put(name, body):
        if name.startswith("CEB411"):
            raise Broken
        gateway.taken.append(name)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Broken):
        patch.setattr(gateway, "put", put)
        desk.send(messages)
    assert not desk.send(messages)
    assert [name[:6] for name in gateway.taken] == ["CEB311", "CEB411", "CEB511"]


def test_a_key_that_is_missing_keeps_nothing_back_that_is_signed(journey, gateway, messages):
    class Keys:
        def can_sign(self, firm_code):
            return True

        def signer_of(self, firm_code):
            if (
                firm_code
                == messages[1].orders[messages[1].documents[0].order_id].payment.firm.customs_code
            ):
                raise KeyFaultError("no key")
            return journey.stage.customs.keys.signer_of(firm_code)

    desk = exchange_over(gateway, Keys(), Trust({}), journey.system, BOOK)
    (fault,) = desk.send(messages).values()
    assert isinstance(fault, UnsignedError)
    assert [name[:6] for name in gateway.taken] == ["CEB311", "CEB511"]
