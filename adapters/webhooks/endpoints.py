"""`/webhooks`: where a party's events go, and what became of each, for whoever leads the party."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Response

from adapters.api import values
from adapters.api.documents import EVERYWHERE, problems
from adapters.api.naming import ROOT
from adapters.api.problem import FieldProblem, ProblemError
from adapters.api.senders import Sender, Sent
from adapters.api.signing import TOKEN_CHARACTERS_MAX, NotOursError, said_by, token_of
from adapters.api.strict_routes import StrictRoute
from adapters.texts import say
from adapters.webhooks import faults
from adapters.webhooks.bodies import (
    ChangeWebhookBody,
    DeliveriesAnswer,
    EnableBody,
    MessageAnswer,
    NewWebhookAnswer,
    NewWebhookBody,
    ResendAnswer,
    ResendBody,
    SecretAnswer,
    WebhookAnswer,
    WebhooksAnswer,
    changed,
    delivery_answer,
    webhook_answer,
)
from adapters.webhooks.desk import WebhookDesk
from adapters.webhooks.registry import NewWebhook
from adapters.webhooks.rounds import registry_of

router = APIRouter(tags=["webhooks"], route_class=StrictRoute)

PURPOSE = "deliveries"
PAGE_MAX = 200

WebhookId = Annotated[str, Path(max_length=values.NAME_CHARACTERS_MAX, pattern=values.NO_CONTROLS)]

OF_ALL = problems((*EVERYWHERE, 400))
OF_ONE = problems((*EVERYWHERE, 400, 404))

CODES = {
    faults.WebhooksNotForRolesError: "NotYourRight",
    faults.WebhookNotThereError: "NotThere",
    faults.MessageNotThereError: "NotThere",
}
"""All others are fields that are not understood."""


@router.get("/webhooks", responses=OF_ALL, operation_id="list_webhooks")
def list_webhooks(sender: Sent) -> WebhooksAnswer:
    """Those of one's own party."""
    with desk_of(sender) as desk:
        rows = [WebhookAnswer(**webhook_answer(row)) for row in desk.all()]
    return WebhooksAnswer(rows=rows)


@router.post("/webhooks", status_code=201, responses=OF_ALL, operation_id="add_webhook")
def add_webhook(sender: Sent, body: NewWebhookBody, response: Response) -> NewWebhookAnswer:
    """It hears what comes from now on. The secret is shown this once."""
    with desk_of(sender) as desk:
        wanted = NewWebhook(body.url, body.types, body.kinds, body.description)
        row, secret = desk.add(wanted)
    response.headers["Location"] = f"{ROOT}/webhooks/{row.webhook_id}"
    return NewWebhookAnswer(**webhook_answer(row), secret=secret)


@router.get("/webhooks/{webhook_id}", responses=OF_ONE, operation_id="get_webhook")
def get_webhook(sender: Sent, webhook_id: WebhookId) -> WebhookAnswer:
    with desk_of(sender) as desk:
        return WebhookAnswer(**webhook_answer(desk.one(webhook_id)))


@router.patch("/webhooks/{webhook_id}", responses=OF_ONE, operation_id="change_webhook")
def change_webhook(sender: Sent, webhook_id: WebhookId, body: ChangeWebhookBody) -> WebhookAnswer:
    """Another address, filter or description; secret, log and place in the log stay.

    What waits and is asked for no more is withheld.
    """
    with desk_of(sender) as desk:
        row = desk.amend(webhook_id, changed(desk.one(webhook_id), body))
        return WebhookAnswer(**webhook_answer(row))


@router.delete(
    "/webhooks/{webhook_id}", status_code=204, responses=OF_ONE, operation_id="remove_webhook"
)
def remove_webhook(sender: Sent, webhook_id: WebhookId) -> None:
    """With its log: what waits is not sent."""
    with desk_of(sender) as desk:
        desk.remove(webhook_id)


@router.post("/webhooks/{webhook_id}/enable", responses=OF_ONE, operation_id="enable_webhook")
def enable_webhook(
    sender: Sent, webhook_id: WebhookId, body: EnableBody | None = None
) -> WebhookAnswer:
    """It goes on where it stopped, or from now on."""
    with desk_of(sender) as desk:
        desk.enable(webhook_id, from_now=bool(body and body.from_now))
        return WebhookAnswer(**webhook_answer(desk.one(webhook_id)))


