from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from adapters.access.faults import TooManyAttemptsError, WrongCredentialsError
from adapters.access.signing_in import SESSION_IDLE, SESSION_LASTS
from adapters.access.tables import accounts, failed_attempts, sessions
from adapters.access.throttling import FORGOTTEN_AFTER, FREE_FAILURES, PAUSE_MAX
from application.roles import Role
from tests.adapters.access.conftest import PASSWORD


def sign_in(house, name="mei", password=PASSWORD, address="192.0.2.1"):
    return house.doors.signing_in.with_password(name, password, address, house.clock())


def fail(house, name="mei", address="192.0.2.1"):
    with pytest.raises(WrongCredentialsError):
        sign_in(house, name, "not the password", address)


def failures_of(house, subject):
    query = sa.select(failed_attempts.c.failures).where(failed_attempts.c.subject == subject)
    with house.system.engine.connect() as connection:
        return connection.scalar(query)


def test_name_and_password_begin_a_session(house):
    account = house.owner()
    session = sign_in(house, " MEI ")
    assert session.account == account
    visitor = house.doors.visitor_by_session(session.secret)
    assert (visitor.actor, visitor.own_merchant) == ("kiwi/mei", "kiwi")
    assert visitor.reach.merchants == {"kiwi"}
    assert visitor.roles == {Role.OWNER}
    assert house.changes()[-1][1] == "signed in"


@pytest.mark.parametrize(("name", "password"), [("mei", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_whichever_is_wrong_the_answer_is_the_same(house, name, password):
    house.owner()
    with pytest.raises(WrongCredentialsError) as refused:
        sign_in(house, name, password)
    assert str(refused.value) == "name and password do not fit"


def test_an_account_without_a_password_has_no_empty_one(house):
    account = house.owner()
    with house.system.engine.execution_options(writes=True).begin() as connection:
        connection.execute(accounts.update().values(password_hash=""))
    for password in ("", "nobody has this password"):
        with pytest.raises(WrongCredentialsError):
            sign_in(house, account.name, password)


def test_a_session_that_idles_ends(house):
    house.owner()
    session = sign_in(house)
    house.clock.now += SESSION_IDLE - timedelta(seconds=1)
    assert house.doors.visitor_by_session(session.secret) is not None
    house.clock.now += SESSION_IDLE - timedelta(seconds=1)
    assert house.doors.visitor_by_session(session.secret) is not None
    house.clock.now += SESSION_IDLE
    assert house.doors.visitor_by_session(session.secret) is None


def test_a_session_ends_after_a_shift_however_busy(house):
    house.owner()
    session = sign_in(house)
    ends_at = house.clock() + SESSION_LASTS
    while house.clock() < ends_at:
        assert house.doors.visitor_by_session(session.secret) is not None
        house.clock.wait(hours=1)
    assert house.doors.visitor_by_session(session.secret) is None


def test_sessions_that_are_over_are_swept_at_the_next_sign_in(house):
    house.owner()
    sign_in(house)
    house.clock.wait(hours=13)
    sign_in(house)
    with house.system.engine.connect() as connection:
        assert len(connection.execute(sa.select(sessions)).all()) == 1


def test_signing_out_ends_one_session(house):
    house.owner()
    here, there = sign_in(house), sign_in(house)
    for _ in range(2):
        house.doors.signing_in.end(here.secret, house.clock())
    assert house.doors.visitor_by_session(here.secret) is None
    assert house.doors.visitor_by_session(there.secret) is not None
    assert [what for _, what, _ in house.changes()].count("signed out") == 1


def test_nobody_guesses_a_session(house):
    house.owner()
    sign_in(house)
    for secret in ("", "x", "0" * 64):
        assert house.doors.visitor_by_session(secret) is None


def test_a_name_that_failed_often_has_to_wait_longer_each_time(house):
    house.owner()
    for number in range(FREE_FAILURES):
        fail(house, address=f"192.0.2.{number}")
    waits = []
    for number in range(12):
        with pytest.raises(TooManyAttemptsError) as refused:
            sign_in(house, address=f"192.0.3.{number}")
        waits.append(refused.value.seconds - 1)
        house.clock.wait(seconds=waits[-1])
        fail(house, address=f"192.0.4.{number}")
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == PAUSE_MAX.total_seconds()


def test_the_right_password_has_to_wait_too(house):
    house.owner()
    for number in range(FREE_FAILURES):
        fail(house, address=f"192.0.2.{number}")
    with pytest.raises(TooManyAttemptsError):
        sign_in(house)
    house.clock.wait(seconds=2)
    sign_in(house)
    sign_in(house)


def test_an_address_that_tries_many_names_has_to_wait(house):
    house.owner()
    for number in range(FREE_FAILURES):
        fail(house, name=f"guess-{number}")
    with pytest.raises(TooManyAttemptsError):
        sign_in(house)
    sign_in(house, address="192.0.2.99")


def test_a_right_password_forgives_its_name_and_not_the_address(house):
    house.owner()
    fail(house)
    fail(house, name="guess")
    sign_in(house)
    assert failures_of(house, "name:mei") is None
    assert failures_of(house, "address:192.0.2.1") == 2


def test_failures_are_forgotten_after_an_hour(house):
    house.owner()
    for _ in range(FREE_FAILURES):
        fail(house)
    house.clock.now += FORGOTTEN_AFTER
    fail(house)
    assert failures_of(house, "name:mei") == 1
    with house.system.engine.connect() as connection:
        assert len(connection.execute(sa.select(failed_attempts)).all()) == 2


def test_attempts_at_once_are_all_counted(house):
    house.owner()

    def attempt(number):
        try:
            sign_in(house, password="wrong", address=f"192.0.2.{number}")
        except (WrongCredentialsError, TooManyAttemptsError) as fault:
            return type(fault)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(attempt, range(FREE_FAILURES + 3)))
    assert answers.count(WrongCredentialsError) == FREE_FAILURES
    assert answers.count(TooManyAttemptsError) == 3
    assert failures_of(house, "name:mei") == FREE_FAILURES


def test_two_at_once_count_two(house):
    house.owner()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: fail(house), range(2)))
    assert failures_of(house, "name:mei") == 2
    assert failures_of(house, "address:192.0.2.1") == 2


def test_an_old_hash_is_made_anew_when_its_password_is_there(house, passwords_of_production):
    house.owner()
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with house.system.engine.execution_options(writes=True).begin() as connection:
        connection.execute(accounts.update().values(password_hash=weak))
    sign_in(house)
    with house.system.engine.connect() as connection:
        anew = connection.scalar(sa.select(accounts.c.password_hash))
    assert extract_parameters(anew) == RFC_9106_LOW_MEMORY
    sign_in(house)
