from decimal import Decimal

from adapters.order_import.offer import Offer, offer_of, registrations
from adapters.order_import.orders import payment_of, placing
from domain import campaign as campaigns
from domain import campaign_state, payment, pre_sale_order, product
from domain.campaign_commands import PublishCampaign
from domain.identifiers import CampaignId, Partition, PersonKey
from domain.order_events import OrderPlaced
from domain.order_state import PreSaleOrder
from tests.adapters.order_import.files import (
    OPENING,
    PRODUCTS,
    PROFILE,
    Row,
    drafted_from,
    intake_of,
    written,
)

AT = OPENING.opens_at
CAMPAIGN = CampaignId("autumn")


def opened(draft) -> Offer:
    events = campaigns.decide(draft, campaign_state.Campaign())
    state = campaigns.DECIDER.state_of(events)
    events += campaigns.decide(PublishCampaign(CAMPAIGN, AT), state)
    return offer_of(CAMPAIGN, campaigns.DECIDER.state_of(events))


def orders_of(path):
    return placing(intake_of(path).invoices, PROFILE, opened(drafted_from(path, AT)), PersonKey)


def test_an_invoice_becomes_an_order_that_its_own_rules_accept(tmp_path):
    (order,) = orders_of(written(tmp_path, Row(), Row(), Row(sku="22752", price="7.65")))
    (placed,) = pre_sale_order.decide(order, PreSaleOrder())
    assert isinstance(placed, OrderPlaced)
    assert placed.order_id == "online-retail:536365"
    assert [line.value_fen for line in placed.lines] == [13_770, 13_770, 41_310]
    assert placed.quota_year == 2026


def test_a_payment_is_exactly_what_is_due(tmp_path):
    (order,) = orders_of(written(tmp_path, Row()))
    (placed,) = pre_sale_order.decide(order, PreSaleOrder())
    assert isinstance(placed, OrderPlaced)
    assert PROFILE.payments
    paying = payment_of(order, Partition("demo.NB01"), PROFILE.payments)
    assert payment.decide(paying, payment.Payment())
    assert paying.amount_fen == placed.amounts.paid_fen
    assert paying.at > order.at


def test_the_same_file_makes_the_same_commands(tmp_path):
    path = written(tmp_path, Row(), Row(invoice_no="7", customer_id=""))
    assert orders_of(path) == orders_of(path)


def test_a_longer_file_makes_the_same_command_of_the_same_invoice(tmp_path):
    short = orders_of(written(tmp_path, Row(sku="22752")))
    long = orders_of(written(tmp_path, Row(invoice_no="1"), Row(sku="22752"), Row(invoice_no="9")))
    assert short[0] in long


def test_a_product_is_offered_once_at_its_most_frequent_price_and_name(tmp_path):
    rows = [
        Row(price="2.55"),
        Row(price="2.95", name="HEART  HOLDER\x00"),
        Row(sku="85123a", price="2.95", name=" HEART HOLDER"),
        Row(sku="22752", name=""),
    ]
    draft = drafted_from(written(tmp_path, *rows), AT)
    assert [(item.sku, item.name, item.unit_price) for item in draft.items] == [
        ("22752", "22752", Decimal("22.95")),
        ("85123A", "HEART HOLDER", Decimal("26.55")),
    ]


def test_products_of_refused_invoices_are_not_offered(tmp_path):
    draft = drafted_from(
        written(tmp_path, Row(), Row(invoice_no="C1", sku="1"), Row(sku="POST")), AT
    )
    assert [item.sku for item in draft.items] == ["85123A"]


def test_a_word_of_the_name_tells_the_facts_of_a_product(tmp_path):
    rows = [Row(sku="1", name="RED BAG"), Row(sku="2", name="COOK BOOK"), Row(sku="3", name="X")]
    bag, book, other = drafted_from(written(tmp_path, *rows), AT).items
    assert (bag.hs_code, bag.rates.vat) == ("4202920000", Decimal("0.13"))
    assert (book.hs_code, book.rates.vat) == ("4901990000", Decimal("0.09"))
    assert other.hs_code == PRODUCTS.default.hs_code


def test_the_rates_of_a_campaign_that_stands_hold(tmp_path):
    offer = opened(drafted_from(written(tmp_path, Row(name="COOK BOOK")), AT))
    later = intake_of(written(tmp_path, Row(name="HEART")))
    (order,) = placing(later.invoices, PROFILE, offer, PersonKey)
    assert order.lines[0].rates.vat == Decimal("0.09")


def test_every_product_can_be_registered(tmp_path):
    draft = drafted_from(written(tmp_path, Row(), Row(sku="PADS", name="COOK BOOK")), AT)
    for registration in registrations(draft):
        assert product.decide(registration, product.Product())
