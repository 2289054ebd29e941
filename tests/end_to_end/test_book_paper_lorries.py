"""Several lorries that share a list of the account book."""

from dataclasses import replace

import pytest

from application import streams
from domain.book_filing_commands import VoidPass
from domain.exit_list import Stage as ExitStage
from domain.goods import SkuUnits
from tests.adapters.verification.planting import verified
from tests.end_to_end.papers_ground import ENTRY, EXIT, INTO, OUT
from tests.end_to_end.papers_leaving import SOON, leave, sent
from tests.end_to_end.test_book_papers import played


@pytest.fixture
def own_url(tmp_path):
    return f"sqlite:///{tmp_path}/jihuo.db"


def test_two_lorries_carry_an_exit_and_it_is_posted_when_both_are_through(database_url):
    with played(database_url) as (ground, _):
        leave(ground)
        half = len(ground.released) // 2
        first, second = ground.released[:half], ground.released[half:]
        ground.weigh(OUT, "L-1", "浙B00003", order_ids=first)
        assert ground.told(OUT)[2:] == ["LoadDescribed", "PaperSent", "accepted", "passed"]
        left = ground.state(streams.EXIT, EXIT)
        assert (left.gone, left.stage) == (set(first), ExitStage.PASSED)
        ground.weigh(OUT, "L-2", "浙B00004", order_ids=second)
        assert ground.told(OUT)[6:] == [
            "LoadDescribed",
            "PaperSent",
            "accepted",
            "passed",
            "posted",
        ]
        left = ground.state(streams.EXIT, EXIT)
        assert (left.gone, left.stage) == (set(ground.released), ExitStage.POSTED)
        (whole,), passes = sent(ground, "INV101"), sent(ground, "SAS121")
        assert {each.one("PassportHead")["BindTypecd"] for each in passes} == {"3"}
        carried: dict = {}
        for each in passes:
            for line in each.all("PassportList"):
                number = line["RltGdsSeqno"]
                carried[number] = carried.get(number, 0) + line["DclQty"]
        assert carried == {e["GdsSeqno"]: e["DclQty"] for e in whole.all("InvtListType")}
        assert verified(ground.system.engine).is_sound


def test_a_lorry_goes_before_the_rest_is_taken_off_and_the_list_follows(own_url):
    with played(own_url) as (ground, _):
        leave(ground)
        first, second = ground.released[:2], ground.released[2:]
        ground.weigh(OUT, "L-1", "浙B00003", order_ids=first)
        ground.take_off(*second)
        assert ground.told(OUT)[6:] == ["PaperOutdated", "PaperSent", "accepted", "posted"]
        left = ground.state(streams.EXIT, EXIT)
        assert (left.gone, left.stage) == (set(first), ExitStage.POSTED)


def test_two_lorries_bring_an_entry_and_one_is_weighed_anew(own_url):
    with played(own_url) as (ground, _):
        ground.open_book()
        ground.assign_lines()
        ground.list_entry()
        entry = ground.state(streams.ENTRY, ENTRY)
        whole = [SkuUnits(sku, units) for sku, units in sorted(entry.listed.items())]
        part = replace(whole[0], quantity=1)
        rest = (replace(whole[0], quantity=whole[0].quantity - 1), *whole[1:])
        ground.weigh(INTO, "G-1", "浙B1", SOON, units=(part,))
        ground.do(VoidPass(INTO, "G-1", ground.clock()))
        ground.stage.settle()
        told = ground.told(INTO)
        assert told[-3:] == ["PaperOutdated", "PaperSent", "deleted"]
        assert "passed" not in told
        ground.weigh(INTO, "G-1", "浙B2", units=(part,))
        assert "posted" not in ground.told(INTO)
        ground.weigh(INTO, "G-2", "浙B3", units=rest)
        entry = ground.state(streams.ENTRY, ENTRY)
        assert entry.posted == entry.listed
        assert entry.gate_passes == {"G-1", "G-2"}
