"""Grants of audit firms on the page of people: given for a time, and ended."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.access.grants import NewGrant
from adapters.web.acts import Act, act_of
from adapters.web.formats import shown_zone
from adapters.web.people import ID_MAX, changed, made_by

router = APIRouter()


@router.post("/people/grants")
def give(act: Annotated[Act, Depends(act_of)]) -> Response:
    def change() -> Response:
        zone = shown_zone().key
        begins_at = act.time("begins_at", zone) if act.text("begins_at", needed=False) else act.now
        ends_at = act.time("ends_at", zone) if act.text("ends_at", needed=False) else None
        party_id = act.text("party_id", longest=ID_MAX)
        merchant_id = act.text("merchant_id", needed=False, longest=ID_MAX)
        wanted = NewGrant(party_id, merchant_id, begins_at, ends_at)
        act.page.doors.grants.give(wanted, made_by(act))
        return RedirectResponse("/people", 303)

    return changed(act, change)


@router.post("/people/grants/{grant_id}/end")
def end(grant_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def change() -> Response:
        act.page.doors.grants.end(grant_id, made_by(act))
        return RedirectResponse("/people", 303)

    return changed(act, change)
