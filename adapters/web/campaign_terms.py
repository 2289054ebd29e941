"""The terms of a campaign as a form states them; what is left empty is not stated."""

from collections.abc import Collection

from adapters.texts import mark_code, say
from adapters.web.acts import Act, FieldRefusedError
from adapters.web.campaign_prices import coupons_of, reductions_of, require_sound
from adapters.web.optional_fields import fen_or, time_or_none, whole_or
from domain.campaign_terms import (
    AfterDeclaration,
    CampaignTerms,
    DepositTerms,
    Limits,
    Locks,
    Minimum,
)
from domain.identifiers import Sku
from domain.payment_plan import DepositFate

FATES = {
    DepositFate.RETURNED: mark_code("returned"),
    DepositFate.KEPT: mark_code("kept"),
}
AFTER_DECLARATION = {
    AfterDeclaration.WITHDRAWN: mark_code("withdrawal is asked"),
    AfterDeclaration.REFUSED: mark_code("refused"),
}
HOURS_MAX = 24 * 366


def terms_of(act: Act, zone: str, offered: Collection[Sku]) -> CampaignTerms:
    """Terms of a campaign that offers some products."""
    terms = CampaignTerms(
        deposit_of(act, zone) if act.text("deposit_percent", needed=False) else None,
        whole_or(act, "hold_minutes", 0),
        Limits(*(whole_or(act, name, 0) for name in LIMITS)),
        Minimum(whole_or(act, "orders_min", 0), fen_or(act, "money_min", 0)),
        Locks(
            time_or_none(act, "orders_locked_at", zone),
            time_or_none(act, "address_locked_at", zone),
            whole_or(act, "notice_hours", 48),
        ),
        time_or_none(act, "delivery_ends_at", zone),
        reductions_of(act, zone, offered),
        coupons_of(act, zone),
        whole_or(act, "accept_minutes", 0),
        after_declaration=after_declaration_of(act),
    )
    require_sound(terms)
    return terms


LIMITS = ("units_per_order", "units_per_buyer", "orders_per_buyer")


def deposit_of(act: Act, zone: str) -> DepositTerms:
    return DepositTerms(
        act.whole("deposit_percent", least=1, most=99),
        act.time("balance_opens_at", zone),
        act.time("balance_closes_at", zone),
        whole_or(act, "grace_hours", 0),
        hours_of(act),
        fate_of(act),
    )


def hours_of(act: Act) -> tuple[int, ...]:
    if not act.text("reminders_hours", needed=False):
        return ()
    texts = act.texts("reminders_hours")
    if not all(text.isascii() and text.isdecimal() and int(text) <= HOURS_MAX for text in texts):
        raise FieldRefusedError("reminders_hours", say("Whole hours, such as 48, 24."))
    return tuple(int(text) for text in texts)


def fate_of(act: Act) -> DepositFate:
    try:
        return DepositFate(act.text("if_unpaid", needed=False) or DepositFate.RETURNED.value)
    except ValueError:
        raise FieldRefusedError("if_unpaid", say("Choose one that is listed.")) from None


def after_declaration_of(act: Act) -> AfterDeclaration:
    stated = act.text("after_declaration", needed=False)
    try:
        return AfterDeclaration(stated or AfterDeclaration.WITHDRAWN.value)
    except ValueError:
        raise FieldRefusedError("after_declaration", say("Choose one that is listed.")) from None
