"""Trials for the pages of one process: one after another, the last ones kept, too many turned away.

A trial is a second's work of the processor at most, and Python does one thing at a time: two at
once would take each other's time, and that of every page beside them.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from adapters.sandbox.faults import TrialsCrowdedError
from adapters.sandbox.running import tried_out
from adapters.sandbox.telling import told_of
from adapters.sandbox.told import TrialTold
from adapters.texts import READER
from domain.campaign_commands import DraftCampaign

WAITING_MAX = 4
"""Trials under way or waiting: of the threads that answer pages, these are all that may stand."""

KEPT_MAX = 16
"""Told trials: some hundred kilobytes each, where it has two hundred orders."""

Key = tuple[bytes, tuple[str, ...], str]


class TrialDesk:
    """Shared by the threads that answer pages."""

    def __init__(self, waiting_max: int = WAITING_MAX) -> None:
        self._waiting_max = waiting_max
        self._count = 0
        self._turn = Lock()
        self._kept: OrderedDict[Key, TrialTold] = OrderedDict()
        self._keeping = Lock()

    def told(self, draft: DraftCampaign, texts: Sequence[str]) -> TrialTold:
        """In the language that is being read. Raises TrialError, also when others wait already."""
        key = key_of(draft, texts)
        if known := self._known(key):
            return known
        with self._place(), self._turn:
            # Whoever was first may have tried out the same.
            told = self._known(key) or told_of(tried_out(draft, texts))
        self._keep(key, told)
        return told

    @contextmanager
    def _place(self) -> Iterator[None]:
        with self._keeping:
            if self.is_full:
                raise TrialsCrowdedError
            self._count += 1
        try:
            yield
        finally:
            with self._keeping:
                self._count -= 1

    @property
    def is_full(self) -> bool:
        return self._count >= self._waiting_max

    def _known(self, key: Key) -> TrialTold | None:
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Key, told: TrialTold) -> None:
        with self._keeping:
            self._kept[key] = told
            while len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)


def key_of(draft: DraftCampaign, texts: Sequence[str]) -> Key:
    return (
        hashlib.blake2b(repr(draft).encode(), digest_size=16).digest(),
        tuple(texts),
        READER.get(),
    )
