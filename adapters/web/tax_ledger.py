"""The tax ledger: every bill of customs beside our own count, its due day, and what paid it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from adapters.web.tax_ledger_columns import (
    STATUSES,
    bill_table,
    differing_bill_table,
    due_table,
    sum_table,
)
from domain.dated import customs_day
from projections import tax_ledger

router = APIRouter()


@router.get("/ledgers/taxes")
def taxes(page: Annotated[Page, Depends(page_of)]) -> Response:
    status = asked_status(page)
    table, differing = bill_table(page), differing_bill_table(page)
    mine: dict[str, Any] = {"within": page.within}
    with page.read(tax_ledger.MODEL) as connection:
        rows = tax_ledger.bills_of(
            connection, page.partition, status=status, **mine, **table.asked_rows
        )
        (totals,) = tax_ledger.totals_of(connection, page.partition, status=status, **mine)
        cases = tax_ledger.bills_of(
            connection, page.partition, only_cases=True, **mine, **differing.asked_rows
        )
        sums = tax_ledger.sums_of(connection, page.partition, **mine)
        due = tax_ledger.unsettled_of(connection, page.partition, customs_day(page.now), **mine)
    return page.show(
        "ledgers/taxes.html",
        table=table.of_offset(rows, totals.bills),
        differ=differing.of_offset(cases),
        sums=sum_table(page).of(sums),
        due=due_table(page).of(due),
        totals=totals,
        status=status,
        statuses=STATUSES,
    )


def asked_status(page: Page) -> int | None:
    text = asked(page, "status")
    return int(text) if text in {str(status) for status in STATUSES} else None
