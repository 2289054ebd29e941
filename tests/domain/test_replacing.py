import dataclasses
import importlib
import pkgutil
from dataclasses import dataclass, field
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

import domain
from domain.identifiers import Sku
from domain.order_amounts import OrderLine
from domain.order_state import PreSaleOrder
from domain.replacing import replace
from domain.tax import LineTax, TaxRates


def modules() -> list[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(domain.__path__)]
    return [importlib.import_module(f"domain.{name}") for name in names]


def is_of_slots(value: object) -> bool:
    return isinstance(value, type) and dataclasses.is_dataclass(value) and not value.__dictoffset__


STATES = sorted(
    {value for module in modules() for value in vars(module).values() if is_of_slots(value)},
    key=lambda each: (each.__module__, each.__qualname__),
)
"""Every class of the domain that can be replaced, events and commands included."""

LEFT_ALONE, CHANGED = object(), object()


def values_of(state: Any) -> list[Any]:
    return [getattr(state, each.name) for each in dataclasses.fields(state)]


def filled(state_type: Any) -> Any:
    return state_type(
        **{each.name: (LEFT_ALONE, each.name) for each in dataclasses.fields(state_type)}
    )


@pytest.mark.parametrize("state_type", STATES, ids=lambda each: each.__qualname__)
def test_it_is_as_dataclasses_replace_it(state_type):
    state, names = filled(state_type), [each.name for each in dataclasses.fields(state_type)]
    ways = [{}, *({name: CHANGED} for name in names), dict.fromkeys(names, CHANGED)]
    for changes in ways:
        ours, theirs = replace(state, **changes), dataclasses.replace(state, **changes)
        assert type(ours) is state_type
        assert values_of(ours) == values_of(theirs)
        assert ours is not state
    assert values_of(state) == values_of(filled(state_type))


@pytest.mark.parametrize("state_type", STATES, ids=lambda each: each.__qualname__)
def test_a_field_that_is_not_there_is_refused(state_type):
    with pytest.raises(TypeError, match=f"{state_type.__qualname__} has no field 'sort_of'"):
        replace(filled(state_type), sort_of=1)


def test_states_are_among_them():
    assert PreSaleOrder in STATES
    assert len(STATES) > 300


def test_the_same_change_makes_equal_states():
    line = OrderLine(
        1, Sku("tea"), 2, Decimal("1.50"), TaxRates(*map(Decimal, "000")), LineTax(0, 0, 0)
    )
    ours, theirs = replace(line, quantity=3), dataclasses.replace(line, quantity=3)
    assert (ours, hash(ours), repr(ours)) == (theirs, hash(theirs), repr(theirs))
    assert replace(PreSaleOrder(), moves_count=1) == PreSaleOrder(moves_count=1) != PreSaleOrder()


@dataclass(frozen=True, slots=True)
class Checked:
    number: int

    def __post_init__(self) -> None:
        assert self.number


@dataclass(frozen=True, slots=True)
class Counting:
    number: int
    seen: list[int] = field(default_factory=list, init=False)


@dataclass(frozen=True)
class Open:
    number: int


@pytest.mark.parametrize("state", [Checked(1), Counting(1), Open(1)])
def test_what_is_more_than_its_slots_is_refused(state):
    with pytest.raises(TypeError, match="is not made of slots alone"):
        replace(state, number=2)
