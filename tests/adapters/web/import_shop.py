"""A merchant with a campaign on sale, who sends files in through the pages."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters.order_import.merchants_profiles import MerchantsProfiles
from adapters.order_import.rounds import import_work
from application.roles import Role
from tests.adapters.order_import.merchants_files import CHOSEN, own_profile, row_of
from tests.adapters.web.given import campaign
from tests.adapters.web.site import Site, words

MERCHANT = "kiwi"


class Shop:
    """The site as the merchant's owner sees it; files are kept in a folder of the test."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        site.settings = replace(site.settings, state_folder=str(folder / "state"))
        site.app.state.settings = site.settings
        self.draft = campaign(site, orders=0)
        self.at = site.system.clock() - timedelta(minutes=30)
        site.sign_in("mei", Role.OWNER, party_id=MERCHANT)

    def row(self, order: int, **changed):
        return row_of(self.draft, order, self.at, **changed)

    def keep_profile(self) -> None:
        kept = MerchantsProfiles(self.site.system.engine, self.site.settings.operator)
        kept.keep(own_profile(MERCHANT), "test", self.site.system.clock())

    def post(self, url: str, content: bytes, name: str = "订单.csv", **fields):
        fields = {"command_id": "test-upload", "mark": self.site.mark, **fields}
        return self.site.client.post(url, data=fields, files={"file": (name, content)})

    def send(self, content: bytes, name: str = "订单.csv", **fields) -> str:
        """The address of the import that a file became."""
        chosen = {"act": "import", "profile": "店铺导出", "campaign_id": self.draft.campaign_id}
        answer = self.post("/imports", content, name, **{**chosen, **fields})
        assert answer.status_code == 303, words(answer.text)
        return answer.headers["location"]

    def work(self, address: str) -> str:
        """The page of an import that was worked at to its end."""
        assert not import_work(self.site.system, self.site.settings).turn(address[-20:], None)
        self.site.follow()
        return words(self.site.get(address))


def columns(**changed: str) -> dict[str, str]:
    return {f"column_{field}": title for field, title in {**CHOSEN, **changed}.items()}
