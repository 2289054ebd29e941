"""Four write at once, and who reads meanwhile misses nothing and hears nothing twice."""

import random
import threading
from dataclasses import replace
from itertools import count

import pytest

from adapters.access.visitor import EVERYONE, Reach
from adapters.api.feed_places import Wanted
from adapters.api.feed_reading import Reader
from application.event_log import Change, Decision, Metadata, Stream
from domain.campaign_events import CampaignDrafted
from domain.identifiers import MerchantId, Partition
from domain.order_events import OrderCancelled, OrderPlaced
from tests.adapters.api.feed_ground import KIWI, ids, onward, opened
from tests.adapters.examples import example_of
from tests.adapters.notes import NOON

BOOK = Partition("demo.NB01")
WRITERS_COUNT = 4
COMMANDS_EACH = 60
MERCHANTS = ("kiwi-farm", "nordic-baby")
PAGE_SIZES = (1, 3, 20, 100)


@pytest.fixture
def office(database_url):
    with opened(database_url) as office:
        yield office


class Writer(threading.Thread):
    """Places and cancels orders of both merchants, some of them many at once."""

    def __init__(self, office, name: str) -> None:
        super().__init__(name=name)
        self.log = office.system.log
        self.chance = random.Random(name)
        self.orders = count(1)

    def run(self) -> None:
        for number in range(COMMANDS_EACH):
            changes = [self.lived() for _ in range(self.chance.choice((1, 1, 2, 15)))]
            command_id = f"{self.name}-{number}"
            metadata = Metadata(command_id, "shop", NOON, command_id, command_id, b"print")
            self.log.append([Decision(metadata, changes)])

    def lived(self) -> Change:
        order_id = f"{self.name}:{next(self.orders)}"
        merchant_id = self.chance.choice(MERCHANTS)
        placed = replace(example_of(OrderPlaced), order_id=order_id, merchant_id=merchant_id)
        cancelled = replace(example_of(OrderCancelled), order_id=order_id)
        return Change(Stream(f"{BOOK}/order/{order_id}", 0, ()), [placed, cancelled])


def read_on(office, merchants, page_sizes) -> list[int]:
    """As a program does that is started again between any two pages: by position alone."""
    chance, position, heard = random.Random(1), 0, list[int]()
    while True:
        was_written = not any(writer.is_alive() for writer in office.writers)
        reader = Reader(office.system.engine, BOOK, Reach(merchants), Wanted())
        page = reader.page(position, chance.choice(page_sizes))
        heard += [each.position for each in page.recorded]
        position = page.position
        if page.is_end:
            if was_written:
                return heard
            office.system.log.wait_beyond(position, 0.2)


def test_readers_who_stop_and_go_on_hear_everything_once(office):
    before = office.system.log.last_position()
    office.writers = [Writer(office, f"w{number}") for number in range(WRITERS_COUNT)]
    heard: dict[str, list[int]] = {}
    kiwi = frozenset({MerchantId("kiwi-farm")})
    readers = [
        threading.Thread(
            target=lambda: heard.update(all=read_on(office, EVERYONE.merchants, PAGE_SIZES))
        ),
        threading.Thread(target=lambda: heard.update(kiwi=read_on(office, kiwi, PAGE_SIZES))),
    ]
    for thread in (*office.writers, *readers):
        thread.start()
    by_cursor = read_by_links(office)
    for thread in (*office.writers, *readers):
        thread.join(100)
    end = office.system.log.last_position()
    assert end - before > WRITERS_COUNT * COMMANDS_EACH * 2
    assert heard["all"] == list(range(1, end + 1))
    placed = office.system.log.page(0, end)
    streams = {r.stream_id for r in placed if getattr(r.event, "merchant_id", "") == "kiwi-farm"}
    own = [r.position for r in placed if r.stream_id in streams]
    assert len(own) > end / 4
    assert heard["kiwi"] == own
    assert by_cursor == own


def read_by_links(office) -> list[int]:
    path, heard = "/events?limit=20", list[int]()
    while True:
        was_written = not any(writer.is_alive() for writer in office.writers)
        answer = office.get(path, KIWI)
        heard += ids(answer.json())
        is_end = int(answer.headers["jihuo-position"]) >= office.system.log.last_position()
        if was_written and is_end:
            return heard
        path = onward(answer)


def test_an_order_is_its_merchants_from_its_first_event_on(office):
    """No read model has to follow before: there is none that anybody works here."""
    drafted = replace(example_of(CampaignDrafted), merchant_id="kiwi-farm")
    metadata = Metadata("draft-1", "shop", NOON, "draft-1", "draft-1", b"print")
    change = Change(Stream(f"{BOOK}/campaign/fresh", 0, ()), [drafted])
    position = office.system.log.append([Decision(metadata, [change])])
    told = office.get(f"/events?after={position - 1}", KIWI).json()
    assert [event["subject"] for event in told] == ["campaign/fresh"]
