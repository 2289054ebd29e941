"""Tables of notices: where the log was read up to, what is told to whom, and what came of it.

They stand beside the log and are no read models: a rebuild does not touch them, so that nobody
hears twice of anything. No event holds an e-mail address: where buyers are reached is a register of
its own, out of which an address can be taken for good.
"""

import sqlalchemy as sa

from adapters.arrivals import last_position
from projections.columns import UtcTime
from projections.order_rows import BYTE_ORDER

metadata = sa.MetaData()

WAITING, CLAIMED, SENT = "waiting", "claimed", "sent"
REFUSED, UNSURE, GIVEN_UP = "refused", "unsure", "given up"
NO_ADDRESS, SWITCHED_OFF = "no address", "switched off"

STATES = (WAITING, CLAIMED, SENT, REFUSED, UNSURE, GIVEN_UP, NO_ADDRESS, SWITCHED_OFF)
"""Claimed is what somebody is about to send; unsure what may have arrived and may not have."""

SENT_AGAIN = (REFUSED, UNSURE, GIVEN_UP, NO_ADDRESS, SWITCHED_OFF)
"""States from which a person may have it sent: never one that waits, is under way or was sent."""

FOR_A_PERSON = (REFUSED, UNSURE, GIVEN_UP)
"""Where nothing goes on by itself, though there is somebody to tell."""

following = sa.Table(
    "notice_following",
    metadata,
    sa.Column("operator", sa.Text, primary_key=True),
    # Notices of all events up to here are made: it moves with their rows, or not at all.
    sa.Column("position", sa.BigInteger, nullable=False),
    # Of the event that comes next, where it is told to many: up to which order they have it.
    sa.Column("order_id", BYTE_ORDER, nullable=False),
    # In a copy of a backup: what happened up to here may have been told by the original since.
    sa.Column("doubted_up_to", sa.BigInteger, nullable=False),
    sa.Column("began_after", sa.BigInteger, nullable=False, comment="Older events are told nobody"),
    sa.Column("began_at", UtcTime, nullable=False),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("notice_id", BYTE_ORDER, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("operator", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("order_id", sa.Text, nullable=False),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False, comment="Of the event that caused it"),
    sa.Column("facts", sa.Text, nullable=False, comment="JSON, without a person"),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, comment="That nobody has taken, in a row"),
    sa.Column("due_at", UtcTime, nullable=False),
    sa.Column("claim", sa.Text, nullable=False, comment="Of whoever sends it, or has"),
    sa.Column("claimed_at", UtcTime),
    sa.Column("settled_at", UtcTime),
    sa.Column("recipient", sa.Text, nullable=False, comment="Masked"),
    sa.Column("answer", sa.Text, nullable=False, comment="Of the server, or what failed"),
    sa.Column("again_by", sa.Text, nullable=False, comment="Who had it sent again last"),
    sa.Index("notices_in_order", "partition", "position", "notice_id", "channel"),
    sa.Index("notices_of_merchant", "partition", "merchant_id", "position"),
    sa.Index("notices_of_merchant_by_state", "partition", "merchant_id", "state", "position"),
    sa.Index("notices_of_order", "partition", "order_id"),
    sa.Index("notices_by_state", "partition", "state", "position"),
    # Whoever sends does so for all books of an operator.
    sa.Index("notices_to_do", "operator", "state", "channel", "due_at", "position"),
)

switches = sa.Table(
    "notice_switches",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("merchant_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("is_off", sa.Integer, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    comment="What a merchant has its buyers told; without a row it is told",
)

contacts = sa.Table(
    "order_contacts",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("known_at", UtcTime, nullable=False),
    sa.Column("known_by", sa.Text, nullable=False),
    comment="Where buyers are reached: kept apart, and forgotten when asked",
)

KEPT = (following, notices, switches, contacts)
"""What a backup holds: the log cannot tell who has heard what."""


def doubt(connection: sa.Connection) -> None:
    """What waited in a backup may have been sent since, also what no notice was made of yet.

    Only a person has it sent.
    """
    open_states = notices.c.state.in_((WAITING, CLAIMED))
    connection.execute(notices.update().where(open_states).values(state=UNSURE, claim=""))
    connection.execute(following.update().values(doubted_up_to=last_position(connection)))
