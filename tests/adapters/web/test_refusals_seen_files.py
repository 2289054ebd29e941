"""What rules refuse of a file of orders stands on its page, in both languages."""

import re
from collections.abc import Iterator

import pytest

from adapters.order_import.words import REFUSED_OTHERWISE
from adapters.texts import LANGUAGES, reading, say
from adapters.web.refusals import rule_words
from adapters.web.remedies import remedy_words
from tests.adapters.web.read_tables import heads_of, rows_of
from tests.adapters.web.refused_files import OF_CODES, SEEN_IN_FILES, RefusedFiles
from tests.adapters.web.refused_words import require_readable
from tests.adapters.web.site import opened

OTHERWISE = "order-refused:"


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RefusedFiles, list[str]]]:
    folder = tmp_path_factory.mktemp("files")
    with opened(f"sqlite:///{folder}/jihuo.db") as site:
        files = RefusedFiles(site, folder)
        sent = [files.of_limits(), files.of_prices()]
        sent += [files.of_consent("未同意", 40), files.of_consent("旧同意", 41)]
        yield files, sent


def reported(files: RefusedFiles, address: str, language: str) -> list[tuple[str, str, str]]:
    """Value, code and message of each row that was not taken."""
    answer = files.site.client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    with reading(language):
        columns = [say(name) for name in ("Value", "Code", "What is wrong")]
    for table in re.findall(r"<table.*?</table>", answer.text, re.S):
        if set(columns) <= set(heads := heads_of(table)):
            value, code, message = map(heads.index, columns)
            return [(row[value], row[code], row[message]) for row in rows_of(table)]
    raise AssertionError("no table says what was not taken")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_that_takes_no_row_is_told_on_the_page_of_its_file(addresses, language):
    files, sent = addresses
    seen = set()
    for address in sent:
        for value, code, message in reported(files, address, language):
            name = OF_CODES.get(code) or code.removeprefix(OTHERWISE)
            require_readable(message, language, (value, "NOTHING"))
            if code.startswith(OTHERWISE):
                with reading(language):
                    assert message == say(REFUSED_OTHERWISE, reason=rule_words(name))
            seen.add(name)
    assert seen >= SEEN_IN_FILES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_file_says_once_what_would_satisfy_each_rule(addresses, language):
    files, sent = addresses
    for address in sent:
        rules = {OF_CODES.get(code) or code.removeprefix(OTHERWISE)
                 for _, code, _ in reported(files, address, language)}  # fmt: skip
        text = files.site.client.get(address, headers={"Accept-Language": language}).text
        shown = re.findall(r'<span class="remedy">([^<]*)', text)
        with reading(language):
            assert {each.strip() for each in shown} == {remedy_words(rule) for rule in rules} - {""}
        if "OverYearlyLimit" in rules:
            (years,) = re.findall(r'<a href="(/campaigns/[^"]*/years)">', text)
            assert files.site.client.get(years).status_code == 200
