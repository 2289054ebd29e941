"""Signers outside this process: a program that is started, or a socket that is asked.

Card readers, hardware modules and vendors' tools are reached so. Either is given the bytes to be
signed, not hashed, and answers with the signature's bytes and nothing else: for SM2 64 bytes or
DER, for RSA as long as the key. Whether it is the certificate's is checked before it is used.
"""

import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import Certificate
from adapters.customs.signing.faults import SignerFailedError, SignerTimeoutError

TIMEOUT_SECONDS = 10.0
"""A card signs in less than one; a reader that has lost its card never does."""

SIGNATURE_BYTES_MAX = 1_024
"""Of RSA with 8,192 bits; what is longer is no signature."""

SAID_MAX = 300
"""Characters of a program's complaint that are repeated in ours."""

UNIX, TCP = "unix:", "tcp:"


class Asked(Protocol):
    def answer(self, content: bytes) -> bytes:
        """The signature. Raises ExternalSignerError."""
        ...


class ExternalSigner:
    def __init__(self, asked: Asked, certificate: Certificate, algorithm: Algorithm) -> None:
        self.algorithm = algorithm
        self.certificate = certificate
        self._asked = asked

    def sign(self, content: bytes) -> bytes:
        """Raises ExternalSignerError."""
        signature = self._asked.answer(content)
        if not self.certificate.verifies(self.algorithm, signature, content):
            raise SignerFailedError(
                f"what came back is no signature of certificate {self.certificate.name}"
            )
        return signature


@dataclass(frozen=True, slots=True)
class Program:
    """Started for each signature: reads its input to the end, writes the signature, ends with 0."""

    command: Sequence[str]
    timeout_seconds: float = TIMEOUT_SECONDS

    def answer(self, content: bytes) -> bytes:
        try:
            ended = subprocess.run(
                list(self.command),
                input=content,
                capture_output=True,
                timeout=self.timeout_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SignerTimeoutError(
                f"{self.command[0]} has not signed within {self.timeout_seconds:g} seconds"
            ) from None
        except OSError as fault:
            raise SignerFailedError(f"{self.command[0]} cannot be started: {fault}") from None
        if ended.returncode != 0:
            said = ended.stderr.decode(errors="replace").strip()[-SAID_MAX:]
            raise SignerFailedError(f"{self.command[0]} ended with {ended.returncode}: {said}")
        return require_short(ended.stdout)


@dataclass(frozen=True, slots=True)
class Socket:
    """Asked once a connection: reads until we close our side, writes the signature, closes."""

    address: str
    """`unix:/run/signer.sock` or `tcp:127.0.0.1:9010`."""

    timeout_seconds: float = TIMEOUT_SECONDS

    def answer(self, content: bytes) -> bytes:
        try:
            with self._connected() as connection:
                connection.sendall(content)
                connection.shutdown(socket.SHUT_WR)
                return require_short(until_closed(connection))
        except TimeoutError:
            raise SignerTimeoutError(
                f"{self.address} has not signed within {self.timeout_seconds:g} seconds"
            ) from None
        except OSError as fault:
            raise SignerFailedError(f"{self.address} cannot be asked: {fault}") from None

    def _connected(self) -> socket.socket:
        if self.address.startswith(UNIX):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.timeout_seconds)
            try:
                connection.connect(self.address.removeprefix(UNIX))
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = self.address.removeprefix(TCP).rpartition(":")
        return socket.create_connection((host, int(port)), self.timeout_seconds)


def until_closed(connection: socket.socket) -> bytes:
    """No more than one byte too many."""
    found = bytearray()
    while len(found) <= SIGNATURE_BYTES_MAX and (more := connection.recv(SIGNATURE_BYTES_MAX)):
        found += more
    return bytes(found)


def require_short(signature: bytes) -> bytes:
    if not 0 < len(signature) <= SIGNATURE_BYTES_MAX:
        raise SignerFailedError(f"a signature does not have {len(signature):,} bytes")
    return signature
