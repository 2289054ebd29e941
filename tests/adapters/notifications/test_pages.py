import csv
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from adapters.notifications.tables import SENT, SWITCHED_OFF, UNSURE
from application.roles import Role
from projections import order_board
from tests.adapters.api.feed_ground import AUDITOR, KIWI, NORDIC, opened, visitor
from tests.adapters.notifications.ground import EMAIL
from tests.adapters.notifications.mail_server import TAKEN, hanging_up
from tests.adapters.notifications.office import get, post
from tests.adapters.web.site import words

STAFF = visitor(Role.STAFF, "kiwi-farm", "kiwi-farm")
ADMIN = visitor(Role.ADMIN, "operator")


@pytest.fixture(scope="module")
def product(database_url):
    with opened(database_url) as office:
        yield office


@pytest.fixture
def office(product, ground):
    product.system.clock = ground.clock
    return product


def told(ground, merchant_id: str = "kiwi-farm", email: str = EMAIL) -> str:
    order_id = ground.place(merchant_id)
    if merchant_id == "kiwi-farm":
        ground.reach(order_id, email)
    ground.owe(order_id)
    ground.tell()
    return order_id


def test_the_log_says_who_was_told_of_what_and_shows_no_address(office, ground):
    order_id = told(ground)
    shown = get(office, "/notices")
    said = words(shown)
    assert "refund owed" in said
    assert "sent" in said
    assert "l***@b***.example" in said
    assert order_id in shown
    assert EMAIL not in shown


def test_one_merchants_log_is_not_anothers(office, ground):
    mine, theirs = told(ground), told(ground, "nordic-baby")
    assert theirs not in get(office, "/notices")
    assert mine not in get(office, "/notices", NORDIC)
    both = get(office, "/notices", ADMIN)
    assert mine in both
    assert theirs in both
    assert theirs not in get(office, "/notices?merchant_id=kiwi-farm", ADMIN)


def test_files_hold_what_is_shown(office, ground):
    order_id = told(ground)
    rows = list(csv.reader(StringIO(get(office, "/notices?export=csv").lstrip("\ufeff"))))
    assert rows[0][:2] == ["Told of", "Order"]
    assert rows[1][:2] == ["refund owed", order_id]
    assert "l***@b***.example" in rows[1]
    headers = office.headers(KIWI)
    sheet = office.client.get("/notices?export=xlsx", headers=headers).content
    cells = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert cells[1][:2] == ["refund owed", order_id]


def test_filters_leave_what_they_say(office, ground, box):
    box.answers = [hanging_up, TAKEN]
    unsure, sent = told(ground), told(ground)
    assert unsure not in get(office, "/notices?state=sent")
    assert sent not in get(office, "/notices?state=unsure")
    # Whose an order is that an address names is known by the order board.
    office.system.follow((order_board.MODEL,))
    found = get(office, f"/notices?order_id={sent}")
    assert sent in found
    assert unsure not in found
    assert sent not in get(office, "/notices?kind=refund+paid")
    assert sent not in get(office, "/notices?channel=shop")


def test_a_long_log_goes_on_page_by_page(office, ground):
    orders = [ground.place() for _ in range(53)]
    for order_id in orders:
        ground.owe(order_id)
    ground.tell()
    first = get(office, "/notices")
    assert orders[-1] in first
    assert orders[0] not in first
    link = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = get(office, link.replace("&amp;", "&"))
    assert orders[0] in second
    assert orders[-1] not in second


def test_an_unsure_one_is_sent_again_by_a_person(office, ground, box):
    box.answers = [hanging_up, TAKEN]
    told(ground)
    (row,) = ground.rows()
    assert row.state == UNSURE
    assert "Send again" in get(office, "/notices")
    post(office, "/notices/again", STAFF, notice=f"{row.notice_id}~{row.channel}")
    ground.tell()
    (row,) = ground.rows()
    assert (row.state, row.again_by) == (SENT, "kiwi-farm/mei")
    assert len(box.take()) == 2
    assert "Send again" not in get(office, "/notices")
    post(office, "/notices/again", notice=f"{row.notice_id}~{row.channel}")
    ground.tell()
    assert box.take() == [], "what was sent stays sent, however often it is asked for"


def test_anothers_notice_is_not_there(office, ground):
    told(ground)
    (row,) = ground.rows()
    post(office, "/notices/again", NORDIC, 404, notice=f"{row.notice_id}~{row.channel}")
    post(office, "/notices/again", NORDIC, 404, notice="none~e-mail")
    post(office, "/notices/again", AUDITOR, 403, notice=f"{row.notice_id}~{row.channel}")
    get(office, "/notices", AUDITOR, 403)


def test_an_owner_switches_what_is_told_and_what_waits_is_held_back(office, ground, box):
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    ground.derive()
    on = ["refund paid~e-mail", "promise changed~e-mail"]
    post(office, "/notices/switches", merchant_id="kiwi-farm", on=on)
    ground.tell()
    assert [row.state for row in ground.rows()] == [SWITCHED_OFF]
    ground.owe(order_id, version=2, refund_id="r-2")
    ground.append("order", order_id, 3, ground.paid(order_id))
    ground.tell()
    assert ground.stands()[1:] == [("refund paid", "e-mail", SENT)]
    shown = get(office, "/notices")
    assert 'value="refund paid~e-mail" checked' in shown
    assert 'value="refund owed~e-mail" checked' not in shown


def test_only_an_owner_switches_and_only_their_own(office):
    post(office, "/notices/switches", STAFF, 403, merchant_id="kiwi-farm")
    post(office, "/notices/switches", NORDIC, 409, merchant_id="kiwi-farm")
    assert "What buyers are told" not in words(get(office, "/notices", STAFF))
