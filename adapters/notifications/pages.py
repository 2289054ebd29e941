"""`/notices`: what buyers were told, what nobody knows, and what a merchant has them told."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from adapters.notifications.columns import key_of, notice_table, place_of, written
from adapters.notifications.desk import NoticeDesk
from adapters.notifications.faults import NoticeError, NoticeNotThereError, NoticesNotForRolesError
from adapters.notifications.notice_log import FILTERS
from adapters.notifications.rights import may_switch
from adapters.notifications.tables import SENT_AGAIN, STATES
from adapters.texts import coded, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from application.notices import Channel, Kind
from domain.identifiers import MerchantId

router = APIRouter()

AREA = "notices"
KEY_MAX = 1_000

Paged = Annotated[Page, Depends(page_of)]
Acted = Annotated[Act, Depends(act_of)]

TONES = {
    "sent": "green",
    "waiting": "blue",
    "claimed": "blue",
    "unsure": "amber",
    "no address": "amber",
    "refused": "red",
    "given up": "red",
}


@router.get("/notices")
def notices(page: Paged) -> Response:
    return list_page(page)


@router.post("/notices/again")
def again(act: Acted) -> Response:
    def send() -> str:
        notice_id, _, channel = act.text("notice", longest=KEY_MAX).rpartition("~")
        desk_of(act.page).sent_again(notice_id, channel)
        return act.page.url(AREA)

    return done(act, send)


@router.post("/notices/switches")
def switches(act: Acted) -> Response:
    """What is ticked is told; all else is not."""

    def change() -> str:
        merchant_id = act.text("merchant_id")
        on = {str(part) for part in act.form.getlist("on")}
        pairs = [(kind, channel) for kind in Kind for channel in Channel]
        off = [pair for pair in pairs if box_of(*pair) not in on]
        desk_of(act.page).switch(MerchantId(merchant_id), off)
        return act.page.url(AREA, merchant_id=merchant_id)

    return done(act, change)


def done(act: Act, do: Callable[[], str]) -> Response:
    try:
        return RedirectResponse(do(), 303)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: list_page(act.page))
    except NoticesNotForRolesError as fault:
        raise HTTPException(403, sentence(fault)) from None
    except NoticeNotThereError as fault:
        raise HTTPException(404, sentence(fault)) from None
    except NoticeError as fault:
        return act.refused(fault.field, sentence(fault), 409, lambda: list_page(act.page))


def list_page(page: Page) -> Response:
    filters = {name: asked(page, name) for name in FILTERS}
    table, log = notice_table(page), desk_of(page).log
    rows = log.page(filters, before=place_of(table.asked.after), limit=table.limit)
    merchant_id = page.visitor.own_merchant or filters["merchant_id"]
    return page.show(
        "notices/list.html",
        table=table.of_page(rows, written),
        counts=log.counts(filters),
        filters=filters,
        states=STATES,
        kinds=tuple(Kind),
        kind_names=[kind.value for kind in Kind],
        channels=tuple(Channel),
        channel_names=[channel.value for channel in Channel],
        heads=[(coded(channel.value), "") for channel in Channel],
        tones=TONES,
        key_of=key_of,
        sent_again=SENT_AGAIN,
        merchant_id=merchant_id,
        off=desk_of(page).off(merchant_id) if merchant_id else (),
        box_of=box_of,
        may_switch=may_switch(page.visitor),
        standing=log.standing(),
        fault=log.fault(),
        has_mail=bool(page.settings.mail),
    )


def desk_of(page: Page) -> NoticeDesk:
    return NoticeDesk(page.system, page.partition, page.visitor, page.system.clock())


def box_of(kind: Kind, channel: Channel) -> str:
    return f"{kind.value}~{channel.value}"


def sentence(fault: NoticeError) -> str:
    text = str(fault)
    return say("{sentence}.", sentence=f"{text[:1].upper()}{text[1:]}")
