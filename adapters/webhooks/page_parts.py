"""What the pages of webhooks share: the desk, the names typed into a field, and refusals."""

import re
from collections.abc import Callable

from fastapi.responses import Response
from starlette.exceptions import HTTPException

from adapters.access.visitor import Visitor
from adapters.texts import coded, say
from adapters.web.acts import Act, FieldRefusedError
from adapters.web.pages import Page
from adapters.webhooks.addresses import URL_LENGTH_MAX
from adapters.webhooks.desk import WebhookDesk
from adapters.webhooks.faults import (
    MessageNotThereError,
    WebhookError,
    WebhookNotThereError,
    WebhooksNotForRolesError,
    sentence,
)
from adapters.webhooks.registry import NewWebhook
from adapters.webhooks.rounds import registry_of

BY = "by "
GIVEN_UP = re.compile(r"nothing was taken since (?P<since>.+) UTC, and a message was given up")
"""As `desk.py` and `outcomes.py` write them down."""


def desk_of(page: Page, visitor: Visitor) -> WebhookDesk:
    return WebhookDesk(registry_of(page.system, page.settings), visitor, page.system.clock())


def names_in(act: Act, field: str) -> tuple[str, ...]:
    """The names typed into a field, which may be left empty."""
    return act.texts(field) if act.text(field, needed=False, longest=4_000) else ()


def wanted_in(act: Act) -> NewWebhook:
    """Raises FieldRefusedError."""
    return NewWebhook(
        act.text("url", longest=URL_LENGTH_MAX),
        names_in(act, "types"),
        names_in(act, "kinds"),
        act.text("description", needed=False),
    )


def refused(
    act: Act, fault: WebhookError | FieldRefusedError, again: Callable[[], Response]
) -> Response:
    """The form once more with what is wrong beside its field; for what is not there a page."""
    match fault:
        case FieldRefusedError():
            return act.refused(fault.field, fault.words, 422, again)
        case WebhookNotThereError() | MessageNotThereError():
            raise HTTPException(404, sentence(fault))
        case WebhooksNotForRolesError():
            raise not_for_roles()
        case _:
            return act.refused(fault.field, sentence(fault), 422, again)


def not_for_roles() -> HTTPException:
    return HTTPException(403, say("Only who leads a party decides where its events go."))


def stopped_because(words: str) -> str:
    """Why a webhook is disabled, in the reader's words: by somebody, or for what came of it."""
    if words.startswith(BY):
        return say("by {actor}", actor=words.removeprefix(BY))
    if found := GIVEN_UP.fullmatch(words):
        return say(
            "nothing was taken since {since} UTC, and a message was given up", since=found["since"]
        )
    return coded(words)
