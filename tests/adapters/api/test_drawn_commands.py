"""Commands that a client might send, about things that exist: answered, every one of them."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.api.reading import SHELVES
from application.rights import MAY_SEND
from tests.adapters.api.drawing import bodies
from tests.adapters.api.interface import ROOT, Interface
from tests.conftest import IS_SLOW

BY_NAME = {command.__name__: command for command in MAY_SEND}
ANSWERS = (200, 201, 404, 409)
"""A body that fits is accepted or refused by a rule; it is never too much for us."""

NAMED = ("list_no", "waybill_no", "invt_no", "cop_no", "supplier", "declarant", "carrier")
AS_LISTS = ("order_id", "entry_id", "consignment_id")


@pytest.fixture(scope="module")
def names(told: Interface) -> dict[str, list[str]]:
    """Some of every name that stands in the simulated book."""
    found: dict[str, set[str]] = {}
    for shelf in SHELVES:
        for row in told.get(f"/{shelf.name}?limit=500").json()["rows"]:
            for name, value in row.items():
                if (name.endswith("_id") or name == "sku" or name in NAMED) and value:
                    found.setdefault(name, set()).add(str(value))
    some = {name: sorted(values)[:12] for name, values in found.items()}
    lists = {f"{name}s": some[name] for name in AS_LISTS}
    orders = dict.fromkeys(("delivered", "refused", "lost"), some["order_id"])
    return {**some, **lists, **orders, "book": ["demo.NB01"]}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_body_that_fits_is_answered(told, names, name):
    """Read models follow each: what was accepted can be applied."""
    answers: Counter[int] = Counter()

    @settings(
        max_examples=100 if IS_SLOW else 12,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    @given(data=st.data())
    def drawn(data):
        body = data.draw(bodies(BY_NAME[name], names))
        answers[sent(told, name, body, f"{name}-{sum(answers.values())}")] += 1

    drawn()
    told.site.follow()
    assert sum(answers.values()) > 5


def sent(told: Interface, name: str, body, key: str) -> int:
    headers = told.headers(**{"Idempotency-Key": key})
    answer = told.client.post(f"{ROOT}/commands/{name}", json=body, headers=headers)
    assert answer.status_code in ANSWERS, f"{answer.status_code} {answer.text[:500]}\n{body}"
    return int(answer.status_code)
