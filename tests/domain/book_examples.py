"""An account book with two lines, as tests of the book and of its messages know it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.account_book import AccountBookOpened, BookHolder, OpenAccountBook
from domain.account_book_lines import BookLine
from domain.identifiers import Sku

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOOK_NO = "T3111W000076"
HOLDER = BookHolder("91330200MA2AAAAA0X", "33026X0001", "宁波保税仓储有限公司")

OPENING = OpenAccountBook(BOOK_NO, "T", HOLDER, "3115", "1210", 365, NOON)
OPENED = AccountBookOpened(BOOK_NO, "T", HOLDER, "3115", "1210", 365, NOON)

HONEY = BookLine(
    book_line=17,
    item_no="HNY-500",
    sku=Sku("honey"),
    tariff_code="0409000000",
    name="麦卢卡蜂蜜",
    specification="Manuka|500 g|UMF 10+",
    country="609",
    declared_unit="011",
    declared_measure=Decimal(1),
    first_unit="035",
    first_measure=Decimal("0.5"),
    second_unit="",
    second_measure=None,
    price=Decimal("21.5000"),
    currency="502",
    limit_date=date(2028, 11, 21),
)
SOCKS = replace(
    HONEY,
    book_line=18,
    item_no="SCK-1",
    sku=Sku("socks"),
    tariff_code="6115950000",
    name="羊毛袜",
    specification="merino|M",
    declared_unit="025",
    first_unit="025",
    first_measure=Decimal(1),
    second_unit="035",
    second_measure=Decimal("0.12"),
    price=Decimal("9.1"),
)
