"""Rows of reductions and coupons on the form of a campaign, and the terms on its page."""

import re
from decimal import Decimal

import pytest

from application.streams import CAMPAIGN, DECIDERS
from domain.coupons import CouponPays
from domain.stated_reductions import ReductionKind
from tests.adapters.web.site import BOOK, form_of, words
from tests.adapters.web.test_campaigns import DRAFT

HELD = {"from": "2026-03-02T09:00", "until": "2026-03-04T09:00"}


def reduction(row, kind, **said):
    fields = {"kind": kind, "name": f"Cut {row}", **HELD, **said}
    return {f"reduction_{name}-{row}": value for name, value in fields.items()}


def coupon(row, **said):
    fields = {"code": f"C{row}", "save": "20.00", "pays": "goods", **HELD, **said}
    return {f"coupon_{name}-{row}": value for name, value in fields.items()}


PRICED = {
    **DRAFT,
    "reductions": "3",
    "coupons": "1",
    **reduction(0, "campaign price", skus="KIWI-01", price="99.90"),
    **reduction(1, "percent off", percent="12.5"),
    **reduction(2, "spend and save", spend="300", save="40", repeats="1", skus="KIWI-01"),
    **coupon(0, percent="10", spend="100", pays="goods and freight", merchant_share="60",
             uses="500", uses_per_buyer="1"),
}  # fmt: skip


def terms_of(site, campaign_id="honey-1"):
    stream_id = f"{BOOK}/{CAMPAIGN}/{campaign_id}"
    events = site.system.log.read([stream_id])[stream_id].events
    return DECIDERS[CAMPAIGN].state_of(events).terms


def beside(page, field):
    return page.partition(f'id="f-draft-{field}"')[2].partition("</div>")[0]


def test_reductions_and_coupons_are_stated_on_the_form(site):
    site.post("/campaigns/new", **PRICED)
    terms = terms_of(site)
    price, percent, spend = terms.reductions
    assert (price.kind, price.price_fen, price.skus) == (
        ReductionKind.CAMPAIGN_PRICE, 9_990, ("KIWI-01",)
    )  # fmt: skip
    assert (percent.name, percent.share_off, percent.skus) == ("Cut 1", Decimal("0.125"), ())
    assert (spend.spend_fen, spend.save_fen, spend.repeats) == (30_000, 4_000, True)
    assert price.window.begins_at.isoformat() == "2026-03-02T01:00:00+00:00"
    (code,) = terms.coupons
    assert (code.code, code.save_fen, code.share_off) == ("C0", 2_000, Decimal("0.1"))
    assert (code.spend_fen, code.pays) == (10_000, CouponPays.GOODS_AND_FREIGHT)
    assert (code.merchant_share, code.uses_max, code.uses_per_buyer_max) == (Decimal("0.6"), 500, 1)


def test_the_page_of_the_campaign_says_what_lowers_the_taxable_price(site):
    site.post("/campaigns/new", **PRICED)
    said = words(site.get("/campaigns/honey-1"))
    assert "Cut 0 costs ¥ 99.90 KIWI-01 falls with it 2026-03-02 09:00 +08:00" in said
    assert "Cut 1 12.5 % off all products falls with it" in said
    assert "Cut 2 ¥ 40.00 off for each ¥ 300.00 KIWI-01 falls with it" in said
    assert "pays 10 %, at most ¥ 20.00 from goods worth ¥ 100.00 on goods and freight 60 %" in said
    assert "500 1 stays 2026-03-02 09:00 +08:00 2026-03-04 09:00 +08:00" in said
    site.client.headers["accept-language"] = "zh"
    said = words(site.get("/campaigns/honey-1"))
    assert "完税价格不变" in said


def test_a_campaign_without_any_says_nothing_of_them(site):
    site.post("/campaigns/new", **DRAFT)
    assert 'id="terms"' not in site.get("/campaigns/honey-1")


@pytest.mark.parametrize("kind", ["campaign price", "percent off", "spend and save", "coupon"])
def test_a_row_more_keeps_what_was_typed_and_goes_on_in_it(site, kind):
    page = site.post("/campaigns/new", 200, **{**PRICED, "name": "蜜", "more": kind}).text
    assert 'value="蜜"' in page
    assert 'value="99.90"' in page
    row, group = (1, "coupon_code") if kind == "coupon" else (3, "reduction_name")
    (focused,) = re.findall(r"<input[^>]*autofocus[^>]*>", page)
    assert f'name="{group}-{row}"' in focused
    assert page.count("autofocus") == 1
    assert site.events("campaign", "honey-1") == []
    # Until somebody says otherwise, it holds as long as orders are taken.
    fields = form_of(page, "draft")
    window = [fields[f"{group.partition('_')[0]}_{name}-{row}"] for name in ("from", "until")]
    assert window == [DRAFT["opens_at"], DRAFT["closes_at"]]


