from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import product_faults as faults
from domain.product_checks import faults_of
from domain.product_facts import Journey, LegalUnit, ListEntry
from domain.product_positive_list import ListedLine
from domain.tax import TaxRates
from tests.domain.product_examples import DAY, ENTRY, whole


def found(facts, day=DAY, **more):
    return [type(fault) for fault in faults_of(facts, day, **more)]


def test_nothing_is_wrong_with_a_product_that_says_it_all():
    assert faults_of(whole, DAY) == ()


def test_all_faults_are_told_at_once():
    facts = replace(
        whole,
        hs_code="1901",
        gtin="123",
        origin_country="000",
        unit_code="",
        net_grams=None,
        legal_units=(LegalUnit("035", Decimal("-1")),),
        rates=TaxRates(Decimal(1)),
        positive_list=None,
    )
    assert found(facts) == [
        faults.TariffCodeInvalid,
        faults.GtinInvalid,
        faults.UnknownCountry,
        faults.UnknownUnit,
        faults.LegalFactorUnsound,
        faults.TaxRatesUnsound,
        faults.NetWeightMissing,
        faults.NotOnPositiveList,
    ]


def test_a_wrong_gtin_is_told_with_the_digit_that_belongs_to_it():
    [fault] = faults_of(replace(whole, gtin="9421025231251"), DAY)
    assert fault.values["expected"] == "9421025231254"


def test_a_good_need_not_have_a_gtin_nor_a_shelf_life():
    assert found(replace(whole, gtin="", shelf_life_days=None)) == []


def test_net_weight_and_legal_units_may_wait_until_it_is_offered():
    assert found(replace(whole, net_grams=None, legal_units=())) == [
        faults.NetWeightMissing,
        faults.LegalUnitMissing,
    ]


@pytest.mark.parametrize(
    ("units", "rule"),
    [
        ([("035", "0.801")], faults.LegalFactorDiffers),
        ([("036", "0.8")], faults.LegalFactorDiffers),
        ([("122", "2")], faults.LegalFactorDiffers),
        ([("007", "0.000001")], faults.LegalFactorUnsound),
        ([("007", "1000000000")], faults.LegalFactorUnsound),
        ([("007", "0")], faults.LegalFactorUnsound),
        ([("xxx", "1")], faults.UnknownUnit),
        ([("007", "1"), ("007", "1")], faults.LegalUnitsTooMany),
        ([("007", "1"), ("008", "1"), ("011", "1")], faults.LegalUnitsTooMany),
    ],
)
def test_factors_of_legal_units_are_exact_and_agree_with_the_weight(units, rule):
    legal = tuple(LegalUnit(code, Decimal(factor)) for code, factor in units)
    assert found(replace(whole, legal_units=legal)) == [rule]


def test_a_factor_may_say_its_zeros():
    legal = (LegalUnit("035", Decimal("0.800000000")), LegalUnit("007", Decimal("12.34567")))
    assert found(replace(whole, legal_units=legal)) == []


@pytest.mark.parametrize("text", ["", "  ", "n" * 251])
def test_a_name_fits_customs_messages(text):
    assert found(replace(whole, name=text)) == [faults.ProductTextUnfit]
    assert found(replace(whole, name="n" * 250, specification="s" * 510)) == []


def test_the_day_on_which_it_went_off_the_list_is_told():
    assert found(whole, date(2027, 12, 31)) == []
    [fault] = faults_of(whole, date(2028, 1, 1))
    assert type(fault) is faults.OffPositiveList
    assert fault.values["until"] == date(2027, 12, 31)


def test_an_entry_that_is_still_to_come_does_not_hold_yet():
    later = replace(whole, positive_list=ListEntry("n", date(2026, 12, 1)))
    [fault] = faults_of(later, DAY)
    assert type(fault) is faults.NotYetOnPositiveList
    assert fault.values["since"] == date(2026, 12, 1)


def test_what_the_table_knows_needs_no_entry_and_what_it_does_not_needs_one():
    assert found(replace(whole, positive_list=None)) == []
    elsewhere = replace(whole, hs_code="9503008900")
    assert found(elsewhere) == []
    assert found(replace(elsewhere, positive_list=None)) == [faults.NotOnPositiveList]


def test_an_entry_does_not_hold_longer_than_the_line_it_names():
    listed = [
        ListedLine("19011010", date(2016, 4, 8), date(2022, 2, 28)),
        ListedLine("19011010", date(2024, 1, 1), date(2026, 6, 30)),
    ]
    [fault] = faults_of(whole, DAY, listed=listed)
    assert fault.values["until"] == date(2026, 6, 30)
    assert found(whole, date(2023, 5, 5), listed=listed) == [faults.OffPositiveList]
    assert found(whole, date(2025, 5, 5), listed=listed) == []


@pytest.mark.parametrize(
    "entry", [replace(ENTRY, number=" "), ListEntry("n", date(2026, 2, 1), date(2026, 1, 31))]
)
def test_an_entry_has_a_number_and_days_in_their_order(entry):
    assert faults.ListEntryUnsound in found(replace(whole, positive_list=entry))


def test_goods_must_last_to_their_buyers_doors():
    journey = Journey(made_on=DAY, dispatch_by=date(2027, 1, 20), transport_days=10)
    lasting = replace(whole, shelf_life_days=90)
    assert found(lasting, journey=journey) == []
    [fault] = faults_of(replace(whole, shelf_life_days=89), DAY, journey)
    assert type(fault) is faults.ShelfLifeTooShort
    assert (fault.values["ends"], fault.values["arrives"]) == (date(2027, 1, 29), date(2027, 1, 30))


@pytest.mark.parametrize("days", [0, -1, 36_501])
def test_a_shelf_life_is_a_number_of_days(days):
    journey = Journey(DAY, DAY, 1)
    assert found(replace(whole, shelf_life_days=days), journey=journey) == [faults.ShelfLifeUnsound]
