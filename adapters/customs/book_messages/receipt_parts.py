"""The parts that receipts of the account book are made of."""

from adapters.customs.book_messages.rows import (
    PRICE_PLACES,
    WEIGHT_PLACES,
    known,
    maybe,
    number,
    serial,
    text,
)
from adapters.customs.messages.fields import Field, Meaning, Part

RESULT, CHECKS, LIST, LIST_LINE, BOOK = (
    "HdeApprResult",
    "CheckInfo",
    "BondInvtBsc",
    "BondInvtDt",
    "BwsDt",
)
MADE, PASS, PASS_LINE, PASS_PAPER = (
    "InvApprResult",
    "SasPassportBsc",
    "SasPassportDt",
    "SasPassportRlt",
)

AMOUNT_PLACES = 5
"""Customs computes average prices and totals with as many decimals as it needs."""


def quantity(name: str, en: str, zh: str) -> Field:
    return number(name, WEIGHT_PLACES, en, zh, least=0)


RESULT_PART = Part(
    RESULT,
    Meaning("result", "审核结果"),
    (
        text("etpsPreentNo", 64, "number of pre-entry", "预录入统一编号"),
        maybe("businessId", 64, "number at customs", "业务编号"),
        maybe("tmsCnt", 19, "changes so far", "变更次数"),
        maybe("typecd", 4, "kind of business", "业务类型"),
        text("manageResult", 4, "result", "处理结果"),
        text("manageDate", 19, "time", "处理日期"),
        maybe("rmk", 4_000, "note", "备注"),
    ),
)

CHECK_PART = Part(
    CHECKS,
    Meaning("what was found", "检查信息"),
    (maybe("note", 4_000, "finding", "检查信息"),),
    least=0,
    most=None,
)

STATES = (
    known(
        "vrfdedMarkcd",
        1,
        "posting",
        "核扣标记",
        ("0", "not posted", "未核扣"),
        ("1", "pre-deducted", "预核扣"),
        ("2", "posted", "已核扣"),
        ("3", "settled", "已核销"),
    ),
    known(
        "invtStucd",
        1,
        "state of the list",
        "清单状态",
        ("0", "passed", "审核通过"),
        ("1", "declared", "申报"),
        ("2", "sent back", "退单"),
        ("3", "deleted", "删单"),
    ),
    known(
        "vrfdedModecd",
        2,
        "way of posting",
        "核扣方式",
        ("D", "forward", "正扣"),
        ("F", "backward", "反扣"),
        ("N", "none", "不扣"),
        ("NF", "none, what is left is checked", "不扣但检查余量"),
        ("E", "of a bonded warehouse", "保税仓扣减"),
    ),
    known(
        "entryStucd",
        1,
        "declaration",
        "报关状态",
        ("0", "not released", "未放行"),
        ("1", "released", "已放行"),
    ),
    known(
        "passportUsedTypecd",
        1,
        "gate passes made",
        "核放单生成标志",
        ("1", "none", "未生成"),
        ("2", "for a part", "部分生成"),
        ("3", "for all", "已生成"),
    ),
    known(
        "invtIochkptStucd",
        1,
        "through the gate",
        "卡口状态",
        ("1", "nothing", "未过卡"),
        ("2", "a part", "部分过卡"),
        ("3", "all", "已过卡"),
    ),
)

LIST_FIELDS = (
    text("bondInvtNo", 18, "list number of customs", "保税清单编号"),
    maybe("chgTmsCnt", 19, "changes so far", "变更次数"),
    maybe("invtPreentNo", 18, "number of pre-entry", "预录入统一编号"),
    text("putrecNo", 64, "account book", "账册编号"),
    maybe("etpsInnerInvtNo", 64, "own number of the list", "企业内部清单编号"),
    maybe("bizopEtpsSccd", 18, "operating firm: social credit code", "经营企业社会信用代码"),
    maybe("bizopEtpsno", 10, "operating firm: customs code", "经营企业编号"),
    maybe("bizopEtpsNm", 512, "operating firm: name", "经营企业名称"),
    maybe("rvsngdEtpsSccd", 18, "receiving firm: social credit code", "收发货企业社会信用代码"),
    maybe("rcvgdEtpsno", 10, "receiving firm: customs code", "收发货企业编号"),
    maybe("rcvgdEtpsNm", 512, "receiving firm: name", "收发货企业名称"),
    maybe("dclEtpsSccd", 18, "declaring firm: social credit code", "申报企业社会信用代码"),
    maybe("dclEtpsno", 10, "declaring firm: customs code", "申报企业编号"),
    maybe("dclEtpsNm", 512, "declaring firm: name", "申报企业名称"),
    maybe("invtDclTime", 19, "time of declaring", "清单申报时间"),
    maybe("entryDclTime", 19, "time of the declaration", "报关单申报时间"),
    maybe("entryNo", 64, "declaration", "报关单编号"),
    maybe("rltInvtNo", 64, "related list", "关联清单编号"),
    maybe("rltPutrecNo", 64, "related account book", "关联备案编号"),
    maybe("rltEntryNo", 64, "related declaration", "关联报关单编号"),
    maybe("rltEntryBizopEtpsSccd", 18, "its consignee: credit code", "关联报关单收发货人信用代码"),
    maybe("rltEntryBizopEtpsno", 10, "its consignee: customs code", "关联报关单收发货人编号"),
    maybe("rltEntryBizopEtpsNm", 512, "its consignee: name", "关联报关单收发货人名称"),
    maybe("impexpPortcd", 4, "customs office of the border", "进出境关别"),
    maybe("dclPlcCuscd", 4, "customs office in charge", "主管海关"),
    known("impexpMarkcd", 1, "in or out", "进出口标记", ("I", "in", "进口"), ("E", "out", "出口")),
    maybe("supvModecd", 4, "supervision mode", "监管方式"),
    maybe("mtpckEndprdMarkcd", 1, "material or product", "料件成品标记"),
    maybe("trspModecd", 1, "mode of transport", "运输方式"),
    maybe("stshipTrsarvNatcd", 3, "country of departure or arrival", "启运/运抵国(地区)"),
    maybe("applyNo", 64, "application", "申请表编号"),
    maybe("dclcusFlag", 1, "with a declaration", "是否报关"),
    maybe("dclcusTypecd", 1, "kind of declaration", "报关类型"),
    maybe("duCode", 4, "code of the reckoning", "核算代码"),
    maybe("needEntryModified", 1, "declaration changes with it", "报关单同步修改标志"),
    maybe("levyBlAmt", 19, "amount to be levied", "计征金额"),
    maybe("dclTypecd", 1, "what was asked for", "申报类型"),
    *(maybe(f"param{n}", 255, f"reserve {n}", f"参数{n}") for n in range(1, 5)),
    maybe("bondInvtTypecd", 1, "type of list", "清单类型"),
    maybe("prevdTime", 19, "time of pre-deduction", "预核扣时间"),
    maybe("formalVrfdedTime", 19, "time of posting", "正式核扣时间"),
    *STATES,
    maybe("rmk", 4_000, "note", "备注"),
)