def test_a_row_less_moves_the_others_up(site):
    page = site.post("/campaigns/new", 200, **{**PRICED, "less": "reduction-0"}).text
    fields = form_of(page, "draft")
    assert fields["reductions"] == "2"
    assert (fields["reduction_name-0"], fields["reduction_kind-0"]) == ("Cut 1", "percent off")
    assert fields["reduction_percent-0"] == "12.5"
    assert "reduction_price-0" not in fields
    assert (fields["reduction_name-1"], fields["coupon_code-0"]) == ("Cut 2", "C0")
    assert re.search(r'name="reduction_repeats-1"[^>]* checked', page)
    site.post("/campaigns/new", **{**fields, "reduction_repeats-1": "1", "mode": "2",
                                   "regime": "1210", "coupon_pays-0": "goods"})  # fmt: skip
    assert [each.name for each in terms_of(site).reductions] == ["Cut 1", "Cut 2"]


@pytest.mark.parametrize(
    "button",
    [
        {"more": "gift"},
        {"less": "reduction-9"},
        {"less": "x-0"},
        {"less": "coupon-"},
        {"reductions": "x", "more": "coupon"},
    ],
)
def test_a_button_that_there_is_not_changes_nothing(site, button):
    page = site.post("/campaigns/new", 200, **{**PRICED, **button}).text
    assert 'value="Honey"' in page
    assert site.events("campaign", "honey-1") == []


def test_a_form_takes_so_many_rows(site):
    rows = {k: v for n in range(20) for k, v in coupon(n).items()}
    page = site.post("/campaigns/new", 200, **{**DRAFT, **rows, "coupons": "20", "more": "coupon"})
    assert form_of(page.text, "draft")["coupons"] == "20"
    assert "A form takes 20 coupons" in words(page.text)
    site.post("/campaigns/new", **{**DRAFT, **rows, "coupons": "20"})
    assert len(terms_of(site).coupons) == 20


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("reduction_name-0", "", "This is needed"),
        ("reduction_name-2", "Cut 1", "Another reduction has this name"),
        ("reduction_price-0", "0", "A price is above 0"),
        ("reduction_price-0", "1.234", "at most 2 decimal places"),
        ("reduction_skus-0", "KIWI-09", "does not offer KIWI-09"),
        ("reduction_skus-0", "", "for one product"),
        ("reduction_percent-1", "100", "less than 100 %"),
        ("reduction_until-1", "2026-03-02T08:00", "must end after it begins"),
        ("reduction_from-1", "soon", "A time such as"),
        ("reduction_save-2", "300", "less than is spent"),
        ("coupon_code-0", "", "This is needed"),
        ("coupon_save-0", "0", "must save something"),
        ("coupon_percent-0", "0", "More than 0"),
        ("coupon_merchant_share-0", "101", "From 0 to 100"),
        ("coupon_uses-0", "0", "A whole number from 1"),
        ("coupon_until-0", "2026-03-02T09:00", "must end after it begins"),
        ("coupon_pays-0", "everything", "Choose one that is listed"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_lost(site, field, value, why):
    page = site.post("/campaigns/new", 422, **{**PRICED, field: value}).text
    assert why in beside(page, field)
    assert page.count('aria-invalid="true"') == 1
    fields = form_of(page, "draft")
    text = {k: v for k, v in PRICED.items() if k not in (field, "mode", "regime", "act")
            and not k.startswith(("coupon_pays", "reduction_repeats"))}  # fmt: skip
    assert {name: fields.get(name) for name in text} == text
    assert re.search(r'name="reduction_repeats-2"[^>]* checked', page)
    assert site.events("campaign", "honey-1") == []


def test_a_fault_is_told_in_chinese_as_well(site):
    site.client.headers["accept-language"] = "zh"
    page = site.post("/campaigns/new", 422, **{**PRICED, "reduction_name-2": "Cut 1"}).text
    assert "名称" in beside(page, "reduction_name-2")


def test_a_time_that_clocks_show_twice_stands_beside_its_row(site):
    berlin = {"time_zone": "Europe/Berlin", "coupon_until-0": "2026-10-25T02:30"}
    page = site.post("/campaigns/new", 422, **{**PRICED, **berlin}).text
    assert "2026-10-25 02:30+02:00, 2026-10-25 02:30+01:00" in beside(page, "coupon_until-0")
