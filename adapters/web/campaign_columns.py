"""The table of campaigns, as the dashboard and the list of campaigns show it."""

from adapters.texts import mark
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

CAMPAIGNS = "campaigns"

COLUMNS = (
    Column("campaign", mark("campaign"), value=lambda row: row.name),
    Column("id", mark("id"), Kind.ID, lambda row: row.campaign_id, is_shown=False),
    Column("merchant", mark("merchant"), value=lambda row: row.merchant_id, is_shown=False),
    Column("phase", mark("phase"), Kind.STAGE, lambda row: row.stage),
    Column("opens", mark("opens"), Kind.MOMENT, lambda row: row.opens_at, is_shown=False),
    Column("closes", mark("closes"), Kind.MOMENT, lambda row: row.closes_at),
    Column("promise", mark("dispatch by"), Kind.DAY, lambda row: row.dispatch_by),
    Column("units", mark("paid units to minimum, cap"), Kind.NUMBER, lambda row: row.units_sold),
    Column("minimum", mark("minimum"), Kind.NUMBER, lambda row: row.units_min, is_shown=False),
    Column("missing", mark("missing"), Kind.NUMBER, lambda row: row.units_missing, is_shown=False),
    Column("cap", mark("cap"), Kind.NUMBER, lambda row: row.units_max, is_shown=False),
    Column("left", mark("left"), Kind.NUMBER, lambda row: row.units_left, is_shown=False),
    Column("orders", mark("orders"), Kind.NUMBER, lambda row: row.orders_held),
    Column("taken", mark("taken ¥"), Kind.FEN, lambda row: row.received_fen),
    Column("owed", mark("owed ¥"), Kind.FEN, lambda row: row.owed_fen),
    Column("repaid", mark("repaid ¥"), Kind.FEN, lambda row: row.repaid_fen),
)


def campaign_table(page: Page, *, is_sorted: bool = True) -> Table:
    """The last to close first, until another order of rows is chosen where one may be."""
    sorts = None if is_sorted else ()
    return Table(
        page,
        CAMPAIGNS,
        COLUMNS,
        sort="-closes",
        sorts=sorts,
        key=lambda row: str(row.campaign_id),
    )
