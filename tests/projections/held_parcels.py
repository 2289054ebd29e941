"""A table of parcels on shelves, whose rows are held while a page is applied."""

import sqlalchemy as sa

from projections.read_model import ReadModel

METADATA = sa.MetaData()
parcels = sa.Table(
    "held_parcels",
    METADATA,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("shelf", sa.Text),
    sa.Column("pieces", sa.Integer, nullable=False, server_default="0"),
    sa.Column("is_gone", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("held_parcels_by_shelf", "partition", "shelf"),
)
MODEL = ReadModel("held", METADATA, {})
SHELF = ("partition", "shelf")
PARCEL = ("partition", "name")
