"""Tables of webhooks: who listens where, what is to be sent, and every attempt to send it.

They stand beside the log and are no read models: a backup holds them. No secret stands in them:
what signs is made of the key in the settings and the ids that stand here.
"""

import sqlalchemy as sa

from projections.columns import UtcTime

metadata = sa.MetaData()

WAITING, DELIVERED, FAILED, WITHHELD = "waiting", "delivered", "failed", "withheld"
"""States of a delivery; withheld is what its party may no longer read when its turn comes."""

STATES = (WAITING, DELIVERED, FAILED, WITHHELD)

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("webhook_id", sa.Text, primary_key=True),
    sa.Column("partition", sa.Text, nullable=False, comment="The book whose events it hears"),
    sa.Column("party_id", sa.Text, nullable=False),
    sa.Column("party_kind", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("types", sa.Text, nullable=False, comment="Names of events, one a line; or all"),
    sa.Column("kinds", sa.Text, nullable=False, comment="Kinds of streams, one a line; or all"),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    # Deliveries of all events up to here are queued: it moves with their rows, or not at all.
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("disabled_at", UtcTime),
    sa.Column("disabled_because", sa.Text, nullable=False, server_default=""),
    sa.Column("failing_since", UtcTime, comment="The first failure after the last success"),
    sa.Column("paused_until", UtcTime, comment="It asked for it, or could not be reached"),
    sa.Column("sender", sa.Text, comment="Whoever sends now; another may when the time is up"),
    sa.Column("sending_until", UtcTime),
    sa.Index("webhooks_of_party", "operator", "party_id", "webhook_id"),
)

secrets = sa.Table(
    "webhook_secrets",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("webhook_id", sa.Text, primary_key=True),
    sa.Column("secret_id", sa.Text, primary_key=True),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime, comment="Empty for the one that holds until it is rotated"),
)

deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("webhook_id", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, comment="In this round of the schedule"),
    sa.Column("due_at", UtcTime, nullable=False),
    sa.Column("queued_at", UtcTime, nullable=False),
    sa.Column("settled_at", UtcTime),
    sa.Index("webhook_deliveries_in_order", "operator", "webhook_id", "position", "message_id"),
    sa.Index("webhook_deliveries_waiting", "operator", "state", "webhook_id", "position"),
    sa.Index("webhook_deliveries_of_subject", "operator", "webhook_id", "subject", "position"),
)

attempts = sa.Table(
    "webhook_attempts",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    sa.Column("webhook_id", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("attempt", sa.Integer, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("duration_ms", sa.Integer, nullable=False),
    sa.Column("status", sa.Integer, comment="Empty where nothing answered"),
    sa.Column("fault", sa.Text, nullable=False, comment="Why nothing answered"),
    sa.Column("next_at", UtcTime, comment="When it is tried again; empty for never"),
)

KEPT = (webhooks, secrets, deliveries, attempts)
"""What a backup holds: the log cannot tell who listens, nor what was taken."""
