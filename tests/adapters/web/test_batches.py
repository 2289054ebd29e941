from tests.adapters.web.given import batch, campaign, order_ids
from tests.adapters.web.site import form_of, words
from tests.adapters.web.zone_books import book_at

ROUTE = {"origin_country": "609", "origin_place": "Auckland", "port": "3115", "mode": "2",
         "regime": "1210"}  # fmt: skip


def test_demand_is_collected_into_an_open_batch(site):
    draft = campaign(site)
    board = words(site.get("/batches"))
    assert "Units to collect" in board
    assert draft.name in board
    said = site.act("/batches", act="open", batch_id="B-1", name="Spring", **ROUTE)
    assert "Batch Spring" in said
    page = site.get(f"/batches/collect?campaign_id={draft.campaign_id}")
    assert "Add 3 orders to the batch" in words(page)
    fields = {**form_of(page, "collect"), "batch_id": "B-1"}
    first = site.post("/batches/collect", **fields)
    again = site.post("/batches/collect", **fields)
    assert first.headers["location"].startswith("/batches/B-1?reached=")
    assert "events=0" in again.headers["location"]
    assert site.events("batch", "B-1") == ["BatchOpened", "OrdersAdded"]
    assert "Nothing waits to be collected" in words(site.get("/batches"))


def test_collecting_into_no_batch_is_refused(site):
    draft = campaign(site)
    answer = site.post(
        "/batches/collect", 404, act="collect", campaign_id=draft.campaign_id, batch_id="none"
    )
    assert "There is no batch none" in words(answer.text)


def test_orders_are_added_and_withdrawn_by_id(site):
    draft = campaign(site)
    ids = order_ids(site)
    batch_id = batch(site, draft)
    url = f"/batches/{batch_id}"
    site.post(f"{url}/add", act="add", orders=f"{ids[0]}\n{ids[1]}, {ids[0]}")
    assert "All 2" in words(site.get(url))
    refused = site.post(f"{url}/add", 404, act="add", orders="none")
    assert "There is no order none" in words(refused.text)
    empty = site.post(f"{url}/withdraw", 422, act="withdraw", reason="late")
    assert "Name at least one." in words(empty.text)
    site.post(f"{url}/withdraw", act="withdraw", orders=[ids[0]], reason="late")
    assert site.events("batch", batch_id)[-1] == "OrdersWithdrawn"
    assert "All 1" in words(site.get(url))


def test_orders_left_out_are_told(site):
    draft = campaign(site)
    batch_id = batch(site, draft)
    ids = order_ids(site)
    said = site.act(f"/batches/{batch_id}/add", act="add", orders=f"{ids[0]} unknown-1")
    assert "1 order left out." in said


def test_a_batch_is_locked_bought_for_confirmed_and_shared(site):
    draft = campaign(site)
    batch_id = batch(site, draft, *order_ids(site))
    url = f"/batches/{batch_id}"
    lock = site.get(f"{url}/lock")
    assert "Lock batch: 3 orders" in words(lock)
    site.post(f"{url}/lock", **form_of(lock, "lock"))
    buying = form_of(site.get(url), "buy")
    waiting = {name: value for name, value in buying.items() if name.startswith("units-")}
    too_many = {**buying, **dict.fromkeys(waiting, "9999")}
    refused = site.post(f"{url}/buy", 409, **{**too_many, "purchase_id": "P-1", "supplier": "S"})
    assert "Beyond what the batch's orders wait for" in words(refused.text)
    site.post(f"{url}/buy", **{**buying, "purchase_id": "P-1", "supplier": "S"})
    answer = form_of(site.get(url), "confirm-P-1")
    short = next(name for name in waiting)
    site.post(f"{url}/confirm", **{**answer, short: "0"})
    share = site.get(f"{url}/share")
    assert "Share shortage:" in words(share)
    site.post(f"{url}/share", **form_of(share, "share"))
    assert site.events("batch", batch_id)[-4:] == [
        "BatchLocked", "PurchasePlaced", "SupplierConfirmed", "ShortageShared",
    ]  # fmt: skip
    assert "There is enough for everybody" in words(site.get(f"{url}/share"))


def test_an_empty_batch_is_not_locked(site):
    batch_id = batch(site, campaign(site, orders=0))
    assert "The batch holds no orders" in words(site.get(f"/batches/{batch_id}/lock"))
    refused = site.post(f"/batches/{batch_id}/lock", 409, act="lock")
    assert "The batch holds no orders" in words(refused.text)


def test_a_charge_is_exact_to_the_cent(site):
    batch_id = batch(site, campaign(site, orders=0))
    url = f"/batches/{batch_id}/charge"
    charge = {"act": "charge", "charge_id": "F-1", "kind": "freight", "currency": "nzd"}
    said = site.act(url, **charge, amount="1,234.05")
    assert "NZD 1,234.05" in said
    refused = site.post(url, 422, **{**charge, "charge_id": "F-2"}, amount="1.005")
    assert "at most 2 decimal places" in words(refused.text)


def test_an_unknown_batch_is_not_found(site):
    for url in ("/batches/none", "/batches/none/lock", "/batches/none/share"):
        site.get(url, 404)


def test_a_batch_whose_goods_are_in_the_zone_leads_to_its_run(tmp_path):
    with book_at("entered", tmp_path) as site:
        text = site.get("/batches/B-kiwi-farm-000")
        assert "Open a clearance run: " in words(text)
        assert "/clearance/new?batch=B-kiwi-farm-000&amp;merchant=kiwi-farm" in text
    with book_at("arrived", tmp_path) as site:
        assert "Open a clearance run" not in site.get("/batches/B-kiwi-farm-000")
