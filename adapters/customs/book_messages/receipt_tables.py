"""What customs answers about the account book: lists examined, declared and posted, and passes."""

from adapters.customs.book_messages.receipt_parts import (
    BOOK_PART,
    CHECK_PART,
    LIST_LINE_PART,
    LIST_PART,
    MADE,
    PASS,
    PASS_LINE,
    PASS_PAPER,
    RESULT_PART,
    quantity,
)
from adapters.customs.book_messages.rows import BookTable, known, maybe, text
from adapters.customs.messages.fields import Meaning, Part

MADE_PART = Part(
    MADE,
    Meaning("declaration that was made", "报关单生成结果"),
    (
        text("invPreentNo", 64, "number of pre-entry of the list", "核注清单统一编号"),
        maybe("businessId", 64, "list number of customs", "核注清单编号"),
        maybe("entrySeqNo", 64, "number of the declaration", "报关单统一编号"),
        known(
            "manageResult",
            1,
            "result",
            "处理结果",
            ("1", "made", "生成成功"),
            ("2", "not made", "生成失败"),
        ),
        text("createDate", 19, "time", "生成日期"),
        maybe("reason", 4_000, "why not", "生成失败原因"),
    ),
)

PASS_FIELDS = (
    text("passportNo", 24, "gate pass", "核放单编号"),
    maybe("chgTmsCnt", 19, "changes so far", "变更次数"),
    maybe("passportTypecd", 1, "kind of pass", "核放单类型"),
    maybe("sasPassportPreentNo", 64, "number of pre-entry", "预录入统一编号"),
    maybe("dclTypecd", 1, "what was asked for", "申报类型"),
    known("ioTypecd", 1, "in or out", "进出标志", ("I", "in", "进区"), ("E", "out", "出区")),
    maybe("bindTypecd", 1, "binding", "绑定类型"),
    maybe("masterCuscd", 4, "customs office in charge", "主管关区"),
    maybe("rltTbTypecd", 1, "kind of papers", "关联单证类型"),
    maybe("rltNo", 4_000, "papers", "关联单证编号"),
    maybe("vehicleNo", 32, "number plate", "承运车牌号"),
    maybe("areainEtpsno", 10, "firm in the area: customs code", "区内企业编号"),
    maybe("areainEtpsNm", 512, "firm in the area: name", "区内企业名称"),
    maybe("areainEtpsSccd", 18, "firm in the area: social credit code", "区内企业社会信用代码"),
    maybe("vehicleIcNo", 32, "electronic plate", "电子车牌"),
    quantity("vehicleWt", "weight of the lorry, kg", "车自重"),
    maybe("vehicleFrameNo", 32, "frame", "车架号"),
    quantity("vehicleFrameWt", "weight of the frame, kg", "车架重"),
    maybe("containerNo", 64, "container", "集装箱号"),
    maybe("containerType", 4, "type of container", "集装箱箱型"),
    quantity("containerWt", "weight of the container, kg", "集装箱重"),
    quantity("totalWt", "weight with the lorry, kg", "总重量"),
    quantity("passCollectWt", "weight at the gate, kg", "卡口地磅采集重量"),
    quantity("wtError", "difference of weights, kg", "重量差"),
    quantity("totalGrossWt", "gross weight of the goods, kg", "货物总毛重"),
    quantity("totalNetWt", "net weight of the goods, kg", "货物总净重"),
    maybe("dclErConc", 128, "who asked", "申请人"),
    maybe("passID", 64, "first gate", "卡口编号"),
    maybe("secdPassId", 64, "second gate", "二卡编号"),
    maybe("ownerSystem", 4, "system", "所属系统"),
    maybe("col1", 255, "reserve", "备用字段"),
    maybe("dclTime", 19, "time of asking", "申报时间"),
    maybe("passTime", 19, "through the first gate", "过卡时间"),
    maybe("secdPassTime", 19, "through the second gate", "过二卡时间"),
    known(
        "stucd",
        1,
        "state of the pass",
        "过卡状态",
        ("0", "asked for", "已申请"),
        ("1", "approved", "已审批"),
        ("2", "through", "已过卡"),
        ("3", "through the first gate", "已过一卡"),
        ("4", "through the second gate", "已过二卡"),
        ("5", "deleted", "已删除"),
        ("6", "void", "已作废"),
    ),
    known(
        "emapvMarkcd",
        1,
        "examination",
        "审批标记",
        ("1", "passed", "通过"),
        ("2", "handed on", "转岗"),
        ("3", "sent back", "退单"),
    ),
    known(
        "logisticsStucd",
        1,
        "inspection",
        "物流状态",
        ("0", "not come to be inspected", "未到检"),
        ("1", "waits to be inspected", "已待检"),
    ),
    maybe("rmk", 4_000, "note", "备注"),
)

PASS_PART = Part(PASS, Meaning("gate pass", "核放单"), PASS_FIELDS, least=0)
PASS_LINES = Part(
    PASS_LINE,
    Meaning("line of the pass", "核放单表体"),
    (
        maybe("passportNo", 24, "gate pass", "核放单编号"),
        maybe("chgTmsCnt", 19, "changes so far", "变更次数"),
        maybe("gdecd", 10, "tariff code", "商品编码"),
        maybe("gdsNm", 512, "name", "商品名称"),
        quantity("grossWt", "gross weight, kg", "毛重"),
        quantity("netWt", "net weight, kg", "净重"),
        maybe("dclUnitcd", 3, "declared unit", "申报计量单位"),
        maybe("rmk", 4_000, "note", "备注"),
        maybe("passportSeqno", 19, "line of the pass", "核放单商品序号"),
        maybe("gdsMtno", 32, "item number", "商品料号"),
        quantity("dclQty", "declared quantity", "申报数量"),
        maybe("rltGdsSeqno", 19, "line of the paper", "关联商品序号"),
    ),
    least=0,
    most=None,
)
PASS_PAPERS = Part(
    PASS_PAPER,
    Meaning("paper", "关联单证"),
    (
        maybe("passportNo", 24, "gate pass", "核放单编号"),
        maybe("rltTbTypecd", 1, "kind of paper", "关联单证类型"),
        maybe("rltNo", 64, "paper", "关联单证编号"),
    ),
    least=0,
    most=None,
)


def receipt(kind: str, en: str, zh: str, *parts: Part) -> BookTable:
    return BookTable(kind, Meaning(en, zh), kind, parts)


RECEIPTS = (
    receipt(
        "INV201",
        "examination of a list",
        "核注清单审核回执",
        RESULT_PART,
        CHECK_PART,
        LIST_PART,
        LIST_LINE_PART,
    ),
    receipt("INV202", "declaration made of a list", "报关单生成回执", MADE_PART),
    receipt("INV211", "posting of a list", "核注清单记账回执", LIST_PART, BOOK_PART),
    receipt(
        "SAS221",
        "examination of a pass",
        "核放单审核回执",
        RESULT_PART,
        CHECK_PART,
        PASS_PART,
        PASS_LINES,
        PASS_PAPERS,
    ),
    receipt("SAS223", "a pass at the gate", "核放单过卡回执", RESULT_PART, CHECK_PART, PASS_PART),
    receipt(
        "SAS224", "another receipt of a pass", "核放单回执", RESULT_PART, CHECK_PART, PASS_PART
    ),
)
