"""What customs says: texts as it really sends them, and ours where no real one is known.

Bracketed codes and the numbers below zero are customs' own. A text without either is its wording
or, where no message of its was found, plain words that say the rule.
"""

SAVED, SUBMITTING, SENT, UNSENT = 1, 2, 3, 4
REFUSED, STORED, REVIEW, CONCLUDED, AWAITED, INSPECTION = 100, 120, 300, 399, 400, 500
DETAINED, DETAINED_POLICE, DETAINED_LAW, DETAINED_OTHERWISE = 501, 502, 503, 599
SUSPENDED, SENT_BACK, RELEASED, CLOSED = 600, 700, 800, 899

TEXTS = {
    SAVED: "电子口岸已暂存",
    SENT: "发送海关成功",
    UNSENT: "发送海关失败",
    STORED: "[Code:1800;Desc:逻辑校验通过]",
    REVIEW: "[Code:1200;Desc:待人工审核]",
    CONCLUDED: "海关审结",
    AWAITED: "待运抵",
    INSPECTION: "布控查验",
    DETAINED: "扣留移送通关",
    DETAINED_POLICE: "扣留移送缉私",
    DETAINED_LAW: "扣留移送法规",
    DETAINED_OTHERWISE: "其它扣留",
    SUSPENDED: "挂起",
    SENT_BACK: "退运",
    RELEASED: "[Code:2600;Desc:放行]",
    CLOSED: "结关",
}

FOUND_LATER = ("收件地址不详", "商品规格型号申报不完整", "订购人身份信息核验未通过")
"""Why an officer refuses what the match let through; the first is as received."""

GUARANTEE_SHORT = "挂起,担保额度不足"

ORDER_MISSING = "订单信息不存在"
PAYMENT_MISSING = "支付信息不存在"
WAYBILL_MISSING = "运单信息不存在"

OVER_YEAR = (
    "[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;"
    "totalPrice：{total} > limitPrice: {limit:,};]"
)
LINES_DIFFER = "[Code:1322;Desc:订单清单表体商品项不一致]"
TELEPHONE_DIFFERS = "[Code:130126;Desc:清单上的订购人电话号码与订单上的订购人电话号码不一致]"
PAY_FIRM_DIFFERS = "[code:13035;Desc:支付企业不一致]"
PAID_DIFFERS = "[Code:1311;Desc:支付金额与订单金额不一致]"

RELEASED_ALREADY = "清单已放行,不允许撤销"
ENDED_ALREADY = "清单已退单,不允许撤销"
CONTROLLED_ALREADY = "清单已布控查验,不允许撤销"
RETURN_TOO_LATE = "超过退货申请期限"
RETURN_NOT_RELEASED = "原清单未放行"
RETURN_TOO_MANY = "退货数量超过原清单数量"

SCHEMA = "数据包不能通过schema 验证"
MALFORMED = "报文格式错误"
SIGNED_OTHERWISE = "签名数据与业务数据不一致"
NOT_THEIRS = "签名人与申报单位不一致"
NOT_SIGNED = "报文未签名"
CERTIFICATE_EXPIRED = "证书无效或已过期"
FALSE_SIGNATURE = "验签失败"
BROKEN_INSIDE = "数据库或中间件异常"

PAPER_TWICE = "企业内部编号[{0}]已存在"
PAPER_RETURNED = "申报要素不符,退单修改"
CITED_NOT_RELEASED = "电商清单[{0}]不存在或未放行"
CITED_TWICE = "电商清单[{0}]已被其他核注清单使用"
BOOK_SHORT = "账册序号[{0}]预减库存量大于剩余库存量"
LIST_UNKNOWN = "核注清单[{0}]不存在或已删除"
LIST_IS_OVER = "核注清单[{0}]已过卡或已核扣,不允许变更或删除"
LIST_HAS_PASS = "核注清单[{0}]存在未过卡的核放单,不允许变更或删除"
LIST_PASSED_MORE = "核注清单商品序号[{0}]变更后数量小于已过卡数量"
PASS_WITHOUT_LIST = "关联核注清单[{0}]不存在"
PASS_STANDS = "核注清单[{0}]已生成核放单"
PASS_BEYOND_LIST = "核注清单商品序号[{0}]可生成核放单数量不足"
PASS_UNKNOWN = "核放单[{0}]不存在或已作废"
PASS_IS_THROUGH = "核放单[{0}]已过卡,不允许作废"

PORT_ERRORS = {
    -301002: "订单商品信息内有重复商品序号",
    -301008: "参数校验不通过，{0}",
    -301009: "订单标识(appType)不正确,未找到操作的订单",
    -301010: "已存在相同编号的订单",
    -301011: "该订单已向海关申报清单，状态不符",
    -301014: "订单报文处理失败，接收报文为旧报文数据，不做处理",
    -401009: "参数校验不通过，[paymentHead,payment]",
    -401006: "支付单标识(appType)不正确,未找到对应操作的支付单",
    -401007: "已存在相同编号的支付单",
    -401008: "该支付单已向海关申报支付单，状态不符",
    -401012: "支付单报文处理失败，接收报文为旧报文数据，不做处理",
    -504011: "参数校验不通过，{0}",
    -504014: "运单标识(appType)不正确,未找到操作的运单",
    -504015: "已存在相同编号的运单",
    -504016: "该运单已向海关申报运单，状态不符",
    -505011: "参数校验不通过",
    -505012: "物流运单状态已存在",
    -505014: "物流运单状态报文处理失败，未找到对应操作",
    -505016: "物流报文处理失败，接收报文为旧报文数据，不做处理",
    -621001: "清单报文校验失败，[{0}]",
    -621004: "清单[{0}]已经申报过，请勿重复申报",
    -621005: "清单[{0}]的购买金额超过单笔限额[[{1}]]",
    -621011: "不存在已申报的清单[{0}]，无法进行改单操作",
    -621012: "清单[{0}]的申报状态不符合改单申报的条件",
    -621027: "请确认表体gnum无重复！",
    -623001: "报文校验失败，[{0}]",
    -623003: "系统中不存在清单编号为[{0}]的清单！",
    -623005: "清单的状态不符合撤单申报要求(清单编号[{0}])！",
    -623009: "撤单清单[{0}]已经申报过",
    -625001: "退货申请单报文校验失败，[{0}]",
    -625004: "退货申请单申报失败，[{0}]",
    -625033: "退货申请单[{0}]已经申报过，请勿重复申报",
    -625209: "退货申请单[{0}],在关联的清单中未找到表体序号为[{1}],商品编号为[{2}]的数据",
}
"""Errors of the electronic port that this office gives, by their numbers."""


def port_error(code: int, *values: object) -> tuple[int, str]:
    """The number and its text with the values in their places."""
    return code, PORT_ERRORS[code].format(*values)


def taken_new(kind: str, merchant: str, order_no: str) -> str:
    """What the port says of a document it has begun to pass on."""
    return f"{kind}新增申报成功[电商企业编码：{merchant}订单编号：{order_no}]"
