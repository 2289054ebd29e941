"""Signed messages taken apart, and why what is made of them is bad."""

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import BadSignature, Fault
from adapters.customs.signing.verifying import verify
from tests.adapters.customs.signing.firms import NOW, signer

FIRM = "3302960001"


def trust_of(algorithm: Algorithm) -> Trust:
    return Trust({FIRM: signer(algorithm).certificate})


def fault_of(message: bytes, algorithm: Algorithm = Algorithm.RSA_SHA1) -> Fault:
    answer = verify(message, trust_of(algorithm), NOW)
    assert isinstance(answer, BadSignature), answer
    return answer.fault


def between(text: bytes, start: bytes, end: bytes) -> tuple[bytes, bytes, bytes]:
    before, _, rest = text.partition(start)
    inner, _, after = rest.partition(end)
    return before + start, inner, end + after
