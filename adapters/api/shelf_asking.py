"""What may be asked of a shelf: how many rows, from where on, of which kind, as of when."""

from collections.abc import Callable, Sequence
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import Query, Response

from adapters.api import values
from adapters.api.problem import ProblemError
from adapters.api.senders import Sender, Sent
from adapters.api.shelf import Shelf, python_type
from adapters.api.signing import TOKEN_CHARACTERS_MAX, NotOursError, said_by
from adapters.texts import say

ROWS = 50
ROWS_MAX = 500
POSITION_MAX = 2**62
POSITION = "Jihuo-Position"
SENT = Parameter("sender", Parameter.KEYWORD_ONLY, annotation=Sent)

Wait = Annotated[
    int | None,
    Query(
        ge=0,
        le=POSITION_MAX,
        description="Wait up to a second until this position is applied. Either way the answer"
        f" is 200; `{POSITION}` says what was reached.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=ROWS_MAX, description="Rows of one page")]
CursorText = Annotated[
    str | None,
    Query(
        max_length=TOKEN_CHARACTERS_MAX,
        description="`next` of the page before: it stays where it is while rows are added.",
    ),
]


def keyword(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def signed(endpoint: Any, parameters: Sequence[Parameter]) -> Callable[..., Response]:
    """What it takes is known by its shelf: its parameters are told to whoever inspects it."""
    endpoint.__signature__ = Signature(list(parameters))
    made: Callable[..., Response] = endpoint
    return made


def filter_type(shelf: Shelf, name: str) -> Any:
    kind = python_type(shelf.rows.c[name])
    if kind is bool:
        return Annotated[values.FlagText | None, Query()]
    if kind is int:
        return Annotated[int | None, Query(ge=0, le=values.UNITS_MAX)]
    return Annotated[
        str | None,
        Query(max_length=values.NAME_CHARACTERS_MAX, pattern=values.NO_CONTROLS),
    ]


def place_in(sender: Sender, shelf: Shelf, cursor: str | None) -> list[Any] | None:
    if cursor is None:
        return None
    try:
        place: list[Any] = said_by(sender.settings.person_key, shelf.name, cursor)
    except NotOursError:
        raise ProblemError("CursorNotValid", say("No page of these rows was given it.")) from None
    return place
