import re
from datetime import datetime, timedelta

import pytest

from adapters.access.doors import Doors
from adapters.bootstrap import System, utc_now
from adapters.settings import Settings
from tests.adapters.payments.house import SECRET

STRONG = "5f2c9e7ab31d48069ac4e17fd2b8836e"


@pytest.fixture
def people(jihuo):
    def say(*words):
        return jihuo("people", *words)

    return say


@pytest.fixture
def kiwi(people):
    assert people("register", "merchant", "kiwi", "Kiwi Farm").exit_code == 0
    return people


@pytest.fixture
def mei(kiwi):
    opened = kiwi("open", "mei", "--party", "kiwi", "--role", "merchant owner")
    assert opened.exit_code == 0, opened.err
    return opened


@pytest.fixture
def doors(tmp_path):
    system = System(f"sqlite:///{tmp_path}/jihuo.db")
    yield Doors(system, Settings())
    system.close()


def secret_in(answer):
    (secret,) = re.findall(r"http://127\.0\.0\.1:8000/welcome/(\S+)", answer.out)
    return secret


def test_parties_are_registered_and_listed(kiwi):
    kiwi("register", "declarant", "broker-1", "Broker")
    assert kiwi("parties", "--json").json == [
        {"kind": "declarant", "party_id": "broker-1", "name": "Broker"},
        {"kind": "merchant", "party_id": "kiwi", "name": "Kiwi Farm"},
    ]
    assert "Kiwi Farm" in kiwi("parties").out


def test_an_account_is_opened_with_a_link_that_sets_its_password(mei, people, doors):
    assert mei.out.startswith("opened: mei\n")
    account = doors.accounts.set_password(secret_in(mei), "a long enough one", utc_now())
    assert account.name == "mei"
    (row,) = people("accounts", "--json").json
    assert row == {
        "name": "mei",
        "party": "kiwi",
        "roles": "merchant owner",
        "language": "",
        "is_closed": False,
    }


def test_a_new_link_ends_the_one_before(mei, people, doors):
    second = secret_in(people("link", "mei"))
    assert doors.accounts.account_of_link(second, utc_now()).name == "mei"
    with pytest.raises(Exception, match="was used, is too old"):
        doors.accounts.account_of_link(secret_in(mei), utc_now())


def test_roles_are_given_and_an_account_is_closed(mei, people, doors):
    assert people("roles", "mei", "merchant staff").out == "mei: merchant staff\n"
    assert [role.value for role in doors.accounts.named("mei").roles] == ["merchant staff"]
    assert people("close", "mei").out == "closed: mei\n"
    assert doors.accounts.named("mei").is_closed
    assert "no such account" in people("close", "mei").err


def test_a_token_is_printed_once_and_revoked_by_its_id(mei, people, doors):
    made = people("token", "mei", "--scope", "read", "--scope", "commands", "--days", "7")
    first, secret = made.out.splitlines()
    token_id = first.split()[1].rstrip(",")
    assert doors.visitor_by_token(secret).scopes == {"read", "commands"}
    (row,) = people("tokens", "mei", "--json").json
    assert (row["token_id"], row["scopes"]) == (token_id, "commands, read")
    lasts = datetime.fromisoformat(row["ends_at"]) - datetime.fromisoformat(row["made_at"])
    assert lasts == timedelta(days=7)
    assert secret not in people("tokens", "mei").out
    assert people("revoke", token_id).out == f"revoked: {token_id}\n"
    assert doors.visitor_by_token(secret) is None


def test_changes_say_who_changed_what(mei, jihuo):
    jihuo.done("--actor", "hong", "people", "close", "mei")
    rows = jihuo.done("people", "changes", "--json").json
    assert [(row["actor"], row["what"], row["about"]) for row in rows] == [
        ("hong", "account closed", "mei"),
        ("cli", "link made", "mei"),
        ("cli", "account opened", "mei"),
        ("cli", "party registered", "kiwi"),
    ]
    assert len(jihuo.done("people", "changes", "--limit", "1", "--json").json) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("register", "farm", "kiwi", "Kiwi"), "farm: there are merchant, "),
        (("register", "carrier", "kiwi", "Kiwi"), "party kiwi is of kind merchant"),
        (("open", "an", "--party", "nowhere", "--role", "planner"), "there is no party nowhere"),
        (
            ("open", "an", "--party", "kiwi", "--role", "broker"),
            "broker is a role of declarant parties",
        ),
        (("open", "an", "--party", "kiwi", "--role", "king"), "there are merchant owner, "),
        (("open", "mei", "--party", "kiwi", "--role", "merchant staff"), "an account mei already"),
        (("open", "a b", "--party", "kiwi", "--role", "merchant staff"), "cannot be a name"),
        (
            ("open", "an", "--party", "kiwi", "--role", "merchant staff", "--language", "fr"),
            "fr: there are en and zh",
        ),
        (("link", "nobody"), "there is no account nobody"),
        (("roles", "mei", "planner"), "planner is a role of operator parties"),
        (("token", "mei", "--scope", "all"), "all: there are read, "),
        (("revoke", "nothing"), "there is no token nothing"),
    ],
)
def test_what_cannot_be_is_one_sentence(mei, people, words, said):
    answer = people(*words)
    assert answer.exit_code == 1
    assert answer.err.startswith("jihuo: ")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_a_production_with_a_weak_secret_says_so_at_any_word(jihuo, monkeypatch):
    monkeypatch.setenv("JIHUO_MODE", "production")
    answer = jihuo("people", "parties")
    assert answer.exit_code == 1
    assert answer.err.startswith("jihuo: person_key is the one of demonstrations")
    assert answer.err.count("\n") == 1
    monkeypatch.setenv("JIHUO_PERSON_KEY", STRONG)
    answer = jihuo("people", "parties")
    assert answer.err.startswith("jihuo: payments is demonstration, which pays nobody back")
    monkeypatch.setenv("JIHUO_PAYMENTS", "https://pay.example")
    monkeypatch.setenv("JIHUO_PAYMENTS_SECRET", SECRET)
    answer = jihuo("people", "parties")
    assert answer.err.startswith("jihuo: customs is simulator, which clears nothing")
    monkeypatch.setenv("JIHUO_CUSTOMS", "files:port")
    assert jihuo("people", "parties").exit_code == 0


def test_a_file_of_secrets_that_others_read_is_one_sentence(jihuo, tmp_path, monkeypatch):
    file = tmp_path / "secrets.toml"
    file.write_text(f'person_key = "{STRONG}"\n')
    file.chmod(0o644)
    monkeypatch.setenv("JIHUO_SECRETS_FILE", "secrets.toml")
    answer = jihuo("people", "parties")
    assert answer.exit_code == 1
    assert "chmod 600" in answer.err
    assert STRONG not in answer.err


def test_an_audit_firm_is_granted_and_the_grant_is_ended(kiwi):
    kiwi("register", "audit firm", "big-four", "Big Four")
    granted = kiwi("grant", "big-four", "--merchant", "kiwi", "--until", "2999-01-01")
    assert granted.out == "granted: big-four sees kiwi\n"
    (row,) = kiwi("grants", "--json").json
    assert (row["party_id"], row["merchant_id"], row["ended_at"]) == ("big-four", "kiwi", None)
    assert kiwi("end-grant", row["grant_id"]).out == f"ended: {row['grant_id']}\n"
    (row,) = kiwi("grants", "--json").json
    assert row["ended_at"]
    assert kiwi("grant", "kiwi").exit_code == 1
    assert kiwi("end-grant", "none").exit_code == 1
