"""The server's process dies under an open page: in real processes, as in production."""

import signal
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from adapters.bootstrap import Clock, System, utc_now
from domain.identifiers import OrderId
from tests.adapters.waiting import is_followed, wait_until
from tests.end_to_end.grounds import buy, on_sale
from tests.end_to_end.open_page import has_caught_up, stands_still, stays_open
from tests.end_to_end.running import Running, jihuo
from tests.end_to_end.staffed_office import open_window, sign_in

STARTS_SECONDS_MAX = 240
"""Three processes start one after another, which a machine busy with builds takes its time for."""


@dataclass(frozen=True, slots=True)
class Shop:
    """Sells beside the processes, in their database."""

    system: System
    clock: Clock = utc_now


@pytest.fixture
def shop(database_url):
    system = System(database_url)
    yield Shop(system)
    system.close()


def address_of(running: Running, word: str) -> str:
    said = f"jihuo {word}: "
    return running.says(said).removeprefix(said)


@pytest.mark.timeout(STARTS_SECONDS_MAX)
def test_the_server_is_killed_and_comes_back_under_an_open_page(
    tmp_path, database_url, shop, browser
):
    """Real processes: pages in one, which dies of SIGKILL; followers in another, which goes on."""
    (tmp_path / "jihuo.toml").write_text(f'database_url = "{database_url}"\n')
    language = "en" if database_url.startswith("postgresql") else "zh"
    ground = on_sale(shop, "killed", orders=1)
    with jihuo(tmp_path, "follow") as follower, open_window(browser, language) as hand:
        follower.says("jihuo follows")
        wait_until(lambda: is_followed(shop.system))
        with jihuo(tmp_path, "serve", "--port", "0") as first:
            address = address_of(first, "serves")
            hand.page.goto(f"{address}campaigns/{ground.name}")
            sign_in(hand, "owner")
            stays_open(hand)
            hand.figure("Units of minimum", "1")
            first.end(signal.SIGKILL)
        stands_still(hand)
        buy(ground, OrderId("killed:0002"))
        with jihuo(tmp_path, "serve", "--port", str(urlsplit(address).port)) as second:
            assert address_of(second, "serves") == address
            has_caught_up(hand, shop.system.log.last_position())
            assert second.end(signal.SIGTERM) == 0
