"""Which roles read what is known of people: all others get it masked."""

from collections.abc import Mapping
from enum import Enum

from application.roles import Role, Roles


class PersonalField(Enum):
    """What is known of a person."""

    NAME = "name"
    TELEPHONE = "telephone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"


SEES: Mapping[Role, frozenset[PersonalField]] = {
    Role.OWNER: frozenset({PersonalField.NAME, PersonalField.TELEPHONE, PersonalField.ADDRESS}),
    Role.STAFF: frozenset({PersonalField.NAME, PersonalField.ADDRESS}),
    Role.PLATFORM: frozenset(PersonalField),
    Role.BROKER: frozenset(PersonalField),
    Role.OFFICER: frozenset(PersonalField),
    Role.WAREHOUSE: frozenset({PersonalField.NAME}),
    Role.CARRIER: frozenset({PersonalField.NAME, PersonalField.TELEPHONE, PersonalField.ADDRESS}),
}
"""Fields of people a role reads in full; everything else is masked for it."""


def fields_seen(roles: Roles) -> frozenset[PersonalField]:
    return frozenset().union(*(SEES.get(role, frozenset()) for role in roles))
