"""Which encoding a file's text is in: by its mark, by what its bytes can be, or as stated.

A mark at the beginning is believed over anything else. Bytes that are UTF-8 throughout are UTF-8:
Chinese text in another encoding never is by chance. Otherwise it is UTF-8 or GB18030, whichever
makes fewer lines unreadable; those lines are then reported by row, and nothing is guessed.
"""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

UTF_8, UTF_8_MARKED, UTF_16, GB18030 = "utf-8", "utf-8-sig", "utf-16", "gb18030"

MARKS = (
    (codecs.BOM_UTF8, UTF_8_MARKED),
    (codecs.BOM_UTF16_LE, UTF_16),
    (codecs.BOM_UTF16_BE, UTF_16),
)

CHUNK_BYTES = 1 << 18
LINE_BYTES_MAX = 1 << 20
"""A longer line is looked at in parts: no file fills the memory."""


def encoding_of(file: BinaryIO, stated: str) -> str:
    """The encoding in which to read a file, which is left at its beginning."""
    start = file.read(4)
    file.seek(0)
    marked = next((name for mark, name in MARKS if start.startswith(mark)), "")
    found = marked or stated or told_by_bytes(file)
    file.seek(0)
    return found


def told_by_bytes(file: BinaryIO) -> str:
    if is_utf_8(file):
        return UTF_8
    file.seek(0)
    bad_as_utf_8 = bad_as_gb18030 = 0
    for line in lines_of(file):
        if not line.isascii():
            bad_as_utf_8 += is_bad(line, UTF_8)
            bad_as_gb18030 += is_bad(line, GB18030)
    return GB18030 if bad_as_gb18030 < bad_as_utf_8 else UTF_8


def is_utf_8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder(UTF_8)()
    try:
        while chunk := file.read(CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LINE_BYTES_MAX):
        yield line


def is_bad(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return True
    return False
