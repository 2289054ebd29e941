"""Events of one campaign's orders, and whether what is counted of them adds up."""

from typing import Any

from adapters.verification.campaign_sums import kept_campaign_sums
from projections.campaign_page_figures import Filter
from projections.merchant_dashboard import MODEL
from tests.projections.given import applied, given
from tests.projections.story import drafted

ALL = Filter()


def told_of(connection, *events: Any) -> None:
    """One order's events, after its campaign's."""
    by_stream = [("campaign", "K", [drafted()])]
    by_stream += [("order", event.order_id, [event]) for event in events]
    applied(connection, MODEL, given(*by_stream).recorded)


def broken(connection) -> list[Any]:
    results = kept_campaign_sums(connection, [MODEL])
    assert len(results) == 5
    return [result for result in results if not result.is_sound]
