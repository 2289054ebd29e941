"""How large a workbook says it is, before a reader makes room for all of it.

A few bytes can name a cell in the last row of the last column: whoever then makes room for every
cell up to there has none left.
"""

import re
from io import BytesIO
from zipfile import ZipFile

UNPACKED_BYTES_MAX = 100_000_000
"""Of all sheets and texts together; fifty thousand rows of long texts are half of it."""

COLUMNS_MAX = 200

SHEET = b"sheetData"
"""What cells stand in; other parts of a workbook use the same attribute for other things."""

CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,9})([0-9]{0,18})["']""")
"""The place of a cell or of a row: B7, or 7."""


class SheetTooLargeError(Exception):
    """Raised for a workbook that is, or says it is, larger than anything that is read."""


def require_bounded(content: bytes, rows_max: int) -> None:
    """Raises SheetTooLargeError, and BadZipFile for what is no workbook."""
    with ZipFile(BytesIO(content)) as packed:
        left = UNPACKED_BYTES_MAX
        for part in packed.infolist():
            with packed.open(part) as file:
                # What it says of its own length may be a lie: it is read no further than allowed.
                unpacked = file.read(left + 1)
            left -= len(unpacked)
            if left < 0:
                raise SheetTooLargeError
            if SHEET in unpacked:
                require_near(unpacked, rows_max)


def require_near(sheet: bytes, rows_max: int) -> None:
    for letters, digits in CELL.findall(sheet):
        if int(digits or 0) > rows_max or column_of(letters) > COLUMNS_MAX:
            raise SheetTooLargeError


def column_of(letters: bytes) -> int:
    """The number of column B is 2."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
