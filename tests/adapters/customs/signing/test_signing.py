import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.enveloping import DECLARATION, signed, signed_as_written
from adapters.customs.signing.faults import UnfitForSigningError
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import GoodSignature
from adapters.customs.signing.verifying import verify
from tests.adapters.customs.signing.firms import NOW, PLAIN, signer

SCHEMAS = Path(__file__).parents[5] / "shared" / "conformance" / "ceb-xsd" / "202205"
XMLDSIG = "{http://www.w3.org/2000/09/xmldsig#}"
CEB = "http://www.chinaport.gov.cn/ceb"

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12).filter(
    lambda text: "\ufffe" not in text and "\uffff" not in text
)
TREES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3), max_leaves=8)


def element(tree: object, parent: etree._Element) -> None:
    """A tree of texts as elements."""
    made = etree.SubElement(parent, f"{{{CEB}}}part", {"kind": str(type(tree).__name__)})
    if isinstance(tree, str):
        made.text = tree
        return
    assert isinstance(tree, list)
    for each in tree:
        element(each, made)


def message_of(trees: list[object]) -> etree._Element:
    root = etree.Element(f"{{{CEB}}}CEB311Message", nsmap={"ceb": CEB})
    for tree in trees:
        element(tree, root)
    return root


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_signed_message_is_accepted_as_its_firms(algorithm):
    signing = signer(algorithm)
    answer = verify(signed(PLAIN, signing), Trust({"3302960001": signing.certificate}), NOW)
    assert answer == GoodSignature("3302960001", signing.certificate, algorithm)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_signature_is_written_as_customs_specifies(algorithm):
    signing = signer(algorithm)
    root = etree.fromstring(signed(PLAIN, signing))
    (signature,) = root.iterfind(f"{XMLDSIG}Signature")
    assert signature is root[-1]
    methods = [each.get("Algorithm") for each in signature.iter() if each.get("Algorithm")]
    assert methods == [
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        algorithm.signature_method,
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        algorithm.digest_method,
    ]
    (reference,) = signature.iter(f"{XMLDSIG}Reference")
    assert reference.items() == [("URI", "")]
    assert signature.findtext(f".//{XMLDSIG}KeyName") == signing.certificate.name
    assert signature.findtext(f".//{XMLDSIG}X509Certificate") == signing.certificate.base64


def test_sm2_and_sm3_have_the_names_that_customs_gave_them():
    text = signed(PLAIN, signer(Algorithm.SM2_SM3)).decode()
    assert "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3" in text
    assert "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3" in text


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the official schemas are not beside the project")
@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_signature_is_valid_by_the_official_schema(algorithm):
    schema = etree.XMLSchema(file=str(SCHEMAS / "xmldsig-core-schema.xsd"))
    schema.assertValid(etree.fromstring(signed(PLAIN, signer(algorithm)))[-1])


def test_what_is_signed_is_sent_as_it_was_written():
    """Nothing of a canonical message changes but that a signature stands before its end."""
    found = signed(PLAIN, signer(Algorithm.RSA_SHA1))
    assert re.sub(rb"<ds:Signature .*</ds:Signature>", b"", found) == PLAIN


def test_canonical_bytes_are_signed_without_being_parsed_to_the_same_result():
    signing = signer(Algorithm.RSA_SHA256)
    assert signed_as_written(PLAIN, signing) == signed(PLAIN, signing)
    assert signed_as_written(PLAIN.removeprefix(DECLARATION), signing) == signed(PLAIN, signing)


@pytest.mark.parametrize("inner", [b"a&#13;b", b"a&#xD;b", b"a&amp;b", b"a&amp;&#x4e2d;"])
def test_references_to_characters_are_put_into_canonical_form(inner):
    signing, body = signer(Algorithm.RSA_SHA1), b"<a>" + inner + b"</a>"
    assert signed_as_written(body, signing) == signed(body, signing)


@settings(max_examples=60)
@given(st.lists(TREES, max_size=4))
def test_whatever_a_message_holds_its_signature_is_good(trees):
    signing = signer(Algorithm.RSA_SHA1)
    root = message_of(list(trees))
    found = signed(etree.tostring(root, encoding="utf-8"), signing)
    assert isinstance(verify(found, Trust({"a": signing.certificate}), NOW), GoodSignature)
    again = etree.fromstring(found)
    again.remove(again[-1])
    assert etree.tostring(again, method="c14n") == etree.tostring(root, method="c14n")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "not XML"),
        (b"<a>", "not XML"),
        (b'{"messageType": "CEB621"}', "not XML"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "document type"),
        (b'<a xmlns="b"/>', "relative"),
        (b"<a/><?after it?>", "follows"),
        (b'<a xml:lang="zh"/>', "root"),
        (b'<a xmlns="http://a?b&amp;c"/>', "escaping"),
        (b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>', "signed already"),
    ],
)
def test_what_cannot_be_signed_is_refused_by_name(body, fault):
    with pytest.raises(UnfitForSigningError, match=fault):
        signed(body, signer(Algorithm.RSA_SHA1))


def test_a_message_is_not_signed_twice():
    once = signed(PLAIN, signer(Algorithm.RSA_SHA1))
    with pytest.raises(UnfitForSigningError, match="signed already"):
        signed(once, signer(Algorithm.RSA_SHA256))


@pytest.mark.parametrize("body", [b"", b"ceb", b"<?pi?><a></a>", b"< a></a>", b"</a>"])
def test_canonical_bytes_begin_with_their_root(body):
    with pytest.raises(UnfitForSigningError):
        signed_as_written(body, signer(Algorithm.RSA_SHA1))
