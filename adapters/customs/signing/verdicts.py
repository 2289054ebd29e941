"""What can be said of a message's signature: absent, good, bad and why, of nobody we know."""

from dataclasses import dataclass
from enum import Enum

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import Certificate


class Fault(Enum):
    """Why a signature is bad."""

    NOT_XML = "the message is not XML, or defines entities"
    MANY = "there is more than one signature"
    MISPLACED = "the signature does not stand right under the root, once and last"
    COMMENT = "a comment stands in the message, which no signature covers"
    FORM = "the signature is not written as customs' specification has it"
    REFERENCE = "it signs something else than the whole message"
    ALGORITHM = "it is made in a way that is not accepted"
    DIGEST = "the message was changed after it was signed"
    VALUE = "it was not made with the certificate's key"
    CERTIFICATE = "its certificate cannot be read, or does not hold at this time"


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
