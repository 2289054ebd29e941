"""What can be said of a message's signature: absent, good, bad and why, of nobody we know."""

from dataclasses import dataclass
from enum import Enum

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import Certificate
from adapters.texts import mark


class Fault(Enum):
    """Why a signature is bad."""

    NOT_XML = mark("the message is not XML, or defines entities")
    MANY = mark("there is more than one signature")
    MISPLACED = mark("the signature does not stand right under the root, once and last")
    COMMENT = mark("a comment stands in the message, which no signature covers")
    FORM = mark("the signature is not written as customs' specification has it")
    REFERENCE = mark("it signs something else than the whole message")
    ALGORITHM = mark("it is made in a way that is not accepted")
    DIGEST = mark("the message was changed after it was signed")
    VALUE = mark("it was not made with the certificate's key")
    CERTIFICATE = mark("its certificate cannot be read, or does not hold at this time")


@dataclass(frozen=True, slots=True)
class NoSignature:
    pass


@dataclass(frozen=True, slots=True)
class GoodSignature:
    by: str
    """The name that the certificate is trusted under, or its subject if its issuer is trusted."""

    certificate: Certificate
    algorithm: Algorithm


@dataclass(frozen=True, slots=True)
class BadSignature:
    fault: Fault


@dataclass(frozen=True, slots=True)
class UnknownSigner:
    """The signature fits its own certificate, which nobody we trust has issued."""

    key_name: str
    subject: str


Verdict = NoSignature | GoodSignature | BadSignature | UnknownSigner
