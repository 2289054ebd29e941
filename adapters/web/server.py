"""The web application: pages by area, and pages for faults."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from adapters.access.doors import Doors
from adapters.access.ownership import OutOfReachError
from adapters.api.mounting import mount_api
from adapters.api.naming import ROOT
from adapters.api.refusing import answer_crowded, problem_answer
from adapters.bootstrap import System
from adapters.monitoring.watching import watch_of
from adapters.notifications import pages as notice_pages
from adapters.order_import.marks import begun_mark_of, mark_of
from adapters.sandbox.desk import TrialDesk
from adapters.settings import Settings
from adapters.texts import mark, say, translated
from adapters.web import (
    account,
    audit,
    audit_grants,
    batch_acts,
    batches,
    campaign_acts,
    campaign_page,
    campaign_page_needs,
    campaign_trial,
    campaign_years,
    campaigns,
    carrying,
    clearance,
    consignments,
    customs_codes,
    customs_messages,
    entries,
    exits,
    filing,
    finding,
    grades,
    guarantee_ledger,
    guarantees,
    import_profiles,
    imports,
    inspection_draws,
    inspections,
    ledgers,
    live,
    mandates,
    monitoring,
    operations,
    order_acts,
    order_reducing,
    order_warnings,
    orders,
    parked,
    payments,
    people,
    products,
    products_files,
    products_marked,
    returns,
    signing,
    sorting,
    stuck,
    tax_ledger,
    waitlist_page,
)
from adapters.web.admission import missing_words
from adapters.web.crowding import Crowding
from adapters.web.guarding import Guard
from adapters.web.languages import Languages
from adapters.web.pages import Page
from adapters.web.refusals import TOO_MANY_WAIT
from adapters.web.rendering import STATIC, outside, templates_of
from adapters.web.tables import views
from adapters.web.unknown_senders import answer_foreign_form, answer_unknown
from adapters.web.visitors import ForeignFormError, NotSignedInError, known_visitor
from adapters.webhooks import pages as webhook_pages
from domain.identifiers import Partition

AREAS = (
    campaigns,
    campaign_page,
    campaign_page_needs,
    campaign_trial,
    campaign_years,
    campaign_acts,
    waitlist_page,
    order_acts,
    order_reducing,
    orders,
    # The last of the three would take the paths of the others for SKUs.
    products_files,
    products_marked,
    products,
    batches,
    batch_acts,
    consignments,
    audit,
    entries,
    parked,
    customs_messages,
    clearance,
    customs_codes,
    tax_ledger,
    guarantee_ledger,
    ledgers,
    sorting,
    # The last of the four would take the paths of the others for controls.
    inspection_draws,
    grades,
    order_warnings,
    inspections,
    exits,
    returns,
    stuck,
    carrying,
    payments,
    guarantees,
    mandates,
    filing,
    operations,
    people,
    audit_grants,
    account,
    views,
    signing,
    webhook_pages,
    notice_pages,
    import_profiles,
    imports,
    finding,
)
"""Modules of pages, each with a `router`, in the order in which their paths are matched."""

FAULT = mark("Fault")
BARE = {
    404: mark("There is nothing at this address."),
    405: mark("This address takes no such request."),
}
"""For faults that come without words of ours."""

TITLES = {
    403: mark("Not yours"),
    404: mark("Not found"),
    405: mark("Not here"),
    409: mark("Not now"),
    422: mark("Not understood"),
    503: mark("Too much at once"),
}


def create_app(system: System, settings: Settings) -> FastAPI:
    """The pages of one book. Whoever serves them follows the log."""
    imports = (system.engine, settings.operator)
    marks = {
        "imports": partial(mark_of, *imports),
        "imports-begun": partial(begun_mark_of, *imports),
    }
    stream = live.Live(system, marks)
    watch = watch_of(system, settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with contextlib.closing(watch), stream.ended_by_signals():
            yield

    app = FastAPI(title="jihuo", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.system = system
    app.state.settings = settings
    app.state.doors = Doors(system, settings)
    app.state.templates = templates_of()
    app.state.live = stream
    app.state.watch = watch
    app.state.trials = TrialDesk()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    mount_api(app)
    app.include_router(live.router)
    app.include_router(monitoring.router, include_in_schema=False)
    for area in AREAS:
        app.include_router(area.router, include_in_schema=False)
    if app.state.doors.identity_provider:
        # Imported here: what it stands on is large, and few are without passwords.
        from adapters.web import identity

        app.include_router(identity.router, include_in_schema=False)
    app.add_exception_handler(HTTPException, show_fault)
    app.add_exception_handler(RequestValidationError, show_bad_request)
    app.add_exception_handler(OutOfReachError, show_missing)
    app.add_exception_handler(NotSignedInError, answer_unknown)
    app.add_exception_handler(ForeignFormError, answer_foreign_form)
    limit = settings.gathering_waiting_max
    app.add_middleware(Crowding, forms_max=limit, turned_away=show_crowded)
    app.add_middleware(Guard, host=settings.host, public_url=settings.public_url)
    app.add_middleware(Languages)
    return app


async def show_fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith(f"{ROOT}/"):
        # An address with a line break leads past the mount of the interface.
        return problem_answer(request, error)
    if 300 <= error.status_code < 400 and error.headers:
        return RedirectResponse(error.headers["Location"], error.status_code)
    is_bare = error.detail == HTTPStatus(error.status_code).phrase
    words = translated(BARE.get(error.status_code, FAULT)) if is_bare else str(error.detail)
    return fault_page(request, error.status_code, words)


async def show_missing(request: Request, error: Exception) -> Response:
    """What is somebody else's is told as what is not there, in the same words."""
    assert isinstance(error, OutOfReachError)
    settings: Settings = request.app.state.settings
    book = Partition(f"{settings.operator}.{settings.book}")
    return fault_page(request, 404, missing_words(error.kind, error.local_id, book))


async def show_bad_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    names = say(", ").join(".".join(map(str, e["loc"][1:])) for e in error.errors())
    return fault_page(
        request, 422, say("Missing, or not what is taken here: {names}.", names=names)
    )


def show_crowded(request: Request) -> Response:
    if request.url.path.startswith(f"{ROOT}/"):
        return answer_crowded(request)
    return fault_page(request, 503, translated(TOO_MANY_WAIT))


def fault_page(request: Request, status: int, words: str) -> Response:
    title, visitor = translated(TITLES.get(status, FAULT)), known_visitor(request)
    if visitor is None:
        return outside(request, "access/fault.html", status, title=title, words=words)
    state = request.app.state
    page = Page(request, state.system, state.settings, visitor, status=status)
    return page.show("fault.html", title=title, words=words)
