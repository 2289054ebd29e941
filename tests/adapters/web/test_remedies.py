"""What pages tell people to do about a refusal: words for them, and links that are theirs."""

import re

import pytest

from adapters.api.remedies import REMEDIES
from adapters.texts import LANGUAGES, reading
from adapters.web import remedy_ways
from adapters.web.pages import Page
from adapters.web.refusals import WORDS
from adapters.web.remedies import ON_PAGES, Link, remedy_words
from adapters.web.remedy_links import remedies_of, remedy_of
from adapters.web.remedy_rows import SAID
from adapters.web.remedy_ways import Way
from adapters.web.rights_of_pages import needs_of
from application.roles import Role
from domain.batch_commands import BatchNotLocked
from domain.campaign_commands import ProductsUnfit
from domain.order_refusals import OrderNotPaid, UnknownOrder
from domain.product_faults import NetWeightMissing
from domain.refusals import Refused
from tests.adapters.web.refused_words import require_readable
from tests.adapters.web.remedy_walk import page_of

EVERY_WAY = {name: way for name, way in vars(remedy_ways).items() if isinstance(way, Way)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_a_remedy_in_words_of_people_or_says_it_itself(language):
    says_it = {name for name, (words, _) in ON_PAGES.items() if words == SAID}
    with reading(language):
        told = {name: remedy_words(name) for name in WORDS}
    assert {name for name, words in told.items() if not words} == says_it
    for name in told.keys() - says_it:
        require_readable(told[name], language, ())
        assert "`" not in told[name], name


def test_what_is_no_rule_has_no_remedy():
    assert remedy_words("Nonsense") == ""


def test_the_interface_tells_what_pages_have_no_better_words_for():
    rows = {name: words for name, (words, _) in ON_PAGES.items() if words}
    assert ON_PAGES.keys() <= WORDS.keys()
    assert not [name for name, words in rows.items() if words == REMEDIES[name]]


@pytest.mark.parametrize("way", EVERY_WAY.values(), ids=EVERY_WAY.keys())
def test_every_way_is_of_a_page_and_some_rule_leads_there(way):
    address = re.sub(r"\{\w+\}", "some-id", "/" + "/".join(way.path))
    assert needs_of("GET", address) is not None
    assert any(way in ways for _, ways in ON_PAGES.values())


@pytest.fixture
def page(site) -> Page:
    return page_of(site, site.client, "/batches/B-1/buy", batch_id="B-1")


def links_of(page: Page, refusal: Refused) -> list[Link]:
    remedy = remedy_of(page, refusal)
    assert remedy is not None
    return list(remedy.links)


def test_an_act_is_offered_to_who_may_do_it_and_else_the_page_of_the_thing(site, page):
    refusal = BatchNotLocked(batch_id="B-9")
    assert links_of(page, refusal) == [Link("Lock batch B-9", "/batches/B-9/lock")]
    with site.as_role(Role.AUDITOR):
        seen = page_of(site, site.client)
        assert links_of(seen, refusal) == [Link("Batch B-9", "/batches/B-9")]
    with site.as_role(Role.SYSTEM_ADMIN):
        assert remedy_of(page_of(site, site.client), refusal) is None


def test_a_link_is_said_in_the_language_of_who_reads(page):
    with reading("zh"):
        (link,) = links_of(page, BatchNotLocked(batch_id="B-9"))
    assert link.words == "锁定批次 B-9"


def test_an_id_of_any_letters_stays_one_part_of_the_address(page):
    found = links_of(page, BatchNotLocked(batch_id="../people?x=/#y"))
    assert [link.url for link in found] == ["/batches/..%2Fpeople%3Fx%3D%2F%23y/lock"]


def test_no_link_leads_to_the_page_that_is_here(site):
    here = page_of(site, site.client, "/batches/B-9/lock")
    assert remedy_of(here, BatchNotLocked(batch_id="B-9")) is None


def test_a_refusal_of_many_products_leads_to_each_once(page):
    skus = ("A-1", "B-1", "A-1")
    refusal = ProductsUnfit(faults=tuple(NetWeightMissing(sku=sku) for sku in skus))
    urls = [link.url for link in links_of(page, refusal)]
    assert urls == ["/products/A-1/edit", "/products/B-1/edit"]


def test_orders_left_out_by_one_rule_have_one_remedy_and_no_link_to_one_of_them(page):
    unpaid = [OrderNotPaid(order_id=f"S-{number}", stage="placed") for number in range(3)]
    many, one = remedies_of(page, [*unpaid, UnknownOrder(order_id="S-9")])
    assert many.words == "Wait until its payment is reported, or leave it out."
    assert many.links == ()
    assert one.links == (Link("All orders", "/orders"),)
