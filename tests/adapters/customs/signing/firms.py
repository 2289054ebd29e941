"""Firms of the tests with keys that are made up, and a message of theirs."""

from datetime import UTC, datetime, timedelta
from functools import cache

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import certificate_from
from adapters.customs.signing.demonstration_keys import made_up_pair
from adapters.customs.signing.key_files import key_from
from adapters.customs.signing.signer import RsaSigner, Signer, Sm2Signer
from adapters.customs.signing.sm2 import PrivateKey

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)

PLAIN = """<?xml version="1.0" encoding="UTF-8"?>
<ceb:CEB621Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
guid="4CDE1CFD-EDED-46B1-946C-B8022E42FC94" version="1.0">
  <ceb:Inventory><ceb:note>海淘 &amp; "milk" &lt;5</ceb:note><ceb:empty></ceb:empty></ceb:Inventory>
</ceb:CEB621Message>""".encode()
"""In canonical form after its declaration."""


@cache
def signer(algorithm: Algorithm, firm_code: str = "3302960001") -> Signer:
    pair = made_up_pair(firm_code, NOW, algorithm)
    certificate, key = certificate_from(pair.certificate), key_from(pair.key, None)
    if isinstance(key, PrivateKey):
        return Sm2Signer(key, certificate)
    return RsaSigner(key, certificate, algorithm)
