"""Tables of statements that were sent in by the pages, and of profiles under which they are read.

They stand beside the log and are no read models: a backup holds them. Files lie in the folder of
files of orders (`order_import/shelf.py`), each once under the hash of its bytes.
"""

import sqlalchemy as sa

from projections.columns import UtcTime

metadata = sa.MetaData()

statement_files = sa.Table(
    "statement_files",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("file_id", sa.Text, primary_key=True),
    sa.Column("partition", sa.Text, nullable=False, comment="The book it was sent in for"),
    sa.Column("file_name", sa.Text, nullable=False, comment="As its sender calls it"),
    sa.Column("file_hash", sa.Text, nullable=False, comment="SHA-256, its name in the folder"),
    sa.Column("file_bytes", sa.BigInteger, nullable=False),
    sa.Column("payment_firm", sa.Text, nullable=False, comment="Chosen; empty: as its rows say"),
    sa.Column("day", sa.Text, nullable=False, comment="The same; 2026-03-02"),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("statement_id", sa.Text, nullable=False, comment="What it is, once it is recorded"),
    sa.Column("was_known", sa.Integer, nullable=False, comment="1: it had been recorded before"),
    sa.Column("faults", sa.Text, nullable=False, comment="JSON: the first unreadable rows"),
    sa.Column("fault", sa.Text, nullable=False, comment="Why it failed; in English"),
    sa.Column("fault_zh", sa.Text, nullable=False, comment="The same in Chinese"),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("asked_at", UtcTime, nullable=False),
    sa.Column("told_at", UtcTime, nullable=False, comment="When it last moved"),
    sa.Column("ended_at", UtcTime),
    # Whoever works at it; another may when the time is up.
    sa.Column("worker", sa.Text),
    sa.Column("working_until", UtcTime),
    sa.Index("statement_files_latest", "operator", "asked_at", "file_id"),
    sa.Index("statement_files_open", "operator", "ended_at", "working_until"),
)

statement_profiles = sa.Table(
    "statement_profiles",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("payment_firm", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("profile", sa.Text, nullable=False, comment="JSON of a profile"),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    comment="Which columns of a payment firm's statements mean what",
)

used_statement_profiles = sa.Table(
    "used_statement_profiles",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True, comment="It ends the id of what was read so"),
    sa.Column("name", sa.Text, nullable=False, comment="As it was called when it was first used"),
    sa.Column("profile", sa.Text, nullable=False, comment="JSON, as it stood"),
    sa.Column("used_at", UtcTime, nullable=False),
    comment="Every profile under which a statement was ever read",
)

KEPT = (statement_files, statement_profiles, used_statement_profiles)
"""What a backup holds."""
