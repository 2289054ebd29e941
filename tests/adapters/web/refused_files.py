"""Files of orders of which rules of the business take some rows not, and by which rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from adapters.order_import.desk import HandlingDesk
from adapters.order_import.merchants_profiles import MerchantsProfiles, OwnProfile, from_choices
from adapters.order_import.profile import FileFacts
from adapters.people import person_key
from adapters.simulator.catalogue import campaign_of, products_of
from application.claiming import ClaimOrders, OrderClaim
from application.ordering import Sender
from domain.campaign_commands import DraftCampaign
from domain.campaign_terms import CampaignTerms, Limits
from domain.identifiers import MerchantId, OrderId, Partition, PersonKey, shared_of
from domain.reductions import Window
from domain.stated_reductions import ReductionKind, StatedReduction
from tests.adapters.order_import.merchants_files import CHOSEN, csv_file, id_number
from tests.adapters.web.import_shop import MERCHANT, Shop
from tests.adapters.web.site import BOOK, Site

NOW = datetime.now(UTC)
SHARED = shared_of(BOOK)
ANOTHER_BOOK = Partition("demo.NB02")
LATER_BORN = "990000209001010013"
"""Somebody who is not born yet: of the range that is nobody's."""

OF_CODES = {
    "invoice-over-yearly-limit": "OverYearlyLimit",
    "cap-exceeded": "CapExceeded",
    "order-differs": "OrderIdTaken",
    "invoice-over-single-limit": "OverSingleLimit",
    "product-not-offered": "ItemNotOffered",
    "order-limit-exceeded": "OrderLimitExceeded",
    "buyer-limit-exceeded": "BuyerLimitExceeded",
    "order-number-taken": "OrderNumberTaken",
}
"""Rules that reports of files have names of their own for."""

SEEN_IN_FILES = frozenset(
    (
        *("OverYearlyLimit", "CapExceeded", "OrderIdTaken", "OverSingleLimit", "ItemNotOffered"),
        *("OrderLimitExceeded", "BuyerLimitExceeded", "IdentityNumberInvalid"),
        *("OrderNumberTaken", "ConsentMissing", "ConsentVersionUnknown", "PriceNotOffered"),
    )
)


class RefusedFiles(Shop):
    """Three files of one merchant: to a campaign with limits, to one that states its prices."""

    def __init__(self, site: Site, folder: Path) -> None:
        super().__init__(site, folder)
        for name, consent in (("店铺导出", "2019-01"), ("未同意", ""), ("旧同意", "1999-01")):
            self.keep(name, consent)
        self.limited = self.opened(8, CampaignTerms(limits=Limits(2, 0, 1)))
        window = Window(NOW - timedelta(days=1), NOW + timedelta(days=9))
        stated = StatedReduction(
            ReductionKind.PERCENT_OFF, "autumn", window, share_off=Decimal("0.1")
        )
        self.priced = self.opened(9, CampaignTerms(reductions=(stated,)))
        self.claim_before()

    def keep(self, name: str, consent: str) -> None:
        kept = MerchantsProfiles(self.site.system.engine, self.site.settings.operator)
        profile = from_choices("shop-3", CHOSEN, FileFacts(), consent)
        kept.keep(OwnProfile(MERCHANT, name, profile), "test", NOW)

    def opened(self, number: int, terms: CampaignTerms) -> DraftCampaign:
        at = NOW - timedelta(hours=1)
        draft = campaign_of(number, MERCHANT, 10, at)
        scarce = replace(draft.items[1], units_max=1)
        items = (draft.items[0], scarce, *draft.items[2:])
        draft = replace(draft, items=items, terms=terms)
        desk = HandlingDesk(self.site.system.handling, BOOK, Sender("shop", at))
        desk.open_campaign(draft, products_of(draft))
        self.site.follow()
        return draft

    def claim_before(self) -> None:
        """Somebody's years are used up, and a number is used in another book."""
        buyer = person_key(self.site.settings.person_key, id_number(14))
        for year in {NOW.year, self.limited.dispatch_by.year}:
            self.claim(BOOK, f"before-{year}", buyer, year, 2_590_000)
        self.claim(ANOTHER_BOOK, "2026-00016", PersonKey("somebody"), NOW.year, 100)

    def claim(self, book: Partition, number: str, buyer: PersonKey, year: int, fen: int) -> None:
        order_id, campaign_id = OrderId(f"shop-3:{number}"), self.limited.campaign_id
        of = OrderClaim(order_id, campaign_id, MerchantId(MERCHANT), buyer, year, fen)
        self.site.do(ClaimOrders(book, (of,), NOW), f"claim-{number}", SHARED)

    def of_limits(self) -> str:
        row, scarce = self.row, self.limited.items[1]
        self.sent(csv_file([row(17)]), self.limited)
        rows = [
            row(10, quantity=3),
            row(11),
            row(12, buyer_id_number=id_number(11)),
            row(13, sku=scarce.sku, quantity=2, unit_price=float(scarce.unit_price)),
            row(14, quantity=2),
            row(15, buyer_id_number=LATER_BORN),
            row(16),
            row(17, quantity=2),
            row(18, quantity=2, unit_price=3000),
            row(19, sku="NOTHING"),
        ]
        return self.sent(csv_file(rows), self.limited)

    def of_prices(self) -> str:
        return self.sent(csv_file([self.row(30)]), self.priced)

    def of_consent(self, profile: str, order: int) -> str:
        return self.sent(csv_file([self.row(order)]), self.limited, profile=profile)

    def sent(self, content: bytes, draft: DraftCampaign, **fields: str) -> str:
        address = self.send(content, campaign_id=str(draft.campaign_id), **fields)
        self.work(address)
        return address
