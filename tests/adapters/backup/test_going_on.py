"""After a restore nothing happens twice, and what was left to do is done."""

import pytest

from adapters.backup.taking import back_up
from adapters.bootstrap import System
from adapters.positions import SqlPositions
from application.following import PolicyFollower
from tests.adapters.backup.places import NOON, Sale, rows_in


@pytest.mark.parametrize(("source", "target"), [("sqlite", "postgres"), ("postgres", "sqlite")])
def test_policies_go_on_where_they_were_and_commands_are_still_known(
    empty_url, moved, tmp_path, source, target
):
    system = System(empty_url(source))
    sale = Sale(system)
    sale.open()
    first, second = sale.place(1), sale.place(2)
    sale.pay(first)
    sale.react()
    sale.pay(second)  # The policies have not seen this one when the backup is taken.
    behind = SqlPositions(system.engine).position_of(PolicyFollower.name)
    manifest = back_up(system.engine, tmp_path / "b", NOON)
    assert 0 < behind < manifest.last_position
    sale.react()
    should = rows_in(system.engine)
    system.close()

    engine, _ = moved(tmp_path / "b", target)
    restored = System(engine.url.render_as_string(hide_password=False))
    try:
        again = Sale(restored)
        assert SqlPositions(engine).position_of(PolicyFollower.name) == behind
        again.repeat(sale.orders)
        assert restored.log.last_position() == manifest.last_position
        again.react()
        assert rows_in(engine) == should
    finally:
        restored.close()


def test_policies_that_would_begin_anew_change_nothing(empty_url, moved, tmp_path):
    """Their position is worth much, but what keeps things from happening twice are the ids."""
    system = System(empty_url("sqlite"))
    sale = Sale(system)
    sale.open()
    sale.pay(sale.place(1))
    sale.react()
    back_up(system.engine, tmp_path / "b", NOON)
    system.close()
    engine, manifest = moved(tmp_path / "b", "sqlite")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM follower_positions")
    restored = System(str(engine.url))
    try:
        Sale(restored).react()
        assert restored.log.last_position() == manifest.last_position
    finally:
        restored.close()
