"""What the endpoints of notices take and answer."""

import json
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from adapters.api import values
from adapters.notifications.contacts import EMAIL, EMAIL_LENGTH_MAX, masked
from application.notices import Channel

Row = sa.Row[Any]

CONTACTS_MAX = 1_000
"""Of one request: as many as an event names."""

KEY_CHARACTERS_MAX = 400

StateName = Literal[
    "waiting", "claimed", "sent", "refused", "unsure", "given up", "no address", "switched off"
]
LanguageName = Literal["en", "zh"]

Email = Annotated[
    str,
    Field(
        max_length=EMAIL_LENGTH_MAX,
        pattern=f"^{EMAIL.pattern}$",
        description="It is answered and shown masked",
        examples=["buyer@mail.example"],
    ),
]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ContactBody(Body):
    """Where the buyer of one order is reached."""

    order_id: values.Name
    email: Email
    language: LanguageName = "zh"
    campaign_id: Annotated[
        str,
        Field(
            max_length=KEY_CHARACTERS_MAX,
            pattern=values.NO_CONTROLS,
            description="Of one who has no order yet and waits in line for units of this campaign",
        ),
    ] = ""


class ContactsBody(Body):
    contacts: list[ContactBody] = Field(min_length=1, max_length=CONTACTS_MAX)


class LeftOutAnswer(Body):
    order_id: str
    because: str


class ContactsAnswer(Body):
    taken: int
    left_out: list[LeftOutAnswer] = Field(description="Orders that are not there")


class ContactAnswer(Body):
    order_id: str
    email: str = Field(description="Masked")
    language: str
    known_at: values.Moment
    known_by: str


class AgainBody(Body):
    notice_id: Annotated[
        str, Field(max_length=KEY_CHARACTERS_MAX, pattern=values.NO_CONTROLS, min_length=1)
    ]
    channel: Channel


class NoticeAnswer(Body):
    notice_id: str
    channel: str
    kind: str
    order_id: str
    campaign_id: str
    merchant_id: str
    position: int = Field(description="Of the event that caused it")
    facts: dict[str, Any] = Field(description="What it tells; sums are in fen")
    made_at: values.Moment
    state: str
    tries: int = Field(description="In vain, in a row")
    due_at: values.Moment
    settled_at: values.Moment | None
    recipient: str = Field(description="Masked")
    answer: str = Field(description="Of the server, or what failed")
    again_by: str = Field(description="Who had it sent again last")


class NoticesAnswer(Body):
    rows: list[NoticeAnswer]
    next: str | None = Field(description="Where the next page is; null on the last one")


def notice_answer(row: Row) -> dict[str, Any]:
    told = {name: row._mapping[name] for name in NoticeAnswer.model_fields}
    return {**told, "facts": json.loads(row.facts)}


def contact_answer(row: Row) -> ContactAnswer:
    return ContactAnswer(
        order_id=row.order_id,
        email=masked(row.email),
        language=row.language,
        known_at=row.known_at,
        known_by=row.known_by,
    )
