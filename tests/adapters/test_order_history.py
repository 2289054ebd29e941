from adapters.bootstrap import System
from adapters.simulator.running import BOOK, simulate
from adapters.wording import words_for
from domain.order_events import OrderPlaced
from projections.order_history import touching
from projections.order_membership import streams_of

ORDERS = 60
ALL_EVENTS = 1_000_000


def test_an_orders_history_is_what_the_whole_log_says_of_it(database_url):
    simulate(database_url, ORDERS, seed=7, merchants=2)
    system = System(database_url)
    try:
        everything = system.log.page(0, ALL_EVENTS)
        order_ids = {r.event.order_id for r in everything if isinstance(r.event, OrderPlaced)}
        with system.engine.connect() as connection:
            streams = {i: streams_of(connection, BOOK, i) for i in sorted(order_ids)}
        assert len(streams) >= ORDERS
        for order_id, stream_ids in streams.items():
            all_said = [each for each in everything if each.stream_id in stream_ids]
            told = touching(all_said, order_id)
            read = touching(system.log.history_of(order_id, stream_ids), order_id)
            assert read == told
            assert [words_for(each) for each in read] == [words_for(each) for each in told]
            assert system.log.history(stream_ids) == all_said
            half = told[len(told) // 2].position
            until = touching(system.log.history_of(order_id, stream_ids, half), order_id)
            assert until == [each for each in told if each.position <= half]
    finally:
        system.close()
