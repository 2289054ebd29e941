"""Tables of imports: what was sent in, how far each has come, and merchants' own profiles.

They stand beside the log and are no read models: a backup holds them. No row of a file stands in
them; files lie in a folder (`shelf.py`).
"""

import sqlalchemy as sa

from projections.columns import UtcTime

metadata = sa.MetaData()

order_imports = sa.Table(
    "order_imports",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("import_id", sa.Text, primary_key=True),
    sa.Column("partition", sa.Text, nullable=False, comment="The book its orders live in"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("profile_name", sa.Text, nullable=False),
    sa.Column("profile", sa.Text, nullable=False, comment="As it stood when it was begun"),
    sa.Column("file_name", sa.Text, nullable=False, comment="As its sender calls it"),
    sa.Column("file_hash", sa.Text, nullable=False, comment="SHA-256, its name in the folder"),
    sa.Column("file_bytes", sa.BigInteger, nullable=False),
    sa.Column("is_dry_run", sa.Integer, nullable=False, comment="1 for a trial"),
    sa.Column("round", sa.Integer, nullable=False, comment="How often it was begun"),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("encoding", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("reported", sa.Integer, nullable=False),
    sa.Column("invoices", sa.Integer, nullable=False),
    sa.Column("decided", sa.Integer, nullable=False),
    sa.Column("placed", sa.Integer, nullable=False),
    sa.Column("summary", sa.Text, nullable=False, comment="JSON, once it is through"),
    sa.Column("fault", sa.Text, nullable=False, comment="Why it failed; in English"),
    sa.Column("fault_zh", sa.Text, nullable=False, comment="The same in Chinese"),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("asked_at", UtcTime, nullable=False, comment="When its round was begun"),
    sa.Column("told_at", UtcTime, nullable=False, comment="When it last moved"),
    sa.Column("ended_at", UtcTime),
    # Whoever works at it; another may when the time is up.
    sa.Column("worker", sa.Text),
    sa.Column("working_until", UtcTime),
    sa.Index("order_imports_latest", "operator", "asked_at", "import_id"),
    sa.Index("order_imports_open", "operator", "ended_at", "working_until"),
)

import_profiles = sa.Table(
    "import_profiles",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("merchant_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("profile", sa.Text, nullable=False, comment="JSON of a profile"),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    comment="Which columns of a merchant's files mean what",
)

KEPT = (order_imports, import_profiles)
"""What a backup holds."""
