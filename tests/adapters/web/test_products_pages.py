"""Pages of products: registered, edited, listed, and seen by whom they concern."""

import re

from application.roles import Role
from tests.adapters.product_import.files import SOUND, csv_file, row
from tests.adapters.web.products_sent_in import SHARED, filed, upload
from tests.adapters.web.read_tables import ids_of, table_of
from tests.adapters.web.site import form_of, words


def test_a_product_is_registered_by_its_form_and_shown_with_its_history(site):
    assert "Register product" in words(site.get("/products/new"))
    told = site.act("/products/new", act="register", **SOUND)
    assert "Product HONEY-500" in told
    assert "✓ nothing" in told
    assert "0409000000" in told
    assert "609 New Zealand" in told
    assert "122 can" in told
    assert "035 kilogram" in told
    assert "122 罐" in words(site.get("/products/HONEY-500?language=zh"))
    site.get("/products?language=en")
    assert "Product HONEY-500 registered: Kiwi honey" in told
    assert site.events("product", "HONEY-500", SHARED) == ["ProductRegistered"]


def test_every_fault_of_the_form_stands_beside_its_field(site):
    changed = row(gtin="9421025231251", net_grams="721", hs_code="4")
    page = site.post("/products/new", 422, act="register", **changed).text
    told = words(page)
    for sentence in ("4 is no tariff code", "9421025231251 is no GTIN", "weighs 721 g net"):
        assert sentence in told
    assert "4 fields need another look" in told
    assert 'value="9421025231251"' in page
    assert site.events("product", "HONEY-500", SHARED) == []


def test_a_product_is_edited_and_withdrawn_and_comes_back(site):
    filed(site, SOUND)
    form = form_of(site.get("/products/HONEY-500/edit"), "register")
    assert form["legal_factor_1"] == "0.5"
    told = site.act("/products/HONEY-500/edit", **form | {"name": "Dark honey"})
    assert "Dark honey" in told
    told = site.act("/products/HONEY-500/withdraw", act="withdraw", reason="season over")
    assert "withdrawn" in told
    assert "season over" in told
    assert ids_of(table_of(site.get("/products?stage=withdrawn"), "Products")) == ["HONEY-500"]
    again = form_of(site.get("/products/HONEY-500/edit"), "register")
    assert again["name"] == "Dark honey"
    site.act("/products/HONEY-500/edit", **again)
    assert site.events("product", "HONEY-500", SHARED)[-2:] == [
        "ProductWithdrawn",
        "ProductRegistered",
    ]


def test_who_edits_what_another_has_changed_meanwhile_is_told(site):
    filed(site, SOUND)
    form = form_of(site.get("/products/HONEY-500/edit"), "register")
    with site.as_role(Role.OWNER, "kiwi"):
        theirs = form_of(site.get("/products/HONEY-500/edit"), "register")
        site.act("/products/HONEY-500/edit", **theirs | {"brand": "Quay"})
    told = words(site.post("/products/HONEY-500/edit", 409, **form | {"name": "X"}).text)
    assert "Since this page was shown to you" in told


def test_what_is_wrong_today_is_told_on_its_page_and_counted_in_the_list(site):
    ended = row(net_grams="", list_until="2020-01-31", legal_unit_1="", legal_factor_1="")
    filed(site, ended)
    told = words(site.get("/products/HONEY-500"))
    for sentence in ("no net weight", "names no legal unit", "until 2020-01-31"):
        assert sentence in told
    listed = site.get("/products?columns=sku,faults")
    assert re.search(r'class="n warn"[^>]*>\s*3\s*<', listed)


def test_the_list_is_filtered_sorted_and_found(site):
    filed(
        site,
        row(sku="A", name="Zebra", hs_code="0409000000", gtin=""),
        row(sku="B", name="Ant", hs_code="1901101000", gtin=""),
        row(sku="C", name="Bee", merchant_id="nordic"),
    )

    def listed(query):
        return ids_of(table_of(site.get(f"/products{query}"), "Products"))

    assert listed("") == ["A", "B", "C"]
    assert listed("?sort=name") == ["B", "C", "A"]
    assert listed("?sort=-name") == ["A", "C", "B"]
    assert listed("?hs_code=1901") == ["B"]
    assert listed("?merchant=nordic") == ["C"]
    assert listed("?q=9421025231254") == ["C"]
    assert "No product is like this" in words(site.get("/products?stage=withdrawn"))
    site.get("/products?stage=eaten", 422)


def test_a_merchant_sees_and_edits_its_own_products_only(site):
    filed(site, SOUND, row(sku="N-1", merchant_id="nordic", gtin=""))
    with site.as_role(Role.STAFF, "nordic"):
        assert ids_of(table_of(site.get("/products"), "Products")) == ["N-1"]
        for path in ("/products/HONEY-500", "/products/HONEY-500/edit"):
            site.get(path, 404)
        nowhere = words(site.get("/products/NOWHERE", 404))
        assert nowhere.replace("NOWHERE", "HONEY-500") == words(
            site.get("/products/HONEY-500", 404)
        )
        site.post("/products/HONEY-500/withdraw", 404, act="withdraw", reason="mine now")
        site.post("/products/NOWHERE/withdraw", 404, act="withdraw", reason="mine now")
        taking = site.post("/products/new", 404, act="register", **SOUND)
        assert "kiwi" not in taking.text
        assert "This is not yours" in words(upload(site, csv_file(SOUND)))
        told = site.act("/products/new", act="register", **row(sku="N-2", gtin=""))
        assert "Merchant nordic" in told
        marked = {"products": ["HONEY-500", "N-1"], "brand": "Mine"}
        seen = site.post("/products/marked/preview", 200, act="preview", **marked).text
        assert ids_of(table_of(seen, "Products marked")) == ["N-1"]
    assert site.events("product", "HONEY-500", SHARED) == ["ProductRegistered"]


def test_who_only_reads_products_is_offered_no_act(site):
    filed(site, SOUND)
    with site.as_role(Role.PLANNER):
        page = site.get("/products/HONEY-500")
        assert "Withdraw product" not in page
        assert "Edit product" not in page
        assert "Take in a file" not in site.get("/products")
        site.get("/products/new", 403)
        site.post("/products/marked", 403, act="choose", products=["HONEY-500"])


def test_the_past_is_shown_without_acts(site):
    filed(site, SOUND)
    site.act("/products/HONEY-500/withdraw", act="withdraw", reason="season over")
    before = site.system.log.last_position() - 1
    page = words(site.get(f"/products/HONEY-500?at={before}"))
    assert "season over" not in page
    assert "Withdraw product" not in page
