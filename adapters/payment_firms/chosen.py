"""The payment firm that the settings choose."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.demonstration import DemonstrationPaymentFirm
from adapters.message_store import SqlMessageStore
from adapters.payment_firms.http_firm import HttpPaymentFirm
from adapters.settings import Settings
from adapters.usable_settings import DEMONSTRATION
from application.customs_desk import PaymentFirm


@contextmanager
def payment_firm_for(settings: Settings, store: SqlMessageStore) -> Iterator[PaymentFirm]:
    """Connected when it is first asked, let go at the end of the block."""
    if settings.payments == DEMONSTRATION:
        yield DemonstrationPaymentFirm()
        return
    firm = HttpPaymentFirm(settings.payments, settings.payments_secret, store)
    try:
        yield firm
    finally:
        firm.close()
