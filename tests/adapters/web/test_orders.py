import re

from application.roles import Role
from tests.adapters.web.given import HOSTILE, batch, campaign, order_ids
from tests.adapters.web.site import form_of, words


def test_an_order_is_found_by_any_of_its_numbers(simulated):
    with simulated.system.engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT order_id, waybill_no, cop_no, invt_no FROM order_board"
            " WHERE invt_no IS NOT NULL ORDER BY order_id LIMIT 1"
        ).one()
    for number in row:
        answer = simulated.client.get("/orders", params={"q": number})
        assert answer.status_code == 303, number
        assert answer.headers["location"] == f"/orders/{row.order_id}"


def test_a_search_without_success_says_what_can_be_asked(simulated):
    assert "Nothing is known as “zz<b>”" in words(simulated.get("/orders?q=zz%3Cb%3E"))


def test_orders_come_fifty_at_a_time(simulated):
    first = simulated.get("/orders?sort=order")
    assert "50 of 60 orders shown" in words(first) or "next page" in words(first)
    link = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = simulated.get(link.replace("&amp;", "&"))
    assert second.count("<tr>") - 1 == 60 + 6 - 50 or "next page" not in second


def test_an_order_tells_its_whole_life_in_words(simulated):
    order_id = first_of(simulated, "delivered")
    said = words(simulated.get(f"/orders/{order_id}"))
    for sentence in (
        "Order number claimed",
        "Order placed",
        "confirmed by",
        "collected into batch",
    ):
        assert sentence in said
    assert "by shop" in said
    assert "days later" in said
    assert "2026-03-02" in said


def test_what_an_order_caused_names_its_cause(simulated):
    order_id = first_of(simulated, "cancelled")
    text = simulated.get(f"/orders/{order_id}")
    assert 'class="caused"' in text or "because of" in words(text)


def first_of(site, stage):
    with site.system.engine.connect() as connection:
        found = connection.exec_driver_sql(
            f"SELECT order_id FROM order_board WHERE stage = '{stage}' ORDER BY order_id"
        )
        return found.scalar()


def test_an_order_is_cancelled_after_a_preview(site):
    campaign(site)
    order_id = order_ids(site)[0]
    preview = site.get(f"/orders/{order_id}/cancel")
    assert "What will be recorded" in words(preview)
    assert "Cancel 1 order: ¥" in words(preview)
    fields = form_of(preview, "cancel")
    refused = site.post(f"/orders/{order_id}/cancel", 422, **{**fields, "reason": ""})
    assert "This is needed." in words(refused.text)
    said = site.act(f"/orders/{order_id}/cancel", **{**fields, "reason": HOSTILE})
    assert "cancelled" in said
    assert "<script>alert" not in site.get(f"/orders/{order_id}")
    twice = site.post(f"/orders/{order_id}/cancel", **{**fields, "reason": HOSTILE})
    assert "events=0" in twice.headers["location"]


def test_an_order_that_is_released_is_not_cancelled(simulated):
    order_id = first_of(simulated, "delivered")
    said = words(simulated.get(f"/orders/{order_id}/cancel"))
    assert "only a return is left" in said
    assert "Cancel 1 order" not in said


def test_a_consignee_is_corrected(site):
    campaign(site)
    order_id = order_ids(site)[0]
    url = f"/orders/{order_id}/consignee"
    person = {
        "act": "consignee",
        "name": "林一",
        "telephone": "16100000001",
        "address": "示范路1号",
    }
    refused = site.post(url, 422, **{**person, "telephone": ""})
    assert "This is needed." in words(refused.text)
    site.post(url, **person)
    assert site.events("order", order_id)[-1] == "ConsigneeCorrected"
    # A person stands on the order's stream and on no page.
    assert "林一" not in site.get(f"/orders/{order_id}")


def test_an_unknown_order_is_not_found_and_cannot_be_acted_on(site):
    site.get("/orders/none", 404)
    site.get("/orders/none/cancel", 404)
    site.post("/orders/none/cancel", 404, act="cancel", reason="x")


def test_an_id_with_a_slash_has_its_page(site):
    draft = campaign(site, orders=0)
    assert "There is no order shop/3:1" in words(site.get("/orders/shop%2F3:1", 404))
    batch_id = batch(site, draft)
    assert "B-1" in words(site.get(f"/batches/{batch_id}"))


def test_what_customs_did_names_the_receipt_that_told_it(simulated):
    order_id = first_of(simulated, "delivered")
    with simulated.as_role(Role.OFFICER):
        html = simulated.get(f"/orders/{order_id}")
        assert re.search(r"told by CEB622 [0-9a-f]{12}", words(html))
        receipts = set(re.findall(r'href="(/clearance/messages/[0-9a-f]{64})"', html))
        assert len(receipts) > 3
        for receipt in receipts:
            assert order_id in simulated.get(receipt)


def test_who_may_not_see_messages_is_led_to_none(simulated):
    order_id = first_of(simulated, "delivered")
    with simulated.as_role(Role.OFFICER):
        assert "told by" in words(simulated.get(f"/orders/{order_id}"))
    with simulated.as_role(Role.OWNER, merchant_of(simulated, order_id)):
        html = simulated.get(f"/orders/{order_id}")
        assert "Declaration" in html
        assert "/clearance/messages/" not in html


def merchant_of(site, order_id):
    with site.system.engine.connect() as connection:
        query = "SELECT merchant_id FROM order_board WHERE order_id = ?"
        return connection.exec_driver_sql(query, (order_id,)).scalar()
