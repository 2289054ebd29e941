from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.product import DECIDER, ProductWithdrawn, UnknownProduct, WithdrawProduct
from domain.product_facts import LegalUnit, Size
from domain.product_faults import (
    GtinInvalid,
    LegalFactorUnsound,
    NetAboveGross,
    ProductMeasureMissing,
    SizeUnsound,
    TariffCodeInvalid,
    TaxRatesUnsound,
    UnknownCountry,
    UnknownUnit,
    VolumeBeyondSize,
)
from domain.tax import TaxRates
from tests.domain.product_examples import AT, in_full, register, registered
from tests.scenario import Scenario, tried

withdraw = WithdrawProduct(register.sku, "recalled", AT)
withdrawn = ProductWithdrawn(register.sku, register.merchant_id, "recalled", AT)


def product():
    return Scenario(DECIDER)


def test_a_product_is_registered():
    product().when(register).then(registered)


def test_all_that_is_said_of_a_product_is_kept():
    scenario = product().when(in_full)
    [event] = scenario.outcome()
    assert (event.gtin, event.net_grams, event.size, event.legal_units) == (
        in_full.gtin, in_full.net_grams, in_full.size, in_full.legal_units
    )  # fmt: skip
    product().given(event).when(replace(in_full, at=AT + timedelta(days=1))).then_nothing()


def test_the_same_facts_are_registered_once():
    product().given(registered).when(replace(register, at=AT + timedelta(days=1))).then_nothing()


def test_other_facts_replace_the_earlier():
    product().given(registered).when(replace(register, weight_grams=901)).then(
        replace(registered, weight_grams=901)
    )


def test_a_product_is_withdrawn_once():
    product().given(registered).when(withdraw).then(withdrawn)
    product().given(registered, withdrawn).when(withdraw).then_nothing()


def test_what_was_never_registered_cannot_be_withdrawn():
    product().when(withdraw).then_refused(UnknownProduct)


def test_registering_it_again_brings_a_product_back():
    product().given(registered, withdrawn).when(register).then(registered)
    product().given(registered, withdrawn, registered).when(register).then_nothing()


@pytest.mark.parametrize(
    "code", ["", "19011010", "19011010000", "190110100A", "１９０１１０１０００"]
)
def test_a_tariff_code_has_ten_digits(code):
    product().when(replace(register, hs_code=code)).then_refused(TariffCodeInvalid)


@pytest.mark.parametrize("change", [{"weight_grams": 0}, {"volume_cm3": 0}, {"net_grams": 0}])
def test_a_product_has_weight_and_volume(change):
    product().when(replace(register, **change)).then_refused(ProductMeasureMissing)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"gtin": "9421025231255"}, GtinInvalid),
        ({"origin_country": "999"}, UnknownCountry),
        ({"unit_code": "024"}, UnknownUnit),
        ({"net_grams": 901}, NetAboveGross),
        ({"size": Size(100, 0, 150)}, SizeUnsound),
        ({"size": Size(100, 100, 149)}, VolumeBeyondSize),
        ({"legal_units": (LegalUnit("122", Decimal(0)),)}, LegalFactorUnsound),
    ],
)
def test_what_can_never_be_right_is_not_registered(change, rule):
    product().when(replace(register, **change)).then_refused(rule)


def test_nobody_can_be_taxed_by_unsound_rates():
    rates = TaxRates(Decimal("0.13"), Decimal(1))
    product().when(replace(register, rates=rates)).then_refused(TaxRatesUnsound)


commands = st.just(withdraw) | st.builds(
    replace,
    st.just(register),
    weight_grams=st.sampled_from([0, 900, 901]),
    hs_code=st.sampled_from(["1901101000", "1901109000", "x"]),
)


@given(st.lists(commands, max_size=8))
def test_the_last_registration_holds_until_it_is_withdrawn(history):
    for step in tried(DECIDER, history):
        assert step.after.is_withdrawn == (step.command is withdraw)
        if step.command is not withdraw:
            assert step.after.registered.weight_grams == step.command.weight_grams
            assert step.after.registered.hs_code == step.command.hs_code
