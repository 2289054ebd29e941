from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.order_import.buyers import made_up_buyer
from adapters.order_import.offer import drafted
from domain import campaign as campaigns
from domain import campaign_state
from domain.dated import YEARLY_LIMIT_FEN, in_force
from domain.identifiers import CampaignId
from tests.adapters.order_import.files import BUYERS, OPENING, PRODUCTS, Intake, intake_of

REPOSITORY = Path(__file__).resolve().parents[3]
FILE = REPOSITORY.parent / "shared" / "data" / "online_retail.csv.gz"

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.name} is not beside the project")


@pytest.fixture(scope="module")
def intake(tmp_path_factory) -> Intake:
    return intake_of(FILE, folder=tmp_path_factory.mktemp("real"))


def test_all_that_is_in_the_file_is_accounted_for(intake):
    summary = intake.summary
    accepted, reported = summary["accepted"], summary["reported"]
    assert summary["rows"] == accepted["rows"] + reported["rows"] == 125_654
    assert accepted["units"] + reported["units"] == 1_120_183
    assert Decimal(accepted["value"]) + Decimal(reported["value"]) == Decimal("2178341.74")


def test_reasons_are_stable(intake):
    """Before placing: the yearly limit and the caps are still to refuse some."""
    assert intake.summary == {
        "rows": 125_654,
        "accepted": {"rows": 58_800, "orders": 3_604, "units": 461_968, "value": "831541.09"},
        "reported": {"rows": 66_854, "units": 658_215, "value": "1346800.65"},
        "reasons": {
            "cancellation": 2_300,
            "invoice-over-99-lines": 36_204,
            "invoice-over-single-limit": 25_323,
            "invoice-row-refused": 1_811,
            "not-goods": 572,
            "price-not-positive": 376,
            "quantity-not-positive": 268,
        },
    }


def test_every_invoice_is_whole(intake):
    placed = {invoice.number for invoice in intake.invoices}
    split = {r.invoice_no for r in intake.reported if r.code != "not-goods"} & placed
    assert not split


def test_no_two_buyers_share_an_identity(intake):
    sources = {(i.customer_id, "" if i.customer_id else i.number) for i in intake.invoices}
    made = {made_up_buyer(*source, BUYERS).buyer.id_number for source in sources}
    assert len(made) == len(sources)


def test_the_campaign_of_the_profile_offers_enough(intake):
    draft = drafted(CampaignId("c"), intake.asked, OPENING, PRODUCTS, OPENING.opens_at)
    assert campaigns.decide(draft, campaign_state.Campaign())
    asked = Counter[str]()
    for invoice in intake.invoices:
        for row in invoice.rows:
            asked[row.sku] += row.quantity
    assert asked.total() <= draft.units_max
    assert all(asked[item.sku] <= item.units_max for item in draft.items)


def test_wholesale_buyers_pass_the_yearly_limit(intake):
    limit_fen = in_force(YEARLY_LIMIT_FEN, OPENING.opens_at.date())
    used, over = Counter[str](), 0
    for invoice in intake.invoices:
        worth = int(sum(row.unit_price * row.quantity for row in invoice.rows) * 100)
        buyer = made_up_buyer(invoice.customer_id, invoice.number, BUYERS).buyer.id_number
        if used[buyer] + worth > limit_fen:
            over += 1
        else:
            used[buyer] += worth
    assert over == 83
