"""INV101, the list that moves the account book: head, lines, and the declarations it cites."""

from adapters.customs.book_messages.rows import (
    CHANGE,
    DELETION,
    FILING,
    PRICE_PLACES,
    TOTAL_PLACES,
    WEIGHT_PLACES,
    BookTable,
    code,
    day,
    firm,
    known,
    maybe,
    number,
    one_of,
    serial,
    sized,
    text,
)
from adapters.customs.messages.fields import Meaning, Part

HEAD, LINE, BILL = "InvtHeadType", "InvtListType", "InvtCbecBillType"

EXIT_TYPE = "8"
"""InvtType of an exit of bonded e-commerce, which cites its declarations."""

INVT_TYPES = (
    ("0", "ordinary", "普通清单"),
    ("1", "collected declaration", "集报清单"),
    ("3", "in first, declared after", "先入区后报关"),
    ("4", "simple processing", "简单加工"),
    ("5", "bonded exhibition trade", "保税展示交易"),
    ("6", "transfer within the area", "区内流转"),
    ("7", "area and port together", "区港联动"),
    (EXIT_TYPE, "bonded e-commerce", "保税电商"),
    ("9", "domestic sale of a general taxpayer", "一纳成品内销"),
)

NUMBERS = (
    sized("BondInvtNo", 18, "list number of customs", "保税清单编号", least=0),
    sized("SeqNo", 18, "number of pre-entry", "预录入统一编号", least=0),
    text("PutrecNo", 64, "account book", "账册编号"),
    text("EtpsInnerInvtNo", 64, "own number of the list", "企业内部清单编号"),
)

FIRMS = (
    *firm(("BizopEtpsSccd", "BizopEtpsno", "BizopEtpsNm"), "operating firm", "经营企业"),
    *firm(("RvsngdEtpsSccd", "RcvgdEtpsno", "RcvgdEtpsNm"), "receiving firm", "收发货企业"),
    *firm(("DclEtpsSccd", "DclEtpsno", "DclEtpsNm"), "declaring firm", "申报企业"),
    *firm(("InputCreditCode", "InputCode", "InputName"), "entering firm", "录入单位", name_max=255),
    day("InputTime", "day of entering", "录入日期"),
)

PLACES = (
    day("InvtDclTime", "day of declaring", "清单申报日期"),
    code("ImpexpPortcd", 4, "customs office of the border", "进出境关别"),
    code("DclPlcCuscd", 4, "customs office in charge", "主管海关"),
    one_of("ImpexpMarkcd", "in or out", "进出口标记", ("I", "in", "进口"), ("E", "out", "出口")),
    one_of(
        "MtpckEndprdMarkcd",
        "material or product",
        "料件成品标记",
        ("I", "material", "料件"),
        ("E", "product", "成品"),
    ),
    code("SupvModecd", 4, "supervision mode", "监管方式"),
    text("TrspModecd", 1, "mode of transport", "运输方式"),
    code("StshipTrsarvNatcd", 3, "country of departure or arrival", "启运/运抵国(地区)"),
)

CORRESPONDING = firm(
    ("CorrEntryDclEtpsSccd", "CorrEntryDclEtpsNo", "CorrEntryDclEtpsNm"),
    "declarant of the corresponding declaration",
    "对应报关单申报单位",
    least=0,
)
RELATED = (
    *firm(
        ("RltEntryBizopEtpsSccd", "RltEntryBizopEtpsno", "RltEntryBizopEtpsNm"),
        "consignee of the related declaration",
        "关联报关单境内收发货人",
        least=0,
    ),
    *firm(
        ("RltEntryRvsngdEtpsSccd", "RltEntryRcvgdEtpsno", "RltEntryRcvgdEtpsNm"),
        "user of the related declaration",
        "关联报关单消费使用单位",
        least=0,
    ),
    *firm(
        ("RltEntryDclEtpsSccd", "RltEntryDclEtpsno", "RltEntryDclEtpsNm"),
        "declarant of the related declaration",
        "关联报关单申报单位",
        least=0,
    ),
)

DECLARING = (
    one_of(
        "DclcusFlag",
        "with a declaration",
        "是否报关",
        ("1", "declared", "报关"),
        ("2", "not declared", "非报关"),
    ),
    one_of(
        "DclcusTypecd",
        "kind of declaration",
        "报关类型",
        ("1", "related", "关联报关"),
        ("2", "corresponding", "对应报关"),
        least=0,
    ),
    *CORRESPONDING,
    *RELATED,
    one_of(
        "GenDecFlag",
        "make a declaration",
        "是否生成报关单",
        ("1", "make one", "生成"),
        ("2", "make none", "不生成"),
    ),
    maybe("DecType", 1, "type of the declaration", "报关单类型"),
    one_of(
        "DclTypecd",
        "what is asked for",
        "申报类型",
        (FILING, "filing", "备案"),
        (CHANGE, "change", "变更"),
        (DELETION, "deletion", "删除"),
    ),
    one_of("InvtType", "type of list", "清单类型", *INVT_TYPES, least=0),
)

