import socket
import threading
from ipaddress import ip_address

import pytest

from adapters.usable_settings import UnusableSettingError
from adapters.webhooks.addresses import Addresses, is_public, networks_in, parts_of
from adapters.webhooks.faults import UrlRefusedError
from adapters.webhooks.posting import Post, waiting_time
from tests.adapters.notes import NOON
from tests.adapters.webhooks.receiver import receiving

CLOSED = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378::1",
    "2001:db8::1",
    "3fff::1",
    "192.88.99.1",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
OPEN = ["8.8.8.8", "1.1.1.1", "203.0.114.7", "2606:4700:4700::1111", "2a00:1450::1"]


@pytest.mark.parametrize("text", CLOSED)
def test_what_is_not_somebodys_on_the_internet_is_refused(text):
    assert not is_public(ip_address(text))
    with pytest.raises(UrlRefusedError, match="not a public address"):
        Addresses(resolve=lambda *_: [text]).of("https://hooks.example/")


@pytest.mark.parametrize("text", OPEN)
def test_what_is_public_is_taken(text):
    assert Addresses(resolve=lambda *_: [text]).of("https://hooks.example/") == [ip_address(text)]


def test_one_closed_address_among_open_ones_is_enough():
    with pytest.raises(UrlRefusedError):
        Addresses(resolve=lambda *_: ["8.8.8.8", "10.0.0.1"]).of("https://hooks.example/")


def test_a_public_address_is_reached_by_https_only():
    with pytest.raises(UrlRefusedError, match="https only"):
        Addresses(resolve=lambda *_: ["8.8.8.8"]).of("http://hooks.example/")


def test_private_networks_are_open_where_the_settings_name_them():
    addresses = Addresses(networks_in("10.1.0.0/16, ::1/128"), lambda host, _: [host])
    assert addresses.of("http://10.1.2.3:8080/hook") == [ip_address("10.1.2.3")]
    assert addresses.of("http://[::1]/hook") == [ip_address("::1")]
    for closed in ("http://10.2.0.1/", "http://127.0.0.1/"):
        with pytest.raises(UrlRefusedError):
            addresses.of(closed)


@pytest.mark.parametrize("text", ["10.1.0.0/33", "home", "10.1.2.3/16"])
def test_settings_that_name_no_networks_are_refused(text):
    with pytest.raises(UnusableSettingError, match="webhooks_private"):
        networks_in(text)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "ftp://hooks.example/",
        "file:///etc/hosts",
        "https://",
        "https:///path",
        "https://mei:secret@hooks.example/",
        "https://@hooks.example/",
        "https://hooks.example/#part",
        "https://hooks.example:0/",
        "https://hooks.example:99999/",
        "https://[::1/",
        "https://hooks.example/ a",
        "https://hooks.example/\nHost: other",
        "https://hooks.例え/",
        "https://hooks.example/" + "a" * 2_000,
    ],
)
def test_what_is_no_plain_url_is_refused(url):
    with pytest.raises(UrlRefusedError):
        parts_of(url)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "localhost"])
def test_other_ways_to_write_this_machine_are_refused_too(host):
    with pytest.raises(UrlRefusedError):
        Addresses().of(f"https://{host}/")


def test_a_name_that_nobody_knows_is_refused():
    def nobody(*_):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(UrlRefusedError, match="cannot be found"):
        Addresses(resolve=nobody).of("https://nobody.invalid/")


def test_a_name_that_resolves_otherwise_a_moment_later_leads_nowhere_else():
    """Asked once for each message; the connection goes to what was looked at."""
    asked = []

    def rebinding(host, _port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    addresses = Addresses(networks_in("127.0.0.0/8"), rebinding)
    with receiving() as receiver, Post(addresses, 5) as post:
        url = f"http://hooks.example:{receiver.port}/hook"
        assert post.send(url, b"{}", {}, NOON).status == 204
        (came,) = receiver.take()
        assert came.headers["host"] == f"hooks.example:{receiver.port}"
        refused = post.send(url, b"{}", {}, NOON)
        assert (refused.status, refused.fault) == (None, "hooks.example is not a public address")
        assert receiver.take() == []
    assert asked == ["hooks.example"] * 2


def test_the_next_address_of_a_name_is_tried_where_the_first_does_not_answer():
    with receiving() as receiver:
        addresses = Addresses(networks_in("127.0.0.0/8"), lambda *_: ["127.0.0.1", "127.0.0.2"])
        listens_elsewhere = f"http://hooks.example:{receiver.port}/hook"
        with Post(addresses, 5) as post:
            assert post.send(listens_elsewhere, b"{}", {}, NOON).status == 204


def test_the_handshake_speaks_to_the_name_and_not_to_the_address():
    """So that the certificate that is looked at is the name's."""
    heard = []

    def listen(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            heard.append(connection.recv(4_096))

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=listen, args=(server,))
        thread.start()
        addresses = Addresses(networks_in("127.0.0.0/8"), lambda *_: ["127.0.0.1"])
        with Post(addresses, 5) as post:
            url = f"https://hooks.example:{server.getsockname()[1]}/"
            assert post.send(url, b"{}", {}, NOON).status is None
        thread.join()
    assert b"hooks.example" in heard[0]


def test_no_proxy_of_the_environment_is_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    addresses = Addresses(networks_in("127.0.0.0/8"))
    with receiving() as receiver, Post(addresses, 5) as post:
        assert post.send(receiver.url, b"{}", {}, NOON).status == 204


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("Sat, 21 Nov 2026 04:01:00 GMT", 59.876544),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("99999999999999999999", None),
    ],
)
def test_what_a_receiver_asks_for_is_seconds_or_a_time(text, seconds):
    waiting = waiting_time(text, NOON)
    assert (waiting.total_seconds() if waiting else None) == seconds
