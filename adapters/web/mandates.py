"""Mandates: a merchant lets other firms act for it, until when, and takes it back."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import coded, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.formats import shown_zone
from adapters.web.mandate_pages import RIGHTS_OF, firms_of, mandates_page, withdrawal_page
from adapters.web.pages import Page, page_of
from domain.identifiers import MerchantId, shared_of
from domain.mandate import GiveMandate, WithdrawMandate

ID_MAX = 60

router = APIRouter()


@router.get("/mandates")
def mandates(page: Annotated[Page, Depends(page_of)]) -> Response:
    return mandates_page(page)


@router.post("/mandates")
def give(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page
    return act.handle(
        lambda: given(act),
        to=page.url("mandates"),
        again=lambda: mandates_page(page),
        partition=shared_of(page.partition),
    )


def given(act: Act) -> GiveMandate:
    firm_id, right = act.text("mandatary", longest=ID_MAX), act.text("right")
    firm = next((f for f in firms_of(act.page) if f.party_id == firm_id), None)
    if firm is None:
        raise FieldRefusedError("mandatary", say("No such firm is registered."))
    if right not in RIGHTS_OF[firm.kind]:
        rights = say(", ").join(map(coded, RIGHTS_OF[firm.kind]))
        words = say(
            "Firms of kind {kind} are given: {rights}.", kind=coded(firm.kind.value), rights=rights
        )
        raise FieldRefusedError("right", words)
    until = act.time("until", shown_zone().key) if act.text("until", needed=False) else None
    if until is not None and until <= act.now:
        raise FieldRefusedError("until", say("A time that is still to come."))
    return GiveMandate(merchant_in(act), firm_id, right, until, act.now)


@router.get("/mandates/withdraw")
def ask_withdraw(
    merchant: str, mandatary: str, right: str, page: Annotated[Page, Depends(page_of)]
) -> Response:
    return withdrawal_page(page, merchant, mandatary, right)


@router.post("/mandates/withdraw")
def withdraw(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page
    names = ("mandatary", "right")
    to, shared = page.url("mandates"), shared_of(page.partition)

    def command() -> WithdrawMandate:
        mandatary, right = (act.text(name, longest=ID_MAX) for name in names)
        return WithdrawMandate(merchant_in(act), mandatary, right, act.now)

    def again() -> Response:
        merchant, mandatary, right = (str(act.form.get(n, "")) for n in ("merchant_id", *names))
        return withdrawal_page(page, merchant, mandatary, right)

    return act.handle(command, to=to, again=again, partition=shared)


def merchant_in(act: Act) -> MerchantId:
    """The merchant that somebody is of; whoever keeps the book names one."""
    return act.page.visitor.own_merchant or MerchantId(act.text("merchant_id", longest=ID_MAX))
