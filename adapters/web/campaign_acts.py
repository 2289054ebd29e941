"""What a merchant does with a campaign: draft, publish, change the promise, close, terminate."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import coded, say, translated
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.campaign_closing import closing_of
from adapters.web.campaign_copies import Copied, copied_from, copied_on
from adapters.web.campaign_items import (
    beside_its_product,
    choices,
    filed_rows,
    items_of,
    rows_of_their_own,
)
from adapters.web.campaign_price_rows import (
    KINDS,
    PAYS,
    ROWS_MAX,
    changed,
    coupon_rows,
    reduction_rows,
)
from adapters.web.campaign_states import state_of
from adapters.web.campaign_terms import AFTER_DECLARATION, FATES, terms_of
from adapters.web.campaign_years import exceeding_count
from adapters.web.campaigns import campaign_page
from adapters.web.formats import is_zone
from adapters.web.optional_fields import day_or_none
from adapters.web.pages import Page, page_of
from adapters.web.previews import Preview, preview_of
from domain.campaign_commands import (
    ChangePromise,
    CloseCampaign,
    DraftCampaign,
    PublishCampaign,
    TerminateCampaign,
)
from domain.campaign_events import CampaignFailed
from domain.goods import Route
from domain.identifiers import CampaignId, MerchantId
from domain.payment_plan import DepositFate
from projections import campaign_figures, merchant_dashboard
from projections.campaign_closing import standing_before_closing

router = APIRouter()


@router.get("/campaigns/new")
def new_campaign(page: Annotated[Page, Depends(page_of)]) -> Response:
    shows_filed = any(name.startswith("filed-") for name in page.request.query_params)
    if page.request.headers.get("HX-Request") and not (shows_filed or any(filed_rows(page))):
        # Nothing is filed under what was typed: what was typed beside it stays as it is.
        return Response(status_code=204)
    copy = copied_on(page)
    if copy:
        page.typed = copy.typed
    return draft_page(page, copy)


def draft_page(page: Page, copy: Copied | None = None, focused: str = "") -> Response:
    """`focused` is the field that whoever added a row, or took one away, goes on with."""
    beside_its_product(page)
    filed = filed_rows(page)
    return page.show(
        "campaigns/new.html",
        fates=[(fate.value, coded(word)) for fate, word in FATES.items()],
        wishes=[(wish.value, coded(word)) for wish, word in AFTER_DECLARATION.items()],
        filed=filed,
        # A copy takes products as they are filed now.
        own=[False] * len(filed) if copy else rows_of_their_own(page),
        choices=choices(page),
        reductions=reduction_rows(page),
        coupons=coupon_rows(page),
        kinds=[(kind, translated(button)) for kind, (_, button) in KINDS.items()],
        pays=[(pays, coded(word)) for pays, word in PAYS.items()],
        rows_max=ROWS_MAX,
        copy=copy,
        focused=focused,
    )


@router.post("/campaigns/new")
def draft(act: Annotated[Act, Depends(act_of)]) -> Response:
    if rows := changed(act.form):
        act.page.typed = rows.typed
        return draft_page(act.page, focused=rows.focused)
    campaign_id = str(act.form.get("campaign_id", "")).strip()
    to = act.page.url("campaigns", campaign_id)
    return act.handle(lambda: drafted(act), to=to, again=lambda: draft_page(act.page))


def drafted(act: Act) -> DraftCampaign:
    zone = act.text("time_zone")
    if not is_zone(zone):
        raise FieldRefusedError("time_zone", say("No time zone has this name."))
    campaign_id, items = act.name_of_id("campaign_id"), items_of(act)
    return DraftCampaign(
        CampaignId(campaign_id),
        MerchantId(act.name_of_id("merchant_id")),
        act.text("name"),
        items,
        route_of(act),
        act.time("opens_at", zone),
        act.time("closes_at", zone),
        act.whole("units_min"),
        act.whole("units_max"),
        act.day("dispatch_by"),
        zone,
        act.now,
        day_or_none(act, "dispatch_from"),
        terms_of(act, zone, {item.sku for item in items}),
        copied_from(act),
    )


def route_of(act: Act) -> Route:
    """The five fields of a route, as every form asks for them."""
    names = ("origin_country", "origin_place", "port", "mode", "regime")
    return Route(*(act.text(name) for name in names))


@router.post("/campaigns/{campaign_id}/publish")
def publish(campaign_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return on_campaign(act, campaign_id, lambda: PublishCampaign(CampaignId(campaign_id), act.now))


@router.post("/campaigns/{campaign_id}/promise")
def change_promise(campaign_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ChangePromise:
        day, reason = act.day("dispatch_by"), act.text("reason")
        first = day_or_none(act, "dispatch_from")
        return ChangePromise(CampaignId(campaign_id), day, reason, act.now, first)

    return on_campaign(act, campaign_id, command)


@router.get("/campaigns/{campaign_id}/close")
def ask_close(campaign_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return ending_page(page, campaign_id, "close")


@router.post("/campaigns/{campaign_id}/close")
def close(campaign_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return act.handle(
        lambda: CloseCampaign(CampaignId(campaign_id), act.now),
        to=act.page.url("campaigns", campaign_id),
        again=lambda: ending_page(act.page, campaign_id, "close"),
    )


@router.get("/campaigns/{campaign_id}/terminate")
def ask_terminate(campaign_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return ending_page(page, campaign_id, "terminate")


@router.post("/campaigns/{campaign_id}/terminate")
def terminate(campaign_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return act.handle(
        lambda: TerminateCampaign(CampaignId(campaign_id), act.text("reason"), act.now),
        to=act.page.url("campaigns", campaign_id),
        again=lambda: ending_page(act.page, campaign_id, "terminate"),
    )


# Last: its path would take every other one for an id.
@router.get("/campaigns/{campaign_id}")
def campaign(campaign_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return campaign_page(page, campaign_id)


def on_campaign(act: Act, campaign_id: str, make: Callable[[], Any]) -> Response:
    return act.handle(
        make,
        to=act.page.url("campaigns", campaign_id),
        again=lambda: campaign_page(act.page, campaign_id),
    )


def ending_page(page: Page, campaign_id: str, word: str) -> Response:
    """What ends with a campaign, and for how many, before it is confirmed."""
    with page.read(merchant_dashboard.MODEL) as connection:
        row = campaign_figures.one_campaign(connection, page.partition, campaign_id)
        if row is None:
            raise page.missing("campaign", campaign_id)
        offered = campaign_figures.items_of(connection, page.partition, campaign_id)
        standing = standing_before_closing(connection, page.partition, campaign_id)
    preview = preview_of(page, ending(word, campaign_id, page.system.clock()))
    fails = word == "terminate" or is_failing(preview)
    deposit = state_of(page, campaign_id).terms.deposit
    fate = deposit.if_unpaid if deposit else DepositFate.RETURNED
    exceeding = exceeding_count(page, campaign_id) if word == "close" else (0, 0)
    return page.show(
        "campaigns/ending.html",
        campaign=row,
        word=word,
        preview=preview,
        is_failing=fails,
        closing=closing_of(standing, offered, fate, is_failing=fails),
        exceeding=exceeding,
    )


def ending(word: str, campaign_id: str, at: datetime) -> CloseCampaign | TerminateCampaign:
    if word == "close":
        return CloseCampaign(CampaignId(campaign_id), at)
    return TerminateCampaign(CampaignId(campaign_id), "", at)


def is_failing(preview: Preview) -> bool:
    return any(isinstance(event, CampaignFailed) for event in preview.events)
