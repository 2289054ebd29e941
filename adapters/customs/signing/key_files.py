"""One firm's folder of keys: its certificate, and its key or who signs for it."""

import binascii
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.customs.signing import sm2
from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import Certificate, certificate_from
from adapters.customs.signing.external import (
    TCP,
    TIMEOUT_SECONDS,
    UNIX,
    Asked,
    ExternalSigner,
    Program,
    Socket,
)
from adapters.customs.signing.faults import KeyMismatchError, OpenKeyError, UnreadableKeyError
from adapters.customs.signing.signer import RsaSigner, Signer, Sm2Signer
from adapters.customs.signing.sm2_keys import PEM, is_of_sm2, private_key_in

CERTIFICATE, KEY, PASSWORD, SIGNER = "certificate.pem", "key.pem", "password", "signer.toml"

READ_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO
WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH

PrivateKey = rsa.RSAPrivateKey | sm2.PrivateKey


@dataclass(frozen=True, slots=True)
class SignerSettings:
    """What `signer.toml` says; nothing of it is needed for a key that lies beside it."""

    algorithm: str = ""
    command: tuple[str, ...] = ()
    socket: str = ""
    timeout_seconds: float = TIMEOUT_SECONDS


def signer_in(folder: Path, password: str = "") -> Signer:
    """A firm's signer out of its folder. Raises KeyFaultError, which names the file.

    The password for an encrypted key stands in the folder, or is that for all.
    """
    certificate = certificate_in(folder / CERTIFICATE)
    settings = settings_in(folder / SIGNER)
    if asked := outside(settings):
        algorithm = algorithm_of(settings, certificate, folder / SIGNER)
        return ExternalSigner(asked, certificate, algorithm)
    key = key_in(folder / KEY, password_in(folder / PASSWORD) or password)
    require_pair(key, certificate, folder)
    if isinstance(key, sm2.PrivateKey):
        return Sm2Signer(key, certificate)
    return RsaSigner(key, certificate, algorithm_of(settings, certificate, folder / SIGNER))


def certificate_in(file: Path) -> Certificate:
    try:
        return certificate_from(file.read_bytes())
    except (OSError, UnreadableKeyError) as fault:
        raise UnreadableKeyError(f"{file}: {fault}") from None


def settings_in(file: Path) -> SignerSettings:
    """Raises OpenKeyError where others could have another program started."""
    if not file.exists():
        return SignerSettings()
    refuse_open(file, WRITTEN_BY_OTHERS)
    try:
        return settings_from(tomllib.loads(file.read_text()))
    except (OSError, ValueError, TypeError) as fault:
        raise UnreadableKeyError(f"{file}: {fault}") from None


def settings_from(given: Mapping[str, Any]) -> SignerSettings:
    """Raises ValueError and TypeError."""
    settings = SignerSettings(**given)
    command, address = settings.command, settings.socket
    if not isinstance(command, list | tuple) or not all(isinstance(word, str) for word in command):
        raise ValueError("command is a list of words")
    is_tcp = re.fullmatch(rf"{TCP}.+:[0-9]{{1,5}}", address)
    if address and not (is_tcp or address.startswith(UNIX)):
        raise ValueError(f"socket is {address!r}: {UNIX}PATH or {TCP}HOST:PORT")
    if command and address:
        raise ValueError("command and socket: only one of them can sign")
    if settings.timeout_seconds <= 0:
        raise ValueError("timeout_seconds is a number above 0")
    return settings


def outside(settings: SignerSettings) -> Asked | None:
    if settings.command:
        return Program(tuple(settings.command), settings.timeout_seconds)
    if settings.socket:
        return Socket(settings.socket, settings.timeout_seconds)
    return None


def algorithm_of(settings: SignerSettings, certificate: Certificate, file: Path) -> Algorithm:
    """What the settings say, or what customs takes from a key of this kind."""
    is_sm2 = isinstance(certificate.key, sm2.PublicKey)
    usual = Algorithm.SM2_SM3 if is_sm2 else Algorithm.RSA_SHA1
    try:
        algorithm = Algorithm(settings.algorithm or usual)
    except ValueError:
        known = ", ".join(each.value for each in Algorithm)
        said = f"{file}: algorithm is {settings.algorithm!r}, and not one of {known}"
        raise UnreadableKeyError(said) from None
    if (algorithm is Algorithm.SM2_SM3) is not is_sm2:
        raise KeyMismatchError(f"{file}: {algorithm.value} cannot be made with this certificate")
    return algorithm


def password_in(file: Path) -> str:
    if not file.exists():
        return ""
    refuse_open(file, READ_BY_OTHERS)
    return file.read_text().strip("\r\n")


def key_in(file: Path, password: str) -> PrivateKey:
    """A key of RSA or SM2 in PEM. Raises UnreadableKeyError and OpenKeyError."""
    try:
        refuse_open(file, READ_BY_OTHERS)
        return key_from(file.read_bytes(), password.encode() or None)
    except (OSError, UnreadableKeyError) as fault:
        raise UnreadableKeyError(f"{file}: {fault}") from None


def key_from(content: bytes, password: bytes | None) -> PrivateKey:
    """Raises UnreadableKeyError, which never tells of the key."""
    try:
        key = load_pem_private_key(content, password)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        for found in PEM.finditer(content):
            label, inner = found[1], binascii.a2b_base64(found[2])
            if is_of_sm2(inner, label) and b"PRIVATE KEY" in label:
                return private_key_in(inner, label, password)
        raise UnreadableKeyError(f"the key cannot be read: {type(fault).__name__}") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise UnreadableKeyError("the key is of neither RSA nor SM2")
    return key


def require_pair(key: PrivateKey, certificate: Certificate, folder: Path) -> None:
    """Raises KeyMismatchError."""
    public = key.public if isinstance(key, sm2.PrivateKey) else key.public_key()
    if public != certificate.key:
        raise KeyMismatchError(f"{folder}: {CERTIFICATE} is not that of {KEY}")


def refuse_open(file: Path, bits: int) -> None:
    """Raises OpenKeyError."""
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & bits:
        raise OpenKeyError(f"{file} is of mode {mode:o}, so that others can use it: `chmod 600`")
