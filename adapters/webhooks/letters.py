"""What is sent: one event as a CloudEvent, thin where it would be long, with nobody's person in it.

A webhook sees no field of a person in full, whoever made it: who may see more fetches the event by
its link, as somebody whose name is then noted.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access.visitor import EVERYONE, Visitor
from adapters.api.cloud_events import CloudEvent, as_json, cloud_event, without_lists
from application.event_log import Recorded
from application.roles import PartyKind

BODY_BYTES_MAX = 20_000
"""What the standard asks for: larger ones are refused or cut by some receivers."""

TEST_TYPE = "jihuo.WebhookTested.v1"
TEST_SUBJECT = "webhook"


def letter_about(row: sa.Row[Any], recorded: Recorded, address: str) -> bytes:
    """The body for one event; `timestamp` is what the standard calls a CloudEvent's `time`."""
    kind = PartyKind(row.party_kind)
    nobody = Visitor(row.webhook_id, "webhook", row.party_id, kind, frozenset(), EVERYONE)
    event = cloud_event(recorded, nobody, address)
    if "time" in event:
        event["timestamp"] = event["time"]
    return within_size(event)


def within_size(event: CloudEvent) -> bytes:
    """Without its lists where it is too long with them, and as a mere link where that is too."""
    body = as_json(event)
    if len(body) < BODY_BYTES_MAX:
        return body
    body = as_json(without_lists(event))
    if len(body) < BODY_BYTES_MAX:
        return body
    return as_json({**without_lists({**event, "data": {}}), "leftout": "data"})


def letter_of_test(row: sa.Row[Any], message_id: str, at: datetime) -> bytes:
    """The body of a test, which is about nothing."""
    operator, _, book = row.partition.partition(".")
    told = at.isoformat().replace("+00:00", "Z")
    event: CloudEvent = {
        "specversion": "1.0",
        "id": message_id,
        "source": f"/{operator}/{book}",
        "subject": f"{TEST_SUBJECT}/{row.webhook_id}",
        "type": TEST_TYPE,
        "time": told,
        "timestamp": told,
        "datacontenttype": "application/json",
        "data": {"webhook_id": row.webhook_id},
    }
    return as_json(event)
