"""How a payment firm writes its statements: which column says what, in which words and signs."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from adapters.order_import.profile import FileFacts, ProfileError
from adapters.order_import.profile_files import UNREADABLE, is_encoding, is_zone
from adapters.order_import.records import Head
from adapters.payment_statements.amounts import CURRENCY, tidy
from adapters.texts import mark

HEAD_ROW_MAX = 1_000
"""No firm writes more lines before its columns."""

TITLE_MAX, WORD_MAX, WORDS_MAX = 200, 60, 100

NEEDS_FIRM = mark("A profile is of one payment firm: its name is needed.")
NEEDS_COLUMNS = mark("Columns for the day and the number are needed.")
NEEDS_MONEY = mark("Either one column of amounts, or one for money in and one for money out.")
SHARED_COLUMN = mark("Only number and reference may be the same column: {column}")
NEEDS_WORDS = mark("A column of types needs the firm's words for payments or refunds.")
NO_TYPES = mark("Words for types need the column that they stand in.")
LONG = mark(
    "A title has at most {titles} characters, a word {words}; there are at most {most} words."
)
NO_ROW = mark("The head stands on a row from 1 to {most}.")
NO_CURRENCY = mark("{currency} is no currency of three letters.")
NO_ENCODING = mark("The encoding {encoding} is not known.")
NO_DELIMITER = mark("What parts columns is one character.")
NO_TIMES = mark("There is no form of times, or their zone is not known.")

TWO_MEANINGS = mark("{word} stands for two types: {one} and {other}")

Meaning = Literal["payment", "refund", "fee", "passed over"]
PASSED_OVER = "passed over"
MEANINGS: tuple[Meaning, ...] = ("payment", "refund", "fee", "passed over")


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's own titles."""

    day: str
    """A day, or a time of it."""

    number: str
    reference: str = ""
    """Of refunds; empty where it stands in the column of numbers."""

    type: str = ""
    """Empty where the sign of the amount, or its column, tells payments from refunds."""

    amount: str = ""
    money_in: str = ""
    money_out: str = ""
    currency: str = ""
    provider: str = ""
    """Empty where every row is of the profile's firm."""


class StatementProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    payment_firm: str
    """As it calls itself in its reports, whatever its files say."""

    columns: Columns
    words: Mapping[str, Meaning] = {}
    """The firm's words for types, in any capitals."""

    head_row: int = 1
    sheet: str = ""
    file: FileFacts = FileFacts()
    unit: Literal["yuan", "fen"] = "yuan"
    out_is_below_zero: bool = False
    """Whether refunds and fees are written with a minus."""

    currency: str = "CNY"
    """Where no column says it."""

    ends_with: tuple[str, ...] = ()
    """A row whose first cell begins with one of these, and all after it, are passed over."""

    @property
    def head(self) -> Head:
        return Head(self.head_row, self.sheet)


@dataclass(frozen=True, slots=True)
class NamedProfile:
    name: str
    profile: StatementProfile

    @property
    def digest(self) -> str:
        """The same for the same profile, whatever it is called."""
        return hashlib.blake2b(written(self.profile).encode(), digest_size=8).hexdigest()


def written(profile: StatementProfile) -> str:
    """As it is kept beside the log: the same profile is the same text."""
    return msgspec.json.encode(profile, order="sorted").decode()


def read(text: str) -> StatementProfile:
    """One that was kept. Raises ProfileError when another version wrote it."""
    try:
        return msgspec.json.decode(text, type=StatementProfile)
    except msgspec.MsgspecError as error:
        raise ProfileError(UNREADABLE, name="", fault=error) from error


def words_of(said: Iterable[tuple[Meaning, str]]) -> Mapping[str, Meaning]:
    """By word what it stands for. Raises ProfileError for one that stands for two."""
    found = dict[str, Meaning]()
    for meaning, text in said:
        word = tidy(text).casefold()
        if found.setdefault(word, meaning) != meaning:
            raise ProfileError(TWO_MEANINGS, word=repr(word), one=found[word], other=meaning)
    return found


def require_sound(profile: StatementProfile) -> None:
    """What types cannot say. Raises ProfileError for the first fault."""
    for fault in (*faults_of_columns(profile), *faults_of_words(profile), *faults_of_file(profile)):
        raise fault


def faults_of_columns(profile: StatementProfile) -> Iterator[ProfileError]:
    columns = profile.columns
    if not profile.payment_firm.strip():
        yield ProfileError(NEEDS_FIRM)
    if not (columns.day and columns.number):
        yield ProfileError(NEEDS_COLUMNS)
    has_one, has_two = bool(columns.amount), bool(columns.money_in and columns.money_out)
    has_half = bool(columns.money_in) != bool(columns.money_out)
    if has_one == has_two or has_half:
        yield ProfileError(NEEDS_MONEY)
    if shared := shared_title(columns):
        yield ProfileError(SHARED_COLUMN, column=shared)


def shared_title(columns: Columns) -> str:
    """One that was chosen for two things which cannot be the same."""
    chosen = msgspec.structs.asdict(columns)
    if tidy(columns.reference).casefold() == tidy(columns.number).casefold():
        del chosen["reference"]
    titles = [tidy(title).casefold() for title in chosen.values() if title]
    return next((title for title in titles if titles.count(title) > 1), "")


def faults_of_words(profile: StatementProfile) -> Iterator[ProfileError]:
    columns, words = profile.columns, profile.words
    if columns.type and not {"payment", "refund"} & set(words.values()):
        yield ProfileError(NEEDS_WORDS)
    if words and not columns.type:
        yield ProfileError(NO_TYPES)
    titles = msgspec.structs.asdict(columns).values()
    said = (*words, *profile.ends_with)
    is_long = any(len(title) > TITLE_MAX for title in titles)
    if is_long or any(len(word) > WORD_MAX for word in said) or len(said) > WORDS_MAX:
        yield ProfileError(LONG, titles=TITLE_MAX, words=WORD_MAX, most=WORDS_MAX)


def faults_of_file(profile: StatementProfile) -> Iterator[ProfileError]:
    facts = profile.file
    if not 1 <= profile.head_row <= HEAD_ROW_MAX:
        yield ProfileError(NO_ROW, most=f"{HEAD_ROW_MAX:,}")
    if not CURRENCY.fullmatch(profile.currency):
        yield ProfileError(NO_CURRENCY, currency=repr(profile.currency))
    if facts.encoding and not is_encoding(facts.encoding):
        yield ProfileError(NO_ENCODING, encoding=repr(facts.encoding))
    if len(facts.delimiter) > 1:
        yield ProfileError(NO_DELIMITER)
    if not facts.date_formats or not is_zone(facts.time_zone):
        yield ProfileError(NO_TIMES)
