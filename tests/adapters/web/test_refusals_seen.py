"""Every refusal of buying and selling is seen once where somebody gets it, in both languages."""

from collections.abc import Iterator

import pytest

from adapters.texts import LANGUAGES
from tests.adapters.api.interface import Interface
from tests.adapters.web.every_refusal import of_buying_and_selling
from tests.adapters.web.refused_commands import commands
from tests.adapters.web.refused_files import SEEN_IN_FILES
from tests.adapters.web.refused_forms import (
    AT_PUBLISHING,
    CAMPAIGNS,
    ENDINGS,
    FOUND_LATER,
    PRODUCTS,
    of_money,
    of_orders,
)
from tests.adapters.web.refused_ground import DRAFT, OPEN, TERMINATED, UNFIT, Ground
from tests.adapters.web.refused_sales import Sales
from tests.adapters.web.refused_sending import require_seen, require_told_to_shops, sent
from tests.adapters.web.refused_words import sentence_of
from tests.adapters.web.site import opened, words

NOBODY_ASKS = {
    **dict.fromkeys(
        ("UnitsNotHeld", "CutExceedsOrder", "OrderHeldElsewhere"),
        "only what other decisions of ours ask for, which never ask for so much",
    ),
    **dict.fromkeys(
        ("DepositAwaitsClosing", "HoldNotEnded", "IdentityNotAnswered"),
        "timers and registers ask: no role may",
    ),
    **dict.fromkeys(
        ("TermNegative", "FreightNegative"),
        "forms and the interface take no number below 0, and say so at the field",
    ),
    "NumberClaimedOtherwise": "said as an order that differs, once it stands or before",
    "NotInTurn": "one of its three kinds is always said",
    "WaitlistFull": "ten thousand must wait before it",
    "TooManyDifferences": "of statements, which are taken on the command line",
    "DeclarationStands": "of orders at customs, whose desk has pages and tests of its own",
}
"""Rules that no form and no body can break, and why."""

SEEN_ELSEWHERE = {
    "MomentNotShownOnce": "beside its field: `test_campaign_copies.py`",
    "MomentOutOfCalendar": "of years that bodies cannot say: `cli/test_campaign_copies.py`",
    "NothingLeft": "at its form: `test_campaign_years.py`",
    **dict.fromkeys(
        ("AlreadyDeclared", "OrderInRun", "OrderWaitsForYear", "QuotaMoveUnderWay"),
        "of orders on their way through customs: `application/test_moving_quota.py`",
    ),
    "WithdrawalNotOffered": "of declared orders: `end_to_end/test_cancelling_declared.py`",
    "NoRuleThen": "of years that programs name, and no form: `api/test_commands.py`",
    "NothingBooked": "a reason that an order's history tells, and no answer to anybody",
}
"""Rules whose ground is laid in other tests, and where."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with opened(f"sqlite:///{tmp_path_factory.mktemp('seen')}/jihuo.db") as site:
        yield Ground(site)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Interface, Sales]]:
    with opened(f"sqlite:///{tmp_path_factory.mktemp('shops')}/jihuo.db") as site:
        interface = Interface(site)
        yield interface, Sales(site)
        interface.client.close()


in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@in_each_language
@pytest.mark.parametrize("case", [*CAMPAIGNS, *ENDINGS, *PRODUCTS], ids=lambda case: case.name)
def test_a_form_that_is_refused_says_why_and_keeps_what_was_typed(ground, case, language):
    require_seen(ground, case, language)


@in_each_language
@pytest.mark.parametrize("of", [of_orders, of_money], ids=["orders", "money"])
def test_so_do_forms_of_orders_and_of_money(ground, of, language):
    for case in of(ground):
        require_seen(ground, case, language)


def test_a_refusal_leads_to_where_its_rule_is_satisfied(ground):
    unfit = ("BARE-1", "OLD-1", "NEW-1", "MILK-1")
    ways = {
        "CampaignIdTaken": [f"/campaigns/{OPEN}"],
        "CampaignEnded": [f"/campaigns/new?copied_from={TERMINATED}"],
        "CampaignNotOpen": [f"/campaigns/{DRAFT}"],
        "CampaignAlreadyFormed": [f"/campaigns/{OPEN}/close"],
        "ItemDiffersFromProduct": ["/products/KIWI-01/edit"],
        "ProductsUnfit": [f"/products/{sku}/edit" for sku in unfit],
        "OrderNotPaid": [f"/orders/{ground.unpaid}"],
        "OrderAlreadyCollected": ["/batches/B-1"],
        "UnknownOrder": ["/orders"],
        "UnknownDifference": ["/statements/PAY:1"],
    }  # fmt: skip
    cases = (*CAMPAIGNS, *ENDINGS, *of_orders(ground), *of_money(ground))
    led = {case.name: list(sent(ground, case, "en").links) for case in cases if case.name in ways}
    assert led == ways


@in_each_language
def test_a_product_says_itself_what_keeps_it_from_being_offered(ground, language):
    for name, sku in FOUND_LATER.items():
        answer = ground.site.client.get(f"/products/{sku}", headers={"Accept-Language": language})
        assert sentence_of(name, language).search(words(answer.text)), name


@in_each_language
def test_publishing_names_every_fault_of_every_product(ground, language):
    case = next(case for case in ENDINGS if case.url.endswith(f"{UNFIT}/publish"))
    said = sent(ground, case, language).refusal
    for name, sku in AT_PUBLISHING.items():
        assert sentence_of(name, language).search(said), name
        assert sku in said


@in_each_language
def test_what_no_page_sends_is_refused_by_the_interface_in_words(shop, language):
    api, sales = shop
    for asked in commands(sales, language):
        require_told_to_shops(api, asked, language)


def test_every_refusal_was_seen_or_cannot_be_asked_for(ground, shop):
    """Those of files are seen in `test_refusals_seen_files.py`."""
    _, sales = shop
    cases = (*CAMPAIGNS, *ENDINGS, *PRODUCTS, *of_orders(ground), *of_money(ground))
    asked = list(commands(sales, "none"))
    seen = {case.name for case in cases} | AT_PUBLISHING.keys() | SEEN_IN_FILES
    seen |= {each.name for each in asked} | {each.within for each in asked} - {""}
    others = NOBODY_ASKS.keys() | SEEN_ELSEWHERE.keys()
    assert seen | others == {each.__name__ for each in of_buying_and_selling()}
    assert not seen & others