@router.post("/webhooks/{webhook_id}/disable", responses=OF_ONE, operation_id="disable_webhook")
def disable_webhook(sender: Sent, webhook_id: WebhookId) -> WebhookAnswer:
    """Nothing more is sent; what waits, waits."""
    with desk_of(sender) as desk:
        desk.disable(webhook_id)
        return WebhookAnswer(**webhook_answer(desk.one(webhook_id)))


@router.post("/webhooks/{webhook_id}/rotate", responses=OF_ONE, operation_id="rotate_secret")
def rotate_secret(sender: Sent, webhook_id: WebhookId) -> SecretAnswer:
    """A new secret. Messages are signed with both until the one before ends."""
    with desk_of(sender) as desk:
        return SecretAnswer(secret=desk.rotate(webhook_id))


@router.post(
    "/webhooks/{webhook_id}/test", status_code=202, responses=OF_ONE, operation_id="test_webhook"
)
def try_webhook(sender: Sent, webhook_id: WebhookId) -> MessageAnswer:
    """Send a message about nothing; its attempts stand among the deliveries."""
    with desk_of(sender) as desk:
        return MessageAnswer(message_id=desk.test(webhook_id))


@router.post(
    "/webhooks/{webhook_id}/resend", status_code=202, responses=OF_ONE, operation_id="send_again"
)
def resend(sender: Sent, webhook_id: WebhookId, body: ResendBody) -> ResendAnswer:
    """Send again, under the same ids: one message, a range of positions, or what was given up."""
    is_range = body.after is not None and body.up_to is not None
    if is_range != (body.after is not None or body.up_to is not None) or (
        is_range and body.message_id
    ):
        raise not_understood(
            "/up_to", say("Either a message, or both ends of a range, or neither.")
        )
    span = (body.after or 0, body.up_to or 0) if is_range else None
    with desk_of(sender) as desk:
        return ResendAnswer(queued=desk.resend(webhook_id, body.message_id or "", span))


@router.get("/webhooks/{webhook_id}/deliveries", responses=OF_ONE, operation_id="list_attempts")
def list_deliveries(
    sender: Sent,
    webhook_id: WebhookId,
    state: Literal["waiting", "delivered", "failed", "withheld"] | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
    cursor: Annotated[str | None, Query(max_length=TOKEN_CHARACTERS_MAX)] = None,
) -> DeliveriesAnswer:
    """What was sent or is to be, the latest in the log first, each with its attempts."""
    before = place_in(sender, cursor)
    with desk_of(sender) as desk:
        own = desk.one(webhook_id).webhook_id
        rows = desk.log.page(own, state=state or "", before=before, limit=limit + 1)
        shown = rows[:limit]
        made = desk.log.attempts_of(own, [row.message_id for row in shown])
    following = None
    if len(rows) > limit:
        place = [shown[-1].position, shown[-1].message_id]
        asked: dict[str, Any] = {"state": state} if state else {}
        asked |= {"limit": limit, "cursor": token_of(sender.settings.person_key, PURPOSE, place)}
        following = f"{ROOT}/webhooks/{own}/deliveries?{urlencode(asked)}"
    answers = [delivery_answer(row, made) for row in shown]
    return DeliveriesAnswer.model_validate({"rows": answers, "next": following})


@contextmanager
def desk_of(sender: Sender) -> Iterator[WebhookDesk]:
    """What is refused inside becomes a problem."""
    registry = registry_of(sender.system, sender.settings)
    try:
        yield WebhookDesk(registry, sender.visitor, sender.system.clock())
    except faults.WebhookError as fault:
        words = faults.sentence(fault)
        if code := CODES.get(type(fault)):
            raise ProblemError(code, words) from None
        raise not_understood(f"/{fault.field}" if fault.field else "", words) from None


def not_understood(pointer: str, words: str) -> ProblemError:
    error = FieldProblem(pointer=pointer, detail=words, code="refused")
    return ProblemError("NotUnderstood", words, errors=[error])


def place_in(sender: Sender, cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    try:
        position, message_id = said_by(sender.settings.person_key, PURPOSE, cursor)
    except NotOursError:
        raise ProblemError("CursorNotValid", say("No page of deliveries was given it.")) from None
    return position, message_id
