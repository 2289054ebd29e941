"""What nobody should send is told apart, in clear words, and nothing comes of it."""

import itertools
import json

import pytest

from tests.adapters.api.interface import ROOT, ROUTE

BODY = json.dumps({"batch_id": "ODD", "name": "Odd", "route": ROUTE})
_numbers = itertools.count(1)


def sent(api, body: bytes, content_type: str = "application/json", **headers):
    given = {"Content-Type": content_type, "Idempotency-Key": f"odd-{next(_numbers)}", **headers}
    answer = api.client.post(
        f"{ROOT}/commands/OpenBatch", content=body, headers=api.headers(**given)
    )
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"], answer.json()["detail"]


@pytest.fixture(autouse=True)
def nothing_comes_of_it(api):
    yield
    assert api.site.events("batch", "ODD") == []


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"batch_id": ', "The body is no JSON."),
        (BODY.encode("utf-16"), "The body is no UTF-8."),
        (BODY.encode().replace(b"Odd", b"\xff\xfe"), "The body is no UTF-8."),
        (b"\xef\xbb\xbf" + BODY.encode(), "The body is no JSON."),
        (BODY.encode().replace(b"{", b'{"name": "One", ', 1), "The name name stands twice."),
        (b'{"batch_id": NaN}', "NaN is no number of JSON."),
        (b"-Infinity", "-Infinity is no number of JSON."),
        (b"[" * 100_000 + b"]" * 100_000, "The body is nested too deeply."),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "The body is nested too deeply."),
        (b'{"batch_id": ' + b"9" * 100_000 + b"}", "The body holds a number that is too long."),
    ],
)
def test_what_cannot_be_read_says_why(api, body, detail):
    assert sent(api, body) == (400, "BodyUnreadable", detail)


@pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"1", b""])
def test_a_body_that_is_no_object_is_not_understood(api, body):
    assert sent(api, body)[:2] == (422, "NotUnderstood")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_not_json(api, kind):
    assert sent(api, BODY.encode(), kind)[:2] == (415, "NotJson")


def test_a_body_that_is_too_large_is_refused_told_or_untold(api):
    assert sent(api, b" " * (9 * 2**20))[:2] == (413, "TooLarge")
    headers = {"Content-Type": "application/json", "Idempotency-Key": "odd-streamed"}
    answer = api.client.post(
        f"{ROOT}/commands/OpenBatch",
        content=(b" " * 2**20 for _ in range(9)),
        headers=api.headers(**headers),
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("text", ["\\ud800", "\\u0000", "\\u007f", "", "x" * 201])
def test_a_name_is_short_and_of_characters_that_can_be_kept(api, text):
    body = BODY.replace('"ODD"', f'"{text}"').encode()
    status, code, detail = sent(api, body)
    assert (status, code) == (422, "NotUnderstood")
    assert detail.startswith("/batch_id: ")


@pytest.mark.parametrize("key", ["", "a b", "a" * 101, '"a"', "ä", "a\x7f", "../a"])
def test_a_key_that_is_none_is_told_apart_from_none(api, key):
    answer = api.client.post(
        f"{ROOT}/commands/OpenBatch",
        content=BODY,
        headers=[
            *api.headers(**{"Content-Type": "application/json"}).items(),
            ("Idempotency-Key", key.encode()),
        ],
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "IdempotencyKeyNotValid")


def test_two_keys_or_two_tags_are_one_too_many(api):
    headers = [*api.headers().items(), ("Idempotency-Key", "odd-a")]
    path = f"{ROOT}/commands/OpenBatch"
    twice = [*headers, ("Idempotency-Key", "odd-b")]
    answer = api.client.post(path, json=json.loads(BODY), headers=twice)
    assert (answer.status_code, answer.json()["code"]) == (400, "IdempotencyKeyNotValid")
    tags = [*headers, ("If-Match", '"a"'), ("If-Match", '"b"')]
    answer = api.client.post(path, json=json.loads(BODY), headers=tags)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/header/if-match")


@pytest.mark.parametrize(
    ("path", "pointer", "detail"),
    [
        ("/orders?stag=paid", "#/query/stag", "There is no such field."),
        ("/orders?stage=paid&stage=left", "#/query/stage", "Each stands here once."),
        ("/orders/x?limit=1", "#/query/limit", "There is no such field."),
        ("/events?type=OrderPlaced", "#/query/type", "There is no such field."),
        ("/events?after=1&after=2", "#/query/after", "Each stands here once."),
        ("/webhooks?limit=1", "#/query/limit", "There is no such field."),
    ],
)
def test_a_filter_that_is_misspelt_does_not_answer_with_everything(api, path, pointer, detail):
    (error,) = api.get(path, 422).json()["errors"]
    assert (error["pointer"], error["detail"]) == (pointer, detail)


def test_what_may_stand_several_times_does(api):
    api.get("/events?kinds=order&kinds=batch&types=OrderPlaced&types=BatchOpened")
