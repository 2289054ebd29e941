from collections import Counter

import pytest

from domain.bonded_entry import DECIDER
from projections import entry_board, entry_differences
from tests.projections.desk_checks import check_pages_of_any_size, following, shown
from tests.projections.given import BOOK, given
from tests.projections.goods_story import counted, listed, told
from tests.projections.plain import entry as goods
from tests.projections.story import at, batch_units, drafted, units


@pytest.fixture
def board(database_url):
    with following(database_url, entry_board.MODEL, told()) as connection:
        yield connection


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, entry_board.MODEL)


def test_a_line_shows_what_was_counted_and_what_is_free(board):
    (line,) = entry_board.lines_of(board, BOOK, "E1")
    names = ("listed", "posted", "good", "damaged", "short", "wrong", "adjusted", "blocked")
    assert tuple(getattr(line, name) for name in names) == (10, 10, 8, 1, 1, 1, -1, 1)
    assert (line.reserved, line.gone, line.free) == (0, 2, 4)


def test_free_is_what_the_entry_itself_says(board):
    for entry_id in ("E1", "E2"):
        entry = DECIDER.initial
        for recorded in told().recorded:
            if recorded.stream_id == f"{BOOK}/entry/{entry_id}":
                entry = DECIDER.evolve(entry, recorded.event)
        lines = entry_board.lines_of(board, BOOK, entry_id)
        assert {line.sku: line.free for line in lines} == {
            line.sku: entry.free(line.sku) for line in lines
        }


def test_a_returned_damaged_unit_is_blocked_and_a_good_one_is_free(board):
    (line,) = entry_board.lines_of(board, BOOK, "E2")
    assert (line.good, line.blocked, line.gone, line.free) == (4, 1, 0, 3)


def test_entries_come_with_their_sums_and_what_is_undecided(board):
    entries = entry_board.entries_of(board, [BOOK])
    shape = ("entry_id", "list_no", "consignment_ids", "listed", "good", "free", "undecided")
    assert shown(entries, *shape) == [
        ("E2", "L-E2", "S1", 4, 4, 3, 0),
        ("E1", "L-E1", "S1", 10, 7, 4, 2),
    ]


def test_a_merchant_sees_entries_of_what_their_campaigns_offer(board):
    assert len(entry_board.entries_of(board, [BOOK], "shop")) == 2
    assert entry_board.entries_of(board, [BOOK], "another") == []
    assert entry_board.lines_of(board, BOOK, "E1", "another") == []
    assert entry_board.entries_of(board, ["demo.NB02"]) == []


def test_differences_are_open_until_all_their_units_are_decided(board):
    undecided = entry_differences.differences_of(board, [BOOK], is_undecided=True)
    assert shown(undecided, "entry_id", "sku", "kind", "undecided") == [
        ("E1", "honey", "short", 1),
        ("E1", "honey", "wrong", 1),
    ]
    decisions = entry_differences.decisions_of(board, BOOK, "E1")
    assert shown(decisions, "kind", "quantity", "decision") == [("damaged", 1, "destroy")]


def test_a_batch_knows_its_units_and_where_they_stand(board):
    rows = entry_board.entries_for_batch(board, BOOK, "B1")
    assert shown(rows, "entry_id", "sku", "packed", "allotted", "reserved", "gone") == [
        ("E1", "honey", 10, 8, 0, 2),
        ("E2", "socks", 4, 4, 0, 0),
    ]
    assert entry_board.batches_of(board, BOOK, "E1")[0].left == 6


def test_a_stock_count_shows_its_differences_and_their_spread(board):
    (count,) = entry_differences.counts_of(board, [BOOK])
    assert (count.count_id, count.differing, count.reason) == ("C1", 1, "theft")
    lines = entry_differences.count_lines_of(board, BOOK, "C1")
    assert shown(lines, "sku", "expected", "counted", "difference") == [("honey", 6, 5, -1)]
    spread = entry_differences.spread_of(board, BOOK, "C1")
    assert shown(spread, "entry_id", "sku", "delta") == [("E1", "honey", -1)]


def test_gate_passes_are_kept_with_their_lorries(board):
    passes = entry_board.gate_passes_of(board, BOOK, "E1")
    assert shown(passes, "pass_no", "vehicle", "gross_grams") == [("G1", "lorry", 4_000)]


def test_more_blocked_than_stands_there_is_a_case(database_url):
    blocked = goods.StockBlocked("E1", "b", units(honey=9), "recall", at(6))
    events = [
        listed("E1", honey=8),
        goods.EntryPosted("E1", units(honey=8), at(1)),
        goods.GoodsTallied("E1", "T1", (counted("honey", 8),), batch_units(honey=8), at(2)),
        blocked,
    ]
    log = given(("campaign", "K", [drafted()]), ("entry", "E1", events))
    with following(database_url, entry_board.MODEL, log) as connection:
        assert shown(entry_board.below_nothing(connection, [BOOK]), "sku", "free") == [
            ("honey", -1)
        ]
        assert Counter(row.sku for row in entry_board.lines_of(connection, BOOK, "E1")) == Counter(
            ["honey"]
        )
