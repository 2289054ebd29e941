from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from adapters.identity.keys import identity_key
from adapters.identity.register import ANSWER_BYTES_MAX, HttpIdentityRegister
from application.customs_desk import GatewayError
from application.identifying import IdentityQuestion
from domain.buyer_identity import IdentityKey
from tests.adapters.identity.ground import person

LIN = person("林一")
ASKED = [IdentityQuestion(IdentityKey("k"), LIN)]


class Saying(HTTPServer):
    """Says one thing to everybody."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(("127.0.0.1", 0), SayingHandler)
        self.said = status, body
        self.heard: list[tuple[str, bytes]] = []


class SayingHandler(BaseHTTPRequestHandler):
    server: Saying

    def do_POST(self) -> None:
        status, body = self.server.said
        length = int(self.headers["content-length"])
        self.server.heard.append((self.path, self.rfile.read(length)))
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quietly."""


@pytest.fixture
def saying():
    servers = []

    def saying(status: int, body: bytes) -> Saying:
        server = Saying(status, body)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return server

    yield saying
    for server in servers:
        server.shutdown()
        server.server_close()


def asked(server):
    url = f"http://127.0.0.1:{server.server_port}/ask"
    return HttpIdentityRegister(url, "key", "register", 5.0).ask(ASKED)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, b"{}", "HTTP 500"),
        (302, b"", "HTTP 302"),
        (200, b"", "says nothing we know"),
        (200, b"\xff\xfe", "says nothing we know"),
        (
            200,
            b'{"answers": [{"ref": "0", "reference": "R", "result": "maybe"}]}',
            "nothing we know",
        ),
        (200, b" " * (ANSWER_BYTES_MAX + 1), "too long"),
    ],
)
def test_an_answer_that_is_none_is_an_outage_that_names_nobody(saying, status, body, words):
    with pytest.raises(GatewayError, match=words) as fault:
        asked(saying(status, body))
    assert LIN.name not in str(fault.value)
    assert fault.value.__cause__ is None


def test_answers_about_nobody_asked_for_and_without_a_number_are_left_alone(saying):
    body = b'{"answers": [{"ref": "7", "reference": "R", "result": "fits"},'
    body += b'{"ref": "0", "reference": "", "result": "fits"}]}'
    assert asked(saying(200, body)) == []


def test_name_and_number_go_in_the_body_and_not_in_the_address(saying):
    server = saying(200, b'{"answers": [{"ref": "0", "reference": "R-1", "result": "fits"}]}')
    (answer,) = asked(server)
    assert (answer.key, answer.reference, answer.reason) == ("k", "R-1", None)
    ((path, body),) = server.heard
    assert path == "/ask"
    assert LIN.id_number.encode() in body


def test_a_question_does_not_show_whom_it_is_about():
    assert LIN.id_number not in repr(ASKED)
    assert LIN.name not in str(ASKED[0])


def test_another_name_or_number_or_secret_is_another_key():
    keys = {
        identity_key("secret", LIN),
        identity_key("other secret", LIN),
        identity_key("secret", person("林二")),
        identity_key("secret", person("林一", 2)),
    }
    assert len(keys) == 4
    assert identity_key("secret", person(" 林一 ")) == identity_key("secret", LIN)
