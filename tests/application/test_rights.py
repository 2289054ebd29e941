import pytest

from adapters.read_models import MODELS
from application.activities import HANDLERS
from application.commands import ROUTES
from application.personal_data import SEES, PersonalField, fields_seen
from application.returning import AskReturn
from application.rights import MAY_SEND, SENT_BY_THE_SYSTEM, may_send
from application.rights_of_reading import MAY_ENTER, MAY_READ, Area, may_enter, may_read
from application.roles import (
    PARTY_OF,
    PartyKind,
    Role,
    Roles,
)
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.clearance_commands import RecordInspection, SendDocuments
from domain.entry_commands import TallyGoods
from domain.mandate import GiveMandate, WithdrawMandate

EVERY_COMMAND = ROUTES.keys() | HANDLERS.keys()


def test_every_command_is_somebodys_or_the_systems_alone():
    assert MAY_SEND.keys() | SENT_BY_THE_SYSTEM == EVERY_COMMAND
    assert not MAY_SEND.keys() & SENT_BY_THE_SYSTEM


def test_every_read_model_is_read_by_somebody():
    assert MAY_READ.keys() == {model.name for model in MODELS}


def test_every_area_is_entered_by_somebody():
    assert MAY_ENTER.keys() == set(Area)


def test_every_role_is_held_in_one_kind_of_party():
    assert PARTY_OF.keys() == set(Role)
    assert set(PARTY_OF.values()) == set(PartyKind)


def test_the_operators_admin_may_do_what_anybody_may():
    for table in (MAY_SEND, MAY_READ, MAY_ENTER):
        assert all(Role.ADMIN in roles for roles in table.values())


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_only_looks_sends_nothing(role):
    assert not any(may_send(frozenset({role}), command) for command in EVERY_COMMAND)


def test_an_auditor_reads_everything_and_the_events():
    auditor = frozenset({Role.AUDITOR})
    assert all(may_read(auditor, model) for model in MAY_READ)
    assert may_enter(auditor, Area.HISTORY)
    assert not may_enter(auditor, Area.PEOPLE)
    assert not may_enter(auditor, Area.OPERATIONS)


def test_nobody_without_a_role_does_anything():
    nobody: Roles = frozenset()
    assert not any(may_send(nobody, command) for command in EVERY_COMMAND)
    assert not any(may_read(nobody, model) for model in MAY_READ)
    assert not any(may_enter(nobody, area) for area in Area)
    assert fields_seen(nobody) == frozenset()


@pytest.mark.parametrize("command", sorted(SENT_BY_THE_SYSTEM, key=repr))
def test_what_the_system_sends_no_role_sends(command):
    assert not may_send(frozenset(Role), command)


@pytest.mark.parametrize(
    ("command", "who", "not_who"),
    [
        (PublishCampaign, Role.OWNER, Role.STAFF),
        (DraftCampaign, Role.STAFF, Role.BROKER),
        (GiveMandate, Role.OWNER, Role.STAFF),
        (WithdrawMandate, Role.OWNER, Role.BROKER),
        (SendDocuments, Role.BROKER, Role.OWNER),
        (RecordInspection, Role.OFFICER, Role.BROKER),
        (TallyGoods, Role.WAREHOUSE, Role.PLANNER),
        (AskReturn, Role.STAFF, Role.WAREHOUSE),
    ],
)
def test_a_role_sends_what_it_is_for(command, who, not_who):
    assert may_send(frozenset({who}), command)
    assert not may_send(frozenset({not_who}), command)
    assert may_send(frozenset({who, not_who}), command)


def test_rights_of_several_roles_add_up():
    both = frozenset({Role.OWNER, Role.BROKER})
    assert fields_seen(both) == SEES[Role.OWNER] | SEES[Role.BROKER]


def test_planners_auditors_and_admins_see_nobody_in_full():
    for role in (Role.PLANNER, Role.AUDITOR, Role.ADMIN, Role.SYSTEM_ADMIN, Role.PAYMENT_FIRM):
        assert fields_seen(frozenset({role})) == frozenset()


def test_who_declares_and_who_controls_sees_identities_and_a_merchant_does_not():
    for role in (Role.BROKER, Role.OFFICER):
        assert PersonalField.ID_NUMBER in SEES[role]
    for role in (Role.OWNER, Role.STAFF, Role.WAREHOUSE, Role.CARRIER):
        assert PersonalField.ID_NUMBER not in SEES[role]
