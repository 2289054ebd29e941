import pytest
import sqlalchemy as sa

from adapters.notifications.tables import NO_ADDRESS, WAITING, contacts
from application.roles import Role
from tests.adapters.api.feed_ground import AUDITOR, KIWI, NORDIC, opened, visitor
from tests.adapters.notifications.ground import EMAIL
from tests.adapters.notifications.office import send

READER = visitor(Role.OWNER, "kiwi-farm", "kiwi-farm", scopes=frozenset({"read"}))
CONTACTS = "/notices/contacts"


@pytest.fixture(scope="module")
def product(database_url):
    with opened(database_url) as office:
        yield office


@pytest.fixture
def office(product, ground):
    product.system.clock = ground.clock
    return product


def known(order_id: str, email: str = EMAIL, **more) -> dict:
    return {"contacts": [{"order_id": order_id, "email": email, **more}]}


def test_a_shop_says_where_its_buyers_are_and_nobody_reads_it(office, ground, box):
    order_id = ground.place()
    answer = send(office, "POST", CONTACTS, KIWI, 200, known(order_id, language="en"))
    assert answer.json() == {"taken": 1, "left_out": []}
    shown = send(office, "GET", f"{CONTACTS}/{order_id}", KIWI, 200).json()
    assert shown["email"] == "l***@b***.example"
    assert (shown["language"], shown["known_by"]) == ("en", "kiwi-farm/mei")
    ground.owe(order_id)
    ground.tell()
    assert box.to == [EMAIL]


def test_a_newer_address_takes_the_olders_place(office, ground, box):
    order_id = ground.place()
    send(office, "POST", CONTACTS, KIWI, 200, known(order_id))
    send(office, "POST", CONTACTS, KIWI, 200, known(order_id, "new@buyer.example"))
    ground.owe(order_id)
    ground.tell()
    assert box.to == ["new@buyer.example"]


def test_orders_that_are_not_there_are_left_out_and_named_alike(office, ground):
    mine, theirs = ground.place(), ground.place("nordic-baby")
    body = {"contacts": [{"order_id": i, "email": EMAIL} for i in (mine, theirs, "none:1")]}
    answer = send(office, "POST", CONTACTS, KIWI, 200, body).json()
    assert answer["taken"] == 1
    said = {each["order_id"]: each["because"] for each in answer["left_out"]}
    assert said.keys() == {theirs, "none:1"}
    assert said[theirs].replace(theirs, "ID") == said["none:1"].replace("none:1", "ID")
    send(office, "GET", f"{CONTACTS}/{theirs}", KIWI, 404)


@pytest.mark.parametrize("email", ["", "lin", "lin@", "lin@x", "a b@c.example", "a@b.example\n"])
def test_what_is_no_address_is_refused(office, ground, email):
    send(office, "POST", CONTACTS, KIWI, 422, known(ground.place(), email))


def test_a_contact_is_forgotten_for_good_and_in_the_log_too(office, ground, box):
    order_id = ground.place()
    send(office, "POST", CONTACTS, KIWI, 200, known(order_id))
    ground.owe(order_id)
    ground.tell()
    send(office, "DELETE", f"{CONTACTS}/{order_id}", NORDIC, 404)
    send(office, "DELETE", f"{CONTACTS}/{order_id}", KIWI, 204)
    send(office, "DELETE", f"{CONTACTS}/{order_id}", KIWI, 404)
    with ground.system.engine.connect() as connection:
        assert connection.execute(sa.select(contacts)).all() == []
    (row,) = ground.rows()
    assert row.recipient == ""
    ground.pay_back(order_id)
    ground.tell()
    assert ground.rows()[1].state == NO_ADDRESS
    assert len(box.take()) == 1


def test_the_log_is_read_in_pages_and_of_ones_own_alone(office, ground):
    orders = [ground.place() for _ in range(3)]
    for order_id in [*orders, ground.place("nordic-baby")]:
        ground.owe(order_id)
    ground.tell()
    first = send(office, "GET", "/notices?limit=2", READER, 200).json()
    path = first["next"].removeprefix("/api/v1")
    second = send(office, "GET", path, READER, 200).json()
    rows = [*first["rows"], *second["rows"]]
    assert [row["order_id"] for row in rows] == orders[::-1]
    assert second["next"] is None
    assert rows[0]["facts"]["amount_fen"] == 35_600
    assert rows[0]["state"] == NO_ADDRESS
    path = f"/notices?order_id={orders[0]}&state=no%20address&kind=refund%20owed&channel=e-mail"
    (only,) = send(office, "GET", path, KIWI, 200).json()["rows"]
    assert only["order_id"] == orders[0]
    send(office, "GET", "/notices?kind=none", KIWI, 422)


def test_one_is_sent_again_and_twice_is_once(office, ground):
    order_id = ground.place()
    ground.owe(order_id)
    ground.tell()
    (row,) = ground.rows()
    body = {"notice_id": row.notice_id, "channel": "e-mail"}
    for _ in range(2):
        answer = send(office, "POST", "/notices/again", KIWI, 202, body).json()
        assert (answer["state"], answer["again_by"]) == (WAITING, "kiwi-farm/mei")
    send(office, "POST", "/notices/again", NORDIC, 404, body)
    send(office, "POST", "/notices/again", KIWI, 404, {**body, "channel": "shop"})


def test_tokens_do_what_they_are_for(office, ground):
    order_id = ground.place()
    send(office, "GET", "/notices", READER, 200)
    send(office, "POST", CONTACTS, READER, 403, known(order_id))
    send(office, "GET", "/notices", AUDITOR, 403)
    writer = visitor(Role.OWNER, "kiwi-farm", "kiwi-farm", scopes=frozenset({"commands"}))
    send(office, "POST", CONTACTS, writer, 200, known(order_id))
    send(office, "GET", "/notices", writer, 403)
