"""What buyers are told of the risk of goods from abroad, and agree to before they order.

Commerce ministries' notice 2018-486 wants at least: goods follow the standards of their origin,
which may differ from ours; they may lack Chinese labels, and an electronic one stands on the page;
they are for oneself and not for sale. The words are ours. A new wording is a new row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.dated import Since, customs_day, in_force
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class RiskNotice:
    """One version of the text, a sentence a paragraph, in Chinese and in English."""

    version: str
    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """A buyer's yes to one version of the notice."""

    version: str
    given_at: datetime


NOTICES = (
    Since(
        date(2019, 1, 1),
        RiskNotice(
            "2019-01",
            (
                "您购买的商品直接购自境外，符合原产地关于质量、安全、卫生、环保和标识的标准或技术规范，"
                "这些标准可能与我国标准不同，由此产生的风险由您自行承担。",
                "商品本身可能没有中文标签，您可以在商品页面查看中文电子标签。",
                "商品仅限您个人自用，不得再次销售。",
                "交易以您本人的身份信息向海关申报，商品金额计入您个人的年度交易限值，"
                "您是进口税款的纳税义务人。",
                "退货、退款和召回由商家负责；退货须在海关规定的期限内运回区内，税款和额度才能退还。",
            ),
            (
                "The goods you buy come directly from abroad. They follow the standards of their"
                " place of origin for quality, safety, health, environment and labelling, which may"
                " differ from those of China; the risk of the difference is yours.",
                "The goods may have no Chinese label. Their electronic label in Chinese stands on"
                " the page of the goods.",
                "The goods are for your own use only and may not be sold again.",
                "The purchase is declared to customs under your own identity, counts towards your"
                " yearly limit, and you are the one who owes the import tax.",
                "The merchant answers for returns, refunds and recalls. Tax and limit are given"
                " back only for goods that are in the zone again within the time customs allows.",
            ),
        ),
    ),
)
"""Every version with the first day, in Shanghai, on which it is the one to agree to."""

Notices = Sequence[Since[RiskNotice]]


class ConsentMissing(ChangeRefused):
    """Raised where nobody agreed to the notice: no consent, no order."""


class ConsentVersionUnknown(ChangeRefused):
    """Raised for a consent to a text that never was."""


class ConsentVersionNotInForce(ChangeRefused):
    """Raised where another version was to be agreed to on the day on which it was given."""


class ConsentGivenLater(ChangeRefused):
    """Raised where the consent was given after the order for which it is needed."""


def notice_on(day: date, notices: Notices = NOTICES) -> RiskNotice:
    """The version that buyers agree to on a day."""
    return in_force(notices, day)


def notice_of(version: str, notices: Notices = NOTICES) -> RiskNotice | None:
    """The text that somebody agreed to once."""
    return next((row.value for row in notices if row.value.version == version), None)


def require_consent(consent: Consent | None, at: datetime, notices: Notices = NOTICES) -> None:
    """Asked of an order that is placed at a time.

    Raises ConsentMissing, ConsentGivenLater, ConsentVersionUnknown, ConsentVersionNotInForce.
    """
    if consent is None:
        raise ConsentMissing(version=notice_on(customs_day(at), notices).version)
    if consent.given_at > at:
        raise ConsentGivenLater(given_at=consent.given_at, at=at)
    if notice_of(consent.version, notices) is None:
        raise ConsentVersionUnknown(version=consent.version)
    asked = version_on(customs_day(consent.given_at), notices)
    if consent.version != asked:
        raise ConsentVersionNotInForce(version=consent.version, in_force=asked)


def version_on(day: date, notices: Notices) -> str:
    """Nothing on days before the first notice."""
    held = [row.value.version for row in notices if row.day <= day]
    return held[-1] if held else ""
