"""What may be done to many orders at once, by whom."""

from collections.abc import Mapping

from adapters.texts import mark
from adapters.web.needs_of_acts import WITH_ORDERS
from adapters.web.pages import Page

CANCEL, COLLECT, WAIT = WITH_ORDERS
LABELS = {
    CANCEL: mark("Cancel …"),
    COLLECT: mark("Collect into a batch …"),
    WAIT: mark("Wait for January …"),
}


def deeds_of(page: Page) -> Mapping[str, str]:
    """What the visitor may do to many orders, by its word."""
    if page.past:
        return {}
    may_send = page.visitor.may_send
    return {name: LABELS[name] for name, each in WITH_ORDERS.items() if any(map(may_send, each))}
