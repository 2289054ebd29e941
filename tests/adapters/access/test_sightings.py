import pytest

from application.personal_data import PersonalField
from application.roles import PartyKind, Role
from domain.identifiers import Partition
from tests.adapters.access.conftest import BOOK

SEEN = (PersonalField.TELEPHONE, PersonalField.NAME)


@pytest.fixture
def broker(house):
    return house.visitor("bo", "broker", PartyKind.DECLARANT, Role.BROKER)


def test_who_saw_whom_is_kept(house, broker):
    house.doors.sightings.note(broker, BOOK, "order", "shop:1", 1, SEEN)
    (row,) = house.doors.sightings.of_subject(BOOK, "shop:1")
    assert (row.actor, row.where, row.orders, row.fields) == (
        "broker/bo", "order", 1, "name\ntelephone",
    )  # fmt: skip
    assert row.at == house.clock()
    assert house.doors.sightings.of_actor("broker/bo") == [row]


def test_sightings_are_asked_by_subject_and_by_actor_the_latest_first(house, broker):
    other = house.visitor("mei", "kiwi", PartyKind.MERCHANT, Role.OWNER)
    note = house.doors.sightings.note
    for visitor, where in ((broker, "order"), (other, "history"), (broker, "api")):
        house.clock.wait(seconds=1)
        note(visitor, BOOK, where, "shop:1", 1, SEEN)
    note(broker, BOOK, "export", "stage=paid", 200, SEEN)
    note(broker, Partition("demo.NB02"), "order", "shop:1", 1, SEEN)
    saw = house.doors.sightings
    assert [row.where for row in saw.of_subject(BOOK, "shop:1")] == ["api", "history", "order"]
    assert [row.where for row in saw.of_subject(BOOK, "shop:1", limit=1)] == ["api"]
    assert [row.where for row in saw.of_actor("kiwi/mei")] == ["history"]
    assert len(saw.of_actor("broker/bo")) == 4
    assert saw.of_actor("bo") == []
