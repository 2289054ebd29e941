"""What a reader of the feed asks for: which events, and from which position on."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Header, Query

from adapters.api.event_types import UnknownEventTypeError, type_asked
from adapters.api.feed_places import Wanted
from adapters.api.problem import FieldProblem, ProblemError
from adapters.api.senders import Sent
from adapters.api.signing import NotOursError, said_by, token_of
from adapters.api.values import NO_CONTROLS
from adapters.texts import say
from application.streams import DECIDERS

POSITION_MAX = 2**63 - 1
TYPES_MAX = 100
CURSOR_CHARACTERS_MAX = 200
PURPOSE = "events"


@dataclass(frozen=True, slots=True)
class Asked:
    wanted: Wanted
    after: int


def asked_of(
    sender: Sent,
    types: Annotated[
        list[str] | None,
        Query(
            max_length=TYPES_MAX,
            description="Names of events: `jihuo.OrderPlaced.v2`, or `OrderPlaced`",
        ),
    ] = None,
    kinds: Annotated[
        list[str] | None,
        Query(max_length=len(DECIDERS), description=f"Kinds of streams: {', '.join(DECIDERS)}"),
    ] = None,
    subject: Annotated[
        str,
        Query(max_length=200, pattern=NO_CONTROLS, description="One stream: `order/shop-3:0042`"),
    ] = "",
    after: Annotated[
        int, Query(ge=0, le=POSITION_MAX, description="The position to go on from")
    ] = 0,
    cursor: Annotated[
        str,
        Query(
            max_length=CURSOR_CHARACTERS_MAX,
            pattern=NO_CONTROLS,
            description="Where a page ended, as its link `next` says it; it wins over `after`",
        ),
    ] = "",
    last_event_id: Annotated[
        str, Header(max_length=20, description="The last position a stream told; it wins over both")
    ] = "",
) -> Asked:
    """The dependency of the feed. Raises ProblemError."""
    wanted = Wanted(
        frozenset(known_type(name) for name in types or ()),
        frozenset(known_kind(kind, "kinds") for kind in kinds or ()),
        subject,
    )
    if subject:
        known_kind(subject.partition("/")[0], "subject")
    if last_event_id:
        return Asked(wanted, position_in(last_event_id))
    return Asked(wanted, cursor_position(sender.settings.person_key, cursor) if cursor else after)


def cursor_at(key: str, position: int) -> str:
    return token_of(key, PURPOSE, position)


def cursor_position(key: str, cursor: str) -> int:
    try:
        position = said_by(key, PURPOSE, cursor)
    except NotOursError:
        raise ProblemError("CursorNotValid", say("This cursor was not made here.")) from None
    assert isinstance(position, int)
    return position


def position_in(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= POSITION_MAX):
        raise not_understood("#/header/last-event-id", say("A position is a whole number."))
    return int(text)


def known_type(name: str) -> str:
    try:
        return type_asked(name)
    except UnknownEventTypeError:
        words = say("There is no event {name}: /event-types names all.", name=name[:100])
        raise not_understood("#/query/types", words) from None


def known_kind(kind: str, parameter: str) -> str:
    if kind not in DECIDERS:
        words = say(
            "There are no streams of kind {kind}: there are {kinds}.",
            kind=kind[:100],
            kinds=", ".join(DECIDERS),
        )
        raise not_understood(f"#/query/{parameter}", words)
    return kind


def not_understood(pointer: str, words: str) -> ProblemError:
    error = FieldProblem(pointer=pointer, detail=words, code="unknown")
    return ProblemError("NotUnderstood", words, errors=[error])
