"""The table of statements that were sent in by the pages: how far each is, and what it came to.

It stands beside the log and is no read model: a backup holds it. Files lie in the folder of files
of orders (`order_import/shelf.py`), each once under the hash of its bytes.
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

KEPT = (statement_files,)
"""What a backup holds."""
