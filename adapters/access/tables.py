"""Tables of parties and people: accounts, what they sign in with, and what of it was changed.

They stand beside the log and are no read models: a rebuild does not touch them. No secret of a
person or a program is kept, only what it can be checked against.
"""

import sqlalchemy as sa

from adapters.append_only import keep_for_ever
from projections.columns import UtcTime

metadata = sa.MetaData()

parties = sa.Table(
    "parties",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("party_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    comment="Organisations; a merchant's id is the one its campaigns and orders name",
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("party_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("roles", sa.Text, nullable=False, comment="Values of Role, one a line"),
    # Empty until the one-time link was used, and for who signs in elsewhere.
    sa.Column("password_hash", sa.Text, nullable=False, server_default=""),
    sa.Column("subject", sa.Text, comment="Issuer and subject of an identity provider"),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("closed_at", UtcTime),
    sa.UniqueConstraint("operator", "name"),
    sa.UniqueConstraint("operator", "subject"),
    sa.ForeignKeyConstraint(["operator", "party_id"], ["parties.operator", "parties.party_id"]),
)


def _of_account() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["operator", "account_id"], ["accounts.operator", "accounts.account_id"]
    )


sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("secret_hash", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, nullable=False),
    sa.Column("began_at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime, nullable=False),
    _of_account(),
    sa.Index("sessions_of_account", "operator", "account_id"),
)

tokens = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("token_id", sa.Text, primary_key=True),
    sa.Column("secret_hash", sa.Text, nullable=False),
    sa.Column("account_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False, comment="One a line"),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime),
    sa.Column("revoked_at", UtcTime),
    sa.UniqueConstraint("operator", "secret_hash"),
    _of_account(),
)

links = sa.Table(
    "one_time_links",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("secret_hash", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime),
    _of_account(),
)

failed_attempts = sa.Table(
    "failed_attempts",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True, comment="An account's name, or an address"),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", UtcTime, nullable=False),
)

identity_requests = sa.Table(
    "identity_requests",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("state_hash", sa.Text, primary_key=True),
    sa.Column("nonce", sa.Text, nullable=False),
    sa.Column("code_verifier", sa.Text, nullable=False),
    sa.Column("return_to", sa.Text, nullable=False),
    sa.Column("ends_at", UtcTime, nullable=False),
    comment="People who are with an identity provider just now",
)

saved_views = sa.Table(
    "saved_views",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True, comment="The table's name"),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("query", sa.Text, nullable=False, comment="As an address has it"),
    sa.Column("kept_at", UtcTime, nullable=False),
    _of_account(),
    comment="Filters, order and columns of tables that somebody keeps under a name",
)

grants = sa.Table(
    "audit_grants",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("grant_id", sa.Text, primary_key=True),
    sa.Column("party_id", sa.Text, nullable=False),
    sa.Column("merchant_id", sa.Text, nullable=False, comment="Empty for the whole book"),
    sa.Column("begins_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime),
    sa.Column("given_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
    sa.ForeignKeyConstraint(["operator", "party_id"], ["parties.operator", "parties.party_id"]),
    sa.Index("audit_grants_of_party", "operator", "party_id"),
    comment="Whose things audit firms see",
)

access_changes = keep_for_ever(
    sa.Table(
        "access_changes",
        metadata,
        sa.Column("operator", sa.Text, primary_key=True),
        sa.Column("change_id", sa.Text, primary_key=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        comment="Who opened accounts, gave roles, made and revoked tokens, signed in and out",
    )
)

personal_data_seen = keep_for_ever(
    sa.Table(
        "personal_data_seen",
        metadata,
        sa.Column("operator", sa.Text, primary_key=True),
        sa.Column("sight_id", sa.Text, primary_key=True),
        sa.Column("partition", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("where", sa.Text, nullable=False, comment="order, history, export, api"),
        sa.Column("subject", sa.Text, nullable=False, comment="An order's id, or a filter"),
        sa.Column("orders", sa.Integer, nullable=False),
        sa.Column("fields", sa.Text, nullable=False, comment="Those seen in full, one a line"),
        sa.Index("personal_data_seen_subject", "operator", "subject"),
        sa.Index("personal_data_seen_actor", "operator", "actor"),
    )
)

KEPT: tuple[sa.Table, ...] = (
    parties,
    accounts,
    tokens,
    saved_views,
    grants,
    access_changes,
    personal_data_seen,
)
"""What a backup holds, in an order in which rows find what they name."""

OVER_WITHIN_A_DAY: tuple[sa.Table, ...] = (sessions, links, failed_attempts, identity_requests)
"""What a backup does not hold: after a restore everybody signs in anew."""
