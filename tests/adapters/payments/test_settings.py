"""Whom refunds are asked of, and what has to stand beside it."""

import pytest

from adapters.databases import engine_for
from adapters.demonstration import DemonstrationPaymentFirm
from adapters.message_store import SqlMessageStore
from adapters.payment_firms.chosen import payment_firm_for
from adapters.payment_firms.http_firm import HttpPaymentFirm
from adapters.settings import Settings
from adapters.usable_settings import UnusableSettingError
from tests.adapters.payments.house import SECRET


@pytest.fixture
def store(tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path}/kept.db")
    yield SqlMessageStore(engine)
    engine.dispose()


def test_a_demonstration_asks_nobody(store):
    with payment_firm_for(Settings(), store) as firm:
        assert isinstance(firm, DemonstrationPaymentFirm)


@pytest.mark.parametrize("address", ["https://pay.example/v1", "http://127.0.0.1:9100"])
def test_a_firm_is_asked_over_tls_or_on_this_machine(store, address):
    settings = Settings(payments=address, payments_secret=SECRET)
    with payment_firm_for(settings, store) as firm:
        assert isinstance(firm, HttpPaymentFirm)


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("http://pay.example", SECRET),
        ("pay.example", SECRET),
        ("", SECRET),
        ("https://pay.example", ""),
        ("https://pay.example", "secret"),
        ("https://pay.example", "whsec_c2hvcnQ="),
        ("https://pay.example", "whsec_not base 64 at all, and long enough"),
    ],
)
def test_what_could_be_overheard_or_signed_by_anybody_is_refused(address, secret):
    with pytest.raises(UnusableSettingError):
        Settings(payments=address, payments_secret=secret)


def test_the_secret_is_not_told():
    assert SECRET not in repr(Settings(payments="https://p.example", payments_secret=SECRET))
