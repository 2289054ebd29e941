"""Who reads the log of notices and has one sent again, and who decides what is told at all."""

from adapters.access.visitor import Visitor
from adapters.notifications.faults import NoticesNotForRolesError
from adapters.texts import say
from application.rights_of_reading import Area, may_enter
from application.roles import OWNER, Roles, by

SWITCHES: Roles = by(OWNER)
"""Who decides what buyers are told."""

READ, CHANGE = "read", "commands"
"""The scopes of tokens."""


def may_read_notices(visitor: Visitor) -> bool:
    return may_enter(visitor.roles, Area.NOTICES) and is_for(visitor, READ)


def may_tell(visitor: Visitor) -> bool:
    """Also who says where a buyer is reached."""
    return may_enter(visitor.roles, Area.NOTICES) and is_for(visitor, CHANGE)


def may_switch(visitor: Visitor) -> bool:
    return not visitor.roles.isdisjoint(SWITCHES) and is_for(visitor, CHANGE)


def require(is_allowed: bool) -> None:
    """Raises NoticesNotForRolesError."""
    if not is_allowed:
        words = say("none of your roles, or of this token, does this with notices")
        raise NoticesNotForRolesError(words)


def is_for(visitor: Visitor, scope: str) -> bool:
    return visitor.scopes is None or scope in visitor.scopes
