"""Who waits in line hears that units are kept, of which product, until when, and of the end."""

import json
from datetime import UTC, datetime
from itertools import count

from adapters.notifications.contacts import Contact
from adapters.notifications.tables import NO_ADDRESS, SENT
from application.waiting import ENDED
from domain.goods import SkuUnits
from domain.identifiers import CampaignId, OrderId, PersonKey, Sku
from domain.waitlist_events import (
    Offer,
    OffersAccepted,
    OffersLapsed,
    UnitsOffered,
    WaitlistJoined,
    WaitlistLeft,
)
from tests.adapters.api.feed_ground import NORDIC, opened
from tests.adapters.notifications.ground import EMAIL
from tests.adapters.notifications.office import send
from tests.adapters.notifications.test_telling import text_of

UNTIL = datetime(2026, 3, 29, 15, 30, tzinfo=UTC)
_lines = count(1)


class Line:
    """A campaign in whose line some wait, in the order of their numbers."""

    def __init__(self, ground, *order_ids: str, **drafted) -> None:
        self.ground, self.version = ground, 0
        self.campaign_id = CampaignId(f"C-line-{next(_lines)}")
        campaign = ground.drafted(self.campaign_id, time_zone="Asia/Shanghai", **drafted)
        ground.append("campaign", self.campaign_id, 0, campaign)
        self.product = campaign.items[0]
        for order_id in order_ids:
            self.join(order_id)

    def add(self, event) -> None:
        self.ground.append("waitlist", self.campaign_id, self.version, event)
        self.version += 1

    @property
    def units(self) -> tuple[SkuUnits, ...]:
        return (SkuUnits(Sku(self.product.sku), 2),)

    def join(self, order_id: str) -> None:
        key = PersonKey(f"key-{order_id}")
        joined = WaitlistJoined(
            self.campaign_id, OrderId(order_id), key, self.units, self.ground.clock()
        )
        self.add(joined)

    def offer(self, *order_ids: str, until: datetime = UNTIL) -> None:
        offers = tuple(Offer(OrderId(i), PersonKey(f"key-{i}"), self.units) for i in order_ids)
        self.add(UnitsOffered(self.campaign_id, offers, until, self.ground.clock()))

    def lapse(self, *order_ids: str) -> None:
        self.add(OffersLapsed(self.campaign_id, tuple(map(OrderId, order_ids)), UNTIL))

    def leave(self, reason: str, *order_ids: str) -> None:
        left = tuple(map(OrderId, order_ids))
        self.add(WaitlistLeft(self.campaign_id, left, reason, self.ground.clock()))

    def reach(self, order_id: str, language: str = "zh") -> None:
        contact = Contact(order_id, EMAIL, language, self.campaign_id)
        assert self.ground.desk.take_contacts([contact]) == {}


def told(ground) -> list[tuple[str, str, str]]:
    return [(row.kind, row.order_id, row.state) for row in ground.rows()]


def test_who_waited_reads_what_is_kept_and_until_when_in_the_campaigns_zone(ground, box):
    line = Line(ground, "kiwi-farm:w1", "kiwi-farm:w2")
    line.reach("kiwi-farm:w1")
    line.offer("kiwi-farm:w1")
    ground.tell()
    ground.tell()
    (letter,) = box.take()
    text = text_of(letter)
    assert box.to == [EMAIL]
    assert "2026-03-29 23:30+08:00" in text
    assert f"{line.product.name}：2" in text
    assert "Kiwi honey, spring" in text
    assert "候补" in text
    assert told(ground) == [("units offered", "kiwi-farm:w1", SENT)]


def test_who_reads_english_reads_english_and_hears_that_it_lapsed(ground, box):
    line = Line(ground, "kiwi-farm:w3")
    line.reach("kiwi-farm:w3", "en")
    line.offer("kiwi-farm:w3")
    line.lapse("kiwi-farm:w3")
    ground.tell()
    offered, lapsed = box.take()
    assert offered["Subject"] == "Order kiwi-farm:w3: What you waited for is kept for you"
    assert "Order it before 2026-03-29 23:30+08:00 (Asia/Shanghai)." in text_of(offered)
    assert f"{line.product.name}: 2." in text_of(lapsed)
    assert "It was kept until 2026-03-29 23:30+08:00 (Asia/Shanghai)." in text_of(lapsed)


def test_each_named_in_one_event_is_told_of_its_own_place_and_nobody_else(ground):
    line = Line(ground, "kiwi-farm:w4", "kiwi-farm:w5", "kiwi-farm:w6")
    line.offer("kiwi-farm:w4", "kiwi-farm:w5")
    ground.tell()
    ground.tell()
    assert told(ground) == [
        ("units offered", "kiwi-farm:w4", NO_ADDRESS),
        ("units offered", "kiwi-farm:w5", NO_ADDRESS),
    ]


