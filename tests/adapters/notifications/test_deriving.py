"""Notices come of the log, each once, however it is followed."""

from dataclasses import replace

import pytest

from adapters.log_tables import create_tables
from adapters.notifications import deriving as deriving_module
from adapters.notifications.tables import following, metadata
from adapters.shape_faults import StoredShapeError
from domain.order_events import OrderPlaced
from projections import order_board
from projections.following import Follower
from tests.adapters.examples import example_of
from tests.adapters.notifications.derived import kinds, payload_at
from tests.adapters.spoiling import spoil


def test_each_thing_is_told_once_however_often_the_log_is_followed(ground):
    order_id = ground.place()
    ground.owe(order_id)
    ground.pay_back(order_id)
    assert ground.derive() == 2
    assert ground.derive() == 0
    assert kinds(ground) == ["refund owed", "refund paid"]
    assert [row.order_id for row in ground.rows()] == [order_id] * 2


def test_a_page_that_comes_twice_doubles_nothing(ground):
    """As a follower would see it whose position was lost, though its rows were not."""
    order_id = ground.place()
    ground.owe(order_id)
    ground.derive()
    with ground.system.engine.execution_options(writes=True).begin() as connection:
        connection.execute(following.update().values(position=following.c.began_after))
    ground.derive()
    assert len(ground.rows()) == 1


def test_of_two_followers_at_one_place_one_gets_on(ground):
    ground.owe(ground.place())
    here = ground.deriving.place()
    other = ground.derived_by(has_mail=True)
    assert ground.derive() == 1
    page = ground.system.log.page(here.position, 10)
    there = replace(here, position=page[-1].position)
    assert other._write(here, there, [], ground.clock()) == 0
    assert ground.deriving.place().position == page[-1].position


def test_what_was_before_the_follower_began_is_told_nobody(ground):
    """A new installation over an old log, or a database whose tables are new."""
    old = ground.place()
    ground.owe(old)
    metadata.drop_all(ground.system.engine)
    create_tables(ground.system.engine, metadata)
    assert ground.derive() == 0
    ground.pay_back(old)
    ground.derive()
    assert kinds(ground) == ["refund paid"]


def test_a_rebuild_tells_nothing_again(ground, box):
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    ground.tell()
    Follower(ground.system.engine, ground.system.log, order_board.MODEL).rebuild()
    ground.tell()
    assert len(box.take()) == 1


def test_a_follower_that_dies_in_the_middle_of_many_goes_on_where_it_was(ground, monkeypatch):
    monkeypatch.setattr(deriving_module, "ORDERS_PER_STEP", 3)
    ground.campaign("C-many")
    waiting = [ground.place(campaign_id="C-many") for _ in range(8)]
    ground.delay("C-many", 11)
    while ground.deriving.place().order_id == "":
        assert ground.deriving.step(ground.clock()) is not None
    assert len(ground.rows()) == 3
    again = ground.derived_by(has_mail=True)
    while again.step(ground.clock()) is not None:
        pass
    told = [row.order_id for row in ground.rows()]
    assert sorted(told) == sorted(waiting)


def test_without_a_mail_server_and_a_shop_nothing_is_made(ground):
    ground.owe(ground.place())
    without = ground.derived_by(has_mail=False)
    while without.step(ground.clock()) is not None:
        pass
    assert ground.rows() == []


def test_another_operators_events_are_another_followers(ground):
    placed = replace(example_of(OrderPlaced), order_id="far:1", merchant_id="kiwi-farm")
    ground.append("order", "far:1", 0, placed, book="other.NB01")
    ground.derive()
    assert ground.rows() == []
    assert ground.deriving.place().position == ground.system.log.last_position()


def test_an_event_that_cannot_be_read_is_not_stepped_over(ground):
    order_id = ground.place()
    before = ground.place()
    ground.owe(before)
    ground.owe(order_id)
    position = ground.system.log.last_position()
    payload = payload_at(ground.system.engine, position)
    spoil(ground.system.engine, position, payload=b"\xc1")
    with pytest.raises(StoredShapeError):
        ground.derive()
    assert [row.order_id for row in ground.rows()] == [before], "what can be told is told"
    assert ground.deriving.place().position == position - 1
    spoil(ground.system.engine, position, payload=payload)
    ground.derive()
    assert [row.order_id for row in ground.rows()] == [before, order_id]