LIST_PART = Part(LIST, Meaning("list", "核注清单"), LIST_FIELDS, least=0)
LIST_LINE_PART = Part(
    LIST_LINE,
    Meaning("line of the list", "核注清单表体"),
    (
        maybe("gdsSeqno", 19, "line of the list", "商品序号"),
        maybe("putrecSeqno", 19, "book line", "备案序号"),
        maybe("gdsMtno", 32, "item number", "商品料号"),
        quantity("dclQty", "declared quantity", "申报数量"),
        quantity("actlPassQty", "quantity through the gate", "实际过卡数量"),
        quantity("passportUsedQty", "quantity on gate passes", "核放单已用数量"),
    ),
    least=0,
    most=None,
)

BOOK_FIELDS = (
    text("bwsNo", 64, "account book", "账册编号"),
    maybe("chgTmsCnt", 19, "changes so far", "变更次数"),
    serial("gdsSeqno", "book line", "商品序号"),
    maybe("inDate", 19, "last in", "最近入仓日期"),
    maybe("gdsMtno", 32, "item number", "商品料号"),
    maybe("gdecd", 10, "tariff code", "商品编码"),
    maybe("gdsNm", 512, "name", "商品名称"),
    maybe("gdsSpcfModelDesc", 512, "specification", "规格型号"),
    maybe("natcd", 3, "country of origin", "原产国(地区)"),
    maybe("dclUnitcd", 3, "declared unit", "申报计量单位"),
    maybe("lawfUnitcd", 3, "first legal unit", "法定计量单位"),
    maybe("secdLawfUnitcd", 3, "second legal unit", "第二法定计量单位"),
    number("dclUprcAmt", PRICE_PLACES, "unit price", "申报单价", least=0),
    maybe("dclCurrcd", 3, "currency", "币制"),
    number("avgPrice", AMOUNT_PLACES, "average price, US dollars", "平均美元单价", least=0),
    number("totalAmt", AMOUNT_PLACES, "stock value, US dollars", "库存美元总价", least=0),
    quantity("inQty", "quantity in", "入仓数量"),
    quantity("inLawfQty", "quantity in, first legal unit", "入仓法定数量"),
    quantity("inSecdLawfQty", "quantity in, second legal unit", "第二入仓法定数量"),
    quantity("actlIncQty", "actual increase", "实增数量"),
    quantity("actlRedcQty", "actual reduction", "实减数量"),
    quantity("prevdIncQty", "expected increase", "预增数量"),
    quantity("prevdRedcQty", "expected reduction", "预减数量"),
    maybe("outDate", 19, "last out", "最近出仓日期"),
    maybe("limitDate", 19, "storage limit", "存储(监管)期限"),
    known(
        "inType",
        1,
        "way in",
        "入区方式",
        ("1", "first line", "一线入区"),
        ("2", "second line", "二线入区"),
        ("3", "carried over", "结转入区"),
    ),
    maybe("invtNo", 18, "list that was posted", "记账清单编号"),
    serial("invtGNo", "its line", "记账清单商品序号", least=0),
    known(
        "cusmExeMarkcd",
        1,
        "what customs lets happen",
        "海关执行标志",
        ("1", "all", "正常执行"),
        ("4", "nothing in or out", "暂停进出口"),
        ("5", "nothing in", "暂停进口"),
        ("6", "nothing out", "暂停出口"),
    ),
    maybe("modfMarkcd", 1, "change", "修改标志"),
    maybe("rmk", 4_000, "note", "备注"),
)

BOOK_PART = Part(BOOK, Meaning("book line", "账册表体"), BOOK_FIELDS, most=None)
