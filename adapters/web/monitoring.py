"""For programs that watch the process: whether it lives, whether it is ready, and its figures."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from adapters.monitoring.watching import ALIVE, Told, Watch

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
def metrics(watch: Watched) -> Response:
    """The text format of Prometheus."""
    return sent(watch.metrics())
