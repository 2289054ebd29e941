"""SAS121, the pass with which a lorry goes through the gate of the area."""

from adapters.customs.book_messages.rows import (
    DELETION,
    FILING,
    WEIGHT_PLACES,
    BookTable,
    code,
    firm,
    maybe,
    number,
    one_of,
    serial,
    sized,
    text,
)
from adapters.customs.messages.fields import Meaning, Part

HEAD, LINE, PAPER = "PassportHead", "PassportList", "PassportAcmp"

MANY_LISTS, ONE_LORRY, MANY_LORRIES = "1", "2", "3"
"""BindTypecd. With several lorries for one paper each pass says what of it its lorry carries."""

HEAD_FIELDS = (
    sized("SeqNo", 18, "number of pre-entry", "预录入统一编号", least=0),
    sized("PassportNo", 24, "gate pass", "核放单编号", least=0),
    text("EtpsPreentNo", 64, "own number of the pass", "企业内部编号"),
    one_of(
        "RltTbTypecd",
        "kind of papers",
        "关联单证类型",
        ("1", "account-book list", "核注清单"),
        ("2", "slip of entry or exit", "出入库单"),
        ("3", "bill of lading", "提运单"),
    ),
    text("RltNo", 4_000, "papers", "关联单证编号"),
    one_of(
        "DclTypecd",
        "what is asked for",
        "申报类型",
        (FILING, "filing", "备案"),
        (DELETION, "void", "作废"),
    ),
    one_of("IoTypecd", "in or out", "进出标志", ("I", "in", "进区"), ("E", "out", "出区")),
    one_of(
        "PassportTypecd",
        "kind of pass",
        "核放单类型",
        ("1", "in first, declared after", "先入区后报关"),
        ("2", "first line, all in one", "一线一体化"),
        ("3", "second line", "二线进出区"),
        ("4", "without declaration", "非报关"),
        ("5", "registration at the gate", "卡口登记"),
        ("6", "empty lorry", "空车"),
    ),
    one_of(
        "BindTypecd",
        "binding",
        "绑定类型",
        (MANY_LISTS, "one lorry, several papers", "一车多票"),
        (ONE_LORRY, "one paper, one lorry", "一票一车"),
        (MANY_LORRIES, "one paper, several lorries", "一票多车"),
    ),
    code("MasterCuscd", 4, "customs office in charge", "主管关区"),
    maybe("AreainOriactNo", 64, "account book in the area", "区内账册号"),
    *firm(("AreainEtpsSccd", "AreainEtpsno", "AreainEtpsNm"), "firm in the area", "区内企业"),
    *firm(("DclEtpsSccd", "DclEtpsno", "DclEtpsNm"), "declaring firm", "申报企业"),
    *firm(("InputSccd", "InputCode", "InputName"), "entering firm", "录入单位", name_max=255),
    text("VehicleNo", 32, "number plate", "承运车牌号"),
    maybe("VehicleIcNo", 32, "electronic plate", "电子车牌"),
    number("VehicleWt", WEIGHT_PLACES, "weight of the lorry, kg", "车自重"),
    maybe("VehicleFrameNo", 32, "frame", "车架号"),
    number("VehicleFrameWt", WEIGHT_PLACES, "weight of the frame, kg", "车架重", least=0),
    maybe("ContainerType", 4, "type of container", "集装箱箱型"),
    maybe("ContainerNo", 64, "container", "集装箱号"),
    number("ContainerWt", WEIGHT_PLACES, "weight of the container, kg", "集装箱重", least=0),
    number("TotalGrossWt", WEIGHT_PLACES, "gross weight of the goods, kg", "货物总毛重"),
    number("TotalNetWt", WEIGHT_PLACES, "net weight of the goods, kg", "货物总净重"),
    number("TotalWt", WEIGHT_PLACES, "weight with the lorry, kg", "总重量"),
    text("DclErConc", 128, "who asks, and how to reach them", "申请人及联系方式"),
    maybe("Rmk", 255, "note", "备注"),
)

LINE_FIELDS = (
    serial("PassportSeqNo", "line of the pass", "核放单商品序号"),
    serial("RltGdsSeqno", "line of the paper", "关联商品序号"),
    text("GdsMtno", 32, "item number", "商品料号"),
    code("Gdecd", 10, "tariff code", "商品编码"),
    text("GdsNm", 512, "name", "商品名称"),
    code("DclUnitcd", 3, "declared unit", "申报计量单位"),
    number("DclQty", WEIGHT_PLACES, "declared quantity", "申报数量"),
    number("GrossWt", WEIGHT_PLACES, "gross weight, kg", "毛重", least=0),
    number("NetWt", WEIGHT_PLACES, "net weight, kg", "净重", least=0),
)

PAPER_FIELDS = (
    text("RtlBillTypecd", 1, "kind of paper", "关联单证类型"),
    text("RtlBillNo", 64, "paper", "关联单证编号"),
)

SAS121 = BookTable(
    "SAS121",
    Meaning("gate pass", "核放单"),
    "PassPortMessage",
    (
        Part(HEAD, Meaning("head of the pass", "核放单表头"), HEAD_FIELDS),
        Part(LINE, Meaning("line of the pass", "核放单表体"), LINE_FIELDS, least=0, most=None),
        Part(PAPER, Meaning("paper", "关联单证"), PAPER_FIELDS, most=None),
    ),
    (sized("OperCusRegCode", 10, "customs code of the operator's card", "操作卡海关十位编码"),),
    is_sent=True,
)
