"""The published algorithm, beside one written from its words by other hands."""

import hashlib
import hmac
import struct
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.draw_parts import Exclusion, Risk, risk_of
from domain.drawing import Lots, commitment_of, drawn, eligible_for
from domain.identifiers import DrawId
from tests.domain.draw_examples import DRAW, HE, LIN, SEED, WU, candidate, rules

OFFICERS = (LIN, WU)


def told(seed, draw_id, witness, bounds):
    """Numbers below each bound as the module's docstring says."""
    key = hmac.new(seed, f"jihuo draw 1\n{draw_id}\n{witness}".encode(), hashlib.sha256).digest()
    found, block = [], 0
    for bound in bounds:
        while True:
            digest = hmac.new(key, struct.pack(">Q", block), hashlib.sha256).digest()
            (number,) = struct.unpack(">Q", digest[:8])
            block += 1
            if number < 2**64 // bound * bound:
                found.append(number % bound)
                break
    return found


seeds = st.binary(min_size=16, max_size=40)


@given(seeds, st.text(max_size=10), st.lists(st.integers(1, 2**63 + 3), max_size=20))
def test_anybody_gets_the_same_numbers_from_the_words_of_the_algorithm(seed, witness, bounds):
    lots = Lots(seed, DRAW, witness)
    assert [lots.below(bound) for bound in bounds] == told(seed, DRAW, witness, bounds)


def test_the_numbers_of_one_seed_are_pinned():
    lots = Lots(SEED, DrawId("D1"), "7")
    assert [lots.below(1_000) for _ in range(6)] == [106, 254, 689, 810, 442, 894]


def test_no_number_is_likelier_than_another():
    """Just over half of all words are passed over here: a plain remainder would be 2 to 1."""
    bound = 2**63 + 1
    lots = Lots(SEED, DRAW, "7")
    low = sum(lots.below(bound) < bound // 2 for _ in range(4_000))
    assert 1_850 < low < 2_150


def test_every_order_of_three_is_as_likely():
    three = [candidate(n) for n in range(3)]
    draws = (Lots(bytes([n % 256, n // 256]) * 8, DRAW, "w").some(three, 3) for n in range(3_000))
    counts = Counter(tuple(each.order_id for each in draw) for draw in draws)
    assert len(counts) == 6
    assert all(400 < count < 600 for count in counts.values())


def targets_of(candidates, exclusions=(), **said):
    eligible = {each: eligible_for(each, OFFICERS, exclusions) for each in candidates}
    return drawn(Lots(SEED, DRAW, "7"), rules(**said), candidates, eligible)


def test_a_cell_gives_its_share_rounded_up():
    assert len(targets_of([candidate(n) for n in range(101)], per_mille=100)) == 11
    assert len(targets_of([candidate(1)], per_mille=1)) == 1
    assert targets_of([candidate(n) for n in range(9)], per_mille=0) == ()


def test_the_black_list_and_the_highest_risk_come_first_when_few_can_be_inspected():
    many = [candidate(n, 1 + n % 4, list(Risk)[n % 3]) for n in range(120)]
    few = targets_of(many, per_mille=1_000, targets_max=10)
    worst = {each.order_id for each in many if (each.grade, each.risk) == (4, Risk.HIGH)}
    assert len(few) == 10
    assert {target.order_id for target in few} == worst


def test_an_officer_is_not_drawn_for_an_enterprise_of_theirs_nor_off_duty():
    mine = candidate(1)
    assert eligible_for(mine, (LIN, WU, HE), ()) == tuple(sorted((LIN, WU, HE)))
    related = (Exclusion(LIN, "m-kiwi", "brother"), Exclusion(WU, "broker", "former post"))
    assert eligible_for(mine, (LIN, WU, HE), related) == (HE,)
    assert eligible_for(candidate(1, merchant="m-wool", declarant="other"), (LIN,), related)
    assert eligible_for(mine, (HE,), (Exclusion(HE, "", "on leave"),)) == ()


def test_the_longest_beginning_of_an_hs_code_decides_the_risk():
    known = rules()
    assert risk_of(known, "0409000000") is Risk.HIGH
    assert risk_of(known, "6110110000") is Risk.LOW


def test_a_commitment_depends_on_both_and_on_their_order():
    assert commitment_of(b"a", b"b") == hashlib.sha256(b"ba").hexdigest()


grades, risks = st.integers(1, 4), st.sampled_from(Risk)
candidates = st.lists(st.tuples(grades, risks), max_size=40).map(
    lambda rows: [candidate(n, *row) for n, row in enumerate(rows)]
)


@settings(max_examples=150)
@given(candidates, st.integers(0, 1_000), st.integers(1, 30), st.randoms())
def test_a_draw_takes_each_once_by_its_share_whatever_order_the_list_came_in(
    named, per_mille, targets_max, dice
):
    targets = targets_of(named, per_mille=per_mille, targets_max=targets_max)
    ids = [target.order_id for target in targets]
    cells = Counter((each.grade, each.risk) for each in named)
    wanted = sum(-(-count * per_mille // 1_000) for count in cells.values())
    assert len(ids) == len(set(ids)) == min(wanted, targets_max)
    assert set(ids) <= {each.order_id for each in named}
    again = list(named)
    dice.shuffle(again)
    assert targets_of(again, per_mille=per_mille, targets_max=targets_max) == targets
