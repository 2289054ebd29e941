"""Reductions and coupons as a campaign's form states them, each fault beside its field."""

from collections.abc import Collection
from decimal import Decimal

from adapters.texts import mark, say, translated
from adapters.web.acts import Act, FieldRefusedError
from adapters.web.campaign_price_rows import COUPON, REDUCTION, field_of, rows_in
from adapters.web.optional_fields import fen, fen_or
from domain import campaign_terms
from domain.campaign_terms import CampaignTerms
from domain.coupons import Coupon, CouponPays, CouponUnsound
from domain.identifiers import Sku
from domain.reductions import ReductionUnsound, Window
from domain.stated_reductions import ReductionKind, StatedReduction

HUNDRED = Decimal(100)

PARTS = {
    "name": ("name", mark("Another reduction has this name.")),
    "code": ("code", mark("Another coupon has this code.")),
    "kind": ("name", mark("It states what its kind does not ask for.")),
    "skus": ("skus", mark("A campaign price is for one product.")),
    "window": ("until", mark("It must end after it begins.")),
    "price_fen": ("price", mark("A price is above 0.")),
    "share_off": ("percent", mark("More than 0 and less than 100 %.")),
    "save_fen": ("save", mark("It must save something, and less than is spent.")),
    "spend_fen": ("spend", mark("It cannot be below 0.")),
    "merchant_share": ("merchant_share", mark("From 0 to 100 %.")),
    "uses_max": ("uses", mark("At least 1, or empty.")),
    "uses_per_buyer_max": ("uses_per_buyer", mark("At least 1, or empty.")),
}
"""By what the rule names: the field beside which it stands, and why."""


def reductions_of(act: Act, zone: str, offered: Collection[Sku]) -> tuple[StatedReduction, ...]:
    return tuple(
        reduction_of(act, zone, row, offered) for row in range(rows_in(act.form, REDUCTION))
    )


def reduction_of(act: Act, zone: str, row: int, offered: Collection[Sku]) -> StatedReduction:
    def field(name: str) -> str:
        return field_of(REDUCTION, name, row)

    try:
        kind = ReductionKind(act.text(field("kind")))
    except ValueError:
        raise FieldRefusedError(field("name"), say("Choose one that is listed.")) from None
    name, window = act.text(field("name")), window_of(act, REDUCTION, row, zone)
    skus = skus_of(act, field("skus"), offered)
    match kind:
        case ReductionKind.CAMPAIGN_PRICE:
            return StatedReduction(kind, name, window, skus, fen(act, field("price")))
        case ReductionKind.PERCENT_OFF:
            share_off = share(act, field("percent"))
            return StatedReduction(kind, name, window, skus, share_off=share_off)
        case ReductionKind.SPEND_AND_SAVE:
            return StatedReduction(
                kind,
                name,
                window,
                skus,
                spend_fen=fen(act, field("spend")),
                save_fen=fen(act, field("save")),
                repeats=act.is_ticked(field("repeats")),
            )


def skus_of(act: Act, field: str, offered: Collection[Sku]) -> tuple[Sku, ...]:
    """Products of this campaign; none named means all of them."""
    if not act.text(field, needed=False, longest=2_000):
        return ()
    skus = tuple(Sku(text) for text in act.texts(field))
    for sku in skus:
        if sku not in offered:
            raise FieldRefusedError(field, say("The campaign does not offer {sku}.", sku=sku))
    return skus


def coupons_of(act: Act, zone: str) -> tuple[Coupon, ...]:
    return tuple(coupon_of(act, zone, row) for row in range(rows_in(act.form, COUPON)))


def coupon_of(act: Act, zone: str, row: int) -> Coupon:
    def field(name: str) -> str:
        return field_of(COUPON, name, row)

    def said(name: str) -> bool:
        return bool(act.text(field(name), needed=False))

    try:
        pays = CouponPays(act.text(field("pays"), needed=False) or CouponPays.GOODS.value)
    except ValueError:
        raise FieldRefusedError(field("pays"), say("Choose one that is listed.")) from None
    return Coupon(
        act.text(field("code")),
        fen(act, field("save")),
        window_of(act, COUPON, row, zone),
        share(act, field("percent")) if said("percent") else None,
        fen_or(act, field("spend"), 0),
        pays,
        share(act, field("merchant_share")) if said("merchant_share") else Decimal(1),
        act.whole(field("uses"), least=1) if said("uses") else None,
        act.whole(field("uses_per_buyer"), least=1) if said("uses_per_buyer") else None,
    )


def window_of(act: Act, group: str, row: int, zone: str) -> Window:
    begins, ends = (field_of(group, name, row) for name in ("from", "until"))
    return Window(act.time(begins, zone), act.time(ends, zone))


def share(act: Act, field: str) -> Decimal:
    return act.decimal(field) / HUNDRED


def require_sound(terms: CampaignTerms) -> None:
    """What the rules refuse of a row, beside its field. Raises FieldRefusedError."""
    try:
        campaign_terms.require_sound_prices(terms)
    except ReductionUnsound as refusal:
        names = [stated.name for stated in terms.reductions]
        raise beside(REDUCTION, names, refusal.values["name"], refusal.values["part"]) from None
    except CouponUnsound as refusal:
        codes = [coupon.code for coupon in terms.coupons]
        raise beside(COUPON, codes, refusal.values["code"], refusal.values["part"]) from None


def beside(group: str, names: list[str], name: str, part: str) -> FieldRefusedError:
    """Of two that are called alike the later is at fault, of any other fault the first."""
    field, words = PARTS[part]
    is_of_name = part in ("name", "code")
    row = len(names) - 1 - names[::-1].index(name) if is_of_name else names.index(name)
    return FieldRefusedError(field_of(group, field, row), translated(words))
