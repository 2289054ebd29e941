from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.access.masking import (
    HIDDEN,
    masked,
    masked_address,
    masked_for,
    masked_name,
    masked_number,
    masked_person,
    names_people,
)
from adapters.access.visitor import EVERYONE, Visitor
from adapters.event_codec import EventCodec
from adapters.event_mapping import CODEC
from adapters.lazy_parts import LazyParts
from adapters.stored_names import STORED
from application.personal_data import PersonalField
from application.roles import PartyKind, Role
from domain import order_events
from domain.people import Person
from tests.adapters.examples import example_of, long_example_of

LIN = Person("林小雨", "13900000001", "浙江省宁波市北仑区示范路5号", "990000199003070011")
NOTHING: frozenset[PersonalField] = frozenset()


def visitor(*roles):
    return Visitor("1", "a", "p", PartyKind.OPERATOR, frozenset(roles), EVERYONE)


@pytest.mark.parametrize(
    ("mask", "given", "shown"),
    [
        (masked_name, "林小雨", "林**"),
        (masked_name, "林雨", "林**"),
        (masked_name, "John Smith", "J**"),
        (masked_name, "林", "*"),
        (masked_name, "", ""),
        (masked_number, "13900000001", "139****0001"),
        (masked_number, "990000199003070011", "990***********0011"),
        (masked_number, "8881234", HIDDEN),
        (masked_number, "", ""),
        (masked_address, "浙江省宁波市北仑区示范路5号", "浙江省宁波市***"),
        (masked_address, "上海市浦东新区世纪大道1号", "上海市***"),
        (masked_address, "广西壮族自治区南宁市青秀区1号", "广西壮族自治区南宁市***"),
        (masked_address, "北仑区示范路5号", HIDDEN),
        (masked_address, "5 Model Road, Ningbo", HIDDEN),
        (masked_address, "宁波市", HIDDEN),
        (masked_address, "", ""),
    ],
)
def test_what_stays_of_a_field(mask, given, shown):
    assert mask(given) == shown


def test_who_may_see_a_field_sees_it_and_no_other():
    shown = masked_person(LIN, {PersonalField.TELEPHONE})
    assert shown == Person("林**", LIN.telephone, "浙江省宁波市***", "990***********0011")
    assert masked_person(LIN, frozenset(PersonalField)) == LIN


def test_an_event_is_cut_for_who_looks():
    event = order_events.ConsigneeCorrected(*values_of(order_events.ConsigneeCorrected))
    event = replace(event, consignee=LIN)
    assert masked(event, visitor(Role.BROKER)) == event
    assert masked(event, visitor(Role.OFFICER)).consignee.id_number == LIN.id_number
    seen = masked(event, visitor(Role.WAREHOUSE)).consignee
    assert (seen.name, seen.telephone) == (LIN.name, "139****0001")
    assert masked(event, visitor(Role.AUDITOR)).consignee == masked_person(LIN, NOTHING)
    assert masked(event, visitor()).order_id == event.order_id


@dataclass(frozen=True, slots=True)
class Inner:
    people: tuple[Person, ...]
    note: str = "left as it is"


@dataclass(frozen=True, slots=True)
class Outer:
    parts: tuple[Inner, ...]
    by_name: dict[str, Person]
    maybe: Person | None
    several: frozenset[Person]
    other: int = 1


def test_people_are_found_however_deep():
    event = Outer((Inner((LIN, LIN)), Inner(())), {"a": LIN}, LIN, frozenset({LIN}))
    hidden = masked_person(LIN, NOTHING)
    expected = Outer(
        (Inner((hidden, hidden)), Inner(())), {"a": hidden}, hidden, frozenset({hidden})
    )
    assert masked_for(event, NOTHING) == expected
    assert masked_for([event, (event,)], NOTHING) == (expected, (expected,))
    assert event.maybe is LIN
    assert masked_for(replace(event, maybe=None), NOTHING).maybe is None


@dataclass(frozen=True, slots=True)
class Delivered:
    waybill_no: str
    to: Person


@dataclass(frozen=True, slots=True)
class ManyDelivered:
    parcels: tuple[Delivered, ...]


def test_a_list_that_is_read_lazily_is_masked_where_somebody_looks():
    codec = EventCodec({"ManyDelivered@1": ManyDelivered}, {})
    parcels = tuple(Delivered(f"W{n}", replace(LIN, name=f"林{n:04}")) for n in range(40))
    event = codec.decode_lazily(*codec.encode(ManyDelivered(parcels)))
    assert isinstance(event.parcels, LazyParts)
    shown = masked_for(event, NOTHING).parcels
    assert shown == tuple(replace(p, to=masked_person(p.to, NOTHING)) for p in parcels)
    (found,) = shown.where("waybill_no", "W7")
    assert found == shown[7]
    assert len(shown) == len(parcels)
    assert "0007" not in repr(shown)
    assert "林0007" in repr(event)


def test_an_event_that_names_nobody_is_left_alone():
    for event_type in STORED.values():
        event = example_of(event_type)
        if not names_people(event_type):
            assert masked_for(event, NOTHING) is event


CANARY = "CANARY"


@pytest.mark.parametrize("name", sorted(STORED))
def test_no_stored_event_tells_of_a_person_what_is_hidden(name):
    """Short ones and long ones, as they are made and as they are read from the log."""
    for make in (example_of, long_example_of):
        event = with_canaries(make(STORED[name]))
        stored = CODEC.encode(event)
        for seen in (event, CODEC.decode(*stored), CODEC.decode_lazily(*stored)):
            told = repr(masked_for(seen, NOTHING))
            assert CANARY not in told


def with_canaries(value):
    """The same with everybody in it replaced by somebody who must not be seen."""
    if isinstance(value, Person):
        return Person(*(f"x{CANARY}-{n}" for n in range(4)))
    if isinstance(value, tuple):
        return tuple(map(with_canaries, value))
    if hasattr(value, "__dataclass_fields__"):
        parts = {name: with_canaries(getattr(value, name)) for name in value.__dataclass_fields__}
        return replace(value, **parts)
    return value


def values_of(event_type):
    event = example_of(event_type)
    return [getattr(event, name) for name in event_type.__dataclass_fields__]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="*"), max_size=40)
people = st.builds(Person, texts, texts, texts, texts)


@given(person=people, seen=st.frozensets(st.sampled_from(PersonalField)))
def test_nothing_more_than_its_mask_shows_is_left_of_a_hidden_field(person, seen):
    shown = masked_person(person, seen)
    for field in PersonalField:
        before, after = getattr(person, field.value), getattr(shown, field.value)
        if field in seen:
            assert after == before
            continue
        kept = len(after.replace("*", ""))
        most = {"name": 1, "telephone": 7, "id_number": 7, "address": 14}[field.value]
        assert kept <= min(most, max(0, len(before) - 1))
        assert bool(after) == bool(before)
        start, _, end = after.partition("*")
        assert before.startswith(start)
        assert before.endswith(end.lstrip("*"))


def test_every_field_of_a_person_has_a_mask():
    assert {field.value for field in PersonalField} == set(Person.__dataclass_fields__)
