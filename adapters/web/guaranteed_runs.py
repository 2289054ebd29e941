"""Which guarantee bears the taxes of a run, and which of its messages wait for it."""

from typing import Any, NamedTuple

from adapters.web.guarantee_ledger_columns import wait_table
from adapters.web.pages import Page
from adapters.web.tables.table import Table
from domain.identifiers import shared_of
from projections import guarantee_book


class Guaranteed(NamedTuple):
    guarantee_id: str
    """Empty where nothing is lodged for the declarant: nothing is asked then."""

    waiting: Table


def guarantee_of(page: Page, run: Any) -> Guaranteed | None:
    """None for whoever may not see guarantees."""
    if not page.may_read(guarantee_book.MODEL):
        return None
    shared = shared_of(page.partition)
    with page.read(guarantee_book.MODEL) as connection:
        guarantee_id = guarantee_book.guarantee_for(connection, shared, run.declarant)
        rows = guarantee_book.waiting_of(connection, shared, book=page.partition, run_id=run.run_id)
    return Guaranteed(guarantee_id, wait_table(page).of(rows))
