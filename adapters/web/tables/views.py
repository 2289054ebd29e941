"""Saved views: what a table was asked to show, kept under a name by whoever looks at it."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from adapters.access.saved_views import SavedView, ViewNotKeptError
from adapters.web.acts import AREA_TEXT_MAX, Act, FieldRefusedError, act_of
from adapters.web.own_paths import own_path
from adapters.web.tables.asking import OF_ONE_ANSWER

router = APIRouter()


@router.post("/views")
def keep(act: Annotated[Act, Depends(act_of)]) -> Response:
    page, place = act.page, field(act, "place")
    asked = [
        pair
        for pair in parse_qsl(field(act, "query"))
        if pair[0].rpartition(".")[2] not in OF_ONE_ANSWER
    ]
    view = SavedView(place, field(act, "name"), urlencode(sorted(asked)))
    try:
        page.doors.saved_views.keep(page.visitor.account_id, view, act.now)
    except ViewNotKeptError as fault:
        raise HTTPException(422, str(fault)) from None
    return back(act)


@router.post("/views/remove")
def remove(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page
    page.doors.saved_views.remove(page.visitor.account_id, field(act, "place"), field(act, "name"))
    return back(act)


def field(act: Act, name: str) -> str:
    """What a hidden field or the view's name says. Raises 422."""
    try:
        return act.text(name, needed=False, longest=AREA_TEXT_MAX)
    except FieldRefusedError as fault:
        raise HTTPException(422, fault.words) from None


def back(act: Act) -> Response:
    return RedirectResponse(own_path(field(act, "back")), 303)
