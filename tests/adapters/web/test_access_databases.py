"""The whole way of a person through the pages, on both databases."""

import re
from datetime import UTC, datetime

from application.roles import Role
from domain.identifiers import MerchantId, shared_of
from domain.mandate import GiveMandate
from tests.adapters.web.given import campaign, order_ids
from tests.adapters.web.site import BOOK, opened, words

PASSWORD = "a long enough password"


def test_somebody_is_let_in_works_and_leaves(database_url):
    with opened(database_url) as site:
        draft = campaign(site)
        owner = {"party_id": "kiwi", "role-merchant owner": "1"}
        site.post("/people/parties", party_id="kiwi", kind="merchant", name="Kiwi")
        shown = site.post("/people/accounts", 200, act="account", name="mei", **owner).text
        (link, *_) = re.findall(r"/welcome/[\w-]+", shown)
        mei = site.nobody()
        twice = {"password": PASSWORD, "password_again": PASSWORD}
        assert mei.post(link, data=twice).status_code == 303
        mark = {"mark": site.mark_of(mei)}
        assert mei.post("/sign-out", data=mark).status_code == 303
        wrong = {"name": "mei\0", "password": "wrong password"}
        assert mei.post("/sign-in", data=wrong).status_code == 401
        assert mei.post("/sign-in", data={"name": "mei", "password": PASSWORD}).status_code == 303
        for path in ("/", "/campaigns", "/orders", "/returns", "/account"):
            assert mei.get(path).status_code == 200, path
        order_id = order_ids(site)[0]
        assert "Order placed" in words(mei.get(f"/orders/{order_id}").text)
        assert mei.get("/orders/none").status_code == mei.get("/campaigns/none").status_code == 404
        form = {"command_id": "own-000001", "mark": site.mark_of(mei), "reason": "late"}
        url = f"/campaigns/{draft.campaign_id}/promise"
        assert mei.post(url, data={**form, "dispatch_by": "2027-02-03"}).status_code == 303
        site.follow()
        assert "2027-02-03" in words(mei.get(f"/campaigns/{draft.campaign_id}").text)


def test_a_platform_sees_whose_merchants_mandated_it(database_url):
    with opened(database_url) as site:
        first, second = campaign_of_another(site, "m1"), campaign_of_another(site, "m2")
        with site.as_role(Role.PLATFORM, "shop-1"):
            assert "No order is like this" in words(site.get("/orders"))
            give(site, "m1")
            said = site.get("/orders")
            assert first in said
            assert second not in said
            give(site, "m2")
            assert second in site.get("/orders")


def campaign_of_another(site, merchant_id: str) -> str:
    draft = campaign(site, orders=2, merchant_id=merchant_id, campaign_id=f"{merchant_id}-001")
    return str(draft.campaign_id)


def give(site, merchant_id: str) -> None:
    mandate = GiveMandate(MerchantId(merchant_id), "shop-1", "sell", None, datetime.now(UTC))
    site.do(mandate, f"mandate:{merchant_id}", shared_of(BOOK), merchant_id)
