"""What an application does with requests-oauthlib, as each kind of client.

    python -I tests/clients/requests_oauthlib_client.py URL

Where a person is needed, the script prints `Authorize: ADDRESS` or `Cancel: ADDRESS`: somebody opens it, presses
that button, and the script reads the address where this led. The steps run in order, each on what the earlier ones
left, and the first that fails ends the story.
"""

import os
import sys
import time
import traceback
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import requests
from oauthlib.oauth2 import AccessDeniedError, InvalidGrantError, MismatchingStateError
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

# The library's own switch for servers without TLS.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

NEXT_WEEK = int(time.time()) + 7 * 24 * 60 * 60


@dataclass
class Story:
    """One client, and what it knows so far."""

    url: str
    method: str
    redirect_uri: str
    server: dict = field(init=False)
    client: dict = field(init=False)
    session: OAuth2Session = field(init=False)

    def redirected_to(self):
        """A native application listens on whatever port is free."""
        return self.redirect_uri.replace("127.0.0.1/", "127.0.0.1:49152/")

    def new_session(self):
        return OAuth2Session(self.client["client_id"], redirect_uri=self.redirected_to(),
                             scope=["event:write"], pkce="S256")

    def authorization_url(self):
        return self.session.authorization_url(self.server["authorization_endpoint"])

    def fetch_token(self, answer):
        """The library's three ways: Basic, which is its own choice for a secret, and the body with or without one."""
        secret = {} if self.method == "none" else {"client_secret": self.client["client_secret"]}
        in_the_body = {} if self.method == "client_secret_basic" else {"include_client_id": True}
        return self.session.fetch_token(
            self.server["token_endpoint"], authorization_response=answer, **secret, **in_the_body)

    def credentials(self):
        """What later requests add to their body."""
        if self.method == "client_secret_basic":
            return {}
        keys = ["client_id"] if self.method == "none" else ["client_id", "client_secret"]
        return {key: self.client[key] for key in keys}

    def auth(self):
        """What later requests send as Authorization."""
        if self.method != "client_secret_basic":
            return None
        return HTTPBasicAuth(self.client["client_id"], self.client["client_secret"])

    def refresh(self):
        return self.session.refresh_token(self.server["token_endpoint"], auth=self.auth(), **self.credentials())

    def revoke(self, kind):
        url, headers, body = self.session._client.prepare_token_revocation_request(
            self.server["revocation_endpoint"], self.session.token[kind], token_type_hint=kind, **self.credentials())
        answer = requests.post(url, data=body, headers=headers, auth=self.auth())
        same(f"the answer when the {kind} is revoked", (answer.status_code, answer.json()), (200, {}))

    def publish(self, title):
        event = {"title": title, "start_datetime": NEXT_WEEK, "place_name": "Town hall",
                 "place_address": "1 Main street", "tags": ["music"]}
        return self.session.post(f"{self.url}/api/event", json=event)


# Getting to know each other


def the_server_describes_itself(story):
    answer = requests.get(f"{story.url}/.well-known/oauth-authorization-server")
    same("status", answer.status_code, 200)
    story.server = answer.json()
    same("issuer", story.server["issuer"], story.url)
    same("code challenges", story.server["code_challenge_methods_supported"], ["S256"])
    for endpoint in ("token", "revocation"):
        methods = story.server[f"{endpoint}_endpoint_auth_methods_supported"]
        holds(f"{story.method} is for the {endpoint} endpoint", story.method in methods, methods)


def the_application_registers_itself(story):
    asked = {"client_name": "requests-oauthlib", "redirect_uris": [story.redirect_uri], "scope": "event:write",
             "token_endpoint_auth_method": story.method, "grant_types": ["authorization_code", "refresh_token"],
             "response_types": ["code"]}
    answer = requests.post(story.server["registration_endpoint"], json=asked)
    same("status", answer.status_code, 201)
    story.client = answer.json()
    for key, value in asked.items():
        same(key, story.client[key], value)
    same("a secret", "client_secret" in story.client, story.method != "none")


