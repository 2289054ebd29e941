"""Keys of firms that are only played, kept in memory: for simulations that leave nothing behind."""

from collections.abc import Callable
from datetime import datetime

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.certificates import certificate_from
from adapters.customs.signing.demonstration_keys import made_up_pair
from adapters.customs.signing.key_files import key_from
from adapters.customs.signing.signer import Signer, Sm2Signer
from adapters.customs.signing.sm2 import PrivateKey


class MadeUpKeys:
    """A key of SM2 for every firm that is asked for."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._signers = dict[str, Signer]()

    def can_sign(self, firm_code: str) -> bool:
        return bool(firm_code)

    def signer_of(self, firm_code: str) -> Signer:
        if firm_code not in self._signers:
            self._signers[firm_code] = self._made_up(firm_code)
        return self._signers[firm_code]

    def _made_up(self, firm_code: str) -> Signer:
        pair = made_up_pair(firm_code, self._clock(), Algorithm.SM2_SM3)
        key = key_from(pair.key, None)
        assert isinstance(key, PrivateKey)
        return Sm2Signer(key, certificate_from(pair.certificate))
