"""A campaign's form filled in with another one's terms, moved along to a new opening."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from adapters.web.campaign_price_rows import COUNTS, COUPON, REDUCTION, field_of
from adapters.web.formats import percent
from domain.campaign_copying import Shift, days_later, moved_day, shift_to
from domain.campaign_events import CampaignItem
from domain.campaign_state import Campaign
from domain.campaign_terms import CampaignTerms
from domain.payment_plan import DepositFate

Fields = Iterator[tuple[str, object]]

FORM = "draft"


def typed_of(campaign_id: str, source: Campaign, opens_at: datetime) -> Mapping[str, str]:
    """As somebody would have typed it: `drafted` of `campaign_acts` reads it again."""
    shift = shift_to(source, opens_at)
    found = [
        ("act", FORM),
        ("copied_from", campaign_id),
        *of_campaign(source, shift, opens_at),
        *of_terms(source.terms, shift),
        *(pair for row, item in enumerate(source.items.values()) for pair in of_item(row, item)),
        *of_reductions(source.terms, shift),
        *of_coupons(source.terms, shift),
    ]
    return {name: said(value) for name, value in found}


def said(value: object) -> str:
    """A value as its field takes it; what is not stated is left empty."""
    match value:
        case None | False:
            return ""
        case True:
            return "1"
        case datetime():
            return value.isoformat(timespec="minutes")
        case Decimal():
            return f"{value:f}"
    return str(value)


def of_campaign(source: Campaign, shift: Shift, opens_at: datetime) -> Fields:
    by = days_later(source, opens_at)
    yield "merchant_id", source.merchant_id
    yield "name", source.name
    yield "opens_at", shift.local(source.opens_at)
    yield "closes_at", shift.local(source.closes_at)
    yield "time_zone", source.time_zone
    yield "units_min", source.units_min
    yield "units_max", source.units_max
    yield "dispatch_from", moved_day(source.dispatch_from, by)
    yield "dispatch_by", source.dispatch_by + by
    for name in ("origin_country", "origin_place", "port", "mode", "regime"):
        yield name, getattr(source.route, name)


def of_terms(terms: CampaignTerms, shift: Shift) -> Fields:
    deposit = terms.deposit
    yield "if_unpaid", (deposit.if_unpaid if deposit else DepositFate.RETURNED).value
    if deposit:
        yield "deposit_percent", deposit.percent
        yield "balance_opens_at", shift.local(deposit.balance_opens_at)
        yield "balance_closes_at", shift.local(deposit.balance_closes_at)
        yield "grace_hours", deposit.grace_hours
        yield "reminders_hours", ", ".join(map(str, deposit.reminders_hours))
    yield "hold_minutes", terms.hold_minutes or None
    yield "accept_minutes", terms.accept_minutes or None
    for name in ("units_per_order", "units_per_buyer", "orders_per_buyer"):
        yield name, getattr(terms.limits, name) or None
    yield "orders_min", terms.minimum.orders or None
    yield "money_min", yuan(terms.minimum.money_fen)
    yield "orders_locked_at", moved(shift, terms.locks.orders_at)
    yield "address_locked_at", moved(shift, terms.locks.address_at)
    yield "after_declaration", terms.after_declaration.value
    yield "notice_hours", terms.locks.notice_hours
    yield "delivery_ends_at", moved(shift, terms.delivery_ends_at)


def moved(shift: Shift, at: datetime | None) -> datetime | None:
    return None if at is None else shift.local(at)


def of_item(row: int, item: CampaignItem) -> Fields:
    facts = {
        "sku": item.sku,
        "item": item.name,
        "price": item.unit_price,
        "units": item.units_max,
        "hs_code": item.hs_code,
        "unit_code": item.unit_code,
        "origin": item.origin_country,
        "vat": percent(item.rates.vat),
        "excise": percent(item.rates.consumption),
        "tariff": percent(item.rates.tariff),
        "grams": item.weight_grams,
        "cm3": item.volume_cm3,
    }
    for name, value in facts.items():
        yield f"{name}-{row}", value


def of_reductions(terms: CampaignTerms, shift: Shift) -> Fields:
    yield COUNTS[REDUCTION], len(terms.reductions)
    for row, stated in enumerate(terms.reductions):
        facts = {
            "kind": stated.kind.value,
            "name": stated.name,
            "from": shift.local(stated.window.begins_at),
            "until": shift.local(stated.window.ends_at),
            "skus": ", ".join(stated.skus),
            "price": yuan(stated.price_fen),
            "percent": percent(stated.share_off) if stated.share_off else None,
            "spend": yuan(stated.spend_fen),
            "save": yuan(stated.save_fen),
            "repeats": stated.repeats,
        }
        for name, value in facts.items():
            yield field_of(REDUCTION, name, row), value


def of_coupons(terms: CampaignTerms, shift: Shift) -> Fields:
    yield COUNTS[COUPON], len(terms.coupons)
    for row, coupon in enumerate(terms.coupons):
        facts = {
            "code": coupon.code,
            "from": shift.local(coupon.window.begins_at),
            "until": shift.local(coupon.window.ends_at),
            "save": yuan(coupon.save_fen),
            "percent": None if coupon.share_off is None else percent(coupon.share_off),
            "spend": yuan(coupon.spend_fen),
            "pays": coupon.pays.value,
            "merchant_share": percent(coupon.merchant_share),
            "uses": coupon.uses_max,
            "uses_per_buyer": coupon.uses_per_buyer_max,
        }
        for name, value in facts.items():
            yield field_of(COUPON, name, row), value


def yuan(fen: int) -> Decimal | None:
    return Decimal(fen).scaleb(-2) if fen else None
