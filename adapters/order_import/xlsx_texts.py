"""The texts that cells of a workbook share, kept on disk: a million of them are eight megabytes."""

import os
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import IO

from adapters.order_import.profile import DAMAGED, BrokenFileError
from adapters.order_import.xlsx_xml import gathered, named

TEXTS_REMEMBERED_MAX = 20_000
"""A sheet repeats its products and days; those asked for last are not read again."""


class SharedTexts:
    """By number, as cells name them; in a file of the caller's, who closes it."""

    def __init__(self, stream: IO[bytes] | None, file: IO[bytes]) -> None:
        self._file = file
        self._ends = array("Q", [0])
        self.at = lru_cache(TEXTS_REMEMBERED_MAX)(self._read)
        if stream is not None:
            self._keep(gathered(stream, SharedItems()))

    def _keep(self, texts: Iterable[str]) -> None:
        end = 0
        for text in texts:
            encoded = text.encode("utf-8", "surrogatepass")
            self._file.write(encoded)
            end += len(encoded)
            self._ends.append(end)
        self._file.flush()

    def _read(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise BrokenFileError(DAMAGED, fault=f"no shared text {number}")
        begin, end = self._ends[number], self._ends[number + 1]
        kept = os.pread(self._file.fileno(), end - begin, begin)
        return kept.decode("utf-8", "surrogatepass")


NAMES = named("si", "t", "rPh")


class SharedItems:
    """The texts as they stand in their part, without how they are read aloud (`rPh`)."""

    def __init__(self) -> None:
        self._items, self._parts = list[str](), list[str]()
        self._is_text = self._is_aloud = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match NAMES.get(name):
            case "t":
                self._is_text = not self._is_aloud
            case "rPh":
                self._is_aloud = True

    def text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)

    def end(self, name: str) -> None:
        match NAMES.get(name):
            case "t":
                self._is_text = False
            case "rPh":
                self._is_aloud = False
            case "si":
                self._items.append("".join(self._parts))
                self._parts.clear()

    def taken(self) -> list[str]:
        items, self._items = self._items, []
        return items
