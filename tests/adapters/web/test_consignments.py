from tests.adapters.web.given import campaign, consignment
from tests.adapters.web.site import words
from tests.adapters.web.test_batches import ROUTE


def test_a_consignment_goes_its_way(site):
    said = site.act("/consignments", act="open", consignment_id="C-9", **ROUTE)
    assert "Consignment C-9" in said
    url = "/consignments/C-9"
    receipt = {"act": "receive", "receipt_no": "R-1", "place": "Auckland", "warehouse": "AKL"}
    site.post(f"{url}/receive", **receipt, units="B-1 KIWI-01 24\nB-1 KIWI-02 3")
    page = site.get(url)
    assert "B-1 KIWI-01 24" in page
    carton = {"act": "pack", "carton_no": "K1", "gross": "18.2", "volume": "0.024"}
    site.post(f"{url}/pack", **carton, contents="B-1 KIWI-01 24")
    said = site.act(f"{url}/seal", act="seal", seal_no="S-1")
    assert "18.2" in said
    assert "0.024" in said
    leaving = {"transport_tool": "MV Kea", "voyage_no": "17", "bill_no": "BL-1"}
    site.post(f"{url}/depart", act="depart", **leaving)
    said = site.act(f"{url}/arrive", act="arrive", port="3115", seal="broken")
    assert "✕ broken" in said
    assert site.events("consignment", "C-9")[-3:] == [
        "ConsignmentSealed", "ConsignmentDeparted", "ConsignmentArrived",
    ]  # fmt: skip
    assert "No consignment is on its way" in words(site.get("/consignments"))
    assert "C-9" in words(site.get("/consignments?arrived=1"))


def test_what_cannot_be_packed_is_refused_beside_its_field(site):
    consignment_id = consignment(site, campaign(site, orders=0))
    url = f"/consignments/{consignment_id}/pack"
    carton = {"act": "pack", "carton_no": "K1", "gross": "1", "volume": "0.01"}
    for contents, status, why in (
        ("B-1 KIWI-01 6", 409, "beyond what was received"),
        ("B-1 KIWI-01", 422, "Line 1: batch, product, quantity"),
        ("B-1 KIWI-01 -1", 422, "Line 1: batch, product, quantity"),
        ("", 422, "This is needed."),
    ):
        answer = site.post(url, status, **carton, contents=contents)
        beside = answer.text.partition('id="f-pack-contents"')[2].partition("</div>")[0]
        assert why in beside
    weightless = site.post(url, 409, **{**carton, "gross": "0"}, contents="B-1 KIWI-01 5")
    assert "needs a weight and a volume" in words(weightless.text)


def test_nothing_is_sealed_without_cartons(site):
    consignment_id = consignment(site, campaign(site, orders=0))
    answer = site.post(f"/consignments/{consignment_id}/seal", 409, act="seal", seal_no="S-1")
    assert "No carton is packed" in words(answer.text)


def test_an_unknown_consignment_is_not_found(site):
    site.get("/consignments/none", 404)
