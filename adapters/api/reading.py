"""`GET /{shelf}` and `GET /{shelf}/{id}`: read models in pages, and things one by one."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from inspect import Parameter
from typing import Annotated, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

from adapters.api import (
    filing_shelves,
    inspection_shelves,
    leaving_shelves,
    mail_shelves,
    market_shelves,
    message_shelves,
    money_shelves,
    paper_shelves,
    product_shelves,
    purchase_shelves,
    tax_shelves,
    values,
    wait_shelves,
    waiting_shelves,
    years_shelves,
    zone_shelves,
)
from adapters.api.documents import READING, header, problems
from adapters.api.naming import ROOT
from adapters.api.problem import ProblemError
from adapters.api.senders import Sender
from adapters.api.shelf import Shelf
from adapters.api.shelf_asking import (
    POSITION,
    ROWS,
    SENT,
    CursorText,
    Limit,
    Wait,
    filter_type,
    keyword,
    place_in,
    signed,
)
from adapters.api.signing import token_of
from adapters.api.strict_routes import StrictRoute
from adapters.api.unchanged import NOT_CHANGED, IfNoneMatch, digest_of, unless_held
from adapters.api.versions import entity_tag, versions_at
from adapters.texts import coded, say
from adapters.web.freshness import WAIT_SECONDS_MAX, position_in, wait_until_reached
from application.streams import ORDER, RETURN
from domain.identifiers import stream_of

SHELVES = (
    *market_shelves.SHELVES,
    *purchase_shelves.SHELVES,
    *product_shelves.SHELVES,
    *filing_shelves.SHELVES,
    *money_shelves.SHELVES,
    *mail_shelves.SHELVES,
    *paper_shelves.SHELVES,
    *message_shelves.SHELVES,
    *tax_shelves.SHELVES,
    *waiting_shelves.SHELVES,
    *years_shelves.SHELVES,
    *zone_shelves.SHELVES,
    *leaving_shelves.SHELVES,
    *inspection_shelves.SHELVES,
    *wait_shelves.SHELVES,
)


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


@cache
def routes() -> APIRouter:
    router = APIRouter(route_class=StrictRoute)
    for shelf in SHELVES:
        add_list(router, shelf)
        if shelf.kind:
            add_one(router, shelf)
    return router


def add_list(router: APIRouter, shelf: Shelf) -> None:
    headers = {
        POSITION: header("The position that the rows stand at", "integer"),
        "ETag": header("For `If-None-Match`: these very rows"),
    }
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
        responses={200: {"headers": headers}, 304: NOT_CHANGED, **problems(READING)},
    )


def add_one(router: APIRouter, shelf: Shelf) -> None:
    first, *rest = shelf.address
    path = "/".join((f"/{shelf.name}", f"{{{first}:path}}", *(f"{{{name}}}" for name in rest)))
    headers = {
        POSITION: header("The position that it stands at", "integer"),
        "ETag": header("Where its streams stood: for `If-Match`, and for `If-None-Match`"),
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
        responses={200: {"headers": headers}, 304: NOT_CHANGED, **problems(READING)},
    )


def list_endpoint(shelf: Shelf) -> Callable[..., Response]:
    def endpoint(
        sender: Sender,
        wait: int | None,
        limit: int,
        cursor: str | None,
        if_none_match: str | None,
        **same: Any,
    ) -> Response:
        asked = {name: value for name, value in same.items() if value is not None}
        behind = place_in(sender, shelf, cursor)
        with standing(sender, shelf, wait) as at:
            query = shelf.asked(sender.book, sender.visitor, asked, behind)
            rows = [dict(row._mapping) for row in at.connection.execute(query.limit(limit + 1))]
        link = None
        if len(rows) > limit:
            token = token_of(
                sender.settings.person_key, shelf.name, shelf.place_of(rows[limit - 1])
            )
            link = f"{ROOT}/{shelf.name}?{urlencode({**asked, 'limit': limit, 'cursor': token})}"
        answer = answered(shelf, rows[:limit], link, at.headers)
        return unless_held(answer, f'"{digest_of(answer)}"', if_none_match)

    parameters = [
        keyword("wait", Wait, None),
        keyword("limit", Limit, ROWS),
        keyword("cursor", CursorText, None),
        keyword("if_none_match", IfNoneMatch, None),
        *(keyword(name, filter_type(shelf, name), None) for name in shelf.filters),
    ]
    return signed(endpoint, [SENT, *parameters])


def one_endpoint(shelf: Shelf) -> Callable[..., Response]:
    def endpoint(
        sender: Sender, wait: int | None, if_none_match: str | None, **named: str
    ) -> Response:
        with standing(sender, shelf, wait) as at:
            query = shelf.asked(sender.book, sender.visitor, named)
            found = at.connection.execute(query.limit(1)).one_or_none()
            if found is None:
                thing = " ".join(named.values())
                raise ProblemError(
                    "NotThere",
                    say("There is no {what} {name}.", what=coded(shelf.kind), name=thing),
                )
            row = dict(found._mapping)
            stream_ids = streams_under(sender, shelf, row)
            versions = versions_at(at.connection, stream_ids, at.position)
        answer = JSONResponse(json_row(shelf, row), headers=at.headers)
        tag = entity_tag(sender.settings.person_key, versions, digest_of(answer))
        return unless_held(answer, tag, if_none_match)

    names = [
        keyword(name, Annotated[values.Name, Path()], Parameter.empty) for name in shelf.address
    ]
    asked = keyword("wait", Wait, None), keyword("if_none_match", IfNoneMatch, None)
    return signed(endpoint, [SENT, *names, *asked])


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
) -> JSONResponse:
    body = {"rows": [json_row(shelf, row) for row in rows], "next": link}
    return JSONResponse(body, headers=dict(headers))
