"""`/imports/profiles`: a merchant shows a file and says which of its columns means what."""

import json
from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.order_import.merchants_profiles import NEEDED, OPTIONAL, OwnProfile, from_choices
from adapters.order_import.profile import FileFacts, OrderFileError
from adapters.order_import.profile_files import read
from adapters.order_import.reading import named_faults, require_workbook, sheet_of
from adapters.order_import.records import shown
from adapters.order_import.xlsx_records import first_records
from adapters.texts import mark, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.import_columns import profile_table
from adapters.web.import_desk import file_in, name_of, profiles_of, upload_of
from adapters.web.pages import Page, page_of
from application.roles import PartyKind
from domain.dated import customs_day
from domain.risk_notice import notice_on

router = APIRouter()

FIELDS = {
    "invoice_no": mark("Order number"),
    "sku": mark("Product code"),
    "name": mark("Product name"),
    "quantity": mark("Quantity"),
    "dated": mark("Time of the order"),
    "unit_price": mark("Unit price ¥"),
    "buyer_name": mark("Buyer's name"),
    "buyer_id_number": mark("Buyer's ID number"),
    "telephone": mark("Telephone"),
    "address": mark("Address"),
    "customer_id": mark("Customer number"),
}
"""What a file must say of each row, in the words of the page."""

GUESSES = {
    "invoice_no": ("订单号", "订单编号", "单号", "order", "invoice"),
    "sku": ("商品编码", "货号", "sku", "stockcode", "product code"),
    "name": ("商品名称", "品名", "商品", "description", "product name"),
    "quantity": ("数量", "件数", "quantity", "qty"),
    "dated": ("下单时间", "日期", "时间", "date", "time"),
    "unit_price": ("单价", "价格", "unitprice", "price"),
    "buyer_name": ("订购人", "买家姓名", "姓名", "buyer", "name"),
    "buyer_id_number": ("身份证", "证件号", "id number", "identity"),
    "telephone": ("电话", "手机", "telephone", "phone", "mobile"),
    "address": ("地址", "address"),
    "customer_id": ("客户", "会员", "customer"),
}
"""What shops call their columns; only a proposal, which is looked at."""

ROWS_SHOWN = 6
CELL_CHARACTERS_MAX = 60
COLUMNS_MAX = 200
SAMPLE_CHARACTERS_MAX = 150_000

Paged = Annotated[Page, Depends(page_of)]
Acted = Annotated[Act, Depends(act_of)]
Uploaded = Annotated[Act, Depends(upload_of)]


@router.get("/imports/profiles")
def profiles(page: Paged) -> Response:
    return list_page(page)


@router.post("/imports/profiles/look")
def look(act: Uploaded) -> Response:
    """Nothing is kept of the file: its first rows go into the page that is answered."""
    try:
        file = file_in(act)
        with ExitStack() as closing:
            closing.enter_context(named_faults())
            require_workbook(file.file, file.filename or "")
            sheet = sheet_of(file.file, FileFacts(), closing)
            rows = [[cut(text) for text in each.texts] for each in first_records(sheet, ROWS_SHOWN)]
        titles = [cut(title) for title in sheet.titles][:COLUMNS_MAX]
        sample = {
            "file": name_of(file),
            "read_as": sheet.encoding or sheet.form,
            "titles": titles,
            "rows": [row[: len(titles)] for row in rows],
        }
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: list_page(act.page))
    except OrderFileError as fault:
        return act.refused("file", fault.said(), 422, lambda: list_page(act.page))
    return choose_page(act.page, sample, proposed(titles))


def cut(text: str) -> str:
    return shown(text)[:CELL_CHARACTERS_MAX]


def proposed(titles: list[str]) -> dict[str, str]:
    """Each title for one field at most: the first whose words it holds."""
    left, found = list(titles), dict[str, str]()
    for field, words in GUESSES.items():
        for word in words:
            title = next((t for t in left if word in t.casefold()), None)
            if title:
                found[field] = title
                left.remove(title)
                break
    return found


@router.post("/imports/profiles")
def save(act: Acted) -> Response:
    page, sample = act.page, sample_in(act)
    chosen = {field: str(act.form.get(f"column_{field}") or "") for field in FIELDS}
    try:
        merchant_id = act.text("merchant_id")
        page.refuse_foreign("merchant", merchant_id)
        name, platform = act.text("name"), act.text("platform")
        consent = act.text("consent", needed=False, longest=20)
        formats = tuple(act.text("date_formats", needed=False).splitlines())
        facts = FileFacts(date_formats=formats) if formats else FileFacts()
        own = OwnProfile(merchant_id, name, from_choices(platform, chosen, facts, consent))
        profiles_of(page).keep(own, page.visitor.actor, act.now)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: choose_page(page, sample, chosen))
    except OrderFileError as fault:
        words = fault.said()
        return act.refused("", words, 422, lambda: choose_page(page, sample, chosen))
    return RedirectResponse(page.url("imports", "profiles"), 303)


def sample_in(act: Act) -> dict[str, Any]:
    """The first rows as the page carried them; without them fields are still chosen by title."""
    text = str(act.form.get("sample") or "")[:SAMPLE_CHARACTERS_MAX]
    try:
        found = json.loads(text)
        titles = [str(title) for title in found["titles"]][:COLUMNS_MAX]
        rows = [[str(cell) for cell in row] for row in found["rows"]][:ROWS_SHOWN]
        said = {"file": str(found["file"]), "read_as": str(found["read_as"])}
    except (ValueError, TypeError, KeyError, RecursionError):
        titles, rows, said = [], [], {"file": "", "read_as": ""}
    return {**said, "titles": titles, "rows": rows}


@router.post("/imports/profiles/remove")
def remove(act: Acted) -> Response:
    page, merchant_id = act.page, str(act.form.get("merchant_id") or "")
    page.refuse_foreign("merchant", merchant_id)
    profiles_of(page).remove(merchant_id, str(act.form.get("name") or ""))
    return RedirectResponse(page.url("imports", "profiles"), 303)


def list_page(page: Page) -> Response:
    rows = profiles_of(page).all(page.within)
    listed = [{**row._mapping, "said": said_of(row)} for row in rows]
    return page.show("imports/profiles.html", table=profile_table(page).of(listed))


def said_of(row: Any) -> str:
    """Which column means what, in one line."""
    columns = read(row.profile).columns
    named = ((label, getattr(columns, field)) for field, label in FIELDS.items())
    return say(", ").join(f"{say(label)}: {title}" for label, title in named if title)


def choose_page(page: Page, sample: dict[str, Any], chosen: dict[str, str]) -> Response:
    page.is_personal = True
    merchants = merchants_of(page)
    return page.show(
        "imports/choose.html",
        sample=sample,
        written=json.dumps(sample, ensure_ascii=False),
        fields=[(field, FIELDS[field], field in NEEDED) for field in (*NEEDED, *OPTIONAL)],
        chosen=chosen,
        notice=notice_on(customs_day(page.now)).version,
        merchants=merchants,
        merchant_options=[(each, each) for each in merchants],
        title_options=[("", "–"), *((title, title) for title in sample["titles"])],
    )


def merchants_of(page: Page) -> list[str]:
    """Whose profile it may be: those in reach, or of everybody."""
    if page.within is not None:
        return sorted(page.within)
    parties = page.doors.accounts.every_party()
    return sorted(each.party_id for each in parties if each.kind is PartyKind.MERCHANT)
