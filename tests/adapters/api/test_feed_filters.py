import pytest

from adapters.simulator.running import simulate
from tests.adapters.api.feed_ground import AUDITOR, ids, opened


@pytest.fixture(scope="module")
def office(database_url):
    simulate(database_url, 12, 7, 2)
    with opened(database_url) as office:
        yield office


@pytest.fixture(scope="module")
def everything(office):
    return office.walk("/events?limit=500", AUDITOR)


def test_filters_leave_out_and_never_add(office, everything):
    by_type = office.walk("/events?types=OrderPlaced&types=jihuo.RunOpened.v1", AUDITOR)
    names = {"jihuo.OrderPlaced.v2", "jihuo.RunOpened.v1"}
    assert by_type == [event for event in everything if event["type"] in names]
    by_kind = office.walk("/events?kinds=entry&kinds=exit&limit=3", AUDITOR)
    assert by_kind == [e for e in everything if e["subject"].partition("/")[0] in ("entry", "exit")]
    subject = by_type[0]["subject"]
    of_one = office.walk(f"/events?subject={subject}&limit=2", AUDITOR)
    assert ids(of_one) == [int(event["id"]) for event in everything if event["subject"] == subject]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("types=OrderPlacd", "#/query/types"),
        ("types=jihuo.OrderPlaced.v9", "#/query/types"),
        ("kinds=orders", "#/query/kinds"),
        ("subject=nothing/1", "#/query/subject"),
        ("limit=0", "#/query/limit"),
        ("limit=501", "#/query/limit"),
        ("after=-1", "#/query/after"),
        (f"after={2**63}", "#/query/after"),
    ],
)
def test_what_is_not_understood_is_named(office, query, pointer):
    problem = office.get(f"/events?{query}", AUDITOR, 422).json()
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_a_cursor_of_ones_own_making_is_refused(office):
    assert office.get("/events?cursor=MTI", AUDITOR, 400).json()["code"] == "CursorNotValid"
