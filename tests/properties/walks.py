"""Chains by plain dice: every rule is as likely as any other, but for the few that matter most."""

import inspect
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from application.customs_desk import MessageKind
from domain.goods import SkuUnits
from tests.properties import draws, pools
from tests.properties.officers import CONTROLS, OFFICERS
from tests.properties.tax_office import SUMS
from tests.properties.test_whole_chain import WholeChain
from tests.properties.world import World

Draw = Callable[[Random], Any]


def one_of(*values: Any) -> Draw:
    return lambda dice: dice.choice(values)


def some_of(values: Any, count_max: int) -> Draw:
    return lambda dice: tuple(dice.sample(values, dice.randint(1, count_max)))


def units(dice: Random) -> tuple[SkuUnits, ...]:
    named = dice.sample(pools.SKUS, dice.randint(0, 2))
    return tuple(SkuUnits(sku, dice.randint(1, 2)) for sku in named)


FEW, TRUTH, SUBSET = one_of(0, 1, 2), one_of(True, False), one_of((0,), (1,), (0, 1))
DRAWS: Mapping[str, Draw] = {
    "numbers": some_of(pools.NUMBERS, 4),
    "orders": some_of(pools.ORDERS, 3),
    "order": one_of(*pools.ORDERS),
    "batch": one_of(*pools.BATCHES),
    "entry": one_of(*pools.ENTRIES),
    "run": one_of(*pools.RUNS),
    "control": one_of(*CONTROLS),
    "officer": one_of(*OFFICERS),
    "sku": one_of(*pools.SKUS),
    "exit_id": one_of(*pools.EXITS),
    "consignment": one_of(*pools.CONSIGNMENTS),
    "batches": SUBSET,
    "consignments": SUBSET,
    "entries": SUBSET,
    "units": units,
    "index": lambda dice: dice.randint(0, 40),
    "basket": one_of(0, 0, 0, 1, 6),
    "buyer": one_of(0, 0, 2),
    "number": one_of(*pools.NUMBERS),
    "too_much": one_of(0, 0, 0, 1, -1),
    "days": one_of(1, 20, 40),
    "place": one_of(0, 1),
    "tally_no": one_of("1", "2", "3"),
    "block_id": one_of("a", "b"),
    "kind": one_of(list(MessageKind), *draws.KINDS, [MessageKind.DECLARATIONS]),
    "status": one_of(*draws.STATUSES),
    "minutes": one_of(0, 0, 0, 1, 4),
    "telephone": one_of("0", "1"),
    "refund": one_of("goodwill", "return-1", "lost"),
}
OF_RULES: Mapping[tuple[str, str], Draw] = {
    ("open_run", "entries"): FEW,
    ("issue_pass", "number"): FEW,
    ("gate", "number"): one_of(None, 0, 1, 2),
    ("ask_return", "number"): one_of("1", "2", "withdrawn"),
    ("ask_return", "units"): one_of(
        (), (), (SkuUnits(pools.APPLE, 1),), (SkuUnits(pools.PEAR, 1),)
    ),
    ("receive_return", "number"): one_of("1", "2", "refused", "withdrawn"),
    ("receive_return", "damaged"): units,
    ("declare_return_again", "number"): one_of("1", "2", "refused", "withdrawn"),
    ("lodge_next", "fen"): one_of(*SUMS),
    ("warn", "days"): one_of(0, 31, 46),
    ("count_guarantee", "report_no"): one_of("1", "2", "3"),
    ("count_guarantee", "total"): one_of(*SUMS),
    ("customs_answers_all", "status"): one_of(120, 120, 800, 399),
}
RULES = [
    name
    for name, method in sorted(inspect.getmembers(WholeChain, inspect.isfunction))
    if hasattr(method, "hypothesis_stateful_rule")
]

BUSY = (
    *("customs_answers",) * 8,
    *("work_all", "leave", "drive_through_gate", "cancel") * 2,
    *("bill", "bill", "pay_tax", "warn"),
)
"""Chosen more often: what a chain lives from."""


def walked(seed: int, steps: int) -> World:
    dice = Random(seed)
    chain = WholeChain()
    depth, short = dice.choice((0, *range(2, 19))), dice.randint(0, 2)
    chain.begin(depth=depth, short=short, guarantee_fen=dice.choice(SUMS))
    for _ in range(steps):
        name = dice.choice((*RULES, *BUSY))
        step = getattr(chain, name)
        wanted = [p for p in inspect.signature(getattr(WholeChain, name)).parameters if p != "self"]
        step(**{parameter: drawn(dice, name, parameter) for parameter in wanted})
    chain.teardown()
    return chain.world


def drawn(dice: Random, rule: str, parameter: str) -> Any:
    flag = TRUTH if parameter.startswith("is_") or parameter in ("keep", "stages") else FEW
    return OF_RULES.get((rule, parameter), DRAWS.get(parameter, flag))(dice)
