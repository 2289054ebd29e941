"""Files of products, as a person sends them in by the pages."""

from domain.identifiers import shared_of
from tests.adapters.product_import.files import csv_file
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
