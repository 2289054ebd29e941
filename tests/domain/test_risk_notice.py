from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.dated import Since
from domain.risk_notice import (
    NOTICES,
    Consent,
    ConsentGivenLater,
    ConsentMissing,
    ConsentVersionNotInForce,
    ConsentVersionUnknown,
    RiskNotice,
    notice_of,
    notice_on,
    require_consent,
)

TWO = (
    Since(date(2019, 1, 1), RiskNotice("old", ("旧",), ("old",))),
    Since(date(2026, 3, 2), RiskNotice("new", ("新",), ("new",))),
)
MIDNIGHT = datetime(2026, 3, 1, 16, tzinfo=UTC)
"""The second of March begins in Shanghai."""

BEFORE = MIDNIGHT - timedelta(seconds=1)


def test_the_notice_of_a_day_is_the_one_in_force_in_shanghai():
    assert notice_on(date(2026, 3, 1), TWO).version == "old"
    assert notice_on(date(2026, 3, 2), TWO).version == "new"


@pytest.mark.parametrize(
    ("consent", "at", "refusal"),
    [
        (None, MIDNIGHT, ConsentMissing),
        (Consent("newest", BEFORE), MIDNIGHT, ConsentVersionUnknown),
        (Consent("old", MIDNIGHT), MIDNIGHT, ConsentVersionNotInForce),
        (Consent("new", BEFORE), MIDNIGHT, ConsentVersionNotInForce),
        (Consent("old", datetime(2018, 1, 1, tzinfo=UTC)), MIDNIGHT, ConsentVersionNotInForce),
        (Consent("new", MIDNIGHT), BEFORE, ConsentGivenLater),
    ],
)
def test_without_a_consent_to_the_version_in_force_there_is_no_order(consent, at, refusal):
    with pytest.raises(refusal):
        require_consent(consent, at, TWO)


@pytest.mark.parametrize(
    ("consent", "at"),
    [
        (Consent("old", BEFORE), BEFORE),
        (Consent("old", BEFORE), MIDNIGHT),
        (Consent("new", MIDNIGHT), MIDNIGHT),
    ],
)
def test_a_consent_counts_by_the_version_of_the_moment_in_which_it_was_given(consent, at):
    require_consent(consent, at, TWO)


def test_a_missing_consent_is_told_which_version_to_agree_to():
    with pytest.raises(ConsentMissing) as refused:
        require_consent(None, MIDNIGHT, TWO)
    assert refused.value.values == {"version": "new"}


def test_every_version_says_the_same_in_both_languages_and_has_a_name_of_its_own():
    notices = [row.value for row in NOTICES]
    assert len({notice.version for notice in notices}) == len(notices)
    assert [row.day for row in NOTICES] == sorted({row.day for row in NOTICES})
    for notice in notices:
        assert len(notice.zh) == len(notice.en) > 2
        assert notice_of(notice.version) is notice
    assert {field.name for field in fields(Consent)} == {"version", "given_at"}


def test_the_present_notice_says_what_the_ministries_want_said():
    zh = "".join(notice_on(date(2026, 11, 1)).zh)
    for needed in ("原产地", "标准", "中文电子标签", "个人自用", "不得再次销售"):
        assert needed in zh
