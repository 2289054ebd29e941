from datetime import timedelta

import pytest

from adapters.access.registry import Change, Party
from application.rights import MAY_SEND
from application.roles import PartyKind, Role
from domain.identifiers import MerchantId, shared_of
from domain.mandate import GiveMandate
from tests.adapters.web.site import BOOK, words

SHARED = shared_of(BOOK)
FIRMS = (
    Party("broker-1", PartyKind.DECLARANT, "Broker One"),
    Party("carrier-1", PartyKind.CARRIER, "Carrier One"),
    Party("kiwi-farm", PartyKind.MERCHANT, "Kiwi Farm"),
    Party("nordic-baby", PartyKind.MERCHANT, "Nordic Baby"),
)


@pytest.fixture
def firms(site):
    for party in FIRMS:
        site.app.state.doors.accounts.register_party(party, Change("test", site.system.clock()))
    return site


def give(site, merchant: str, mandatary: str = "broker-1", right: str = "declare", until=None):
    command = GiveMandate(MerchantId(merchant), mandatary, right, until, site.system.clock())
    site.do(command, f"give-{merchant}-{mandatary}-{right}", SHARED, "test")


def test_an_owner_gives_a_mandate_and_takes_it_back(firms):
    with firms.as_role(Role.OWNER, "kiwi-farm"):
        told = firms.act("/mandates", act="give", mandatary="broker-1", right="declare", until="")
        assert "broker-1" in told
        assert "✓ holds" in told
        asked = words(
            firms.get("/mandates/withdraw?merchant=kiwi-farm&mandatary=broker-1&right=declare")
        )
        assert "It sees none of your orders and runs any more" in asked
        assert "DeclareRun" in asked
        told = firms.act(
            "/mandates/withdraw", act="withdraw", mandatary="broker-1", right="declare"
        )
        assert "✕ withdrawn" in told
    assert firms.events("mandate", "kiwi-farm", SHARED) == ["MandateGiven", "MandateWithdrawn"]


def test_until_when_it_holds_is_typed_in_the_readers_zone_and_lies_ahead(firms):
    ahead = (firms.system.clock() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    fields = {"act": "give", "mandatary": "carrier-1", "right": "carry"}
    with firms.as_role(Role.OWNER, "kiwi-farm"):
        assert ahead[:10] in firms.act("/mandates", until=ahead, **fields)
        refused = firms.post("/mandates", 422, until="2020-01-01T00:00", **fields)
    assert "A time that is still to come." in words(refused.text)


@pytest.mark.parametrize(
    ("mandatary", "right", "said"),
    [
        ("carrier-1", "declare", "Firms of kind carrier are given: carry."),
        ("nobody", "declare", "No such firm is registered."),
        ("nordic-baby", "declare", "No such firm is registered."),
    ],
)
def test_a_firm_is_given_what_firms_of_its_kind_do(firms, mandatary, right, said):
    with firms.as_role(Role.OWNER, "kiwi-farm"):
        answer = firms.post("/mandates", 422, act="give", mandatary=mandatary, right=right)
    assert said in words(answer.text)
    assert firms.events("mandate", "kiwi-farm", SHARED) == []


def test_what_an_owner_names_of_another_merchant_is_not_used_nor_shown(firms):
    give(firms, "nordic-baby")
    with firms.as_role(Role.OWNER, "kiwi-farm"):
        assert "nordic-baby" not in firms.get("/mandates")
        firms.get("/mandates/withdraw?merchant=nordic-baby&mandatary=broker-1&right=declare", 404)
        fields = {"act": "withdraw", "mandatary": "broker-1", "right": "declare"}
        firms.post("/mandates/withdraw", merchant_id="nordic-baby", **fields)
    assert firms.events("mandate", "nordic-baby", SHARED) == ["MandateGiven"]


def test_a_firm_sees_what_was_given_to_it_and_gives_nothing(firms):
    give(firms, "kiwi-farm")
    give(firms, "nordic-baby")
    give(firms, "nordic-baby", "carrier-1", "carry")
    with firms.as_role(Role.BROKER, "broker-1"):
        page = firms.get("/mandates")
        assert "kiwi-farm" in page
        assert "nordic-baby" in page
        assert "carrier-1" not in page
        assert "act-give" not in page
        assert "/mandates/withdraw" not in page
        firms.post("/mandates", 403, act="give", mandatary="broker-1", right="declare")
    with firms.as_role(Role.CARRIER, "carrier-1"):
        page = firms.get("/mandates")
        assert "carry" in page
        assert "kiwi-farm" not in page
    with firms.as_role(Role.CARRIER, "carrier-2"):
        assert "No merchant has given you a mandate" in firms.get("/mandates")


def test_who_keeps_the_book_names_the_merchant(firms):
    fields = {"act": "give", "mandatary": "broker-1", "right": "declare"}
    firms.post("/mandates", 422, **fields)
    assert "nordic-baby" in firms.act("/mandates", merchant_id="nordic-baby", **fields)
    assert firms.events("mandate", "nordic-baby", SHARED) == ["MandateGiven"]


def test_the_preview_names_every_command_of_the_table(firms):
    give(firms, "kiwi-farm", "carrier-1", "carry")
    with firms.as_role(Role.OWNER, "kiwi-farm"):
        page = firms.get("/mandates/withdraw?merchant=kiwi-farm&mandatary=carrier-1&right=carry")
    named = {command.__name__ for command, roles in MAY_SEND.items() if Role.CARRIER in roles}
    assert len(named) > 4
    assert all(f"<code>{name}</code>" in page for name in named)


def test_a_mandate_there_is_not_is_missing(firms):
    with firms.as_role(Role.OWNER, "kiwi-farm"):
        firms.get("/mandates/withdraw?merchant=kiwi-farm&mandatary=broker-1&right=declare", 404)
