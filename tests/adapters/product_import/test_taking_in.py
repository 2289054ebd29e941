from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from adapters.product_import.columns import texts_of
from adapters.product_import.drafting import drafted
from domain.identifiers import MerchantId, Sku
from domain.product import WithdrawProduct, facts_of
from domain.product_facts import LegalUnit, ListEntry, Size
from domain.tax import TaxRates
from tests.adapters.product_import.files import SOUND, csv_file, row
from tests.domain.product_examples import AT, in_full


def faults(report):
    return [(each.row, each.fault.column, each.fault.code) for each in report.faults]


def test_a_row_that_says_everything_is_a_product(ground):
    report = ground.take(csv_file(SOUND))
    assert (report.rows, report.new, report.changed, report.faults) == (1, ["HONEY-500"], [], [])
    known = ground.product("HONEY-500").registered
    assert known.rates == TaxRates(Decimal("0.09"), Decimal(0), Decimal("0.15"))
    assert known.legal_units == (LegalUnit("035", Decimal("0.5")),)
    assert known.size == Size(90, 90, 120)
    assert known.positive_list == ListEntry("PL-17", date(2016, 4, 8), date(2028, 12, 31))
    assert (known.weight_grams, known.net_grams, known.gtin) == (720, 500, "9421025231254")


def test_a_file_that_is_sent_again_changes_nothing(ground):
    ground.take(csv_file(SOUND))
    before = ground.events
    again = ground.take(csv_file(SOUND))
    assert (again.new, again.changed, again.same) == ([], [], 1)
    assert ground.events == before


def test_checking_a_file_writes_nothing(ground):
    report = ground.check(csv_file(SOUND, row(sku="B", gtin="1")))
    assert (report.new, faults(report)) == (["HONEY-500"], [(3, "gtin", "gtin-invalid")])
    assert ground.events == 0


def test_a_column_that_is_not_there_leaves_what_stands_and_an_empty_cell_takes_it_away(ground):
    ground.take(csv_file(SOUND))
    report = ground.take(csv_file({"sku": "HONEY-500", "name": "Honey", "gtin": ""}))
    assert report.changed == ["HONEY-500"]
    known = ground.product("HONEY-500").registered
    assert (known.name, known.gtin, known.net_grams) == ("Honey", "", 500)


def test_one_bad_row_does_not_stop_a_file(ground):
    report = ground.take(csv_file(SOUND, row(sku="B", vat_percent="x"), row(sku="C")))
    assert report.new == ["HONEY-500", "C"]
    assert faults(report) == [(3, "vat_percent", "not-a-number")]


def test_all_that_is_wrong_with_a_row_is_told_in_both_languages(ground):
    report = ground.check(csv_file(row(gtin="9421025231251", net_grams="721", hs_code="409000000")))
    assert faults(report) == [
        (2, "hs_code", "tariff-code-invalid"),
        (2, "gtin", "gtin-invalid"),
        (2, "net_grams", "net-above-gross"),
        (2, "legal_factor_1", "legal-factor-differs"),
    ]
    first = report.faults[1].plain()
    assert first["value"] == "9421025231251"
    assert "9421025231254" in first["message"]["en"]
    assert "9421025231254" in first["message"]["zh"]
    assert first["message"]["en"] != first["message"]["zh"]


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"sku": ""}, "sku", "needed"),
        ({"name": ""}, "name", "needed"),
        ({"merchant_id": ""}, "merchant_id", "needed"),
        ({"name": "n" * 1_001}, "name", "too-long"),
        ({"name": "n" * 251}, "name", "product-text-unfit"),
        ({"brand": "b" * 101}, "brand", "product-text-unfit"),
        ({"brand": "a\x07b"}, "brand", "control-characters"),
        ({"weight_grams": "0.5"}, "weight_grams", "not-a-whole-number"),
        ({"weight_grams": "-1"}, "weight_grams", "not-a-whole-number"),
        ({"weight_grams": "9999999999"}, "weight_grams", "not-a-whole-number"),
        ({"vat_percent": "NaN"}, "vat_percent", "not-a-number"),
        ({"vat_percent": "100"}, "vat_percent", "tax-rates-unsound"),
        ({"list_until": "31.12.2028"}, "list_until", "not-a-day"),
        ({"list_until": "2016-01-01"}, "list_number", "list-entry-unsound"),
        ({"list_number": ""}, "list_number", "incomplete"),
        ({"list_since": ""}, "list_since", "incomplete"),
        ({"height_mm": ""}, "height_mm", "incomplete"),
        ({"height_mm": "0"}, "length_mm", "size-unsound"),
        ({"legal_factor_1": ""}, "legal_factor_1", "incomplete"),
        ({"legal_unit_1": "", "legal_factor_1": "1"}, "legal_unit_1", "incomplete"),
        ({"legal_unit_1": "", "legal_factor_1": "", "legal_unit_2": "007", "legal_factor_2": "1"},
         "legal_unit_1", "incomplete"),
        ({"legal_unit_1": "7", "legal_factor_1": "1"}, "legal_unit_1", "unknown-unit"),
        ({"legal_unit_2": "7", "legal_factor_2": "1"}, "legal_unit_2", "unknown-unit"),
        ({"legal_unit_2": "007", "legal_factor_2": "0"}, "legal_factor_2", "legal-factor-unsound"),
        ({"unit_code": "7"}, "unit_code", "unknown-unit"),
        ({"origin_country": "NZ"}, "origin_country", "unknown-country"),
        ({"shelf_life_days": "0"}, "shelf_life_days", "shelf-life-unsound"),
    ],
)  # fmt: skip
def test_a_fault_is_told_where_it_would_be_mended(ground, change, column, code):
    report = ground.check(csv_file(row(**change)))
    assert faults(report) == [(2, column, code)]
    assert report.faults[0].fault.value == (change | SOUND | change)[column]


