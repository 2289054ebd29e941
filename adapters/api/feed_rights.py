"""Who may read events, and whose: all within reach by right of reading history, or one's own."""

from dataclasses import replace

from adapters.access.visitor import EVERYONE, Reach, Visitor
from application.rights_of_reading import Area
from application.roles import PartyKind

OWN_STREAMS = frozenset({PartyKind.MERCHANT, PartyKind.PLATFORM, PartyKind.DECLARANT})
"""Parties that read the events of their own orders, campaigns, runs and returns.

Those of a platform and a declarant are those of the merchants that have mandated them.
"""


class EventsNotForRolesError(Exception):
    """Raised when no role of a visitor, or no scope of the token, reads events."""


def reach_into_events(visitor: Visitor) -> Reach:
    """Whose events somebody reads. Raises EventsNotForRolesError."""
    if visitor.may_enter(Area.HISTORY):
        return visitor.reach
    has_scope = visitor.scopes is None or Area.HISTORY.value in visitor.scopes
    if visitor.party_kind in OWN_STREAMS and visitor.roles and has_scope:
        # Never everybody's: this right is over streams of merchants that are named.
        return replace(visitor.reach, merchants=visitor.reach.merchants or frozenset())
    raise EventsNotForRolesError


def reach_of_party(kind: PartyKind, reach: Reach) -> Reach | None:
    """The same of a party that listens by itself: its webhooks. None for who has no events."""
    if kind is PartyKind.OPERATOR:
        return EVERYONE
    if kind not in OWN_STREAMS:
        return None
    return replace(reach, merchants=reach.merchants or frozenset())
