import pytest

from domain.refusals import AmountRefused, ChangeRefused, Refused, UnknownThing


@pytest.mark.parametrize("kind", [ChangeRefused, AmountRefused, UnknownThing])
def test_every_kind_of_refusal_is_a_refusal(kind):
    assert issubclass(kind, Refused)


def test_a_refusal_carries_its_values():
    refusal = AmountRefused(left=3, asked=5)
    assert refusal.values == {"left": 3, "asked": 5}
    assert str(refusal) == "left=3, asked=5"
