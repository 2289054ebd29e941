import pytest

from adapters.access.ownership import OutOfReachError
from application.roles import PartyKind, Role
from domain.clearance_commands import SendDocuments
from domain.identifiers import RunId
from tests.adapters.access.conftest import BOOK
from tests.adapters.access.goods import LONG_AGO, open_run, sold
from tests.adapters.access.reaching import of

FORMER = RunId("R9999999")


@pytest.fixture(scope="module")
def kiwi(system):
    return sold(system, "kiwi", 1)


@pytest.fixture(scope="module")
def nordic(system):
    return sold(system, "nordic", 2)


@pytest.fixture
def owner(house):
    return house.visitor("mei", "kiwi", PartyKind.MERCHANT, Role.OWNER)


def test_pages_show_a_merchant_its_own_things(house, owner, kiwi, nordic):
    def shown(goods):
        try:
            house.doors.refuse_foreign(BOOK, owner, of(goods))
        except OutOfReachError:
            return False
        return True

    assert shown(kiwi)
    assert not shown(nordic)


def test_each_thing_alone_is_out_of_reach(house, owner, nordic):
    for kind, local_id in [*of(nordic), ("order", "nowhere:1"), ("campaign", "nothing")]:
        with pytest.raises(OutOfReachError):
            house.doors.refuse_foreign(BOOK, owner, [(kind, local_id)])


def test_commands_are_judged_by_streams_and_not_by_what_has_been_followed(house, owner, system):
    open_run(system, FORMER, "kiwi")
    with pytest.raises(OutOfReachError):
        house.doors.refuse_foreign(BOOK, owner, [("run", FORMER)])
    house.doors.refuse_foreign_command(BOOK, owner, SendDocuments(FORMER, LONG_AGO))
    system.follow()
