"""The way to the mail server: TLS from the start, TLS later, signing in, and none of it."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.notifications.letters import mail_about
from adapters.notifications.mail import handed_in, trust
from adapters.notifications.mail_address import server_in
from adapters.notifications.wording import WORDING
from adapters.settings import Settings
from adapters.settings_file import settings_from
from adapters.usable_settings import UnusableSettingError
from application.notices import Channel, Kind, Notice, Outcome
from domain.identifiers import CampaignId, MerchantId, OrderId, Partition
from tests.adapters.notifications.mail_server import mail_server

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENDER, BUYER = "orders@kiwi.example", "lin.yi@buyer.example"
NOTICE = Notice(
    Kind.REFUND_PAID,
    Partition("demo.NB01"),
    OrderId("shop-3:0042"),
    CampaignId("C-1"),
    MerchantId("kiwi-farm"),
    42,
    {"refund_id": "r-1", "amount_fen": 12_300, "campaign": "Kiwi honey"},
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """Of a server on loopback, which signs for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail on loopback")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@pytest.fixture
def tls(certificate) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    """Whom we trust is looked up anew in each test, and after them."""
    trust.cache_clear()
    yield
    trust.cache_clear()


@pytest.fixture
def trusted(certificate, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def hand_in(address: str) -> tuple[Outcome, str]:
    server = server_in(address)
    assert server is not None
    letter = mail_about(NOTICE, "ntc_1", SENDER, (BUYER, "en"), NOON)
    return handed_in(server, letter, SENDER, BUYER, 5.0)


def test_a_letter_goes_over_tls_that_begins_later_and_by_a_user(tls, trusted):
    with mail_server(tls, password="se/cret@1") as box:
        address = f"smtp://kiwi:se%2Fcret%401@127.0.0.1:{box.port}"
        assert hand_in(address) == (Outcome.SENT, "250 OK")
        assert box.logins == [("kiwi", "se/cret@1")]
        assert len(box.take()) == 1


def test_a_letter_goes_over_tls_from_the_first_byte(tls, trusted):
    with mail_server(tls, starts_tls=False) as box:
        assert hand_in(f"smtps://127.0.0.1:{box.port}")[0] is Outcome.SENT
        assert len(box.take()) == 1


def test_a_server_that_is_not_whom_it_says_gets_neither_password_nor_letter(tls):
    with mail_server(tls, password="secret") as box:
        outcome, words = hand_in(f"smtp://kiwi:secret@127.0.0.1:{box.port}")
        assert outcome is Outcome.NOT_TAKEN
        assert "certificate" in words.lower()
        assert (box.logins, box.take()) == ([], [])


def test_without_tls_nothing_leaves_unless_it_was_said_so():
    with mail_server() as box:
        outcome, words = hand_in(f"smtp://127.0.0.1:{box.port}")
        assert outcome is Outcome.NOT_TAKEN
        assert "STARTTLS" in words
        assert box.take() == []
        assert hand_in(f"smtp://127.0.0.1:{box.port}?tls=none")[0] is Outcome.SENT


def test_a_wrong_password_is_ours_to_mend_and_the_letter_waits(tls, trusted):
    with mail_server(tls, password="right") as box:
        outcome, words = hand_in(f"smtp://kiwi:wrong@127.0.0.1:{box.port}")
        assert outcome is Outcome.NOT_TAKEN
        assert words.startswith("535")
        assert box.take() == []


def test_no_answer_says_what_it_means():
    with mail_server() as box:
        address = f"smtp://127.0.0.1:{box.port}?tls=none"
        box.answers = ["451 later", "554 never"]
        assert [hand_in(address)[0] for _ in range(2)] == [Outcome.NOT_TAKEN, Outcome.REFUSED]
        box.recipients = ["450 mailbox busy", "550 nobody here"]
        assert [hand_in(address)[0] for _ in range(2)] == [Outcome.NOT_TAKEN, Outcome.REFUSED]


def test_a_letter_is_in_seven_bits_and_two_forms():
    letter = mail_about(NOTICE, "ntc_1", SENDER, (BUYER, "zh"), NOON)
    raw = letter.as_bytes()
    assert raw.isascii()
    assert letter["Message-ID"] == "<ntc_1@kiwi.example>"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert "¥ 123.00" in letter["Subject"]


@pytest.mark.parametrize(
    "address",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:none",
        "smtp://mail.example/box",
        "smtp://mail.example?tls=maybe",
        "smtp://kiwi:secret@mail.example?tls=none",
        "smtps://mail.example?tls=none",
    ],
)
def test_an_address_that_is_none_is_told_without_its_password(address):
    with pytest.raises(UnusableSettingError) as told:
        server_in(address)
    assert "secret" not in str(told.value)


def test_the_address_of_the_server_is_a_secret_where_it_holds_a_password():
    settings = settings_from(
        Path("none"),
        {"JIHUO_MAIL": "smtp://kiwi:opensesame@m.example", "JIHUO_MAIL_SENDER": SENDER},
    )
    assert "opensesame" not in repr(settings)
    assert "opensesame" not in repr(server_in(settings.mail))
    with pytest.raises(UnusableSettingError):
        Settings(mail="smtp://m.example")
    assert server_in("") is None


def test_every_kind_has_words_in_both_languages():
    assert WORDING.keys() == set(Kind)
    assert {channel.value for channel in Channel} == {"e-mail", "shop"}
