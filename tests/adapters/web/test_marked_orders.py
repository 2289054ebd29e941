"""What is done to many orders at once is previewed, and done to those that were shown."""

import pytest

from application.roles import Role
from tests.adapters.web.given import batch, campaign, order_ids
from tests.adapters.web.read_tables import plain
from tests.adapters.web.site import form_of


def choose(site, status=200, **fields):
    return site.post("/marked-orders", status, act="choose", **fields)


def test_marked_orders_are_cancelled_after_a_preview(site):
    campaign(site)
    two = order_ids(site)[:2]
    preview = choose(site, what="cancel", orders=two).text
    assert "It cannot be undone" in plain(preview)
    assert "Cancel: 2 orders" in plain(preview)
    assert stages(site) == ["paid"] * 3
    site.post("/marked-orders/cancel", **{**form_of(preview, "cancel"), "reason": "no longer made"})
    assert sorted(stages(site)) == ["cancelled", "cancelled", "paid"]


def test_all_that_the_filter_shows_may_be_taken(site):
    campaign(site)
    preview = choose(site, what="cancel", whole="1", asked="stage=paid").text
    assert "Cancel: 3 orders" in plain(preview)
    assert (
        "Mark at least one order"
        in choose(site, 422, what="cancel", whole="1", asked="stage=left").text
    )


def test_marked_orders_are_collected_into_a_batch(site):
    draft = campaign(site)
    preview = choose(site, what="collect", orders=order_ids(site)).text
    assert "No batch is open: open one first." in plain(preview)
    batch_id = batch(site, draft)
    preview = choose(site, what="collect", orders=order_ids(site)).text
    answer = site.post(
        "/marked-orders/collect", **{**form_of(preview, "collect"), "batch_id": batch_id}
    )
    assert answer.headers["location"].startswith(f"/batches/{batch_id}")
    assert stages(site) == ["collected"] * 3


def test_orders_that_cannot_go_are_named_before(site):
    campaign(site)
    ids = order_ids(site)
    site.post(f"/orders/{ids[0]}/cancel", act="cancel", reason="asked for")
    said = plain(choose(site, what="cancel", orders=ids).text)
    assert "Cancel: 3 orders" in said or "1 order would be left out" in said


def test_nothing_marked_is_told_beside_the_form(site):
    campaign(site)
    assert "Mark at least one order" in choose(site, 422, what="cancel").text
    choose(site, 404, what="burn", orders=order_ids(site))


@pytest.mark.parametrize(("role", "party"), [(Role.OFFICER, "customs"), (Role.AUDITOR, "audit")])
def test_who_may_do_nothing_is_offered_nothing(site, role, party):
    campaign(site)
    with site.as_role(role, party):
        html = site.get("/orders")
        assert "With marked orders" not in html
        assert 'name="orders"' not in html


def stages(site):
    with site.system.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT stage FROM order_board ORDER BY order_id")
        return [row[0] for row in rows]
