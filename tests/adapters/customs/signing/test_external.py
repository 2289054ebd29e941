import json
import os
import socket
import sys
import threading
from contextlib import contextmanager

import pytest

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.demonstration_keys import make_demonstration_keys
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.external import ExternalSigner, Program, Socket
from adapters.customs.signing.faults import SignerFailedError, SignerTimeoutError
from adapters.customs.signing.key_ring import KeyRing
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import GoodSignature
from adapters.customs.signing.verifying import verify
from tests.adapters.customs.signing.firms import NOW, PLAIN, signer

FIRM = "3302960001"

SIGNS = """
import sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

key = serialization.load_pem_private_key(open(sys.argv[1], "rb").read(), None)
content = sys.stdin.buffer.read()
sys.stdout.buffer.write(key.sign(content, padding.PKCS1v15(), hashes.SHA1()))
"""


def program(*words: str, timeout_seconds: float = 30.0) -> Program:
    return Program((sys.executable, "-c", *words), timeout_seconds)


def outside(asked) -> ExternalSigner:
    algorithm = Algorithm.RSA_SHA1
    return ExternalSigner(asked, signer(algorithm).certificate, algorithm)


def test_a_program_named_in_the_firms_folder_signs_for_it(tmp_path):
    make_demonstration_keys(tmp_path, [FIRM], NOW, Algorithm.RSA_SHA1)
    (tmp_path / FIRM / "key.pem").rename(tmp_path / "card.pem")
    (tmp_path / "sign.py").write_text(SIGNS)
    words = json.dumps([sys.executable, f"{tmp_path}/sign.py", f"{tmp_path}/card.pem"])
    settings = tmp_path / FIRM / "signer.toml"
    settings.write_text(f"command = {words}\ntimeout_seconds = 30\n")
    settings.chmod(0o600)
    signing = KeyRing(tmp_path, lambda: NOW, is_production=False).signer_of(FIRM)
    answer = verify(signed(PLAIN, signing), Trust({FIRM: signing.certificate}), NOW)
    assert isinstance(answer, GoodSignature)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("raise SystemExit(3)", "ended with 3"),
        ("import sys; sys.exit('no card in the reader')", "no card in the reader"),
        ("", "0 bytes"),
        ("print('x' * 5000)", "5,001 bytes"),
        ("print('x' * 256, end='')", "no signature of certificate"),
    ],
)
def test_a_program_that_gives_no_signature_is_told_by_what_it_did(code, fault):
    with pytest.raises(SignerFailedError, match=fault):
        outside(program(code)).sign(b"content")


def test_a_program_that_is_not_there_is_named():
    with pytest.raises(SignerFailedError, match="/nowhere/sign cannot be started"):
        outside(Program(("/nowhere/sign",))).sign(b"content")


def test_a_program_that_never_ends_is_ended():
    with pytest.raises(SignerTimeoutError, match=r"within 0\.2 seconds"):
        outside(program("import time; time.sleep(60)", timeout_seconds=0.2)).sign(b"content")


@contextmanager
def listening(family: int, address, answering):
    """A signer at a socket: answers one connection."""
    with socket.socket(family, socket.SOCK_STREAM) as server:
        server.bind(address)
        server.listen()
        thread = threading.Thread(target=answering, args=(server,))
        thread.start()
        yield server.getsockname()
        thread.join()


def card(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        content = b""
        while more := connection.recv(4096):
            content += more
        connection.sendall(signer(Algorithm.RSA_SHA1).sign(content))


def test_a_signer_at_a_socket_of_the_machine_signs(tmp_path):
    with listening(socket.AF_UNIX, os.fspath(tmp_path / "card"), card) as address:
        found = signed(PLAIN, outside(Socket(f"unix:{address}")))
    trust = Trust({FIRM: signer(Algorithm.RSA_SHA1).certificate})
    assert isinstance(verify(found, trust, NOW), GoodSignature)


def test_a_signer_at_a_socket_of_the_network_signs():
    with listening(socket.AF_INET, ("127.0.0.1", 0), card) as (host, port):
        assert outside(Socket(f"tcp:{host}:{port}")).sign(b"content")


def test_a_signer_at_a_socket_that_never_answers_is_left():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        host, port = server.getsockname()
        with pytest.raises(SignerTimeoutError, match=r"within 0\.2 seconds"):
            outside(Socket(f"tcp:{host}:{port}", 0.2)).sign(b"content")


def test_a_socket_where_nobody_listens_is_named(tmp_path):
    with pytest.raises(SignerFailedError, match="cannot be asked"):
        outside(Socket(f"unix:{tmp_path}/nobody")).sign(b"content")
