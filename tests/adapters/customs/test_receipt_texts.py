import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.customs.messages.receipt_texts import receipt_text

FREE = (
    "清单新增申报成功[电商企业编码：3301K001P2订单编号：S-1]",
    "某某，支付信息不存在",
    "收件地址不详",
    "",
    "[Code:;Desc:x]",
    "[Code:1800;Desc:x",
    "Code:1800;Desc:x",
    "[Code:１８００;Desc:x]",
)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("[Code:1800;Desc:逻辑校验通过]", "1800", "逻辑校验通过"),
        ("[Code:2600;Desc:放行]", "2600", "放行"),
        ("[Code:1200;Desc:待人工审核]", "1200", "待人工审核"),
        (
            "[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;"
            "totalPrice：26,114.44 > limitPrice: 26,000;]",
            "1313",
            "订购人购买超过年度限额,超过个人年度购买额度;"
            "totalPrice：26,114.44 > limitPrice: 26,000",
        ),
        ("[Code:1322;Desc:订单清单表体商品项不一致]", "1322", "订单清单表体商品项不一致"),
        (
            "[Code:130126;Desc:清单上的订购人电话号码与订单上的订购人电话号码不一致]",
            "130126",
            "清单上的订购人电话号码与订单上的订购人电话号码不一致",
        ),
        ("[code:13035;Desc:支付企业不一致]", "13035", "支付企业不一致"),
        ("[Code:1;Desc:a]b;c]", "1", "a]b;c"),
        ("[Code:1;Desc:a\nb]", "1", "a\nb"),
        ("[Code:1;Desc:]", "1", ""),
    ],
)
def test_a_coded_text_is_its_code_and_its_words(text, code, words):
    assert receipt_text(text) == (code, words)


@pytest.mark.parametrize("text", FREE)
def test_a_free_text_is_its_words(text):
    assert receipt_text(text) == ("", text)


@given(
    st.from_regex(r"[0-9]{1,6}", fullmatch=True), st.text().filter(lambda t: not t.endswith(";"))
)
@example("1", "];[Code:2;Desc:")
def test_any_words_within_a_coded_text_are_kept(code, words):
    assert receipt_text(f"[Code:{code};Desc:{words}]") == (code, words)


@given(st.text())
def test_any_text_is_read(text):
    code, words = receipt_text(text)
    assert code.isdigit() or (code, words) == ("", text)
