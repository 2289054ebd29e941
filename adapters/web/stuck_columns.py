"""The table of what waits: the next step of each thing, whose it is, since when."""

from typing import Any

from adapters.texts import coded, mark, translated
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from projections.stuck_inbox import INBOX_SORTS
from projections.stuck_rules import RULES


def reason_of(row: Any) -> str:
    """Why the deadline is when it is."""
    rule = RULES.get(row.step)
    return translated(rule.because) if rule else ""


WAITS = (
    Column("step", mark("Next step"), Kind.CODE),
    Column("of", mark("Of"), value=lambda row: f"{coded(row.kind)} {row.id}"),
    Column("part", mark("Part"), Kind.REASON, is_shown=False),
    Column("number", mark("Number"), Kind.NUMBER, lambda row: row.count),
    Column("whose", mark("Whose"), Kind.CODE),
    Column("since", mark("Since"), Kind.MOMENT),
    Column("deadline", mark("Deadline"), Kind.MOMENT),
    Column("detail", mark("Detail"), Kind.REASON),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("case", mark("Needs a person"), value=lambda row: bool(row.is_case), is_shown=False),
    Column("because", mark("Why then"), value=reason_of),
)


def inbox_table(page: Page) -> Table:
    """The oldest first."""
    return Table(
        page,
        "stuck",
        WAITS,
        sort="since",
        sorts=INBOX_SORTS,
        key=lambda row: f"{row.step}{row.id}{row.part}",
    )
