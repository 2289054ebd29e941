"""The made-up merchants, products and buyers of a simulation."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from adapters.order_import.offer import registrations
from adapters.people import person_key
from adapters.simulator.chance import Chance
from domain.campaign_commands import DraftCampaign
from domain.campaign_events import CampaignItem
from domain.dated import customs_day
from domain.goods import Route
from domain.identifiers import CampaignId, MerchantId, OrderId, Sku
from domain.order_amounts import LineRequest
from domain.order_commands import PlaceOrder
from domain.people import Person, id_check_digit
from domain.product import RegisterProduct
from domain.product_codes import KILOGRAM
from domain.product_facts import LegalUnit
from domain.risk_notice import Consent, notice_on
from domain.tax import TaxRates

ZONE = "Asia/Shanghai"
TEST_ID_REGION = "990000"
"""No region of the country has this number: nobody's identity number begins with it."""

MERCHANTS = ("kiwi-farm", "nordic-baby", "hokkaido", "sole-italia", "outback", "maple-house")

PLACES = (
    Route("609", "Auckland", "3115", "2"),
    Route("304", "Hamburg", "3115", "2"),
    Route("116", "Tomakomai", "3115", "5"),
)

ORDINARY = TaxRates(Decimal("0.13"))
FOOD = TaxRates(Decimal("0.09"))
COSMETICS = TaxRates(Decimal("0.13"), Decimal("0.15"))


@dataclass(frozen=True, slots=True)
class Goods:
    name: str
    price: str
    hs_code: str
    unit_code: str
    rates: TaxRates
    weight_grams: int
    volume_cm3: int
    legal_unit: str = KILOGRAM
    shelf_life_days: int | None = None
    """None for what does not go off."""

    @property
    def net_grams(self) -> int:
        return self.weight_grams * 9 // 10

    @property
    def legal_measure(self) -> Decimal:
        """Of one piece as it is sold, in the lawful unit."""
        return Decimal(self.net_grams) / 1_000 if self.legal_unit == KILOGRAM else Decimal(1)


SHELF = (
    Goods("Kiwi honey 500 g", "118.00", "0409000000", "122", FOOD, 720, 900, shelf_life_days=730),
    Goods(
        "Infant formula 900 g",
        "236.50",
        "1901101000",
        "122",
        ORDINARY,
        1150,
        1900,
        shelf_life_days=540,
    ),
    Goods("Wool socks, pair", "49.90", "6115940000", "025", ORDINARY, 120, 400, "025"),
    Goods(
        "Face cream 50 ml",
        "620.00",
        "3304990039",
        "142",
        COSMETICS,
        140,
        250,
        shelf_life_days=1_095,
    ),
    Goods(
        "Fish oil 180 capsules",
        "152.80",
        "2106909090",
        "142",
        ORDINARY,
        330,
        500,
        shelf_life_days=730,
    ),
    Goods("Rice cooker 3 l", "899.00", "8516603000", "001", ORDINARY, 4200, 14000, "001"),
)

SURNAMES = "林陈黄郑周许何苏罗梁"
GIVEN = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def campaign_of(number: int, merchant: str, orders: int, at: datetime) -> DraftCampaign:
    """A campaign for about so many orders; caps and minimum leave room for most of them."""
    route = PLACES[number % len(PLACES)]
    units = max(orders * 4, 40)
    items = tuple(item(merchant, index, goods, units) for index, goods in enumerate(SHELF))
    return DraftCampaign(
        CampaignId(f"{merchant}-{number:03d}"),
        MerchantId(merchant),
        f"{SHELF[number % len(SHELF)].name} and more, {number + 1}",
        items,
        route,
        at,
        at + timedelta(days=10),
        max(1, orders // 3),
        units * 2,
        (at + timedelta(days=60)).date(),
        ZONE,
        at,
    )


def products_of(draft: DraftCampaign) -> list[RegisterProduct]:
    """What the merchant files of the goods of a campaign: all that customs asks for."""
    shelf = {goods.name: goods for goods in SHELF}
    return [
        whole(bare, shelf[bare.name]) if bare.name in shelf else bare
        for bare in registrations(draft)
    ]


def whole(bare: RegisterProduct, goods: Goods) -> RegisterProduct:
    return replace(
        bare,
        net_grams=goods.net_grams,
        legal_units=(LegalUnit(goods.legal_unit, goods.legal_measure),),
        shelf_life_days=goods.shelf_life_days,
    )


def sku_of(merchant: str, index: int) -> Sku:
    return Sku(f"{merchant[:4].upper()}-{index + 1:02d}")


def origin_of(index: int) -> str:
    """The country from which a product of the shelf comes."""
    return PLACES[index % len(PLACES)].origin_country


def item(merchant: str, index: int, goods: Goods, units_max: int) -> CampaignItem:
    return CampaignItem(
        sku_of(merchant, index),
        goods.name,
        Decimal(goods.price),
        units_max,
        goods.hs_code,
        goods.unit_code,
        origin_of(index),
        goods.rates,
        goods.weight_grams,
        goods.volume_cm3,
    )


def order_of(
    number: int, draft: DraftCampaign, chance: Chance, secret: str, at: datetime
) -> PlaceOrder:
    """One buyer's order: mostly one or two lines, seldom more than the law allows."""
    order_id = OrderId(f"{draft.merchant_id}:{draft.campaign_id[-3:]}-{number:06d}")
    person = buyer_of(chance.number("buyer", order_id, BUYERS))
    lines = lines_of(order_id, draft, chance)
    return PlaceOrder(
        order_id,
        draft.campaign_id,
        draft.merchant_id,
        person_key(secret, person.id_number),
        person,
        Person(person.name, person.telephone, person.address),
        lines,
        chance.number("freight", order_id, 3) * 600,
        0,
        quota_year(draft.dispatch_by),
        at,
        Consent(notice_on(customs_day(at)).version, at),
    )


BUYERS = 40_000
"""Enough that most stay within their year, few enough that some do not."""


def quota_year(dispatch_by: date) -> int:
    """The year in which the order will probably be declared."""
    return dispatch_by.year


def lines_of(order_id: OrderId, draft: DraftCampaign, chance: Chance) -> tuple[LineRequest, ...]:
    count = (
        1 + chance.number("lines", order_id, 10) // 6 + chance.number("more", order_id, 20) // 18
    )
    lines = []
    for index in range(count):
        chosen = draft.items[chance.number(f"item{index}", order_id, len(draft.items))]
        quantity = 1 + chance.number(f"quantity{index}", order_id, 12) // 7
        lines.append(LineRequest(chosen.sku, quantity, chosen.unit_price, chosen.rates))
    return tuple(lines)


def buyer_of(number: int) -> Person:
    name = SURNAMES[number % 10] + GIVEN[number // 10 % 10] + GIVEN[number // 100 % 10]
    head = f"{TEST_ID_REGION}{1960 + number // 1000 % 40:04d}{1 + number // 84 % 12:02d}"
    head += f"{1 + number % 28:02d}{number // 28 % 1000:03d}"
    address = f"测试省测试市示范路{number}号"
    return Person(name, f"161{number:08d}", address, head + id_check_digit(head))
