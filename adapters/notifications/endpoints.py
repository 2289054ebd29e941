"""`/notices`: the log of what buyers were told, sending it again, and where buyers are reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query

from adapters.api import values
from adapters.api.documents import EVERYWHERE, problems
from adapters.api.naming import ROOT
from adapters.api.problem import FieldProblem, ProblemError
from adapters.api.senders import Sender, Sent
from adapters.api.signing import TOKEN_CHARACTERS_MAX, NotOursError, said_by, token_of
from adapters.api.strict_routes import StrictRoute
from adapters.notifications import faults
from adapters.notifications.bodies import (
    AgainBody,
    ContactAnswer,
    ContactsAnswer,
    ContactsBody,
    LeftOutAnswer,
    NoticeAnswer,
    NoticesAnswer,
    StateName,
    contact_answer,
    notice_answer,
)
from adapters.notifications.contacts import Contact
from adapters.notifications.desk import NoticeDesk
from adapters.notifications.pages import sentence
from adapters.texts import say
from application.notices import Channel, Kind

router = APIRouter(tags=["notices"], route_class=StrictRoute)

PURPOSE = "notices"
PAGE_MAX = 200

OF_ALL = problems((*EVERYWHERE, 400))
OF_ONE = problems((*EVERYWHERE, 400, 404))

OrderId = Annotated[str, Path(max_length=values.NAME_CHARACTERS_MAX, pattern=values.NO_CONTROLS)]
Name = Annotated[
    str | None, Query(max_length=values.NAME_CHARACTERS_MAX, pattern=values.NO_CONTROLS)
]

CODES = {
    faults.NoticesNotForRolesError: "NotYourRight",
    faults.NoticeNotThereError: "NotThere",
    faults.ContactNotThereError: "NotThere",
}
"""All others are fields that are not understood."""


@router.get("/notices", responses=OF_ALL, operation_id="list_notices")
def list_notices(
    sender: Sent,
    kind: Kind | None = None,
    channel: Channel | None = None,
    state: StateName | None = None,
    order_id: Name = None,
    campaign_id: Name = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
    cursor: Annotated[str | None, Query(max_length=TOKEN_CHARACTERS_MAX)] = None,
) -> NoticesAnswer:
    """What buyers were told or are to be, the latest cause first; recipients are masked."""
    named = {
        "kind": kind.value if kind else None,
        "channel": channel.value if channel else None,
        "state": state,
        "order_id": order_id,
        "campaign_id": campaign_id,
    }
    asked = {name: value for name, value in named.items() if value}
    before = place_in(sender, cursor)
    with desk_of(sender) as desk:
        rows = desk.log.page(asked, before=before, limit=limit + 1)
    following = None
    if len(rows) > limit:
        last = rows[limit - 1]
        place = [last.position, last.notice_id, last.channel]
        token = token_of(sender.settings.person_key, PURPOSE, place)
        following = f"{ROOT}/notices?{urlencode({**asked, 'limit': limit, 'cursor': token})}"
    answers = [notice_answer(row) for row in rows[:limit]]
    return NoticesAnswer.model_validate({"rows": answers, "next": following})


@router.post("/notices/again", status_code=202, responses=OF_ONE, operation_id="tell_again")
def tell_again(sender: Sent, body: AgainBody) -> NoticeAnswer:
    """Have one sent that is unsure, refused, given up, or found no address.

    One that waits, is under way or was sent stays as it is: the answer says so.
    """
    with desk_of(sender) as desk:
        row = desk.sent_again(body.notice_id, body.channel.value)
        return NoticeAnswer.model_validate(notice_answer(row))


@router.post("/notices/contacts", responses=OF_ALL, operation_id="take_contacts")
def take_contacts(sender: Sent, body: ContactsBody) -> ContactsAnswer:
    """Where buyers are reached by e-mail; a newer address takes the place of an older one.

    Orders that are not there are left out and named; all others are taken.
    """
    given = [
        Contact(each.order_id, each.email, each.language, each.campaign_id)
        for each in body.contacts
    ]
    with desk_of(sender) as desk:
        left_out = desk.take_contacts(given)
    taken = len({contact.order_id for contact in given} - left_out.keys())
    named = [
        LeftOutAnswer(order_id=order_id, because=sentence(fault))
        for order_id, fault in sorted(left_out.items())
    ]
    return ContactsAnswer(taken=taken, left_out=named)


@router.get("/notices/contacts/{order_id:path}", responses=OF_ONE, operation_id="get_contact")
def get_contact(sender: Sent, order_id: OrderId) -> ContactAnswer:
    """Masked: nobody reads an address in full."""
    with desk_of(sender) as desk:
        return contact_answer(desk.contact(order_id))


@router.delete(
    "/notices/contacts/{order_id:path}",
    status_code=204,
    responses=OF_ONE,
    operation_id="forget_contact",
)
def forget_contact(sender: Sent, order_id: OrderId) -> None:
    """For good, with what the log of notices shows of it. Nothing more is sent by e-mail."""
    with desk_of(sender) as desk:
        desk.forget_contact(order_id)


@contextmanager
def desk_of(sender: Sender) -> Iterator[NoticeDesk]:
    """What is refused inside becomes a problem."""
    try:
        yield NoticeDesk(sender.system, sender.book, sender.visitor, sender.system.clock())
    except faults.NoticeError as fault:
        words = sentence(fault)
        if code := CODES.get(type(fault)):
            raise ProblemError(code, words) from None
        error = FieldProblem(pointer=f"/{fault.field}", detail=words, code="refused")
        raise ProblemError("NotUnderstood", words, errors=[error]) from None


def place_in(sender: Sender, cursor: str | None) -> tuple[int, str, str] | None:
    if cursor is None:
        return None
    try:
        position, notice_id, channel = said_by(sender.settings.person_key, PURPOSE, cursor)
    except NotOursError:
        raise ProblemError("CursorNotValid", say("No page of notices was given it.")) from None
    return position, notice_id, channel
