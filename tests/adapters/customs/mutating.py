"""Breaks a message in one or more places, as hands, other programs and bad lines do."""

from collections.abc import Callable

from hypothesis import strategies as st
from lxml import etree

VALUES = (
    "", " ", "0", "1", "2", "I", "S", "142", "840", "abc", "12.5", "-1", "+1", " 1 ", "1e3", ".5",
    "5.", ".", "1.123456", "1.1000000", "12345678901234567890", "1234567890123456789", "007",
    "2147483648", "-2147483649", "1234567890", "20260302", "20260230", "20260302101112",
    "20260302101112123", "x" * 19, "x" * 37, "x" * 61, "x" * 101, "x" * 201, "x" * 1001, "１２３",
    "a" * 36, "A" * 36, "𠮷" * 18, "中" * 60, "800", "-301010", "NaN", "INF", "ALL", "1210",
)  # fmt: skip

Mutation = Callable[[etree._Element, etree._Element], None]
"""Changes an element, or something about it, of the tree of a root."""


def drop(element, root):
    if element is not root:
        element.getparent().remove(element)


def repeat(element, root):
    if element is not root:
        element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def move_up(element, root):
    before = element.getprevious()
    if element is not root and before is not None:
        before.addprevious(element)


def rename(element, root):
    element.tag = f"{element.tag}s"


def out_of_namespace(element, root):
    if element is not root:
        element.tag = etree.QName(element).localname


def add_element(element, root):
    etree.SubElement(element, "{http://www.chinaport.gov.cn/ceb}orderNo").text = "S-1"


def add_text(element, root):
    element.tail = "x" if element is not root else None


def add_comment(element, root):
    element.append(etree.Comment("12"))


def add_attribute(element, root):
    element.set("Id", "x")


def lose_attribute(element, root):
    for name in list(root.attrib)[:1]:
        del root.attrib[name]


def empty(element, root):
    for child in list(element):
        element.remove(child)


OTHERS: tuple[Mutation, ...] = (
    drop, repeat, move_up, rename, out_of_namespace, add_element, add_text, add_comment,
    add_attribute, lose_attribute, empty,
)  # fmt: skip


def saying(text: str) -> Mutation:
    def mutation(element, root):
        if not len(element):
            element.text = text

    mutation.__name__ = f"says {text!r}"
    return mutation


MUTATIONS = st.one_of(st.sampled_from(OTHERS), st.sampled_from(VALUES).map(saying))


@st.composite
def mutated(draw: st.DrawFn, body: bytes) -> bytes:
    """The message with one to three changes; signatures are left as they are."""
    root = etree.fromstring(body)
    for _ in range(draw(st.integers(1, 3))):
        ours = [e for e in root.iter("*") if "chinaport" in str(e.tag)]
        place = draw(st.integers(0, len(ours) - 1))
        draw(MUTATIONS)(ours[place], root)
    return etree.tostring(root, encoding="UTF-8")
