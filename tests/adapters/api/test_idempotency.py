"""One key is one command: whoever answers, whoever dies, however often it is sent."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from tests.adapters.api.interface import ROUTE
from tests.adapters.api.serving import TOKEN, serving
from tests.adapters.waiting import wait_until

AT_ONCE = 8


def headers(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": key}


def body(batch_id: str) -> dict:
    return {"batch_id": batch_id, "name": "Spring", "route": ROUTE}


def sent(address: str, batch_id: str, key: str) -> httpx.Response:
    path = f"{address}/api/v1/commands/OpenBatch"
    return httpx.post(path, json=body(batch_id), headers=headers(key), timeout=30)


def events_of(address: str, batch_id: str) -> list[dict]:
    path = f"{address}/api/v1/events?subject=batch/{batch_id}"
    found = httpx.get(path, headers=headers(""), timeout=30).json()
    assert isinstance(found, list)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def two(database_url, folder):
    with serving(database_url, folder) as one, serving(database_url, folder) as another:
        yield one, another


def test_of_two_processes_with_one_key_at_once_one_acts_and_both_say_so(two):
    for number in range(5):
        batch_id = key = f"B-{number}"
        with ThreadPoolExecutor(AT_ONCE) as threads:
            asked = [
                threads.submit(sent, two[place % 2], batch_id, key) for place in range(AT_ONCE)
            ]
        answers = [each.result() for each in asked]
        taken = [each.json() for each in answers if each.status_code == 201]
        assert taken
        assert {each.status_code for each in answers} <= {201, 409}
        assert {each.json()["code"] for each in answers if each.status_code == 409} <= {
            "StillRunning",
            "ChangedMeanwhile",
        }
        assert all("Retry-After" in each.headers for each in answers if each.status_code == 409)
        assert sum(not each["is_repeated"] for each in taken) <= 1
        assert {each["events"] for each in taken} == {1}
        assert len({each["position"] for each in taken}) == 1
        assert len(events_of(two[0], batch_id)) == 1


def test_another_process_knows_the_key_and_its_body(two):
    first = sent(two[0], "B-known", "known").json()
    assert sent(two[1], "B-known", "known").json() == {**first, "is_repeated": True}
    reused = sent(two[1], "B-other", "known")
    assert (reused.status_code, reused.json()["code"]) == (422, "IdempotencyKeyReused")


def test_who_has_lost_the_answer_asks_again_and_is_told(two):
    text = json.dumps(body("B-lost"))
    said = "".join(f"{name}: {value}\r\n" for name, value in headers("lost").items())
    parts = urlsplit(two[0])
    head = f"POST /api/v1/commands/OpenBatch HTTP/1.1\r\nHost: {parts.netloc}\r\n{said}"
    length = f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as connection:
        connection.sendall((head + length + text).encode())
    wait_until(lambda: len(events_of(two[0], "B-lost")) == 1)
    again = sent(two[0], "B-lost", "lost")
    assert (again.status_code, again.json()["is_repeated"]) == (201, True)
    assert len(events_of(two[0], "B-lost")) == 1


def test_a_key_outlives_the_process_that_answered(database_url, folder):
    with serving(database_url, folder) as before:
        first = sent(before, "B-outlives", "outlives").json()
    with serving(database_url, folder) as after:
        assert sent(after, "B-outlives", "outlives").json() == {**first, "is_repeated": True}