BY_CUSTOMS = (
    maybe("EntryNo", 18, "declaration", "报关单编号"),
    day("EntryDclTime", "day of the declaration", "报关单申报日期", least=0),
    known("ListStat", 1, "state of the list", "清单状态"),
    known("VrfdedMarkcd", 1, "posting", "核扣标记"),
    known("InvtIochkptStucd", 1, "gate", "卡口状态"),
    known("PassportUsedTypeCd", 1, "gate passes made", "核放单生成标志"),
    known("EntryStucd", 1, "state of the declaration", "报关状态"),
    day("PrevdTime", "day of pre-deduction", "预核扣日期", least=0),
    day("FormalVrfdedTime", "day of posting", "正式核扣日期", least=0),
    number("LevyBlAmt", TOTAL_PLACES, "amount to be levied", "计征金额", least=0),
)

TRANSFERS = (
    maybe("ApplyNo", 64, "application", "申请表编号"),
    maybe("RltInvtNo", 18, "related list", "关联清单编号"),
    maybe("RltPutrecNo", 64, "related account book", "关联备案编号"),
    maybe("RltEntryNo", 18, "related declaration", "关联报关单编号"),
    maybe("Rmk", 255, "note", "备注"),
)

LINE_FIELDS = (
    serial("GdsSeqno", "line of the list", "商品序号"),
    serial("PutrecSeqno", "book line", "备案序号", least=0),
    text("GdsMtno", 32, "item number", "商品料号"),
    code("Gdecd", 10, "tariff code", "商品编码"),
    text("GdsNm", 512, "name", "商品名称"),
    text("GdsSpcfModelDesc", 512, "specification", "规格型号"),
    code("DclUnitcd", 3, "declared unit", "申报计量单位"),
    code("LawfUnitcd", 3, "first legal unit", "法定计量单位"),
    code("SecdLawfUnitcd", 3, "second legal unit", "第二法定计量单位", least=0),
    code("Natcd", 3, "country of origin", "原产国(地区)"),
    number("DclUprcAmt", PRICE_PLACES, "unit price", "申报单价"),
    number("DclTotalAmt", TOTAL_PLACES, "total", "申报总价"),
    code("DclCurrcd", 3, "currency", "币制"),
    number("LawfQty", WEIGHT_PLACES, "quantity in the first legal unit", "法定数量"),
    number(
        "SecdLawfQty",
        WEIGHT_PLACES,
        "quantity in the second legal unit",
        "第二法定数量",
        least=0,
    ),
    number("DclQty", WEIGHT_PLACES, "declared quantity", "申报数量"),
    number("GrossWt", WEIGHT_PLACES, "gross weight, kg", "毛重", least=0),
    number("NetWt", WEIGHT_PLACES, "net weight, kg", "净重", least=0),
    text("LvyrlfModecd", 1, "levy or relief", "征免方式"),
    code("DestinationNatcd", 3, "country of destination", "最终目的国(地区)"),
    one_of(
        "ModfMarkcd",
        "change",
        "修改标志",
        ("0", "not changed", "未修改"),
        ("1", "changed", "修改"),
        ("2", "deleted", "删除"),
        ("3", "added", "增加"),
    ),
    serial("EntryGdsSeqno", "line of the declaration", "报关单商品序号", least=0),
    maybe("ClyMarkcd", 1, "dangerous goods", "危化品标志"),
    maybe("Rmk", 255, "note", "备注"),
)

BILL_FIELDS = (
    sized("SeqNo", 18, "number of pre-entry", "预录入统一编号", least=0),
    sized("BondInvtNo", 18, "list number of customs", "保税清单编号", least=0),
    sized("CbecBillNo", 18, "declaration of e-commerce", "电商清单编号"),
)

INV101 = BookTable(
    "INV101",
    Meaning("account-book list", "核注清单"),
    "InvtMessage",
    (
        Part(
            HEAD,
            Meaning("head of the list", "核注清单表头"),
            (*NUMBERS, *FIRMS, *PLACES, *DECLARING, *BY_CUSTOMS, *TRANSFERS),
        ),
        Part(LINE, Meaning("line of the list", "核注清单表体"), LINE_FIELDS, most=None),
        Part(BILL, Meaning("cited declaration", "保税电商清单"), BILL_FIELDS, least=0, most=None),
    ),
    (
        sized("OperCusRegCode", 10, "customs code of the operator's card", "操作卡海关十位编码"),
        maybe("SysId", 10, "subsystem", "子系统代码"),
    ),
    is_sent=True,
)
