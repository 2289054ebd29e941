"""Which messages of customs told what a history shows, for who may look at them."""

from collections.abc import Iterable, Mapping

from adapters.customs.exchanged_list import kinds_of
from adapters.web.customs_messages import filter_within_reach
from adapters.web.histories import receipt_of
from adapters.web.pages import Page
from application.event_log import Recorded


def receipts_of(page: Page, recorded: Iterable[Recorded]) -> Mapping[str, str]:
    """By hash, as customs calls each; those that are not kept or not in reach are left out."""
    named = {receipt_hash for each in recorded if (receipt_hash := receipt_of(each.event))}
    if not named or not page.may_open(page.url("clearance", "messages")):
        return {}
    with page.system.engine.connect() as connection:
        return kinds_of(connection, page.partition, named, filter_within_reach(page))
