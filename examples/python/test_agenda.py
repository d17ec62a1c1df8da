"""Tests of a program that publishes events, against an Uncino in a container.

    pip install --requirement requirements.txt
    pytest

They start it with docker compose and remove it afterwards. With UNCINO_URL they use one that runs already, with the seeds
of ../docker-compose.yml, and with COMPOSE another command than `docker compose`.
"""

import os
import re
import shlex
import subprocess
import time
from pathlib import Path

import pytest
import requests
from requests_oauthlib import OAuth2Session

# The container speaks http, on this machine only.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

COMPOSE_FILE = Path(__file__).parent.parent / "docker-compose.yml"
CLIENT_ID, CLIENT_SECRET = "tests-client-0123456789", "tests-secret-0123456789"
REDIRECT_URI = "http://127.0.0.1:13121/callback"
TOKEN = "tests-token-0123456789"


@pytest.fixture(scope="session")
def agenda():
    """The address of an Uncino that knows Anna, and our application."""
    if "UNCINO_URL" in os.environ:
        yield os.environ["UNCINO_URL"]
        return
    try:
        compose("up", "--detach")
        url = "http://127.0.0.1:13120"
        wait_for(url)
        yield url
    finally:
        compose("down", "--volumes")


def test_the_seeded_token_publishes(agenda):
    application = OAuth2Session(CLIENT_ID, token={"access_token": TOKEN, "token_type": "Bearer"})
    event = publish(application, agenda, "Concert")
    seen = requests.get(f"{agenda}/api/event/detail/{event['slug']}").json()
    assert (seen["title"], seen["place"]["name"]) == ("Concert", "Town hall")
    assert application.delete(f"{agenda}/api/event/{event['id']}").status_code == 200
    assert requests.get(f"{agenda}/api/event/detail/{event['slug']}").status_code == 404


def test_another_token_does_not(agenda):
    application = OAuth2Session(CLIENT_ID, token={"access_token": "another-token-0123456789", "token_type": "Bearer"})
    assert application.post(f"{agenda}/api/event", json=an_event("Too bad")).status_code == 401


def test_a_person_says_yes_and_the_application_publishes(agenda):
    application = OAuth2Session(CLIENT_ID, redirect_uri=REDIRECT_URI, scope="event:write", pkce="S256")
    address, _state = application.authorization_url(f"{agenda}/oauth/authorize")
    answer = says_yes(agenda, "anna@example.org", "password-of-anna", address)
    application.fetch_token(f"{agenda}/oauth/token", authorization_response=answer, client_secret=CLIENT_SECRET)
    event = publish(application, agenda, "Encore")
    assert application.delete(f"{agenda}/api/event/{event['id']}").status_code == 200


def an_event(title):
    return {
        "title": title,
        "start_datetime": int(time.time()) + 7 * 24 * 60 * 60,
        "place_name": "Town hall",
        "place_address": "1 Main street",
        "tags": ["music"],
    }


def publish(application, agenda, title):
    answer = application.post(f"{agenda}/api/event", json=an_event(title))
    assert answer.status_code == 200, answer.text
    return answer.json()


def says_yes(agenda, email, password, address):
    """What a person does in a browser: log in, press Authorize. Where that leads."""
    browser = requests.Session()
    token = hidden(browser.get(f"{agenda}/login").text, "csrf_token")
    form = {"email": email, "password": password, "csrf_token": token, "next": "/"}
    assert browser.post(f"{agenda}/login", data=form, allow_redirects=False).status_code == 303
    page = browser.get(address).text
    form = {name: hidden(page, name) for name in ("transaction_id", "csrf_token")}
    answer = browser.post(f"{agenda}/oauth/authorize", data=form, allow_redirects=False)
    assert answer.headers["Location"].startswith(REDIRECT_URI)
    return answer.headers["Location"]


def hidden(page, name):
    return re.search(f'name="{name}" value="([^"]*)"', page).group(1)


def compose(*arguments):
    command = shlex.split(os.environ.get("COMPOSE", "docker compose"))
    subprocess.run([*command, "--file", str(COMPOSE_FILE), *arguments], check=True)


def wait_for(url):
    for _ in range(120):
        try:
            if requests.get(f"{url}/api/ping", timeout=1).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.5)
    raise TimeoutError(f"nothing answers at {url}")
