import pytest
import sqlalchemy as sa

from projections import (
    clearance_desk,
    entry_board,
    exit_board,
    order_board,
    returns_desk,
    sorting_bench,
    zone_pages,
)
from projections.following import follow_all, prepare
from projections.stages import IN_THE_ZONE
from tests.adapters.web.site import BOOK
from tests.adapters.web.zone_books import ENTRY, RUN, book_at, order_ids

MODELS = [
    model.MODEL
    for model in (
        clearance_desk,
        entry_board,
        exit_board,
        order_board,
        returns_desk,
        sorting_bench,
    )
]


@pytest.fixture(scope="module")
def cleared(tmp_path_factory):
    with book_at("cleared", tmp_path_factory.mktemp("queries")) as site:
        yield site


@pytest.fixture(scope="module")
def connection(cleared, database_url):
    """The book's read models in a database of each kind."""
    engine = sa.create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    prepare(engine, MODELS)
    follow_all(engine, cleared.system.log, MODELS)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_single_things_are_found_by_their_ids(connection):
    entry = zone_pages.entry_of(connection, BOOK, ENTRY)
    run = zone_pages.run_of(connection, BOOK, RUN)
    assert entry
    assert entry.tally_no == "T-1"
    assert run
    assert run.declarant == "broker-demo"
    for nobody in (
        zone_pages.entry_of(connection, BOOK, "E-404"),
        zone_pages.run_of(connection, "other.book", RUN),
        zone_pages.exit_of(connection, BOOK, "X-404"),
        zone_pages.count_of(connection, BOOK, "SC-404"),
        zone_pages.return_of(connection, BOOK, "order", "1"),
        zone_pages.scan_of(connection, BOOK, "S-1", "SF-1"),
        zone_pages.order_in_run(connection, BOOK, "order"),
    ):
        assert nobody is None


def test_released_parcels_wait_to_be_picked_before_they_can_be_listed(cleared, connection):
    released = order_ids(cleared, "released")
    (row,) = zone_pages.runs_waiting_to_leave(connection, [BOOK])
    assert (row.run_id, row.picked, row.unpicked) == (RUN, 0, len(released))
    assert not zone_pages.parcels_to_list(connection, BOOK)


def test_orders_that_no_run_has_taken_wait_in_their_batch(cleared, connection):
    assert all(
        row.orders > 0 for row in zone_pages.batches_waiting(connection, [BOOK], (IN_THE_ZONE,))
    )
    assert not zone_pages.batches_waiting(connection, ["other.book"], (IN_THE_ZONE,))
    assert zone_pages.order_in_run(connection, BOOK, order_ids(cleared, "rejected")[0])


def test_shelves_hold_what_is_good_and_not_picked(connection):
    standing = {row.sku: row.standing for row in zone_pages.shelves_of(connection, BOOK)}
    lines = entry_board.lines_of(connection, BOOK, ENTRY)
    assert standing == {line.sku: line.good + line.adjusted - line.gone for line in lines}
