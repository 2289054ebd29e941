"""Products that somebody marks, edited at once."""

import re

from tests.adapters.product_import.files import SOUND, row
from tests.adapters.web.products_sent_in import SHARED, filed
from tests.adapters.web.read_tables import ids_of, table_of
from tests.adapters.web.site import form_of, words


def test_marked_products_are_edited_after_a_preview(site):
    filed(site, SOUND, row(sku="B", gtin="", net_grams="", legal_unit_1="", legal_factor_1=""))
    asked = site.post("/products/marked", 200, act="choose", products=["HONEY-500", "B"]).text
    form = form_of(asked, "preview")
    changed = {"vat_percent": "13", "products": ["HONEY-500", "B"]}
    seen = site.post("/products/marked/preview", 200, **form | changed).text
    assert "Change 2 products" in words(seen)
    assert site.events("product", "B", SHARED) == ["ProductRegistered"]
    sent = form_of(seen, "edit") | {"products": ["HONEY-500", "B"]}
    assert "0 order" not in site.act("/products/marked/edit", **sent)
    listed = site.get("/products?columns=sku,vat_percent")
    assert len(re.findall(r'<td class="n[^>]*>\s*13\s*<', listed)) == 2


def test_what_cannot_be_edited_is_named_before(site):
    filed(site, SOUND, row(sku="B", gtin=""))
    fields = {"products": ["HONEY-500", "B"], "hs_code": "12"}
    seen = words(site.post("/products/marked/preview", 200, act="preview", **fields).text)
    assert "not taken 2" in seen
    assert "12 is no tariff code" in seen
    nothing = site.post("/products/marked/preview", 422, act="preview", products=["B"]).text
    assert "Say at least one thing" in words(nothing)
    assert "Mark at least one product" in words(
        site.post("/products/marked", 422, act="choose").text
    )


def test_all_that_the_filter_shows_may_be_edited(site):
    filed(site, SOUND, row(sku="B", gtin="", hs_code="1901101000"))
    shown = site.post("/products/marked", 200, act="choose", whole="1", asked="hs_code=1901").text
    assert ids_of(table_of(shown, "Products marked")) == ["B"]
