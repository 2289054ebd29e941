"""`/webhooks`: where a party's events go, the log of what was sent, and sending it again."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.access.visitor import Visitor
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.pages import Page, page_of
from adapters.web.visitors import visitor_of
from adapters.webhooks.columns import (
    cursor_of,
    delivery_table,
    webhook_table,
    with_attempts,
    written,
)
from adapters.webhooks.faults import (
    WebhookError,
    WebhookNotThereError,
    WebhooksNotForRolesError,
)
from adapters.webhooks.page_parts import (
    desk_of,
    not_for_roles,
    refused,
    stopped_because,
    wanted_in,
)
from adapters.webhooks.tables import STATES

router = APIRouter()

AREA = "webhooks"

Known = Annotated[Visitor, Depends(visitor_of)]
Paged = Annotated[Page, Depends(page_of)]
Acted = Annotated[Act, Depends(act_of)]


@router.get("/webhooks")
def webhooks(page: Paged, visitor: Known) -> Response:
    return list_page(page, visitor)


@router.get("/webhooks/{webhook_id}")
def webhook(webhook_id: str, page: Paged, visitor: Known) -> Response:
    return one_page(page, visitor, webhook_id)


@router.post("/webhooks")
def add(act: Acted, visitor: Known) -> Response:
    """The secret is shown on the page that answers, and on no other."""

    def again() -> Response:
        return list_page(act.page, visitor)

    try:
        row, secret = desk_of(act.page, visitor).add(wanted_in(act))
    except (WebhookError, FieldRefusedError) as fault:
        return refused(act, fault, again)
    return one_page(act.page, visitor, row.webhook_id, secret)


@router.post("/webhooks/{webhook_id}/rotate")
def rotate(webhook_id: str, act: Acted, visitor: Known) -> Response:
    desk = desk_of(act.page, visitor)
    try:
        secret = desk.rotate(webhook_id)
    except WebhookError as fault:
        return refused(act, fault, lambda: list_page(act.page, visitor))
    return one_page(act.page, visitor, webhook_id, secret)


@router.post("/webhooks/{webhook_id}/{deed}")
def do(webhook_id: str, deed: str, act: Acted, visitor: Known) -> Response:
    """What has nothing to show but the webhook as it stands afterwards."""
    page, desk = act.page, desk_of(act.page, visitor)
    deeds: dict[str, Callable[[], object]] = {
        "change": lambda: desk.amend(webhook_id, wanted_in(act)),
        "test": lambda: desk.test(webhook_id),
        "enable": lambda: desk.enable(webhook_id, from_now=act.is_ticked("from_now")),
        "disable": lambda: desk.disable(webhook_id),
        "remove": lambda: desk.remove(webhook_id),
        "resend": lambda: desk.resend(webhook_id, act.text("message_id")),
        "resend-failed": lambda: desk.resend(webhook_id),
        "resend-range": lambda: desk.resend(
            webhook_id, span=(act.whole("after"), act.whole("up_to"))
        ),
    }
    if deed not in deeds:
        raise page.missing("act", deed)
    try:
        deeds[deed]()
    except (WebhookError, FieldRefusedError) as fault:
        return refused(act, fault, lambda: one_page(page, visitor, webhook_id))
    parts = (AREA,) if deed == "remove" else (AREA, webhook_id)
    return RedirectResponse(page.url(*parts), 303)


def list_page(page: Page, visitor: Visitor) -> Response:
    try:
        rows = desk_of(page, visitor).all()
    except WebhooksNotForRolesError:
        raise not_for_roles() from None
    table = webhook_table(page).of(rows)
    return page.show("webhooks/list.html", table=table, stopped_because=stopped_because)


def one_page(page: Page, visitor: Visitor, webhook_id: str, secret: str = "") -> Response:
    """One webhook with the latest of its log; a secret that was just made, this once."""
    desk = desk_of(page, visitor)
    state = page.request.query_params.get("state", "")
    try:
        row = desk.one(webhook_id)
    except WebhookNotThereError:
        raise page.missing("webhook", webhook_id) from None
    except WebhooksNotForRolesError:
        raise not_for_roles() from None
    known = state if state in STATES else ""
    table = delivery_table(page)
    before = cursor_of(table.asked.after)
    rows = desk.log.page(webhook_id, state=known, before=before, limit=table.limit)
    attempts = desk.log.attempts_of(webhook_id, [each.message_id for each in rows])
    answer = page.show(
        "webhooks/one.html",
        row=row,
        table=table.of_page(with_attempts(rows, attempts), written),
        counts=desk.log.counts_of(webhook_id),
        state=known,
        states=STATES,
        secret=secret,
        stopped_because=stopped_because,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
