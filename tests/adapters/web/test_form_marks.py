"""No page of others can send a form of ours: each carries its session's mark."""

import re

import pytest

from adapters.web.rendering import WEB

FORM = re.compile(r"<form\b.*?</form>", re.S)
MARKS = ("m.marks(", "marks(page", 'name="mark"')
OF_NOBODY = ("access/sign_in.html", "access/welcome.html")
"""Sent by who has no session yet."""

TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_every_form_that_is_posted_carries_the_mark(file):
    if str(file.relative_to(WEB / "templates")) in OF_NOBODY:
        return
    for form in FORM.findall(file.read_text()):
        if 'method="post"' in form:
            assert any(mark in form for mark in MARKS), form[:300]
