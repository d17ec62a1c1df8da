"""Feeds with hard content, as readers take them that others wrote: ics, icalevents, vobject, recurring-ical-events, icalendar
and feedparser.

    python -I tests/clients/readers.py URL EMAIL PASSWORD

The instance must be new, and the account that of an administrator. At the end one line of JSON tells what was published, for
`readers.mjs`.
"""

import html
import json
import sys
import time
from datetime import datetime, timedelta, timezone

import feedparser
import icalendar
import icalevents.icalevents
import ics
import recurring_ical_events
import requests
import vobject

HOUR = 3_600
START = int(time.time()) // HOUR * HOUR + 72 * HOUR
LONG = "An evening of long words: " + "Donaudampfschifffahrtsgesellschaft, " * 5

# What is sent: a title, and what differs from an event of two hours in the town hall.
HARD = [
    ("🎸" * 24 + " ü" * 35, {}),
    ("👨‍👩‍👧 Família & \"amics\"; l'hora, dels <contes> \\ fi \\n \\\\", {"tags": ["contes", "família", "hard"]}),
    ("ערב של מוזיקה – مساء الموسيقى", {"description": "<p>שלום, <b>עולם</b>; مرحبا</p>"}),
    (LONG.strip(), {"description": "<p>" + "x" * 400 + "</p>" + "<p>ü🎷,;\\ &amp; &lt;b&gt; ]]&gt;</p>" * 40}),
    ("]]> <![CDATA[ &amp; &lt;", {"description": "<p>]]&gt; &lt;![CDATA[ <a href=\"/about\">us</a></p>"}),
    ("Line\r\nBEGIN:VEVENT", {"description": "one\r\ntwo\nthree"}),
    ("Without end", {"end_datetime": None}),
    ("A moment", {"end_datetime": START}),
    ("Online", {"place_name": "online", "place_address": None, "online_locations": ["https://meet.example/a?b=1&c=2,3;4"]}),
    ("Place; with, all \\ of it", {"place_name": "Café; \"Nord\", old \\ new", "place_address": "1, Main; street"}),
    ("Tags", {"tags": ["rock, roll", "jazz; late", "back\\slash", "città", "🎷"]}),
    ("Every week", {"recurrent": {"frequency": "1w"}}),
]


def same(what, seen, expected):
    assert seen == expected, f"{what}: expected {expected!r}, seen {seen!r}"


def publish(url, email, password):
    form = {"username": email, "password": password, "grant_type": "password", "client_id": "self"}
    token = requests.post(url + "/oauth/login", data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    for key in ("allow_recurrent_event", "recurrent_event_visible"):
        same(key, requests.post(url + "/api/settings", headers=bearer, json={"key": key, "value": True}).status_code, 200)
    added = []
    for title, fields in HARD:
        event = {"title": title, "start_datetime": START, "end_datetime": START + 2 * HOUR, "place_name": "Town hall",
                 "place_address": "1 Main street, Turin", "tags": ["hard"], "description": "<p>Words</p>", **fields}
        answer = requests.post(url + "/api/event", headers=bearer, json={k: v for k, v in event.items() if v is not None})
        same(title, answer.status_code, 200)
        added.append(answer.json())
    return added


def calendars(url, added):
    """Each reader's view of the calendar: titles with their moments, as a sorted list."""
    answer = requests.get(url + "/feed/ics?show_recurrent=true")
    content, text = answer.content, answer.content.decode()
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "lines are folded at 75 bytes"
    start = datetime.fromtimestamp(START, timezone.utc)
    singles = {event["title"]: event for event in added if not event["recurrent"]}

    calendar = icalendar.Calendar.from_ical(content)
    same("method", str(calendar["METHOD"]), "PUBLISH")
    entries = calendar.walk("VEVENT")
    same("errors", [entry.errors for entry in entries if entry.errors], [])
    for event in singles.values():
        [entry] = [entry for entry in entries if str(entry["UID"]).split("@")[0] == str(event["id"])]
        same("icalendar: title", str(entry["SUMMARY"]), event["title"])
        tags = [str(tag) for tag in entry["CATEGORIES"].cats]
        same("icalendar: tags", tags, event["tags"])
        place = event["place"]
        address = place["address"] or (event["online_locations"] or [""])[0]
        same("icalendar: place", str(entry["LOCATION"]), f"{place['name']} - {address}")
        later = event["end_datetime"] and event["end_datetime"] > START
        same("icalendar: end", "DTEND" in entry, bool(later))
        assert 0 <= int(entry["SEQUENCE"]) < 2**31 and str(entry["X-ALT-DESC"]), entry
    weekly = [entry for entry in entries if str(entry["SUMMARY"]) == "Every week"]
    assert len(weekly) > 3, f"{len(weekly)} occurrences"
    count = len(entries)

    read = ics.Calendar(text)
    same("ics.py: events", len(read.events), count)
    for event in singles.values():
        [seen] = [seen for seen in read.events if seen.uid.split("@")[0] == str(event["id"])]
        # It reads an escaped backslash before an `n` as a backslash and a line's end.
        if "\\" not in event["title"]:
            same("ics.py: title", seen.name, event["title"])
        same("ics.py: start", seen.begin.int_timestamp, START)

    between = {"start": start - timedelta(days=1), "end": start + timedelta(days=1)}
    found = icalevents.icalevents.events(string_content=content, **between)
    titles = sorted(str(seen.summary) for seen in found)
    expected = sorted([*singles, "Every week"])
    same("icalevents: titles", titles, expected)

    read = vobject.readOne(text)
    same("vobject: events", len(read.vevent_list), count)
    same("vobject: titles", {str(seen.summary.value) for seen in read.vevent_list}, set(expected))
    assert all(seen.dtstart.value.tzinfo for seen in read.vevent_list)

    found = recurring_ical_events.of(calendar).between(between["start"], between["end"])
    same("recurring-ical-events: titles", sorted(str(seen["SUMMARY"]) for seen in found), expected)

    for event in added:
        one = icalendar.Calendar.from_ical(requests.get(f"{url}/api/event/detail/{event['id']}.ics").content)
        if not event["recurrent"]:
            same("one event", [str(entry["SUMMARY"]) for entry in one.walk("VEVENT")], [event["title"]])
    return expected


def feeds(url, added, expected):
    for path in ("/feed/rss?max=100", "/feed/rss/tag/hard", "/feed/rss/place/town%20hall", "/feed/rss/place/online"):
        feed = feedparser.parse(requests.get(url + path).content)
        same(f"{path} is well-formed", (feed.bozo, feed.version), (False, "rss20"))
        same("its own address", [link.href for link in feed.feed.links if link.rel == "self"], [url + path])
    feed = feedparser.parse(requests.get(url + "/feed/rss?max=100&show_recurrent=true").content)
    # It takes a title for HTML where it looks like that, and gives it escaped then.
    titles = {html.unescape(entry.title.split("] ", 1)[1].rsplit(" @ ", 1)[0]) for entry in feed.entries}
    same("feedparser: titles", titles, {html.unescape(title) for title in expected})
    for event in added:
        for entry in feed.entries:
            if entry.link.endswith("/event/" + event["slug"]):
                same("feedparser: tags", [tag.term for tag in entry.tags], event["tags"])
                assert 'href="/' not in entry.summary, entry.summary


def main():
    url, email, password = sys.argv[1:]
    added = publish(url, email, password)
    expected = calendars(url, added)
    feeds(url, added, expected)
    print(json.dumps([{"id": event["id"], "title": event["title"], "tags": event["tags"]}
                      for event in added if not event["recurrent"]]))


if __name__ == "__main__":
    main()
