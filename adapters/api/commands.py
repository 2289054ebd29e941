"""`POST /commands/{Name}`: a path for every command that some role may send."""

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import JSONResponse

from adapters.api.bodies import body_model, command_of, description_of
from adapters.api.commanding import Wanted, answered
from adapters.api.documents import COMMANDING, beginning, problems
from adapters.api.examples import example_of
from adapters.api.naming import BEGINS
from adapters.api.outcomes import Answer
from adapters.api.senders import Sent, right_to
from adapters.api.strict_routes import StrictRoute
from adapters.api.versions import changed_problem, expected_by
from adapters.spoken_names import words_of_name
from application.event_log import ChangedSinceSeen
from application.rights import MAY_SEND

KEY = r"^[A-Za-z0-9._:+=-]{1,100}$"

Key = Annotated[
    str,
    Header(
        pattern=KEY,
        description="The command's id, of your own choice. The same key with the same body answers"
        " as before; with another body it is refused. Keys are kept for ever.",
        examples=["2026-11-21-collect-7"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        max_length=4_000,
        description="An `ETag` as it came: refused with 412 once any of its streams has moved on.",
    ),
]

Endpoint = Callable[..., Any]


def tag_of(command_type: type) -> str:
    """Commands stand together by the activity or the thing they are about."""
    return command_type.__module__.rpartition(".")[2].removesuffix("_commands").replace("_", " ")


def described(command_type: type) -> str:
    said = description_of(command_type) or f"{words_of_name(command_type.__name__)}."
    roles = ", ".join(sorted(role.value for role in MAY_SEND[command_type]))
    return f"{said}\n\nSent by: {roles}."


@cache
def routes() -> APIRouter:
    router = APIRouter(route_class=StrictRoute)
    for command_type in MAY_SEND:
        add_command(router, command_type)
    return router


def add_command(router: APIRouter, command_type: type) -> None:
    name, status = command_type.__name__, 201 if command_type in BEGINS else 200
    tags: list[str | Enum] = [tag_of(command_type)]
    router.add_api_route(
        f"/commands/{name}",
        endpoint_of(command_type, status),
        methods=["POST"],
        status_code=status,
        response_model=Answer,
        response_description="Accepted, now or under the same key before",
        summary=words_of_name(name),
        description=described(command_type),
        operation_id=f"send_{name}",
        tags=tags,
        dependencies=[Depends(right_to(command_type))],
        responses={status: beginning(command_type), **problems(COMMANDING)},
        openapi_extra={
            "requestBody": {"content": {"application/json": {"example": example_of(command_type)}}}
        },
    )


def endpoint_of(command_type: type, status: int) -> Endpoint:
    def endpoint(
        request: Request,
        sender: Sent,
        body: Any,
        idempotency_key: Key,
        if_match: IfMatch = None,
    ) -> Response:
        expected = expected_by(sender.settings.person_key, if_match)
        command = command_of(command_type, body, sender.system.clock())
        wanted = Wanted(sender, command, idempotency_key, expected)
        try:
            found = answered(request.app.state.api_running, wanted)
        except ChangedSinceSeen as fault:
            raise changed_problem(sender.system, fault) from None
        headers = {"Location": found.location} if found.location else {}
        return JSONResponse(found.model_dump(mode="json"), status, headers=headers)

    # Each path has the body of its own command.
    endpoint.__annotations__["body"] = body_model(command_type)
    return endpoint
