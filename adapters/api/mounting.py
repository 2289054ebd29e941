"""The interface as an application of its own, and where it stands in the product's."""

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException

from adapters.access.ownership import OutOfReachError
from adapters.api import batch_commands, commands, customs_messages, feed, reading, reference
from adapters.api.bounding import Bodies, Buckets
from adapters.api.commanding import Running
from adapters.api.feed_fanning import Fan
from adapters.api.feed_stretches import Stretches
from adapters.api.feed_tail import Tail
from adapters.api.naming import ROOT
from adapters.api.problem import Problem, ProblemError
from adapters.api.refusing import answer_problem, not_signed_in
from adapters.gatherer import GatheringClosed, GatheringFull
from adapters.notifications import endpoints as notices
from adapters.payment_reports import routes as payment_reports
from adapters.settings import Settings
from adapters.web.visitors import NotSignedInError
from adapters.webhooks import endpoints as webhooks
from application.event_log import AlreadyAccepted, ChangedMeanwhile
from domain.identifiers import Partition
from domain.refusals import Refused

ANSWERED = (
    ProblemError,
    Refused,
    OutOfReachError,
    ChangedMeanwhile,
    AlreadyAccepted,
    GatheringFull,
    GatheringClosed,
    RequestValidationError,
    HTTPException,
)

ABOUT = """\
Every command and every read model of jihuo.

Times are RFC 3339, decimals are strings, money is whole fen. A command is sent under an
`Idempotency-Key`: the same key and body count once and answer alike. What is refused is answered
with a problem (RFC 9457) whose `type` leads to a page about it.
"""


def mount_api(app: FastAPI) -> FastAPI:
    """Serve the interface under `/api/v1`, and its reference at `/api`."""
    api = create_api()
    # One state: whoever adds to the product's finds it here as well.
    api.state = app.state
    app.state.api_buckets = Buckets()
    app.state.api_running = Running()
    app.state.tail = Tail(app.state.system.log)
    app.state.fan = fan_of(app)
    app.state.live.closing.append(app.state.tail.close)
    app.state.api = api
    app.include_router(reference.router, include_in_schema=False)
    app.mount(ROOT, api, name="api")
    return api


def fan_of(app: FastAPI) -> Fan:
    settings: Settings = app.state.settings
    book = Partition(f"{settings.operator}.{settings.book}")
    return Fan(Stretches(app.state.system.engine, book), app.state.doors.sightings)


def create_api() -> FastAPI:
    api = FastAPI(
        title="jihuo",
        version="1",
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        separate_input_output_schemas=False,
    )
    for area in (reading, commands, batch_commands):
        api.include_router(area.routes())
    for area in (feed, customs_messages, webhooks, notices, payment_reports):
        api.include_router(area.router)
    api.include_router(reference.problems_router, include_in_schema=False)
    for kind in ANSWERED:
        api.add_exception_handler(kind, answer_problem)
    api.add_exception_handler(NotSignedInError, answer_not_signed_in)
    api.add_middleware(Bodies)
    api.openapi = lambda: described(api)  # type: ignore[method-assign]  # as FastAPI advises
    return api


async def answer_not_signed_in(request: Any, fault: Exception) -> Any:
    return await answer_problem(request, not_signed_in(fault))


def described(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once, with the shape of problems in it."""
    if api.openapi_schema is None:
        document = get_openapi(
            title=api.title,
            version=api.version,
            description=api.description,
            routes=api.routes,
            separate_input_output_schemas=False,
        )
        template = "#/components/schemas/{model}"
        _, found = models_json_schema([(Problem, "serialization")], ref_template=template)
        document["components"]["schemas"].update(found["$defs"])
        document["servers"] = [{"url": ROOT}]
        api.openapi_schema = document
    return api.openapi_schema