def test_an_offer_that_was_taken_says_nothing_more_and_a_second_one_is_told_anew(ground):
    line = Line(ground, "kiwi-farm:w7", "kiwi-farm:w8")
    line.offer("kiwi-farm:w7", "kiwi-farm:w8")
    accepted = (OrderId("kiwi-farm:w7"),)
    line.add(OffersAccepted(line.campaign_id, accepted, ground.clock()))
    line.lapse("kiwi-farm:w8")
    line.join("kiwi-farm:w8")
    later = UNTIL.replace(day=30)
    line.offer("kiwi-farm:w8", until=later)
    line.lapse("kiwi-farm:w8")
    ground.derive()
    assert [(kind, order_id[-1]) for kind, order_id, _ in told(ground)] == [
        ("units offered", "7"),
        ("units offered", "8"),
        ("offer lapsed", "8"),
        ("units offered", "8"),
        ("offer lapsed", "8"),
    ]
    until = [json.loads(row.facts)["until"][:10] for row in ground.rows()]
    assert until == ["2026-03-29"] * 3 + ["2026-03-30"] * 2


def test_who_is_taken_off_or_whose_campaign_ended_hears_it_once_with_the_reason(ground, box):
    line = Line(ground, "kiwi-farm:w14", "kiwi-farm:w15", "kiwi-farm:w16")
    line.reach("kiwi-farm:w14", "en")
    line.reach("kiwi-farm:w16")
    line.offer("kiwi-farm:w14")
    ground.tell()
    box.take()
    line.leave("no answer", "kiwi-farm:w14")
    line.leave(ENDED, "kiwi-farm:w15", "kiwi-farm:w16")
    ground.tell()
    ground.tell()
    off, ended = map(text_of, box.take())
    assert "You do not wait in line any more." in off
    assert f"{line.product.name}: 2." in off
    assert "The reason: no answer." in off
    assert "原因：活动结束" in ended
    assert told(ground)[1:] == [
        ("place ended", "kiwi-farm:w14", SENT),
        ("place ended", "kiwi-farm:w15", NO_ADDRESS),
        ("place ended", "kiwi-farm:w16", SENT),
    ]


def test_an_offer_that_lapsed_ends_no_place_a_second_time(ground):
    line = Line(ground, "kiwi-farm:w17")
    line.offer("kiwi-farm:w17")
    line.lapse("kiwi-farm:w17")
    line.join("kiwi-farm:w17")
    line.leave("double", "kiwi-farm:w17")
    ground.derive()
    assert [kind for kind, _, _ in told(ground)] == ["units offered", "offer lapsed", "place ended"]
    assert "until" not in json.loads(ground.rows()[-1].facts)


def test_the_shop_is_told_signed_with_facts_and_words_in_both_languages(ground, receiver):
    _, secret = ground.shop(receiver.url)
    line = Line(ground, "kiwi-farm:w9")
    line.offer("kiwi-farm:w9")
    line.lapse("kiwi-farm:w9")
    ground.tell()
    ground.tell()
    offered, lapsed = (came.verified(secret) for came in receiver.take())
    assert offered["type"] == "jihuo.notice.UnitsOffered.v1"
    assert lapsed["type"] == "jihuo.notice.OfferLapsed.v1"
    assert offered["subject"] == "order/kiwi-farm:w9"
    facts = offered["data"]["facts"]
    assert facts["units"] == [[line.product.sku, line.product.name, 2]]
    assert (facts["until"], facts["zone"]) == ("2026-03-29 23:30+08:00", "Asia/Shanghai")
    assert offered["data"]["words"]["zh"]["sentences"][0] == "您候补的商品已为您保留。"
    assert "kept for you" in offered["data"]["words"]["en"]["subject"]


def test_a_line_whose_campaign_nobody_drafted_here_tells_nobody_and_stops_nothing(ground):
    line = Line(ground, "kiwi-farm:w10")
    line.campaign_id, line.version = CampaignId(f"{line.campaign_id}-unknown"), 0
    line.join("kiwi-farm:w11")
    line.offer("kiwi-farm:w11")
    ground.owe(ground.place())
    ground.derive()
    assert [kind for kind, _, _ in told(ground)] == ["refund owed"]


def test_an_address_is_taken_only_of_who_stands_in_that_line_and_by_its_merchant(ground):
    line = Line(ground, "kiwi-farm:w12")
    elsewhere = Line(ground)
    known = {
        line.campaign_id: set(),
        elsewhere.campaign_id: {"kiwi-farm:w12"},
        "C-nowhere": {"kiwi-farm:w12"},
        "": {"kiwi-farm:w12"},
    }
    for campaign_id, left_out in known.items():
        contact = Contact("kiwi-farm:w12", EMAIL, "zh", campaign_id)
        assert ground.desk.take_contacts([contact]).keys() == left_out, campaign_id


def test_the_interface_takes_addresses_of_those_in_line(ground, database_url):
    line = Line(ground, "kiwi-farm:w13")
    body = {
        "contacts": [{"order_id": "kiwi-farm:w13", "email": EMAIL, "campaign_id": line.campaign_id}]
    }
    with opened(database_url) as office:
        taken = send(office, "POST", "/notices/contacts", ground_visitor(ground), 200, body)
        assert taken.json() == {"taken": 1, "left_out": []}
        foreign = send(office, "POST", "/notices/contacts", NORDIC, 200, body).json()
    assert [each["order_id"] for each in foreign["left_out"]] == ["kiwi-farm:w13"]


def ground_visitor(ground):
    return ground.desk.visitor
