"""What the pages of webhooks share: the desk, the names typed into a field, and refusals."""

from collections.abc import Callable

from fastapi.responses import Response
from starlette.exceptions import HTTPException

from adapters.access.visitor import Visitor
from adapters.web.acts import Act, FieldRefusedError
from adapters.web.pages import Page
from adapters.webhooks.desk import WebhookDesk
from adapters.webhooks.faults import (
    MessageNotThereError,
    WebhookError,
    WebhookNotThereError,
    WebhooksNotForRolesError,
)
from adapters.webhooks.rounds import registry_of


def desk_of(page: Page, visitor: Visitor) -> WebhookDesk:
    return WebhookDesk(registry_of(page.system, page.settings), visitor, page.system.clock())


def names_in(act: Act, field: str) -> tuple[str, ...]:
    """The names typed into a field, which may be left empty."""
    return act.texts(field) if act.text(field, needed=False, longest=4_000) else ()


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
    return HTTPException(403, "Only who leads a party decides where its events go.")


def sentence(fault: WebhookError) -> str:
    words = str(fault)
    return f"{words[:1].upper()}{words[1:]}."
