"""Files of products: taken out, checked, corrected and taken in."""

import re
from html import unescape

import pytest

from tests.adapters.product_import.files import SOUND, csv_file, row
from tests.adapters.web.products_sent_in import SHARED, filed, upload
from tests.adapters.web.read_tables import csv_rows
from tests.adapters.web.site import form_of, words


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
