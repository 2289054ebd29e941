"""Pages of rows: each row once, whatever is added meanwhile."""

from datetime import UTC, datetime

from domain.batch_commands import OpenBatch
from domain.goods import Route
from domain.identifiers import BatchId
from tests.adapters.api.interface import ROOT
from tests.adapters.api.shelves import every_shelf


def pages(api, path: str) -> list[list[dict]]:
    """Rows of every page, by following `next`."""
    found = []
    while path:
        page = api.get(path).json()
        found.append(page["rows"])
        path = (page["next"] or "").removeprefix(ROOT)
    return found


@every_shelf
def test_pages_one_after_the_other_are_all_rows_once(told, name):
    whole = told.get(f"/{name}?limit=500").json()["rows"]
    by_threes = pages(told, f"/{name}?limit=3")
    assert [row for page in by_threes for row in page] == whole[: sum(map(len, by_threes))]
    assert len(whole) == min(500, sum(map(len, by_threes)))
    assert all(len(page) == 3 for page in by_threes[:-1])


@every_shelf
def test_a_cursor_of_other_rows_or_of_nobody_is_refused(told, name):
    for cursor in ("x", "a" * 200, "ä"):
        assert told.get(f"/{name}?cursor={cursor}", 400).json()["code"] == "CursorNotValid"


def test_a_cursor_is_for_its_own_rows(told):
    page = told.get("/orders?limit=1").json()["next"]
    other = page.replace("/orders", "/runs").removeprefix(ROOT)
    told.get(other, 400)


def test_what_is_added_meanwhile_moves_no_row_of_the_pages_behind(api):
    route, now = Route("609", "Auckland", "3115", "2"), datetime.now(UTC)

    def add(*names):
        for name in names:
            api.site.do(OpenBatch(BatchId(name), name, route, now), f"add-{name}")

    before = len(api.get("/batches?limit=500").json()["rows"])
    add("z-b", "z-d", "z-f")
    first = api.get(f"/batches?limit={before + 2}").json()
    add("z-a", "z-c", "z-e")
    rest = api.get(first["next"].removeprefix(ROOT)).json()
    assert [row["batch_id"] for row in first["rows"]][-2:] == ["z-b", "z-d"]
    assert [row["batch_id"] for row in rest["rows"]] == ["z-e", "z-f"]


def test_a_walk_meets_every_row_once_while_others_are_added_on_all_sides(api):
    for number in range(20):
        api.open_batch(f"walk-{number:02}")
    there = {row["batch_id"] for row in api.get("/batches?limit=500").json()["rows"]}
    met, path, added = [], "/batches?limit=3", 0
    while path:
        page = api.get(path).json()
        met += [row["batch_id"] for row in page["rows"]]
        for place in ("", "-"):
            # One before all that is walked past, and one right behind where the walk stands.
            added += 1
            api.open_batch(f"{'0' if not place else met[-1] + place}{added:03}")
        path = (page["next"] or "").removeprefix(ROOT) if added < 60 else ""
    assert len(met) == len(set(met))
    assert met == sorted(met)
    assert added >= 60 or there <= set(met)
