"""The small parts of a workbook: where its first sheet stands, and which styles show days."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from adapters.order_import.profile import DAMAGED, BrokenFileError, ColumnsError
from adapters.order_import.records import told
from adapters.order_import.xlsx_dates import is_date_format
from adapters.order_import.xlsx_xml import gathered
from adapters.texts import mark

NO_SHEET = mark("the workbook has no sheet {sheet}; found: {found}")
NAME_CHARACTERS_MAX = 40
SHEETS_TOLD_MAX = 20

Found = tuple[str, dict[str, str]]


class Elements:
    """Every element's local name and attributes, in their order; `/name` where one ends."""

    def __init__(self) -> None:
        self._found = list[Found]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._found.append((local(name), attributes))

    def end(self, name: str) -> None:
        self._found.append((f"/{local(name)}", {}))

    def text(self, text: str) -> None: ...

    def taken(self) -> list[Found]:
        found, self._found = self._found, []
        return found


def local(name: str) -> str:
    return name.rpartition(" ")[2]


def elements(stream: IO[bytes]) -> Iterator[Found]:
    return gathered(stream, Elements())


def sheet_in(book: IO[bytes], relations: IO[bytes], sheet: str = "") -> tuple[str, bool]:
    """Where the rows of a sheet stand, and whether its days count from 1904.

    Raises ColumnsError for a name that no sheet has.
    """
    sheets, is_1904 = dict[str, str](), False
    for name, attributes in elements(book):
        if name == "workbookPr":
            is_1904 = attributes.get("date1904") in ("1", "true")
        if name == "sheet":
            wanted = next((value for key, value in attributes.items() if local(key) == "id"), "")
            sheets.setdefault(attributes.get("name", ""), wanted)
    if sheet and sheet not in sheets:
        found = ", ".join(told(each, NAME_CHARACTERS_MAX) for each in [*sheets][:SHEETS_TOLD_MAX])
        raise ColumnsError(NO_SHEET, sheet=repr(sheet), found=found)
    wanted = sheets[sheet] if sheet else next(filter(None, sheets.values()), "")
    for name, attributes in elements(relations):
        if name == "Relationship" and attributes.get("Id") == wanted:
            target = attributes.get("Target", "")
            is_whole = target.startswith("/")
            return target.lstrip("/") if is_whole else str(PurePosixPath("xl", target)), is_1904
    raise BrokenFileError(DAMAGED, fault="it has no sheet")


def date_styles(stream: IO[bytes] | None) -> frozenset[int]:
    """The styles, by number, whose cells show a day or a time."""
    own, shown, is_of_cells, place = dict[int, str](), set[int](), False, 0
    for name, attributes in elements(stream) if stream else ():
        match name:
            case "numFmt":
                own[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
            case "cellXfs":
                is_of_cells = True
            case "/cellXfs":
                is_of_cells = False
            case "xf" if is_of_cells:
                if is_date_format(int(attributes.get("numFmtId", "0")), own):
                    shown.add(place)
                place += 1
    return frozenset(shown)
