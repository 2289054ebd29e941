"""`POST /commands/{Name}/batch`: up to a thousand commands of one kind, with an answer each."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from enum import Enum
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

from adapters.access.ownership import OutOfReachError
from adapters.api.bodies import body_model, command_of
from adapters.api.bounding import BATCH_REQUESTS, require_room
from adapters.api.commanding import (
    Running,
    Wanted,
    accepted_before,
    first_answer,
    refuse_out_of_reach,
    repeated,
)
from adapters.api.commands import KEY, tag_of
from adapters.api.documents import EVERYWHERE, problems
from adapters.api.examples import example_of
from adapters.api.naming import BEGINS
from adapters.api.outcomes import BatchAnswer, Done, NotDone
from adapters.api.problem import ProblemError
from adapters.api.refusing import problem_of, spoken
from adapters.api.senders import Sender, Sent, right_to
from adapters.api.strict_routes import StrictRoute
from adapters.spoken_names import words_of_name
from application.commands import ROUTES
from application.envelope import Envelope
from application.outcome import Outcome
from application.rights import MAY_SEND
from domain.refusals import Refused

COMMANDS_MAX = 1_000
MULTI_STATUS = 207

Found = Outcome | Exception
Key = Annotated[str, Field(strict=True, pattern=KEY)]


@cache
def batch_model(command_type: type) -> type[BaseModel]:
    name, body = command_type.__name__, body_model(command_type)
    closed = ConfigDict(extra="forbid")
    item: Any = create_model(
        f"{name}Keyed",
        __config__=closed,
        __doc__="A command under a key of its own.",
        idempotency_key=(Key, ...),
        body=(body, ...),
    )
    items = Annotated[list[item], Field(min_length=1, max_length=COMMANDS_MAX)]
    made: type[BaseModel] = create_model(
        f"{name}Batch", __config__=closed, __doc__="Commands in order.", commands=(items, ...)
    )
    return made


@cache
def routes() -> APIRouter:
    router = APIRouter(route_class=StrictRoute)
    for command_type in MAY_SEND:
        name = command_type.__name__
        tags: list[str | Enum] = [tag_of(command_type)]
        example = {"commands": [{"idempotency_key": "row-1", "body": example_of(command_type)}]}
        router.add_api_route(
            f"/commands/{name}/batch",
            endpoint_of(command_type),
            methods=["POST"],
            status_code=MULTI_STATUS,
            response_model=BatchAnswer,
            response_description="An answer for each, in their order",
            summary=f"{words_of_name(name)}, many at once",
            description=f"Up to {COMMANDS_MAX:,} commands, each under its own key and answered by"
            " itself: one that is refused does not spoil its neighbours.",
            operation_id=f"send_{name}_batch",
            tags=tags,
            dependencies=[Depends(right_to(command_type))],
            responses=problems((*EVERYWHERE, 400, 409, 503)),
            openapi_extra={"requestBody": {"content": {"application/json": {"example": example}}}},
        )
    return router


def endpoint_of(command_type: type) -> Callable[..., Any]:
    def endpoint(request: Request, sender: Sent, body: Any) -> Response:
        state = request.app.state
        require_room(state.api_buckets, sender.visitor.account_id, BATCH_REQUESTS)
        now = sender.system.clock()
        wanted = [
            Wanted(sender, command_of(command_type, each.body, now), each.idempotency_key, {})
            for each in body.commands
        ]
        found = found_of(sender, state.api_running, wanted)
        told = told_of(request, wanted, found)
        return JSONResponse(told.model_dump(mode="json"), MULTI_STATUS, headers=spoken())

    endpoint.__annotations__["body"] = batch_model(command_type)
    return endpoint


def found_of(
    sender: Sender, running: Running, wanted: Sequence[Wanted]
) -> list[Outcome | Exception | Done]:
    """What came of each; those that go on are decided and appended together."""
    wanted = list(wanted)
    found: list[Any] = [None] * len(wanted)
    going = list[int]()
    with ExitStack() as held:
        for place, each in enumerate(wanted):
            try:
                refuse_out_of_reach(each)
                if all(wanted[other].key != each.key for other in going):
                    held.enter_context(running.only(each.command_id))
                if known := accepted_before(each):
                    found[place] = done(each, repeated(each, known))
                else:
                    wanted[place] = each.on_products()
                    going.append(place)
            except (Refused, ProblemError, OutOfReachError) as fault:
                found[place] = fault
        for place, answer_ in zip(going, together(sender, [wanted[i] for i in going]), strict=True):
            found[place] = answer_
    return found


def together(sender: Sender, wanted: Sequence[Wanted]) -> list[Outcome | Refused]:
    """Commands on single streams each in its own right; set-wise ones build on one another."""
    if not wanted:
        return []
    now = sender.system.clock()
    envelopes = [
        Envelope(w.partition, w.command, w.command_id, sender.visitor.actor, now) for w in wanted
    ]
    handling = sender.system.handling
    if type(wanted[0].command) in ROUTES:
        answers = handling.handle_each(envelopes)
    else:
        answers = handling.handle_together(envelopes)
    for each in answers:
        sender.system.counts.count(each)
    return answers


def told_of(request: Request, wanted: Sequence[Wanted], found: Sequence[Any]) -> BatchAnswer:
    answers = [told(request, *pair) for pair in zip(wanted, found, strict=True)]
    accepted = [each for each in answers if isinstance(each, Done)]
    return BatchAnswer(
        position=max((each.answer.position for each in accepted), default=0),
        accepted=len(accepted),
        refused=len(answers) - len(accepted),
        answers=answers,
    )


def told(request: Request, wanted: Wanted, found: Any) -> Done | NotDone:
    match found:
        case Done():
            return found
        case Outcome():
            try:
                return done(wanted, first_answer(wanted, found))
            except ProblemError as fault:
                return not_done(request, wanted, fault)
        case _:
            return not_done(request, wanted, found)


def not_done(request: Request, wanted: Wanted, fault: Exception) -> NotDone:
    problem, _headers = problem_of(request, fault)
    return NotDone(status=problem.status, idempotency_key=wanted.key, problem=problem)


def done(wanted: Wanted, found: Any) -> Done:
    return Done(
        status=201 if type(wanted.command) in BEGINS else 200,
        idempotency_key=wanted.key,
        answer=found,
    )
