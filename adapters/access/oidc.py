"""Signing in with an identity provider (OpenID Connect): authorization code with PKCE.

What somebody set out with (state, nonce, verifier) stays here and is used up by the answer. Nobody
gets an account by having an identity: an admin opens it, under the name of the person's e-mail
address, and the first verified sign-in binds it to the provider's subject for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import httpx
import sqlalchemy as sa
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from adapters.access.accounts import Accounts
from adapters.access.faults import IdentityRefusedError, UnknownIdentityError
from adapters.access.registry import Account, Change
from adapters.access.secrets import digest_of, new_secret
from adapters.access.tables import identity_requests
from adapters.settings import Settings
from adapters.texts import say

CALLBACK = "/sign-in/oidc/callback"
"""The page that a provider sends people back to, with `state` and `code`."""

DISCOVERY = "/.well-known/openid-configuration"
REQUEST_HOLDS = timedelta(minutes=10)
"""For whoever looks for a second factor first."""

SECONDS_MAX = 10.0
CLOCKS_DIFFER_SECONDS = 60
ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signed with the provider's own key: never with a secret that both of us know."""


@dataclass(frozen=True, slots=True)
class SettingOut:
    """Where a browser goes; its `state` stays in a cookie, so that no other's answer is taken."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Return:
    account: Account
    return_to: str


class IdentityProvider:
    """The one provider of an operator."""

    def __init__(self, registry: Accounts, engine: sa.Engine, settings: Settings) -> None:
        self._registry = registry
        self._operator = registry.operator
        self._writing = engine.execution_options(writes=True)
        self._settings = settings
        self.name = settings.oidc_name
        self._redirect_uri = settings.public_url.rstrip("/") + CALLBACK

    def set_out(self, return_to: str, at: datetime) -> SettingOut:
        """Begin. Raises IdentityRefusedError when the provider cannot be asked."""
        state, nonce, verifier = new_secret(), new_secret(), new_secret()
        with httpx.Client(timeout=SECONDS_MAX) as client:
            endpoint = self._described(client)["authorization_endpoint"]
        url = prepare_grant_uri(
            endpoint,
            client_id=self._settings.oidc_client_id,
            response_type="code",
            redirect_uri=self._redirect_uri,
            scope="openid email",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        row = {"operator": self._operator, "state_hash": digest_of(state), "nonce": nonce}
        row |= {"code_verifier": verifier, "return_to": return_to}
        requests = identity_requests
        with self._writing.begin() as connection:
            connection.execute(requests.delete().where(self._mine(), requests.c.ends_at <= at))
            connection.execute(requests.insert(), {**row, "ends_at": at + REQUEST_HOLDS})
        return SettingOut(url, state)

    def come_back(self, state: str, code: str, at: datetime) -> Return:
        """Whose account an answer proves. Raises IdentityRefusedError, UnknownIdentityError."""
        request = self._used_up(state, at)
        try:
            with httpx.Client(timeout=SECONDS_MAX) as client:
                described = self._described(client)
                id_token = self._exchanged(client, described, code, request.code_verifier)
                keys = asked(client, described["jwks_uri"])
            claims = self._claims(id_token, keys, request.nonce, at)
        except (JoseError, httpx.HTTPError, KeyError, TypeError, ValueError) as fault:
            said = f"{type(fault).__name__}: {fault}"
            words = say(
                "{provider} did not prove who you are: {said}", provider=self.name, said=said
            )
            raise IdentityRefusedError(words) from fault
        return Return(self._account(claims, at), request.return_to)

    def _exchanged(
        self, client: httpx.Client, described: Mapping[str, Any], code: str, verifier: str
    ) -> str:
        """The ID token for a code, which is good for once. Raises IdentityRefusedError."""
        client_id, secret = self._settings.oidc_client_id, self._settings.oidc_client_secret
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        form |= {"redirect_uri": self._redirect_uri, "client_id": client_id}
        # RFC 6749 §2.3.1: both are encoded like a form before they are put together.
        encoded = httpx.BasicAuth(quote_plus(client_id), quote_plus(secret))
        auth = encoded if secret else httpx.Auth()
        answer = client.post(described["token_endpoint"], data=form, auth=auth)
        said = answer.json()
        if answer.is_error:
            error = said.get("error")
            words = say("{provider} refused the sign-in: {said}", provider=self.name, said=error)
            raise IdentityRefusedError(words)
        return str(said["id_token"])

    def _described(self, client: httpx.Client) -> Mapping[str, Any]:
        """What the provider says of itself, asked each time: sign-ins are few."""
        issuer = self._settings.oidc_issuer
        try:
            described: dict[str, Any] = asked(client, issuer.rstrip("/") + DISCOVERY)
        except (httpx.HTTPError, ValueError) as fault:
            words = say("{provider} cannot be asked: {said}", provider=self.name, said=fault)
            raise IdentityRefusedError(words) from fault
        if described.get("issuer") != issuer:
            itself = described.get("issuer")
            words = say("{issuer} calls itself {itself}", issuer=issuer, itself=itself)
            raise IdentityRefusedError(words)
        return described

    def _used_up(self, state: str, at: datetime) -> sa.Row[Any]:
        """What somebody set out with. It is gone with the first answer: a replay finds nothing."""
        requests = identity_requests
        is_meant = requests.c.state_hash == digest_of(state)
        taken = requests.delete().where(self._mine(), is_meant).returning(requests)
        with self._writing.begin() as connection:
            row = connection.execute(taken).first()
        if row is None or row.ends_at <= at:
            words = say("nobody set out with this answer, or it took too long")
            raise IdentityRefusedError(words)
        return row

    def _claims(self, id_token: str, keys: Any, nonce: str, at: datetime) -> Mapping[str, Any]:
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))
        client_id = self._settings.oidc_client_id
        options = {
            "iss": {"essential": True, "value": self._settings.oidc_issuer},
            "aud": {"essential": True, "value": client_id},
        }
        claims = CodeIDToken(
            token.claims, token.header, options, {"nonce": nonce, "client_id": client_id}
        )
        claims.validate(now=int(at.timestamp()), leeway=CLOCKS_DIFFER_SECONDS)
        return dict(claims)

    def _account(self, claims: Mapping[str, Any], at: datetime) -> Account:
        """By subject, or by the name of a verified e-mail address that no subject has yet."""
        subject = f"{claims['iss']} {claims['sub']}"
        account = self._registry.by_subject(subject) or self._bound(claims, subject, at)
        if account is None or account.is_closed:
            words = say("{provider} knows you, and nobody here is you", provider=self.name)
            raise UnknownIdentityError(words)
        return account

    def _bound(self, claims: Mapping[str, Any], subject: str, at: datetime) -> Account | None:
        email = claims.get("email")
        if claims.get("email_verified") is not True or not isinstance(email, str):
            return None
        account = self._registry.named(email)
        if account is None or account.is_closed:
            return None
        is_bound = self._registry.bind(account.account_id, subject, Change(account.name, at))
        return account if is_bound else None

    def _mine(self) -> sa.ColumnElement[bool]:
        return identity_requests.c.operator == self._operator


def asked(client: httpx.Client, url: str) -> Any:
    return client.get(url).raise_for_status().json()
