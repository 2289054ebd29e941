"""What stands around every page: headers, faults, words of refusals, waiting, numbers."""

import importlib
import pkgutil
from datetime import UTC, datetime, timedelta

import pytest

import application
import domain
from adapters.web import formats
from adapters.web.navigation import NAVIGATION
from adapters.web.refusals import WORDS, words_of
from domain.batch_commands import PurchaseExceedsDemand
from domain.goods import SkuUnits
from domain.identifiers import Sku
from domain.refusals import AmountRefused, ChangeRefused, Refused, UnknownThing
from tests.adapters.web.given import campaign
from tests.adapters.web.remedy_walk import page_of, told
from tests.adapters.web.site import words


def refusals(kind: type[Refused]) -> set[type[Refused]]:
    return {kind}.union(*map(refusals, kind.__subclasses__()))


def test_every_refusal_has_its_words():
    for package in (domain, application):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    roots = {Refused, ChangeRefused, AmountRefused, UnknownThing}
    # Quotes are asked for on the command line, which tells rules by their names.
    told = {r for r in refusals(Refused) - roots if not r.__module__.startswith("domain.tax_")}
    ours = {r for r in told if r.__module__.startswith(("domain", "applic"))}
    assert {r.__name__ for r in ours} == WORDS.keys()


def test_a_refusal_says_its_values():
    refusal = PurchaseExceedsDemand(batch_id="B", units=(SkuUnits(Sku("KIWI"), 3),))
    assert words_of(refusal) == ("units", "Beyond what the batch's orders wait for: 3 × KIWI.")


def test_every_answer_allows_our_own_scripts_only(site):
    for path in ("/", "/none", "/static/app.css"):
        headers = site.client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_pages_have_nothing_inline_that_the_policy_forbids(site):
    draft = campaign(site)
    for path in ("/", f"/campaigns/{draft.campaign_id}", "/batches", "/campaigns/new"):
        text = site.get(path)
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " onclick" not in text


def test_every_area_has_a_page_that_says_how_fresh_it_is(simulated):
    # Registries of people and webhooks, and the few guarantees, are read as they are.
    for path in dict(NAVIGATION).keys() - {"/people", "/webhooks", "/notices", "/guarantees"}:
        assert "behind" in words(simulated.get(path)), path


def test_remedies_lead_to_what_has_gone_the_whole_way(simulated):
    known = {"exit_id": "X-0001-R0000001", "count_id": "N-0001", "run_id": "R0000001"}
    known |= {"order_id": "kiwi-farm:000-000000", "campaign_id": "kiwi-farm-000"}
    page = page_of(simulated, simulated.client)
    led = {link.url for link, _ in told(page, known) if link}
    assert {f"/exits/{known['exit_id']}", "/entries/counts/N-0001", "/clearance/R0000001"} <= led
    for url in led:
        simulated.get(url)


def test_an_unknown_path_is_not_found_in_our_own_dress(site):
    assert "Not found" in words(site.get("/none", 404))


def test_forms_of_other_sites_are_not_taken(site):
    draft = campaign(site)
    url = f"/campaigns/{draft.campaign_id}/close"
    form = {"command_id": "foreign-000001", "act": "close", "mark": site.mark}
    foreign = ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://[::1"})
    for headers in (*foreign, {"Sec-Fetch-Site": "cross-site"}):
        assert site.client.post(url, data=form, headers=headers).status_code == 403
    assert "CampaignClosed" not in site.events("campaign", draft.campaign_id)
    own = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert site.client.post(url, data=form, headers=own).status_code == 303


def test_another_name_for_this_machine_is_not_answered(site):
    for host in ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "[::1", ""):
        answer = site.client.get("/orders", headers={"Host": host})
        assert answer.status_code == 421, host
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000"):
        assert site.client.get("/orders", headers={"Host": host}).status_code == 200, host


def test_a_page_that_has_not_caught_up_says_so(site):
    campaign(site)
    beyond = site.system.log.last_position() + 1
    said = words(site.get(f"/campaigns?reached={beyond}&events=1"))
    assert "has not caught up with it yet" in said


def test_an_odd_address_is_no_fault(site):
    for query in ("reached=x", "reached=" + "9" * 30, "left=²&reached=1", "because=__class__"):
        site.get(f"/campaigns?{query}")


def test_how_far_a_page_is_behind_is_told(site):
    campaign(site)
    assert "0.0 s behind" in words(site.get("/campaigns"))
    engine = site.system.engine.execution_options(writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE read_model_positions SET position = 0 WHERE name = 'merchant_dashboard'"
        )
    text = site.get("/campaigns")
    assert 'class="as-of late"' in text


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (formats.fen(0), "0.00"),
        (formats.fen(-1), "−0.01"),
        (formats.fen(123456789), "1,234,567.89"),
        (formats.yuan(None), "–"),
        (formats.yuan(90071992547409931), "¥ 900,719,925,474,099.31"),
        (formats.number(0), "0"),
        (formats.number(None), "–"),
        (formats.kg(18_250), "18.2"),
        (formats.kg(None), "–"),
        (formats.kg(49), "<0.1"),
        (formats.kg(0), "0.0"),
        (formats.m3(24_000), "0.024"),
        (formats.m3(250), "<0.001"),
        (formats.m3(0), "0.000"),
        (formats.share(1, 3), 33),
        (formats.share(5, 0), 0),
        (formats.share(9, 3), 100),
        (formats.moment(datetime(2026, 3, 2, 1, 14, tzinfo=UTC)), "2026-03-02 09:14 +08:00"),
        (formats.moment(datetime(2026, 3, 2, 1, 14, tzinfo=UTC), "UTC"), "2026-03-02 09:14 +08:00"),
        (formats.moment(datetime(2026, 3, 2, tzinfo=UTC), "No/Zone"), "2026-03-02 08:00 +08:00"),
        (formats.lasting(timedelta(days=2, hours=4, minutes=11)), "2 d 04:11"),
        (formats.lasting(timedelta(seconds=-5)), "0 s"),
        (formats.short("kiwi-farm:20260302-000042"), "kiwi-farm…2-000042"),
        (formats.short("B-17"), "B-17"),
    ],
)
def test_numbers_are_exact(told, text):
    assert told == text
