"""What an import of orders does with products: it files those nobody has, and checks the others."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.order_import.offer import registrations
from adapters.simulator.catalogue import campaign_of, products_of
from application import drafting
from application.envelope import Envelope
from application.ordering import Sender
from domain.campaign_commands import ItemDiffersFromProduct, ProductsUnfit
from domain.campaign_state import Stage
from domain.identifiers import CampaignId, Partition, shared_of
from tests.end_to_end.port import START

OPERATORS = count(1)
DRAFT = campaign_of(1, "kiwi", 10, START)


class Imports:
    def __init__(self, system: System) -> None:
        self.handling = system.handling
        self.book = Partition(f"importing{next(OPERATORS)}.NB01")
        self.desk = HandlingDesk(system.handling, self.book, Sender("shop", START))

    def file(self, *registering) -> None:
        for number, each in enumerate(registering):
            name = f"{self.book}:{number}:{each.at.isoformat()}"
            self.handling.handle(Envelope(shared_of(self.book), each, name, "kiwi", START))

    def filed(self):
        skus = [item.sku for item in DRAFT.items]
        return drafting.products_of(self.handling.reader, self.book, skus)

    def items(self, campaign_id=DRAFT.campaign_id):
        return self.desk.campaign(campaign_id).items.values()


@pytest.fixture
def imports(database_url):
    system = System(database_url)
    yield Imports(system)
    system.close()


def test_products_that_nobody_filed_are_filed_and_hold_nothing_back(imports):
    imports.desk.open_campaign(DRAFT)
    assert imports.filed().keys() == {item.sku for item in DRAFT.items}
    assert imports.desk.campaign(DRAFT.campaign_id).stage is Stage.PUBLISHED
    assert all(item.facts is None for item in imports.items())
    second = replace(DRAFT, campaign_id=CampaignId("second"))
    imports.desk.open_campaign(second)
    assert imports.desk.campaign(second.campaign_id).stage is Stage.PUBLISHED


def test_what_is_filed_of_a_product_is_kept_and_carried(imports):
    whole = products_of(DRAFT)
    imports.file(*whole)
    imports.desk.open_campaign(DRAFT)
    assert [filed.net_grams for filed in imports.filed().values()] == [p.net_grams for p in whole]
    assert [item.facts.net_grams for item in imports.items()] == [p.net_grams for p in whole]


def test_an_import_of_unfit_products_writes_nothing(imports):
    imports.file(replace(products_of(DRAFT)[0], legal_units=()))
    with pytest.raises(ProductsUnfit) as refused:
        imports.desk.open_campaign(DRAFT)
    [fault] = refused.value.values["faults"]
    assert (fault.values["sku"], type(fault).__name__) == ("KIWI-01", "LegalUnitMissing")
    assert imports.desk.campaign(DRAFT.campaign_id).stage is Stage.ABSENT
    assert list(imports.filed()) == ["KIWI-01"]


def test_an_import_that_says_another_tariff_code_is_refused(imports):
    imports.file(replace(products_of(DRAFT)[0], hs_code="1901101000"))
    with pytest.raises(ItemDiffersFromProduct):
        imports.desk.open_campaign(DRAFT)


def test_a_product_filed_whole_later_is_checked_from_then_on(imports):
    imports.desk.open_campaign(DRAFT)
    later = [replace(each, at=START + timedelta(days=1)) for each in products_of(DRAFT)]
    imports.file(*later)
    second = replace(DRAFT, campaign_id=CampaignId("second"))
    imports.desk.open_campaign(second)
    assert all(item.facts is None for item in imports.items())
    assert all(item.facts for item in imports.items(second.campaign_id))
    assert len(registrations(DRAFT)) == len(later)
