import json

from adapters.notifications.sending import PAUSES
from adapters.notifications.tables import GIVEN_UP, NO_ADDRESS, REFUSED, SENT, UNSURE, WAITING
from tests.adapters.notifications.ground import EMAIL, PLAIN_SENDER
from tests.adapters.notifications.mail_server import hanging_up
from tests.adapters.webhooks.receiver import answer

EMAIL_OF_REFUND = "refund owed", "e-mail"


def text_of(letter, form: str = "plain") -> str:
    return letter.get_body((form,)).get_content()


def test_a_buyer_reads_of_a_refund_in_chinese_and_once(ground, box):
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    ground.tell()
    ground.tell()
    (letter,) = box.take()
    assert box.to == [EMAIL]
    assert letter["From"] == PLAIN_SENDER
    assert "¥ 356.00" in letter["Subject"]
    assert "退" in letter["Subject"]
    assert letter["Content-Language"] == "zh"
    assert order_id in text_of(letter)
    assert order_id in text_of(letter, "html")
    assert letter["Message-ID"].endswith("@kiwi.example>")
    assert ground.stands() == [(*EMAIL_OF_REFUND, SENT)]


def test_a_buyer_who_reads_english_reads_english(ground, box):
    order_id = ground.place()
    ground.reach(order_id, language="en")
    ground.owe(order_id)
    ground.tell()
    (letter,) = box.take()
    assert letter["Subject"] == f"Order {order_id}: ¥ 356.00 will be paid back to you"
    assert "campaign ended" in text_of(letter)


def test_names_of_others_bring_no_markup_and_no_header(ground, box):
    ground.append(
        "campaign", "C-odd", 0, ground.drafted("C-odd", name="<b>Honey\r\nBcc: x@y.z</b>")
    )
    order_id = ground.place(campaign_id="C-odd")
    ground.reach(order_id)
    ground.owe(order_id)
    ground.tell()
    (letter,) = box.take()
    assert letter["Bcc"] is None
    assert "<b>" not in text_of(letter, "html")
    assert "&lt;b&gt;" in text_of(letter, "html")


def test_a_shop_is_told_signed_and_once(ground, receiver):
    webhook_id, secret = ground.shop(receiver.url)
    order_id = ground.place()
    ground.owe(order_id)
    ground.deliver()
    ground.tell()
    ground.tell()
    (came,) = receiver.take()
    told = came.verified(secret)
    position = ground.system.log.last_position()
    assert came.id == told["id"]
    assert told["type"] == "jihuo.notice.RefundOwed.v1"
    assert told["subject"] == f"order/{order_id}"
    assert told["data"]["notice_id"] == f"refund owed:{order_id}:{position}"
    assert told["data"]["facts"]["amount_fen"] == 35_600
    assert "¥ 356.00" in told["data"]["words"]["zh"]["subject"]
    assert ("refund owed", "shop", SENT) in ground.stands()
    assert ground.states(webhook_id) == [], "notices are no events of the log"


def test_webhooks_that_ask_for_events_hear_no_notices(ground, receiver):
    ground.hook(receiver.url)
    ground.owe(ground.place())
    ground.tell()
    assert receiver.take() == []
    assert [channel for _, channel, _ in ground.stands()] == ["e-mail"]


def test_anothers_shop_hears_nothing(ground, receiver):
    ground.shop(receiver.url)
    ground.owe(ground.place("nordic-baby"))
    ground.tell()
    assert receiver.take() == []


def test_who_is_nowhere_known_is_told_nothing_and_the_log_says_so(ground, box):
    order_id = ground.place()
    ground.owe(order_id)
    ground.tell()
    assert box.take() == []
    assert ground.stands() == [(*EMAIL_OF_REFUND, NO_ADDRESS)]
    ground.reach(order_id)
    ground.tell()
    assert box.take() == [], "an address that comes later sends nothing by itself"
    (row,) = ground.rows()
    ground.desk.sent_again(row.notice_id, row.channel)
    ground.tell()
    assert len(box.take()) == 1


def test_what_the_server_refuses_is_refused_and_told_masked(ground, box):
    box.recipients = [f"550 no such user <{EMAIL}>"]
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    ground.tell()
    (row,) = ground.rows()
    assert row.state == REFUSED
    assert row.answer == "550 no such user <l***@b***.example>"
    assert row.recipient == "l***@b***.example"
    assert EMAIL not in json.dumps([str(each) for each in row])


def test_what_the_server_puts_off_is_tried_again_and_then_given_up(ground, box):
    box.recipients = ["451 greylisted, come again"]
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    ground.tell()
    for pause in PAUSES:
        assert ground.stands() == [(*EMAIL_OF_REFUND, WAITING)]
        ground.clock.wait(pause.total_seconds())
        ground.tell()
    assert ground.stands() == [(*EMAIL_OF_REFUND, GIVEN_UP)]
    assert box.take() == []


def test_greylisting_delays_a_letter_and_doubles_none(ground, box):
    box.recipients = ["451 come again", "250 OK"]
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    ground.tell()
    ground.clock.wait(PAUSES[0].total_seconds())
    ground.tell()
    assert len(box.take()) == 1
    assert ground.stands() == [(*EMAIL_OF_REFUND, SENT)]


def test_a_server_that_hangs_up_after_the_letter_leaves_it_unsure_for_ever(ground, box):
    box.answers = [hanging_up]
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    ground.tell()
    assert len(box.take()) == 1
    ground.clock.wait(days=30)
    ground.tell()
    assert box.take() == []
    assert ground.stands() == [(*EMAIL_OF_REFUND, UNSURE)]


def test_a_mail_server_that_is_away_takes_nothing_and_loses_nothing(ground, database_url):
    away = type(ground)(database_url, mail="smtp://127.0.0.1:9?tls=none", mail_sender=PLAIN_SENDER)
    away.clock = ground.clock
    try:
        order_id = ground.place()
        ground.reach(order_id)
        ground.owe(order_id)
        away.tell()
        (row,) = ground.rows()
        assert (row.state, row.tries) == (WAITING, 1)
        assert "ConnectionRefused" in row.answer
    finally:
        away.system.close()


def test_a_shop_that_answers_with_its_own_fault_is_unsure_and_one_that_is_away_waits(
    ground, receiver
):
    ground.shop(receiver.url)
    receiver.will(answer(500), answer(503), answer(404), answer(204))
    for _ in range(4):
        ground.owe(ground.place())
    ground.tell()
    states = [state for _, channel, state in ground.stands() if channel == "shop"]
    assert states == [UNSURE, WAITING, REFUSED, SENT]
    ids = [each.id for each in receiver.take()]
    assert len(set(ids)) == 4
    ground.clock.wait(PAUSES[0].total_seconds())
    ground.tell()
    assert [each.id for each in receiver.take()] == [ids[1]]


def test_a_disabled_shop_is_no_address(ground, receiver):
    webhook_id, _ = ground.shop(receiver.url)
    ground.owe(ground.place())
    ground.registry.disable(webhook_id, "by mei", ground.change)
    ground.tell()
    assert receiver.take() == []
    assert ("refund owed", "shop", NO_ADDRESS) in ground.stands()
