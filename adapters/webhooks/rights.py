"""Who decides where a party's events go: those who lead it."""

from adapters.access.visitor import Visitor
from adapters.texts import say
from adapters.webhooks.faults import WebhooksNotForRolesError
from application.rights_of_reading import Area, may_enter

CHANGING = "commands"
"""The scope of tokens that change something."""


def require_leading(visitor: Visitor, *, changing: bool = False) -> None:
    """Raises WebhooksNotForRolesError."""
    needed = {Area.HISTORY.value} | ({CHANGING} if changing else set())
    is_for = visitor.scopes is None or needed <= visitor.scopes
    if not may_enter(visitor.roles, Area.WEBHOOKS) or not is_for:
        words = say("none of your roles, or of this token, decides about it")
        raise WebhooksNotForRolesError(words)