# Being authorized


def a_no_is_heard(story):
    story.session = story.new_session()
    url, _ = story.authorization_url()
    raises(AccessDeniedError, lambda: story.fetch_token(person("Cancel", url)))


def an_answer_to_somebody_elses_request_is_not_taken(story):
    story.session = story.new_session()
    url, _ = story.authorization_url()
    answer = person("Authorize", url)
    story.session = story.new_session()
    story.authorization_url()
    raises(MismatchingStateError, lambda: story.fetch_token(answer))


def a_yes_becomes_tokens(story):
    story.session = story.new_session()
    url, state = story.authorization_url()
    answer = person("Authorize", url)
    holds("it leads to the application", answer.startswith(story.redirected_to()), answer)
    parameters = parse_qs(urlsplit(answer).query)
    same("state", parameters["state"], [state])
    same("iss", parameters["iss"], [story.server["issuer"]])

    tokens = story.fetch_token(answer)
    same("scope", tokens["scope"], ["event:write"])
    same("token_type", tokens["token_type"], "Bearer")
    holds("it ends", tokens["expires_in"] > 0, tokens["expires_in"])


# Tokens


def the_token_publishes(story):
    answer = story.publish("Concert")
    same("status", answer.status_code, 200)
    same("title", answer.json()["title"], "Concert")


def fresh_tokens_publish_too(story):
    before = dict(story.session.token)
    after = story.refresh()
    for kind in ("access_token", "refresh_token"):
        holds(f"a new {kind}", after[kind] != before[kind], after)
    same("status", story.publish("Encore").status_code, 200)


def a_revoked_access_token_is_refused(story):
    story.revoke("access_token")
    is_refused(story.publish("Too late"))


def the_refresh_token_outlives_it(story):
    story.refresh()
    same("status", story.publish("Once more").status_code, 200)


def a_revoked_refresh_token_ends_everything(story):
    story.revoke("refresh_token")
    is_refused(story.publish("Too late"))
    raises(InvalidGrantError, story.refresh)


def revoking_again_changes_nothing(story):
    story.revoke("refresh_token")
    story.revoke("access_token")


STEPS = [
    the_server_describes_itself,
    the_application_registers_itself,
    a_no_is_heard,
    an_answer_to_somebody_elses_request_is_not_taken,
    a_yes_becomes_tokens,
    the_token_publishes,
    fresh_tokens_publish_too,
    a_revoked_access_token_is_refused,
    the_refresh_token_outlives_it,
    a_revoked_refresh_token_ends_everything,
    revoking_again_changes_nothing,
]

CLIENTS = [
    ("client_secret_basic", "https://app.example/callback"),
    ("client_secret_post", "https://app.example/callback?from=agenda"),
    ("none", "http://127.0.0.1/callback"),
]


# What steps say


def person(button, address):
    """Somebody opens the address and presses the button; where that led."""
    print(f"{button}: {address}", flush=True)
    return input()


def holds(what, truth, seen):
    assert truth, f"{what}: seen {seen!r}"


def same(what, seen, expected):
    assert seen == expected, f"{what}: expected {expected!r}, seen {seen!r}"


def raises(error, call):
    try:
        answer = call()
    except error:
        return
    raise AssertionError(f"expected {error.__name__}, but it was allowed: {answer!r}")


def is_refused(answer):
    """The server must say that the token is not good."""
    same("status", answer.status_code, 401)
    challenge = answer.headers["WWW-Authenticate"]
    holds("invalid_token", challenge.startswith("Bearer ") and 'error="invalid_token"' in challenge, challenge)


def main():
    (url,) = sys.argv[1:]
    for method, redirect_uri in CLIENTS:
        story = Story(url, method, redirect_uri)
        for step in STEPS:
            name = f"{method}: {step.__name__.replace('_', ' ')}"
            try:
                step(story)
            except Exception:
                traceback.print_exc()
                sys.exit(f"FAILED: {name}")
            print(f"ok: {name}", flush=True)


if __name__ == "__main__":
    main()