def test_a_product_that_a_file_says_twice_is_not_taken_either_time(ground):
    report = ground.take(csv_file(SOUND, row(sku="B"), row(name="Other")))
    assert report.new == ["B"]
    assert faults(report) == [(2, "sku", "sku-twice"), (4, "sku", "sku-twice")]


def test_a_merchant_files_its_own_products_and_none_of_anothers(ground):
    own = {name: cell for name, cell in SOUND.items() if name != "merchant_id"}
    mine = frozenset({MerchantId("kiwi")})
    assert ground.take(csv_file(own), mine).new == ["HONEY-500"]
    assert ground.product("HONEY-500").registered.merchant_id == "kiwi"
    theirs = ground.take(csv_file(own | {"name": "Stolen"}), frozenset({MerchantId("nordic")}))
    assert faults(theirs) == [(2, "sku", "not-yours")]
    assert "kiwi" not in str(theirs.plain())
    for_another = ground.take(csv_file(row(sku="NEW", merchant_id="nordic")), mine)
    assert faults(for_another) == [(2, "merchant_id", "not-yours")]


def test_a_withdrawn_product_comes_back_when_it_is_sent_again(ground):
    ground.take(csv_file(SOUND))
    withdrawing = WithdrawProduct(Sku("HONEY-500"), "season over", AT)
    ground.system.handle(ground.shared, withdrawing, "withdraw-1", "test")
    assert ground.product("HONEY-500").is_withdrawn
    assert ground.take(csv_file(SOUND)).changed == ["HONEY-500"]
    assert not ground.product("HONEY-500").is_withdrawn


def test_more_than_a_thousand_products_are_some_appends_and_as_many_reads(ground, monkeypatch):
    log = ground.system.log
    counts = Counter[str]()

    def counted(name):
        method = getattr(log, name)

        def counting(*said):
            counts[name] += 1
            return method(*said)

        return counting

    for name in ("read_after", "append"):
        monkeypatch.setattr(log, name, counted(name))
    report = ground.take(csv_file(*(row(sku=f"S-{n:05d}") for n in range(2_300))))
    assert (len(report.new), ground.events) == (2_300, 2_300)
    assert counts["append"] == 3
    # Each portion is read to be laid over, for the versions that were seen, and to be decided.
    assert counts["read_after"] <= 9


def test_a_product_that_another_changes_meanwhile_is_laid_over_anew(ground):
    ground.take(csv_file(SOUND))
    intake = ground.intake()
    portion = type(intake).portion
    changed = list[str]()

    def overtaken(self, *said):
        found = portion(self, *said)
        if not changed:
            changed.append("once")
            ground.take(csv_file({"sku": "HONEY-500", "brand": "Quay"}))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(intake), "portion", overtaken)
        assert ground.take(csv_file({"sku": "HONEY-500", "name": "Honey"})).changed
    known = ground.product("HONEY-500").registered
    assert (known.name, known.brand) == ("Honey", "Quay")


def test_what_stands_is_written_and_read_as_the_same():
    for command in (in_full, replace(in_full, gtin="", size=None, positive_list=None, brand="")):
        said = texts_of(facts_of(command), command.merchant_id)
        assert drafted(said, AT) == command
