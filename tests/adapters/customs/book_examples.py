"""Account-book messages that keep every rule: examples by hand, and any at all by their tables."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import strategies as st

from adapters.customs.book_messages import inv101_tables as inv101
from adapters.customs.book_messages import sas121_tables as sas121
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.rows import BookTable
from adapters.customs.book_messages.tables import ENVELOPE, TABLES
from adapters.customs.messages.fields import Field, Form, Part

TEXT = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufffe\uffff"
)
FIRM = ("91330200MA2AAAAA0X", "33026X0001", "宁波保税仓储有限公司")
BOOK_NO = "T3111W000076"
CITED = ("311520260000000001", "311520260000000002")


def envelope(kind: str) -> dict[str, Any]:
    return {
        "version": "1.0",
        "message_id": f"{kind}-0001",
        "file_name": f"{kind}-0001.xml",
        "message_type": kind,
        "sender_id": "33026X0001",
        "receiver_id": "CUS0000",
        "send_time": "2026-11-21T12:00:00",
        "Ic_Card": "2100000000001",
    }


def firms(*names: tuple[str, str, str]) -> dict[str, Any]:
    return {name: value for each in names for name, value in zip(each, FIRM, strict=True)}


HEAD: dict[str, Any] = {
    "PutrecNo": BOOK_NO,
    "EtpsInnerInvtNo": "E-0001",
    **firms(
        ("BizopEtpsSccd", "BizopEtpsno", "BizopEtpsNm"),
        ("RvsngdEtpsSccd", "RcvgdEtpsno", "RcvgdEtpsNm"),
        ("DclEtpsSccd", "DclEtpsno", "DclEtpsNm"),
        ("InputCreditCode", "InputCode", "InputName"),
    ),
    "InputTime": "20261121",
    "InvtDclTime": "20261121",
    "ImpexpPortcd": "3115",
    "DclPlcCuscd": "3115",
    "ImpexpMarkcd": "I",
    "MtpckEndprdMarkcd": "I",
    "SupvModecd": "1210",
    "TrspModecd": "2",
    "StshipTrsarvNatcd": "609",
    "DclcusFlag": "1",
    "DclcusTypecd": "2",
    **firms(("CorrEntryDclEtpsSccd", "CorrEntryDclEtpsNo", "CorrEntryDclEtpsNm")),
    "GenDecFlag": "2",
    "DclTypecd": "1",
    "InvtType": "0",
}
LINE: dict[str, Any] = {
    "GdsSeqno": 1,
    "PutrecSeqno": 17,
    "GdsMtno": "HNY-500",
    "Gdecd": "0409000000",
    "GdsNm": "麦卢卡蜂蜜",
    "GdsSpcfModelDesc": "Manuka|500 g",
    "DclUnitcd": "011",
    "LawfUnitcd": "035",
    "Natcd": "609",
    "DclUprcAmt": Decimal("21.5"),
    "DclTotalAmt": Decimal("258.00"),
    "DclCurrcd": "502",
    "LawfQty": Decimal(6),
    "DclQty": Decimal(12),
    "LvyrlfModecd": "3",
    "DestinationNatcd": "142",
    "ModfMarkcd": "3",
}
TAIL = {"OperCusRegCode": FIRM[1]}
INTO = BookMessage(
    "INV101",
    envelope("INV101"),
    {inv101.HEAD: (HEAD,), inv101.LINE: (LINE,)},
    TAIL,
    is_declared=True,
)

NOT_OUT = {"DclcusTypecd", *(field.name for field in inv101.CORRESPONDING)}
OUT_HEAD = {name: value for name, value in HEAD.items() if name not in NOT_OUT} | {
    "ImpexpMarkcd": "E",
    "TrspModecd": "W",
    "StshipTrsarvNatcd": "142",
    "DclcusFlag": "2",
    "InvtType": "8",
}
OUT = BookMessage(
    "INV101",
    envelope("INV101"),
    {
        inv101.HEAD: (OUT_HEAD,),
        inv101.LINE: ({**LINE, "LvyrlfModecd": "1"},),
        inv101.BILL: tuple({"CbecBillNo": number} for number in CITED),
    },
    TAIL,
    is_declared=True,
)

LISTS = ("QD311526E000000001", "QD311526E000000002")
PASS_HEAD: dict[str, Any] = {
    "EtpsPreentNo": "G-0001",
    "RltTbTypecd": "1",
    "RltNo": "/".join(LISTS),
    "DclTypecd": "1",
    "IoTypecd": "E",
    "PassportTypecd": "3",
    "BindTypecd": "1",
    "MasterCuscd": "3115",
    **firms(
        ("AreainEtpsSccd", "AreainEtpsno", "AreainEtpsNm"),
        ("DclEtpsSccd", "DclEtpsno", "DclEtpsNm"),
        ("InputSccd", "InputCode", "InputName"),
    ),
    "VehicleNo": "浙B00001",
    "VehicleWt": Decimal(13_000),
    "VehicleFrameWt": Decimal(1_000),
    "TotalGrossWt": Decimal("292.8"),
    "TotalNetWt": Decimal("280"),
    "TotalWt": Decimal("14292.8"),
    "DclErConc": "desk",
}
PASS = BookMessage(
    "SAS121",
    envelope("SAS121"),
    {
        sas121.HEAD: (PASS_HEAD,),
        sas121.PAPER: tuple({"RtlBillTypecd": "1", "RtlBillNo": number} for number in LISTS),
    },
    TAIL,
    is_declared=True,
)


def value_of(field: Field) -> st.SearchStrategy[Any]:
    """Anything that a field may hold; texts without space at their ends."""
    if field.choices:
        return st.sampled_from([choice.value for choice in field.choices])
    longest = min(field.longest or 8, max(field.shortest, 8))
    match field.form:
        case Form.DAY:
            return st.dates().map(lambda day: f"{day:%Y%m%d}".rjust(8, "0"))
        case Form.INTEGER:
            return st.integers(1, 10**6)
        case Form.DECIMAL:
            return st.decimals(0, 10**6, places=field.decimals, allow_nan=False)
        case Form.DIGITS:
            return st.text("0123456789", min_size=field.shortest, max_size=longest)
    return st.text(TEXT, min_size=max(1, field.shortest), max_size=longest)


def part_of(part: Part) -> st.SearchStrategy[dict[str, Any]]:
    needed = {field.name: value_of(field) for field in part.fields if field.is_needed}
    others = {field.name: value_of(field) for field in part.fields if not field.is_needed}
    return st.fixed_dictionaries(needed, optional=others)


def parts_of(table: BookTable) -> st.SearchStrategy[dict[str, Any]]:
    found = {}
    for part in table.parts:
        most = 3 if part.most is None else part.most
        found[part.name] = st.lists(part_of(part), min_size=part.least, max_size=most).map(tuple)
    return st.fixed_dictionaries(found)


@st.composite
def receipts(draw: st.DrawFn) -> BookMessage:
    kind = draw(st.sampled_from(sorted(k for k, table in TABLES.items() if not table.is_sent)))
    parts = draw(parts_of(TABLES[kind]))
    return BookMessage(
        kind,
        {**draw(part_of(ENVELOPE)), "message_type": kind},
        {name: each for name, each in parts.items() if each},
    )


@st.composite
def sent(draw: st.DrawFn) -> BookMessage:
    """A message that may be sent: what fields ask of one another is mended after drawing."""
    kind = draw(st.sampled_from(["INV101", "SAS121"]))
    parts = draw(parts_of(TABLES[kind]))
    mended = list_mended(parts) if kind == "INV101" else pass_mended(parts)
    tail = draw(part_of(Part("tail", TABLES[kind].meaning, TABLES[kind].tail)))
    return BookMessage(
        kind,
        {**draw(part_of(ENVELOPE)), "message_type": kind},
        {name: each for name, each in mended.items() if each},
        tail,
        is_declared=draw(st.booleans()),
    )


def list_mended(parts: dict[str, Any]) -> dict[str, Any]:
    head = {n: v for n, v in parts[inv101.HEAD][0].items() if n not in NOT_OUT}
    head = {n: v for n, v in head.items() if n not in {f.name for f in inv101.RELATED}}
    if head["DclcusFlag"] == "1":
        head |= {name: HEAD[name] for name in NOT_OUT}
    head.pop("DecType", None)
    if head["GenDecFlag"] == "1":
        head["DecType"] = "1"
    bills = {str(n): each for n, each in enumerate(parts[inv101.BILL])}
    cited = tuple({**each, "CbecBillNo": n.rjust(18, "0")} for n, each in bills.items())
    if cited:
        head |= {"InvtType": "8", "ImpexpMarkcd": "E"}
    elif head.get("InvtType") == "8":
        head["InvtType"] = "0"
    if head["DclTypecd"] != "1":
        head["BondInvtNo"] = "QD3115".ljust(18, "0")
    lines = tuple(line_mended(n, line) for n, line in enumerate(parts[inv101.LINE], 1))
    return {inv101.HEAD: (head,), inv101.LINE: lines, inv101.BILL: cited}


def line_mended(number: int, line: dict[str, Any]) -> dict[str, Any]:
    total = (line["DclUprcAmt"] * line["DclQty"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    line = {**line, "GdsSeqno": number, "DclTotalAmt": total}
    line.pop("SecdLawfQty", None)
    return line | ({"SecdLawfQty": Decimal("1.5")} if "SecdLawfUnitcd" in line else {})


def pass_mended(parts: dict[str, Any]) -> dict[str, Any]:
    papers = tuple(
        {"RtlBillTypecd": "1", "RtlBillNo": f"QD{n:016}"} for n in range(len(parts[sas121.PAPER]))
    )
    lines = tuple({**line, "PassportSeqNo": n} for n, line in enumerate(parts[sas121.LINE], 1))
    head = {**parts[sas121.HEAD][0], "RltTbTypecd": "1"}
    head["RltNo"] = "\\".join(paper["RtlBillNo"] for paper in papers)
    weights = ("VehicleWt", "VehicleFrameWt", "ContainerWt", "TotalGrossWt")
    head["TotalWt"] = sum((head.get(name, Decimal(0)) for name in weights), Decimal(0))
    if head["DclTypecd"] == "3":
        head["PassportNo"] = "Z3115".ljust(24, "0")
    if not lines and head["BindTypecd"] == "3":
        head["BindTypecd"] = "1"
    return {sas121.HEAD: (head,), sas121.LINE: lines, sas121.PAPER: papers}
