import pytest

from domain.sorting_run import Verdict
from projections import sorting_bench as bench
from tests.projections.desk_checks import check_pages_of_any_size, following, shown
from tests.projections.given import BOOK
from tests.projections.goods_story import told
from tests.projections.plain import sorting
from tests.projections.story import at


@pytest.fixture
def scanned(database_url):
    with following(database_url, bench.MODEL, told()) as connection:
        yield connection


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, bench.MODEL)


def test_a_sorting_run_counts_what_its_station_scanned(scanned):
    (latest,) = bench.latest_runs(scanned, [BOOK])
    assert (latest.sorting_id, latest.station) == ("S1", "north")
    assert (latest.sorted, latest.set_aside) == (2, 2)
    assert (latest.first_at, latest.last_at) == (at(27), at(28))
    assert bench.latest_runs(scanned, ["demo.NB02"]) == []


def test_scans_are_kept_with_what_was_said_of_them(scanned):
    scans = bench.scans_of(scanned, BOOK, "S1")
    assert shown(scans, "waybill_no", "order_id", "verdict", "lane", "weight_grams") == [
        ("W-o3", "o3", "released", "A", 899),
        ("W-o3", "o3", "weight differs", None, None),
        ("W-x", None, "unknown waybill", None, None),
        ("W-o1", "o1", "released", "A", 905),
    ]


def test_a_parcel_stands_aside_until_it_is_sorted(scanned):
    aside = bench.parcels_standing_aside(scanned, [BOOK])
    assert shown(aside, "waybill_no", "reason", "station") == [("W-x", "unknown waybill", "north")]
    assert bench.parcels_standing_aside(scanned, [BOOK], reason="held") == []


def test_a_parcel_set_aside_again_stands_since_the_first_time(database_url):
    log = told()
    held = sorting.ParcelsSetAside(
        "S2", "south", (sorting.ParcelSetAside("W-x", None, Verdict.HELD),), at(60)
    )
    log.append("sorting", "S2", [held])
    with following(database_url, bench.MODEL, log) as connection:
        (aside,) = bench.parcels_standing_aside(connection, [BOOK])
        assert (aside.reason, aside.station, aside.sorting_id) == ("held", "south", "S2")
        assert (aside.since, aside.last_at) == (at(27), at(60))


def test_a_station_shows_its_lanes_and_its_reasons(scanned):
    rows = bench.stations_since(scanned, [BOOK], at(0))
    assert {(row.station, row.verdict, row.lane, row.parcels) for row in rows} == {
        ("north", "released", "A", 2),
        ("north", "weight differs", None, 1),
        ("north", "unknown waybill", None, 1),
    }
    assert bench.stations_since(scanned, [BOOK], at(29)) == []
