"""A small identity provider on loopback: discovery, keys, codes with PKCE, signed ID tokens."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "jihuo-test"
CLIENT_SECRET = "a client's secret, which only both know"
ANSWERS_AFTER_SECONDS = 3_600


def new_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


SIGNING = new_key("one")


@dataclass
class Provider:
    """Says what a test tells it to say; `now` is the second at which its tokens are made."""

    now: int
    subject: str = "subject-1"
    email: str = "mei@kiwi.example"
    email_verified: Any = True
    claims: dict[str, Any] = field(default_factory=dict)
    """Told instead of what it would say; None leaves a claim out."""

    algorithm: str = "RS256"
    signing: RSAKey = field(default_factory=lambda: SIGNING)
    published: list[RSAKey] = field(default_factory=list)
    issuer: str = ""
    named_issuer: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def authorize(self, url: str) -> tuple[str, str]:
        """What a browser does there: the state and the code it comes back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.asked.append(asked)
        assert url.startswith(f"{self.issuer}/authorize?")
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        return asked["state"], code

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.named_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self) -> dict[str, Any]:
        published = self.published or [self.signing]
        return {"keys": [key.as_dict(private=False) for key in published]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code is for once, for the client that asked, and for who has its verifier."""
        asked = self.codes.pop(form["code"], None)
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or [unquote_plus(part) for part in given] != [CLIENT_ID, CLIENT_SECRET]
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "nothing is asked with it",
            "token_type": "Bearer",
            "id_token": self.id_token(asked["nonce"]),
        }

    def id_token(self, nonce: str) -> str:
        said: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": self.now,
            "exp": self.now + ANSWERS_AFTER_SECONDS,
            "nonce": nonce,
            "email": self.email,
            "email_verified": self.email_verified,
        } | self.claims
        claims = {name: value for name, value in said.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            parts = (json.dumps(part).encode() for part in (header, claims))
            encoded = [base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts]
            return ".".join([*encoded, ""])
        return jwt.encode(header, claims, self.signing)


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                self.answer(200, provider.described())
            elif self.path == "/keys":
                self.answer(200, provider.keys())
            else:
                self.answer(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*provider.token(form, self.headers.get("Authorization", "")))

        def answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
