"""`GET /{shelf}` and `GET /{shelf}/{id}`: read models in pages, and things one by one."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Annotated, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

from adapters.api import leaving_shelves, market_shelves, values, zone_shelves
from adapters.api.documents import READING, header, problems
from adapters.api.naming import ROOT
from adapters.api.problem import ProblemError
from adapters.api.senders import Sender, Sent
from adapters.api.shelf import Shelf, python_type
from adapters.api.signing import TOKEN_CHARACTERS_MAX, NotOursError, said_by, token_of
from adapters.api.versions import entity_tag, versions_at
from adapters.web.freshness import WAIT_SECONDS_MAX, position_in, wait_until_reached
from application.streams import ORDER, RETURN
from domain.identifiers import stream_of

SHELVES = (*market_shelves.SHELVES, *zone_shelves.SHELVES, *leaving_shelves.SHELVES)

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


@dataclass(frozen=True, slots=True)
class Standing:
    """A connection on which a read model is read, and the position at which it stands there."""

    connection: sa.Connection
    position: int

    @property
    def headers(self) -> dict[str, str]:
        return {POSITION: str(self.position)}


@contextmanager
def standing(sender: Sender, shelf: Shelf, wait: int | None) -> Iterator[Standing]:
    """Raises ProblemError for a model the sender may not read."""
    sender.require_model(shelf.model.name)
    if wait:
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        wait_until_reached(sender.system, [shelf.model.name], wait, deadline)
    with sender.system.engine.connect() as connection:
        yield Standing(connection, position_in(connection, shelf.model.name))


def page_model(shelf: Shelf) -> type[BaseModel]:
    rows: Any = list[shelf.row_model]  # type: ignore[name-defined]  # made from its columns
    made: type[BaseModel] = create_model(
        f"{shelf.row_model.__name__.removesuffix('Row')}Page",
        __config__=ConfigDict(extra="forbid"),
        __doc__="Rows of one page.",
        rows=(rows, ...),
        next=(str | None, Field(description="Where the next page is; null on the last one")),
    )
    return made


def routes() -> APIRouter:
    router = APIRouter()
    for shelf in SHELVES:
        add_list(router, shelf)
        if shelf.kind:
            add_one(router, shelf)
    return router


def add_list(router: APIRouter, shelf: Shelf) -> None:
    headers = {POSITION: header("The position that the rows stand at", "integer")}
    router.add_api_route(
        f"/{shelf.name}",
        list_endpoint(shelf),
        methods=["GET"],
        response_model=page_model(shelf),
        response_description="Rows of one page",
        summary=shelf.name.replace("-", " ").capitalize(),
        description=shelf.says,
        operation_id=f"list_{shelf.name.replace('-', '_')}",
        tags=[f"read: {shelf.model.name.replace('_', ' ')}"],
        responses={200: {"headers": headers}, **problems(READING)},
    )


def add_one(router: APIRouter, shelf: Shelf) -> None:
    first, *rest = shelf.address
    path = "/".join((f"/{shelf.name}", f"{{{first}:path}}", *(f"{{{name}}}" for name in rest)))
    headers = {
        POSITION: header("The position that it stands at", "integer"),
        "ETag": header("Where its streams stood: for `If-Match`"),
    }
    router.add_api_route(
        path,
        one_endpoint(shelf),
        methods=["GET"],
        response_model=shelf.row_model,
        response_description="As it stands",
        summary=f"One of {shelf.name.replace('-', ' ')}",
        description=shelf.says,
        operation_id=f"get_{shelf.name.replace('-', '_')}",
        tags=[f"read: {shelf.model.name.replace('_', ' ')}"],
        responses={200: {"headers": headers}, **problems(READING)},
    )


def list_endpoint(shelf: Shelf) -> Callable[..., Response]:
    def endpoint(
        sender: Sender, wait: int | None, limit: int, cursor: str | None, **same: Any
    ) -> Response:
        asked = {name: value for name, value in same.items() if value is not None}
        behind = place_in(sender, shelf, cursor)
        with standing(sender, shelf, wait) as at:
            query = shelf.asked(sender.book, sender.visitor.reach, asked, behind)
            rows = [dict(row._mapping) for row in at.connection.execute(query.limit(limit + 1))]
        link = None
        if len(rows) > limit:
            token = token_of(
                sender.settings.person_key, shelf.name, shelf.place_of(rows[limit - 1])
            )
            link = f"{ROOT}/{shelf.name}?{urlencode({**asked, 'limit': limit, 'cursor': token})}"
        return answered(shelf, rows[:limit], link, at.headers)

    parameters = [
        keyword("wait", Wait, None),
        keyword("limit", Limit, ROWS),
        keyword("cursor", CursorText, None),
        *(keyword(name, filter_type(shelf, name), None) for name in shelf.filters),
    ]
    return signed(endpoint, [SENT, *parameters])


def one_endpoint(shelf: Shelf) -> Callable[..., Response]:
    def endpoint(sender: Sender, wait: int | None, **named: str) -> Response:
        with standing(sender, shelf, wait) as at:
            query = shelf.asked(sender.book, sender.visitor.reach, named)
            found = at.connection.execute(query.limit(1)).one_or_none()
            if found is None:
                thing = " ".join(named.values())
                raise ProblemError("NotThere", f"There is no {shelf.kind} {thing}.")
            row = dict(found._mapping)
            stream_ids = streams_under(sender, shelf, row)
            versions = versions_at(at.connection, stream_ids, at.position)
        tag = entity_tag(sender.settings.person_key, versions)
        return JSONResponse(json_row(shelf, row), headers={**at.headers, "ETag": tag})

    names = [
        keyword(name, Annotated[values.Name, Path()], Parameter.empty) for name in shelf.address
    ]
    return signed(endpoint, [SENT, *names, keyword("wait", Wait, None)])


def keyword(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def signed(endpoint: Any, parameters: Sequence[Parameter]) -> Callable[..., Response]:
    """What it takes is known by its shelf: its parameters are told to whoever inspects it."""
    endpoint.__signature__ = Signature(list(parameters))
    made: Callable[..., Response] = endpoint
    return made


def filter_type(shelf: Shelf, name: str) -> Any:
    if python_type(shelf.rows.c[name]) is int:
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
        raise ProblemError("CursorNotValid", "No page of these rows was given it.") from None
    return place


def streams_under(sender: Sender, shelf: Shelf, row: Mapping[str, Any]) -> list[str]:
    """The stream of a thing, and of an order's holder, whose versions its tag covers."""
    own = stream_of(sender.book, shelf.kind, row[shelf.address[0]])
    if shelf.kind != ORDER or not row.get("holder_id"):
        return [own]
    holder = row["order_id"] if row["holder_kind"] == RETURN else row["holder_id"]
    return [own, stream_of(sender.book, row["holder_kind"], holder)]


def json_row(shelf: Shelf, row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {column.name: row[column.name] for column in shelf.columns}
    told: dict[str, Any] = shelf.row_model.model_construct(**shown).model_dump(mode="json")
    return told


def answered(
    shelf: Shelf, rows: Sequence[Mapping[str, Any]], link: str | None, headers: Mapping[str, str]
) -> Response:
    body = {"rows": [json_row(shelf, row) for row in rows], "next": link}
    return JSONResponse(body, headers=dict(headers))
