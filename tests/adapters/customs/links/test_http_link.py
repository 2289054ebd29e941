import socket

import httpx
import pytest

from adapters.customs.links import http_link
from adapters.customs.links.http_link import HttpLink
from adapters.customs.links.link import (
    LinkNotUnderstoodError,
    LinkRefusedError,
    LinkUnreachableError,
)
from application.customs_desk import GatewayError
from tests.adapters.customs.links.gateway import serving

BODY = "<a>清单</a>".encode()


@pytest.fixture
def gateway():
    with serving() as gateway:
        yield gateway


@pytest.fixture
def link(gateway):
    link = HttpLink(gateway.address + "/", "secret-word")
    yield link
    link.close()


def test_a_message_goes_out_once_under_its_name(gateway, link):
    for _ in range(2):
        link.put("shop-3:2026/11 é", BODY)
    assert gateway.taken == {"shop-3:2026/11 é": BODY}
    assert gateway.headers["authorization"] == "Bearer secret-word"
    assert gateway.headers["content-type"] == "application/xml"


def test_answers_are_fetched_until_they_are_done(gateway, link):
    gateway.answers = {f"R/{number}": BODY for number in range(4)}
    for _ in range(2):
        assert link.fetch(3) == [("R/0", BODY), ("R/1", BODY), ("R/2", BODY)]
    link.done("R/0")
    link.done("R/0")
    link.aside("R/1", "fits nothing: 订单")
    assert [name for name, _ in link.fetch(9)] == ["R/2", "R/3"]
    assert gateway.aside == {"R/1": "fits nothing: 订单"}


def test_an_answer_that_somebody_else_has_taken_is_left_out(gateway, link):
    gateway.answers = {"R1": BODY}
    gateway.names = b'{"names": ["R0", "R1"]}'
    assert link.fetch(9) == [("R1", BODY)]


def test_an_answer_that_is_far_too_large_is_put_aside(gateway, link, monkeypatch):
    monkeypatch.setattr(http_link, "ANSWER_BYTES_MAX", 10)
    gateway.answers = {"R1": b"<a>" + b" " * 20 + b"</a>", "R2": b"<a/>"}
    assert link.fetch(9) == [("R2", b"<a/>")]
    assert gateway.aside == {"R1": "more than 10 bytes"}


ACTS = pytest.mark.parametrize(
    "act",
    [
        lambda link: link.put("M1", BODY),
        lambda link: link.fetch(9),
        lambda link: link.done("R1"),
        lambda link: link.aside("R1", "why"),
    ],
    ids=["put", "fetch", "done", "aside"],
)


@ACTS
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, LinkRefusedError),
        (401, LinkRefusedError),
        (413, LinkRefusedError),
        (429, LinkUnreachableError),
        (500, LinkUnreachableError),
        (503, LinkUnreachableError),
        (302, LinkUnreachableError),
    ],
)
def test_what_a_gateway_answers_otherwise_is_an_error_with_a_name(
    gateway, link, act, status, error
):
    gateway.status = status
    with pytest.raises(error, match=str(status)) as raised:
        act(link)
    assert isinstance(raised.value, GatewayError)
    assert "secret-word" not in str(raised.value)


@ACTS
def test_a_gateway_that_is_not_there_is_told(act):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound and not listening: nobody else answers there.
        link = HttpLink(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(LinkUnreachableError, match="ConnectError"):
            act(link)
        link.close()


def test_a_gateway_that_never_answers_is_left(monkeypatch):
    monkeypatch.setattr(http_link, "TIMEOUT", httpx.Timeout(0.2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        link = HttpLink(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(LinkUnreachableError, match="Timeout"):
            link.put("M1", BODY)
        link.close()


def test_an_answer_that_breaks_off_is_not_taken_for_whole(gateway, link):
    gateway.answers = {"R1": BODY}
    gateway.is_cutting_off = True
    with pytest.raises(LinkUnreachableError):
        link.fetch(9)
    gateway.is_cutting_off = False
    assert link.fetch(9) == [("R1", BODY)]


@pytest.mark.parametrize("names", [b"[]", b"{}", b"<a/>", b'{"names": [1]}', b'{"names": [".."]}'])
def test_a_list_that_is_none_is_told(gateway, link, names):
    gateway.names = names
    with pytest.raises(LinkNotUnderstoodError):
        link.fetch(9)


def test_an_answer_that_drips_is_left(gateway, link, monkeypatch):
    monkeypatch.setattr(http_link, "WHOLE_SECONDS", -1.0)
    gateway.answers = {"R1": BODY}
    with pytest.raises(LinkUnreachableError, match="has not answered"):
        link.fetch(9)
