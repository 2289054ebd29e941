"""Either side of customs is killed again and again while goods enter: each paper is there once."""

import random
from collections import Counter

import pytest

from application.streams import BOOK_FILING, ENTRY
from domain.book_filing_events import Paper, PaperSent
from domain.book_filing_state import THE_LIST, BookFiling
from domain.entry_state import BondedEntry
from domain.identifiers import filing_of_entry
from domain.parked_mail import MailParked
from tests.exactness.children import ended_in_any_case
from tests.exactness.papers_and_us import PaperSides

pytestmark = pytest.mark.timeout(5_400)
# A hundred processes are started, each on a machine that is busy with others.

SIZES = [(3, 24), pytest.param(100, 600, marks=pytest.mark.slow)]
"""Kills, and orders whose goods arrive."""


@pytest.mark.parametrize(("kills", "orders"), SIZES)
def test_every_list_and_pass_is_with_customs_once_whichever_side_is_killed(
    log_url, tmp_path, kills, orders, seed, told
):
    with ended_in_any_case([]) as started:
        sides = PaperSides(log_url, tmp_path, random.Random(seed), started)
        sides.begin(orders)
        sides.die_often(kills)
        sides.let_all_in()
        sides.end()
        judge(sides, told, seed)
        sides.system.close()


def judge(sides: PaperSides, told, seed: int) -> None:
    log = sides.log()
    sent = Counter(each.paper for each in log if isinstance(each, PaperSent))
    count = len(sides.entries)
    assert sent == {Paper.LIST: count, Paper.PASS: count}
    kept = sides.theirs().book_lines
    assert len(kept.lists) == len(kept.passes) == count
    for entry_id in sides.entries:
        entry: BondedEntry = sides.state(ENTRY, entry_id)
        filing: BookFiling = sides.state(BOOK_FILING, filing_of_entry(entry_id))
        theirs, standing = kept.lists[filing.list_no], filing.standing(THE_LIST)
        assert theirs.is_posted
        assert [each.is_through for each in theirs.passes] == [True]
        assert standing is not None
        assert standing.own_no == theirs.own_no
        assert entry.posted == entry.listed
        assert len(entry.gate_passes) == 1
    assert not any(isinstance(event, MailParked) for event in log)
    sides.left_nothing()
    told(seed=seed, **sides.deaths, entries=count, events=len(log))
