"""Which orders' buyers a register has still to be asked about, and how far the log was looked at.

No name, number or digest stands here. The tables can be lost: who begins anew finds every order in
the log again, and asks only about those of whom nothing is known.
"""

import sqlalchemy as sa

from projections.columns import UtcTime

metadata = sa.MetaData()

questions = sa.Table(
    "identity_questions",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False, comment="Of the latest event that asks"),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due_at", UtcTime, nullable=False),
    sa.Index("identity_questions_due", "partition", "due_at"),
    comment="Orders whose buyers wait to be confirmed",
)

places = sa.Table(
    "identity_places",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    comment="Orders up to here were asked about: it moves with their rows, or not at all",
)

FOUND_ANEW = (questions, places)
"""What no backup holds."""
