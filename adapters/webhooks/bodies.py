"""What the endpoints of webhooks take and answer."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from adapters.api import values
from adapters.api.feed_asking import POSITION_MAX, TYPES_MAX
from adapters.webhooks.addresses import URL_LENGTH_MAX
from adapters.webhooks.queueing import lines_of
from adapters.webhooks.registry import NewWebhook
from application.streams import DECIDERS

KINDS_MAX = len(DECIDERS) + 1
"""Every kind of stream, and notices."""

Row = sa.Row[Any]
Url = Annotated[
    str,
    Field(
        min_length=1,
        max_length=URL_LENGTH_MAX,
        pattern=values.NO_CONTROLS,
        description="A public address that is reached by https",
        examples=["https://shop.example/jihuo"],
    ),
]
Position = Annotated[int, Field(strict=True, ge=0, le=POSITION_MAX)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewWebhookBody(Body):
    url: Url
    types: list[values.Name] = Field(
        default=[], max_length=TYPES_MAX, description="Names of events; empty for all"
    )
    kinds: list[values.Name] = Field(
        default=[], max_length=KINDS_MAX, description="Kinds of streams; empty for all"
    )
    description: values.TextOrNone = ""


class ChangeWebhookBody(Body):
    """What is not named stays as it is; an empty list is everything."""

    url: Url | None = None
    types: list[values.Name] | None = Field(default=None, max_length=TYPES_MAX)
    kinds: list[values.Name] | None = Field(default=None, max_length=KINDS_MAX)
    description: values.TextOrNone | None = None


class EnableBody(Body):
    from_now: values.Flag = Field(
        default=False, description="Without what happened while it was disabled"
    )


class ResendBody(Body):
    """One message; or a range of positions; or, with neither, all that were given up."""

    message_id: values.Name | None = None
    after: Position | None = None
    up_to: Position | None = None


class WebhookAnswer(Body):
    webhook_id: str
    url: str
    types: list[str]
    kinds: list[str]
    description: str
    made_at: values.Moment
    made_by: str
    position: int = Field(description="All events up to here are queued")
    disabled_at: values.Moment | None
    disabled_because: str
    failing_since: values.Moment | None
    paused_until: values.Moment | None


class NewWebhookAnswer(WebhookAnswer):
    secret: str = Field(description="Of the signatures; it is shown this once")


class SecretAnswer(Body):
    secret: str = Field(description="The one before signs too, for 24 hours; it is shown this once")


class WebhooksAnswer(Body):
    rows: list[WebhookAnswer]


class AttemptAnswer(Body):
    attempt: int
    at: values.Moment
    duration_ms: int
    status: int | None
    fault: str
    next_at: values.Moment | None


class DeliveryAnswer(Body):
    message_id: str
    position: int
    subject: str
    type: str
    state: str
    tries: int
    due_at: values.Moment
    queued_at: values.Moment
    settled_at: values.Moment | None
    attempts: list[AttemptAnswer]


class DeliveriesAnswer(Body):
    rows: list[DeliveryAnswer]
    next: str | None = Field(description="Where the next page is; null on the last one")


class MessageAnswer(Body):
    message_id: str


class ResendAnswer(Body):
    queued: int


def changed(row: Row, body: ChangeWebhookBody) -> NewWebhook:
    """A webhook as it stands, but for what a body names."""
    return NewWebhook(
        row.url if body.url is None else body.url,
        lines_of(row.types) if body.types is None else body.types,
        lines_of(row.kinds) if body.kinds is None else body.kinds,
        row.description if body.description is None else body.description,
    )


def webhook_answer(row: Row) -> dict[str, Any]:
    """What a party may know of its own: whoever sends, and until when, is the machine's."""
    names = [name for name in WebhookAnswer.model_fields if name not in ("types", "kinds")]
    shown = {name: row._mapping[name] for name in names}
    return {**shown, "types": lines_of(row.types), "kinds": lines_of(row.kinds)}


def delivery_answer(row: Row, attempts: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    names = [name for name in DeliveryAnswer.model_fields if name != "attempts"]
    made = [
        {name: attempt._mapping[name] for name in AttemptAnswer.model_fields}
        for attempt in attempts.get(row.message_id, ())
    ]
    return {**{name: row._mapping[name] for name in names}, "attempts": made}
