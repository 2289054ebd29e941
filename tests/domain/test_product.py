from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import MerchantId, Sku
from domain.product import (
    DECIDER,
    ProductMeasureMissing,
    ProductRegistered,
    RegisterProduct,
    TariffCodeInvalid,
    TaxRatesUnsound,
)
from domain.tax import TaxRates
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
RATES = TaxRates(Decimal("0.13"))
FACTS = (Sku("milk"), MerchantId("m-1"), "Milk", "1901101000", "011", "601", RATES, 900, 1_500)
register = RegisterProduct(*FACTS, AT)
registered = ProductRegistered(*FACTS, AT)


def product():
    return Scenario(DECIDER)


def test_a_product_is_registered():
    product().when(register).then(registered)


def test_the_same_facts_are_registered_once():
    product().given(registered).when(replace(register, at=AT + timedelta(days=1))).then_nothing()


def test_other_facts_replace_the_earlier():
    product().given(registered).when(replace(register, weight_grams=901)).then(
        replace(registered, weight_grams=901)
    )


@pytest.mark.parametrize(
    "code", ["", "19011010", "19011010000", "190110100A", "１９０１１０１０００"]
)
def test_a_tariff_code_has_ten_digits(code):
    product().when(replace(register, hs_code=code)).then_refused(TariffCodeInvalid)


@pytest.mark.parametrize("change", [{"weight_grams": 0}, {"volume_cm3": 0}])
def test_a_product_has_weight_and_volume(change):
    product().when(replace(register, **change)).then_refused(ProductMeasureMissing)


def test_nobody_can_be_taxed_by_unsound_rates():
    rates = TaxRates(Decimal("0.13"), Decimal(1))
    product().when(replace(register, rates=rates)).then_refused(TaxRatesUnsound)


commands = st.builds(
    replace,
    st.just(register),
    weight_grams=st.sampled_from([0, 900, 901]),
    hs_code=st.sampled_from(["1901101000", "1901109000", "x"]),
)


@given(st.lists(commands, max_size=8))
def test_the_last_registration_holds(history):
    for step in tried(DECIDER, history):
        registered = step.after.registered
        assert registered.weight_grams == step.command.weight_grams
        assert registered.hs_code == step.command.hs_code
