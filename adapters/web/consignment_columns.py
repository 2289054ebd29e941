"""The tables of consignments and of the goods that one carries."""

from adapters.texts import mark
from adapters.web.batch_columns import ORIGIN, ROUTE
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

CONSIGNMENTS = (
    Column(
        "consignment", mark("consignment"), Kind.ID, lambda r: r.consignment_id, ("consignments",)
    ),
    Column("phase", mark("phase"), Kind.STAGE, lambda row: row.stage),
    ROUTE,
    *ORIGIN,
    Column("regime", mark("supervision"), is_shown=False),
    Column("cartons", mark("cartons"), Kind.NUMBER),
    Column("weight", mark("gross kg"), Kind.GRAMS, lambda row: row.gross_grams),
    Column("volume", mark("m³"), Kind.CM3, lambda row: row.volume_cm3),
    Column("seal", mark("seal"), Kind.ID, lambda row: row.seal_no),
    Column("intact", mark("seal intact"), value=lambda row: row.seal_intact, is_shown=False),
    Column("bill", mark("bill"), Kind.ID, lambda row: row.bill_no),
    Column("tool", mark("ship, flight or lorry"), value=lambda r: r.transport_tool, is_shown=False),
    Column("voyage", mark("voyage"), value=lambda row: row.voyage_no, is_shown=False),
    Column("entry", mark("entry"), Kind.ID, lambda row: row.entry_id, ("entries",)),
    Column("opened", mark("opened"), Kind.MOMENT, lambda row: row.opened_at),
    Column("sealed", mark("sealed"), Kind.MOMENT, lambda row: row.sealed_at, is_shown=False),
    Column("departed", mark("departed"), Kind.MOMENT, lambda row: row.departed_at),
    Column("arrived_at", mark("arrived"), Kind.MOMENT, lambda row: row.arrived_at),
)

GOODS = (
    Column("batch", mark("batch"), Kind.ID, lambda row: row.batch_id, ("batches",)),
    Column("sku", mark("sku"), Kind.ID),
    Column("received", mark("received"), Kind.NUMBER),
    Column("packed", mark("packed"), Kind.NUMBER),
    Column(
        "unpacked",
        mark("not packed"),
        Kind.NUMBER,
        lambda row: row.received - row.packed,
        tone=lambda row: "warn" if row.received != row.packed else "",
    ),
)


def consignment_table(page: Page) -> Table:
    return Table(page, "consignments", CONSIGNMENTS, sort="-opened")


def goods_table(page: Page) -> Table:
    return Table(page, "consigned goods", GOODS, key=lambda row: f"{row.batch_id}-{row.sku}")
