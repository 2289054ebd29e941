"""For programs that watch the process: whether it lives, whether it is ready, and its figures."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from adapters.loopback import is_loopback
from adapters.monitoring.watching import ALIVE, Told, Watch
from adapters.texts import translated
from adapters.web.admission import NOT_YOURS_TO_SEE
from adapters.web.guarding import name_in
from adapters.web.visitors import visitor_of
from application.rights_of_reading import Area

router = APIRouter()


def watch_of_app(request: Request) -> Watch:
    watch = request.app.state.watch
    assert isinstance(watch, Watch)
    return watch


Watched = Annotated[Watch, Depends(watch_of_app)]


def sent(told: Told) -> Response:
    headers = {"Content-Type": told.content_type, "Cache-Control": "no-store"}
    return Response(told.body, told.status, headers)


@router.api_route("/healthz", methods=["GET", "HEAD"])
async def healthz() -> Response:
    """The process lives. Not in a thread: pages that wait for the database may have them all."""
    return sent(ALIVE)


@router.api_route("/readyz", methods=["GET", "HEAD"])
def readyz(watch: Watched) -> Response:
    """The database answers, has our tables, and followers keep up; else 503 and what is not so."""
    return sent(watch.ready())


@router.api_route("/metrics", methods=["GET", "HEAD"])
def metrics(request: Request, watch: Watched) -> Response:
    """The text format of Prometheus, for this machine and for who may see operations.

    From the machine itself, and not through a proxy on it: that one passes on another name.
    """
    if not (is_loopback(address_of(request)) and is_loopback(name_of(request))):
        visitor = visitor_of(request)
        if not visitor.may_enter(Area.OPERATIONS):
            raise HTTPException(403, translated(NOT_YOURS_TO_SEE))
    return sent(watch.metrics())


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def name_of(request: Request) -> str | None:
    return name_in(request.headers.get("host", ""))
