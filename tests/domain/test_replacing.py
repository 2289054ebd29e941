"""A copy by slots is the copy that `dataclasses` makes."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

import domain
from domain.order_state import PreSaleOrder
from domain.replacing import replace, slots_of


def classes_copied() -> Iterator[type]:
    """Every frozen dataclass of the domain of which an instance needs no values."""
    for found in pkgutil.iter_modules(domain.__path__):
        module = importlib.import_module(f"domain.{found.name}")
        for value in vars(module).values():
            if not (isinstance(value, type) and value.__module__ == module.__name__):
                continue
            if dataclasses.is_dataclass(value) and all(
                each.default is not dataclasses.MISSING
                or each.default_factory is not dataclasses.MISSING
                for each in dataclasses.fields(value)
            ):
                yield value


STATES = sorted(classes_copied(), key=lambda each: each.__qualname__)


@pytest.mark.parametrize("state_type", STATES, ids=lambda each: each.__name__)
def test_a_copy_is_the_one_that_the_library_makes(state_type):
    state = state_type()
    for each in dataclasses.fields(state):
        if each.init:
            changes = {each.name: object()}
            mine, theirs = replace(state, **changes), dataclasses.replace(state, **changes)
            assert vars_of(mine) == vars_of(theirs)
    assert replace(state) == state
    assert replace(state) is not state


def vars_of(state) -> list[object]:
    return [getattr(state, each.name) for each in dataclasses.fields(state)]


def test_the_copied_states_are_many():
    assert PreSaleOrder in STATES
    assert len(STATES) > 10


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="PreSaleOrder has no field 'colour'"):
        replace(PreSaleOrder(), colour="red")  # type: ignore[call-arg]


@dataclass
class Loose:
    name: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    name: str = ""

    def __post_init__(self) -> None:
        assert self.name is not None


@dataclass(frozen=True, slots=True)
class Made:
    name: str = ""
    size: int = field(init=False, default=0)


@pytest.mark.parametrize("state_type", [Loose, Checked, Made])
def test_what_is_more_than_its_slots_is_refused(state_type):
    with pytest.raises(TypeError, match="is not made of slots alone"):
        slots_of(state_type)
