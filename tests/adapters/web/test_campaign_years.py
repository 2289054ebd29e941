from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of, products_of
from adapters.simulator.chance import Chance
from application.ordering import Sender
from application.roles import Role
from domain.dated import customs_day
from domain.identifiers import OrderId
from tests.adapters.web.given import campaign, order_ids, paid
from tests.adapters.web.site import BOOK, Site, form_of, opened, words
from tests.properties.scenes import OTHER_BOOK


class Sale:
    """A campaign promised for next year; its orders were booked for this one, by one buyer."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.at = site.system.clock()
        self.year = customs_day(self.at).year
        draft = campaign_of(1, "kiwi", 10, self.at)
        self.draft = replace(draft, units_min=1, dispatch_by=date(self.year + 1, 2, 1))
        self.first, self.second = self.placed(1, "12000.00"), self.placed(2, "9000.00")
        self.page = f"/campaigns/{draft.campaign_id}/years"

    def placed(self, number: int, price: str, book=BOOK, year: int | None = None) -> OrderId:
        """One thing at a price: of one thing an order may cost any sum within the year."""
        desk = HandlingDesk(self.site.system.handling, book, Sender("shop", self.at))
        desk.open_campaign(self.draft, products_of(self.draft))
        order = order_of(number, self.draft, Chance(5), DEMONSTRATION_KEY, self.at)
        same = order_of(1, self.draft, Chance(5), DEMONSTRATION_KEY, self.at)
        line = replace(order.lines[0], quantity=1, unit_price=Decimal(price))
        order = replace(
            same,
            order_id=order.order_id if book is BOOK else OrderId(f"elsewhere:{number}"),
            lines=(line,),
            freight_fen=0,
            quota_year=year or self.year,
        )
        assert desk.place([order]) == {}
        if book is BOOK:
            desk.pay([paid(order, self.at)])
        self.site.follow()
        return order.order_id

    def read(self) -> str:
        return words(self.site.get(self.page))


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Iterator[Sale]:
    """With what another book has sold the same buyer for next year; for reading only."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('years')}/jihuo.db") as site:
        sale = Sale(site)
        sale.placed(3, "6000.00", OTHER_BOOK, sale.year + 1)
        yield sale


def test_who_fits_is_not_listed_and_who_would_exceed_is_dealt_with(site):
    sale = Sale(site)
    said = sale.read()
    assert "2 orders of this campaign count in another year and have to move there" in said
    assert "No order of this campaign would take its buyer over the limit." in said
    assert "would exceed" not in words(site.get(f"/campaigns/{sale.draft.campaign_id}"))
    sale.placed(3, "6000.00", OTHER_BOOK, sale.year + 1)
    fields = {"what": "wait", "orders": [sale.second]}
    preview = site.post("/marked-orders", 200, act="choose", **fields).text
    assert f"is to wait for {sale.year + 1}" in words(preview)
    site.post("/marked-orders/wait", **form_of(preview, "wait"))
    assert "being moved" in sale.read()
    cancelling = {"what": "cancel", "orders": [sale.first]}
    preview = site.post("/marked-orders", 200, act="choose", **cancelling).text
    site.post("/marked-orders/cancel", **{**form_of(preview, "cancel"), "reason": "over limit"})
    assert "No order of this campaign would take its buyer over the limit." in sale.read()


def test_who_would_exceed_is_listed_with_what_was_bought_in_other_books(told):
    said = told.read()
    assert f"so in {told.year + 1}" in said
    assert told.first[-6:] in said
    assert told.second[-6:] in said
    assert "27,000.00" in said
    assert "1,000.00" in said
    assert "elsewhere:" not in said


def test_the_campaign_and_its_close_say_how_many_and_lead_there(told):
    campaign = told.site.get(f"/campaigns/{told.draft.campaign_id}")
    assert f"2 orders would exceed {told.year + 1}" in words(campaign)
    assert f'href="{told.page}"' in campaign
    closing = told.site.get(f"/campaigns/{told.draft.campaign_id}/close")
    assert "2 orders would take their buyers over the yearly limit" in words(closing)
    assert f'href="{told.page}"' in closing


def test_nobody_is_named_and_no_key_of_a_buyer_is_shown(told):
    html = told.site.get(told.page)
    placed = placed_of(told.site, told.first)
    for personal in (placed.buyer_key, placed.buyer.name, placed.buyer.telephone):
        assert personal
        assert personal not in html


def test_who_does_not_sell_or_plan_does_not_see_the_list(told):
    with told.site.as_role(Role.OFFICER, "customs"):
        told.site.get(told.page, 403)
    with told.site.as_role(Role.OWNER, "other-merchant"):
        told.site.get(told.page, 404)


def test_units_are_taken_off_after_a_preview_of_what_is_owed_back(site):
    campaign(site, orders=12)
    order_id, lines = two_units(site, order_ids(site))
    path = f"/orders/{order_id}/reduce"
    assert "See what it would do" in words(site.get(path))
    keep = "&".join(f"keep-{place}={1 if place == 0 else n}" for place, n in enumerate(lines))
    preview = site.get(f"{path}?{keep}")
    assert "Take units off 1 order: ¥" in words(preview)
    form = form_of(preview, "reduce")
    skus = [line.sku for line in placed_lines(site, order_id)]
    fields = {**form, "sku": list(dict.fromkeys(skus)), "reason": "over the yearly limit"}
    site.post(path, **fields)
    assert site.events("order", order_id)[-2:] == ["OrderAmended", "RefundOwed"]


def test_taking_everything_off_is_refused_beside_the_form(site):
    campaign(site, orders=1)
    (order_id,) = order_ids(site)
    skus = list(dict.fromkeys(line.sku for line in placed_lines(site, order_id)))
    nothing = {f"keep-{place}": "0" for place, _ in enumerate(skus)}
    answer = site.post(
        f"/orders/{order_id}/reduce", 409, act="reduce", sku=skus, reason="all", **nothing
    )
    assert "Nothing would be left" in words(answer.text)


def placed_of(site, order_id):
    stream_id = f"{BOOK}/order/{order_id}"
    return site.system.log.read([stream_id])[stream_id].events[0]


def placed_lines(site, order_id):
    return placed_of(site, order_id).lines


def two_units(site, ids):
    """An order of more than one unit, and its units by product."""
    for order_id in ids:
        units: dict[str, int] = {}
        for line in placed_lines(site, order_id):
            units[line.sku] = units.get(line.sku, 0) + line.quantity
        if next(iter(units.values())) > 1:
            return order_id, list(units.values())
    raise AssertionError("nobody ordered two")
