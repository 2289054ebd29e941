"""How much one client may send."""

import pytest
from fastapi import Request

from adapters.api.bounding import Buckets, require_room
from adapters.api.problem import ProblemError
from adapters.api.refusing import answer_crowded
from adapters.web.server import show_crowded
from tests.adapters.api.interface import ROOT


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills_again():
    clock = Clock()
    buckets = Buckets(2.0, 3.0, clock)
    assert [buckets.take("a") for _ in range(3)] == [0.0] * 3
    assert buckets.take("a") == 0.5
    clock.now = 0.5
    assert buckets.take("a") == 0.0
    assert buckets.take("a") == 0.5
    clock.now = 100.0
    assert [buckets.take("a") for _ in range(4)][2:] == [0.0, 0.5]


def test_accounts_do_not_empty_each_others_buckets():
    buckets = Buckets(1.0, 1.0, Clock())
    assert not buckets.take("a")
    assert buckets.take("a")
    assert not buckets.take("b")


def test_one_that_costs_more_takes_more():
    buckets = Buckets(1.0, 10.0, Clock())
    assert not buckets.take("a", 8.0)
    with pytest.raises(ProblemError) as raised:
        require_room(buckets, "a", 8.0)
    assert raised.value.headers["Retry-After"] == "7"


def test_too_many_requests_are_told_when_to_come_again(api):
    before = api.site.app.state.api_buckets
    api.site.app.state.api_buckets = Buckets(0.001, 3.0)
    try:
        for _ in range(3):
            api.get("/orders")
        answer = api.get("/orders", 429)
        assert answer.json()["code"] == "TooManyRequests"
        assert 900 < int(answer.headers["Retry-After"]) <= 1_001
        api.open_batch("B-refused", 429)
    finally:
        api.site.app.state.api_buckets = before
    assert api.site.events("batch", "B-refused") == []


def test_what_the_server_turns_away_unread_is_a_problem_too(api):
    answer = answer_crowded(Request({"type": "http", "headers": []}))
    assert answer.status_code == 503
    assert answer.media_type == "application/problem+json"
    told = show_crowded(
        Request({"type": "http", "headers": [], "path": f"{ROOT}/commands/OpenBatch"})
    )
    assert told.body == answer.body


def test_who_is_not_signed_in_empties_nobodys_bucket(api):
    answer = api.client.get(f"{ROOT}/orders")
    assert answer.status_code == 401
