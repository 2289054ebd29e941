import re
from html import unescape

import pytest

from application.roles import Role
from domain.identifiers import shared_of
from tests.adapters.product_import.files import SOUND, csv_file, row
from tests.adapters.web.read_tables import csv_rows, ids_of, table_of
from tests.adapters.web.site import BOOK, form_of, words

SHARED = shared_of(BOOK)


def upload(site, file, status=200, name="products.csv"):
    fields = {"command_id": "upload-00000001", "mark": site.mark, "act": "check"}
    answer = site.client.post("/products/import", data=fields, files={"file": (name, file)})
    assert answer.status_code == status, words(answer.text)[:600]
    return answer.text


def filed(site, *rows):
    """Take a file of products in, as a person does."""
    checked = upload(site, csv_file(*rows))
    return site.act("/products/import/take", **form_of(checked, "take"))


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


def test_what_the_table_exports_can_be_edited_and_sent_again(site):
    filed(site, SOUND, row(sku="00123", name="=cmd", specification="-5 °C", gtin=""))
    heads = []
    for language in ("en", "zh"):
        page = site.get(f"/products?language={language}")
        for form in ("csv", "xlsx"):
            link = re.search(rf'href="([^"]*export={form})" download>', page)
            assert link
            exported = site.client.get(unescape(link[1])).content
            checked = words(upload(site, exported))
            assert "the same already 2" in checked or "本已相同 2" in checked
            if form == "csv":
                head, *rows = csv_rows(exported)
                assert (len(head), len(rows)) == (len(SOUND), 2)
                heads.append(head)
    assert heads[0] != heads[1]


def test_a_file_is_checked_first_and_taken_in_as_it_was_checked(site):
    file = csv_file(SOUND, row(sku="B", gtin="12"))
    checked = upload(site, file)
    assert "Take in 1 product" in words(checked)
    assert "12 is no GTIN" in words(checked)
    assert site.events("product", "HONEY-500", SHARED) == []
    form = form_of(checked, "take")
    told = words(site.post("/products/import/take", 200, **form).text)
    assert "What became of it" in told
    assert site.events("product", "HONEY-500", SHARED) == ["ProductRegistered"]
    # The same click once more.
    site.post("/products/import/take", 200, **form)
    assert site.events("product", "HONEY-500", SHARED) == ["ProductRegistered"]


def test_the_file_comes_back_with_its_errors_and_is_right_when_corrected(site):
    checked = upload(site, csv_file(row(gtin="12")))
    back = site.post("/products/import/errors", 200, **form_of(checked, "errors"))
    assert "products-with-errors.csv" in back.headers["content-disposition"]
    head, [*cells] = csv_rows(back.content)
    assert head[-4:] == ["error_column", "error_code", "error_zh", "error_en"]
    assert cells[-4:-2] == ["gtin", "gtin-invalid"]
    assert "Take in 1 product" in words(upload(site, back.content.replace(b",12,", b",,", 1)))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_filled_in(site, form):
    answer = site.client.get(f"/products/template?export={form}")
    assert f"products.{form}" in answer.headers["content-disposition"]
    assert "What would become of it" in words(upload(site, answer.content, name=f"p.{form}"))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"name\nHoney\n", "names no column"),
        (b"", "The file is empty."),
        (b"sku\n" + b"A\n" * 5_001, "At most 5,000 rows."),
        (b"sku\n" + b"A" * 4_000_001, "At most 4 MB."),
    ],
)
def test_what_is_no_file_of_products_is_told_beside_the_field(site, file, said):
    assert said in words(upload(site, file, 422))


def test_a_form_without_a_file_or_with_a_broken_one_is_told(site):
    fields = {"command_id": "upload-00000001", "mark": site.mark, "act": "check"}
    answer = site.client.post("/products/import", data=fields)
    assert (answer.status_code, "Choose a file." in words(answer.text)) == (422, True)
    for broken in ("", "no base 64", "AAAA"):
        told = words(site.post("/products/import/take", 422, act="take", kept=broken).text)
        assert "Choose the file once more." in told
    foreign = {**fields, "mark": "of another session"}
    file = {"file": ("p.csv", csv_file(SOUND))}
    assert site.client.post("/products/import", data=foreign, files=file).status_code == 403
    site.client.cookies.clear()
    assert site.client.post("/products/import", data=fields, files=file).status_code == 401


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
