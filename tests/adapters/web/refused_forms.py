"""Forms of campaigns, orders, payments and products that are refused, and by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.identifiers import ORDERS_PER_COMMAND_MAX
from tests.adapters.product_import.files import SOUND
from tests.adapters.web.refused_ground import (
    DEPOSIT,
    DRAFT,
    OPEN,
    REUSED,
    TERMINATED,
    UNFIT,
    Ground,
)

CAMPAIGN: Mapping[str, str] = {
    "campaign_id": "honey-1", "merchant_id": "kiwi", "name": "Honey",
    "opens_at": "2026-03-02T09:00", "closes_at": "2026-03-12T09:00",
    "time_zone": "Asia/Shanghai", "units_min": "10", "units_max": "100",
    "dispatch_by": "2026-05-01", "origin_country": "609", "origin_place": "Auckland",
    "port": "3115", "mode": "2", "regime": "1210", "sku-0": "HONEY-1", "item-0": "Kiwi honey",
    "price-0": "118.00", "units-0": "100", "hs_code-0": "0409000000", "unit_code-0": "122",
    "vat-0": "9", "excise-0": "0", "tariff-0": "0", "grams-0": "720", "cm3-0": "900",
}  # fmt: skip
FILED = {
    "sku-0": "KIWI-01",
    "item-0": "",
    "hs_code-0": "0409000001",
    "unit_code-0": "",
    **dict.fromkeys(("vat-0", "excise-0", "tariff-0", "grams-0", "cm3-0"), ""),
}
DEPOSITS = {"deposit_percent": "20", "balance_opens_at": "2026-03-12T09:00"}
BALANCE = {**DEPOSITS, "balance_closes_at": "2026-03-20T09:00"}
EARLY_BALANCE = {**DEPOSITS, "balance_closes_at": "2026-03-11T09:00"}
BERLIN = {"time_zone": "Europe/Berlin"}


@dataclass(frozen=True)
class Refusable:
    """What somebody types into a form. `beside` is the field at which the refusal stands."""

    name: str
    url: str
    act: str
    typed: Mapping[str, str]
    beside: str = ""
    status: int = 409
    is_there: bool = True
    """Whether the form still stands on the page: not, where nothing can be done any more."""

    hidden: Mapping[str, str] = field(default_factory=dict)


def draft(name: str, beside: str = "", status: int = 409, /, **changed: str) -> Refusable:
    typed = {key.replace("__", "-"): value for key, value in changed.items()}
    return Refusable(name, "/campaigns/new", "draft", {**CAMPAIGN, **typed}, beside, status)


def second(**changed: str) -> dict[str, str]:
    """The first product of the form on its second row too."""
    of_first = {key[:-1]: value for key, value in CAMPAIGN.items() if key.endswith("-0")}
    return {f"{key}1": value for key, value in {**of_first, **changed}.items()}


CAMPAIGNS = (
    draft("CampaignWindowEmpty", "closes_at", closes_at="2026-03-01T09:00"),
    draft("CampaignLimitsUnsound", "units_max", units_max="5"),
    draft("CampaignEmpty", sku__0=""),
    draft("CampaignIdTaken", "campaign_id", campaign_id=OPEN),
    draft("PromiseUnsound", "dispatch_from", dispatch_from="2026-05-02"),
    draft("ItemOfferedTwice", "sku-1", **second()),
    draft("ItemUnsound", "sku-0", units__0="0"),
    draft("ItemDiffersFromProduct", "sku-0", **FILED),
    draft("BalanceWindowUnsound", "balance_closes_at", **EARLY_BALANCE),
    draft("RemindersUnsound", "reminders_hours", **BALANCE, reminders_hours="500"),
    draft("LockUnsound", "orders_locked_at", orders_locked_at="2026-03-01T09:00"),
    draft("LockUnsound", "address_locked_at", address_locked_at="2026-03-01T09:00"),
    draft("LocalTimeTwice", "closes_at", 422, **BERLIN, closes_at="2026-10-25T02:30"),
    draft("LocalTimeNever", "closes_at", 422, **BERLIN, closes_at="2026-03-29T02:30"),
)  # fmt: skip

ENDINGS = (
    Refusable("ProductsUnfit", f"/campaigns/{UNFIT}/publish", "publish", {}),
    Refusable(
        "CampaignNotDraft", f"/campaigns/{TERMINATED}/publish", "publish", {}, is_there=False
    ),
    Refusable(
        "CampaignEnded", f"/campaigns/{TERMINATED}/promise", "promise",
        {"dispatch_by": "2027-01-31", "reason": "ship late"}, is_there=False,
    ),
    Refusable(
        "PromiseUnsound", f"/campaigns/{OPEN}/promise", "promise",
        {"dispatch_from": "2027-02-01", "dispatch_by": "2027-01-31", "reason": "ship late"},
        "dispatch_from",
    ),
    Refusable(
        "CommandIdReused", f"/campaigns/{OPEN}/promise", "promise",
        {"dispatch_by": "2027-01-31", "reason": "ship late"}, hidden={"command_id": REUSED},
    ),
    Refusable("CampaignNotOpen", f"/campaigns/{DRAFT}/close", "close", {}, is_there=False),
    Refusable("BalanceStillOpen", f"/campaigns/{DEPOSIT}/close", "close", {}, is_there=False),
    Refusable(
        "CampaignAlreadyFormed", f"/campaigns/{OPEN}/terminate", "terminate",
        {"reason": "supplier gone"}, is_there=False,
    ),
)  # fmt: skip


def of_orders(ground: Ground) -> tuple[Refusable, ...]:
    def collecting(name: str, order_id: str) -> Refusable:
        hidden = {"orders": order_id}
        return Refusable(
            name, "/marked-orders/collect", "collect", {"batch_id": "B-2"}, hidden=hidden
        )

    person = {"name": "林二", "telephone": "16100000002", "address": "虚构省测试市示例路2号"}
    return (
        collecting("CampaignNotFormed", ground.alone),
        collecting("OrderNotPaid", ground.unpaid),
        collecting("OrderAlreadyCancelled", ground.cancelled),
        collecting("OrderAlreadyCollected", ground.collected),
        Refusable(
            "TooManyOrders",
            "/marked-orders/cancel",
            "cancel",
            {"reason": "buyer asked"},
            hidden={"orders": " ".join(f"X-{n}" for n in range(ORDERS_PER_COMMAND_MAX + 1))},
        ),
        Refusable("AddressLocked", f"/orders/{ground.locked}/consignee", "consignee", person),
    )


def of_money(ground: Ground) -> tuple[Refusable, ...]:
    def moving(name: str, payment_id: str, order_id: str, to: str, **more) -> Refusable:
        hidden = {"payment_id": payment_id, "book": "demo.NB01", "order_id": order_id}
        typed = {"to_order_id": to, "reason": "typed wrong"}
        act = f"move-{payment_id}-{order_id}"
        return Refusable(name, "/payments/move", act, typed, hidden=hidden, **more)

    refund = {"order_id": ground.cancelled, "refund_id": "cancelled"}
    return (
        moving("UnknownOrder", "P-lost", "nobody:1", "nobody:2", status=404),
        moving("ShareStands", "P-two", "nobody:3", ground.paid),
        moving("ShareTaken", "P-two", ground.paid, ground.unpaid, is_there=False),
        moving("UnknownShare", "P-moved", "nobody:5", ground.paid, status=404, is_there=False),
        Refusable(
            "RefundNotOwed", "/payments/refund", "refund-r-9", {}, status=404, is_there=False,
            hidden={**refund, "refund_id": "r-9"},
        ),
        Refusable(
            "RefundNotFailed", "/payments/again", "again-cancelled", {"reason": "other account"},
            is_there=False, hidden=refund,
        ),
        Refusable(
            "UnknownDifference", "/statements/PAY:1/settle", "settle-3", {"reason": "a day later"},
            status=404, is_there=False, hidden={"number": "3"},
        ),
    )  # fmt: skip


def product(name: str, beside: str, /, **changed: str) -> Refusable:
    return Refusable(name, "/products/new", "register", {**SOUND, **changed}, beside, 422)


UNWEIGHED = {"net_grams": "", "legal_unit_1": "", "legal_factor_1": ""}

PRODUCTS = (
    product("TariffCodeInvalid", "hs_code", hs_code="4"),
    product("GtinInvalid", "gtin", gtin="9421025231251"),
    product("UnknownCountry", "origin_country", origin_country="999"),
    product("UnknownUnit", "unit_code", unit_code="999"),
    product("ProductTextUnfit", "name", name="蜜" * 251),
    product("ProductTextUnfit", "brand", brand="b" * 101),
    product("ProductMeasureMissing", "weight_grams", weight_grams="0", **UNWEIGHED),
    product("NetAboveGross", "net_grams", net_grams="721", legal_factor_1="0.721"),
    product("SizeUnsound", "length_mm", length_mm="0"),
    product("VolumeBeyondSize", "volume_cm3", volume_cm3="9000"),
    product("LegalUnitsTooMany", "legal_unit_2", legal_unit_2="035", legal_factor_2="0.5"),
    product("LegalFactorDiffers", "legal_factor_1", legal_factor_1="0.6"),
    product("LegalFactorUnsound", "legal_factor_1", legal_unit_1="007", legal_factor_1="0"),
    product("TaxRatesUnsound", "vat_percent", vat_percent="100"),
    product("ShelfLifeUnsound", "shelf_life_days", shelf_life_days="99999"),
    product("ListEntryUnsound", "list_number", list_until="2010-01-01"),
)  # fmt: skip

FOUND_LATER = {
    "NetWeightMissing": "BARE-1",
    "LegalUnitMissing": "BARE-1",
    "NotOnPositiveList": "BARE-1",
    "OffPositiveList": "OLD-1",
    "NotYetOnPositiveList": "NEW-1",
}
"""What a product may lack when it is filed: its page says so, and publishing is refused for it."""

AT_PUBLISHING = {**FOUND_LATER, "ShelfLifeTooShort": "MILK-1"}
