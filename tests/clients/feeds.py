"""The feeds as two parsers read them that others wrote: feedparser and icalendar.

    python -I tests/clients/feeds.py URL TOKEN

The agenda must be empty, and the token that of somebody who may publish. The event has all that could break a format.
"""

import sys
from datetime import datetime, timezone

import feedparser
import icalendar
import requests

START = 1_895_417_072
END = START + 7_200
TITLE = 'Tom & "Jerry"; live, at <last> ' + "long " * 30 + "🎷"
DESCRIPTION = "<p>First, line; \\ &amp; ]]&gt; more</p><p>zweite Zeile 🎷</p>"
TAGS = ["rock, roll", "jazz; late", "città"]


def same(what, seen, expected):
    assert seen == expected, f"{what}: expected {expected!r}, seen {seen!r}"


def main():
    url, token = sys.argv[1:]
    event = requests.post(url + "/api/event", headers={"Authorization": f"Bearer {token}"}, json={
        "title": TITLE, "description": DESCRIPTION, "start_datetime": START, "end_datetime": END, "tags": TAGS,
        "place_name": "Town; hall, old", "place_address": "1 Main street, Turin", "place_latitude": 45.07,
        "place_longitude": 7.69}).json()
    link = f"{url}/event/{event['slug']}"

    for path in ("/feed/rss", "/api/export/rss", "/feed/rss/tag/citt%C3%A0", "/feed/rss/place/town;%20hall,%20old"):
        feed = feedparser.parse(requests.get(url + path).content)
        same(f"{path} is well-formed", (feed.bozo, feed.version), (False, "rss20"))
        [entry] = feed.entries
        same("the link", (entry.link, entry.id), (link, link))
        assert event["title"] in entry.title and "Town; hall, old" in entry.title, entry.title
        same("the tags", [tag.term for tag in entry.tags], TAGS)
        assert "zweite Zeile 🎷" in entry.summary and "]]&gt; more" in entry.summary, entry.summary
        assert entry.published_parsed, "a moment"

    for path in ("/feed/ics", "/api/export/ics", "/feed/ics/tag/jazz;%20late", f"/api/event/detail/{event['id']}.ics"):
        answer = requests.get(url + path)
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n")), "lines are folded at 75 bytes"
        calendar = icalendar.Calendar.from_ical(answer.content)
        [entry] = calendar.walk("VEVENT")
        same(f"{path}: errors", entry.errors, [])
        same("summary", str(entry["SUMMARY"]), event["title"])
        same("start", entry["DTSTART"].dt, datetime.fromtimestamp(START, timezone.utc))
        same("end", entry["DTEND"].dt, datetime.fromtimestamp(END, timezone.utc))
        same("location", str(entry["LOCATION"]), "Town; hall, old - 1 Main street, Turin")
        same("url", str(entry["URL"]), link)
        same("geo", (entry["GEO"].latitude, entry["GEO"].longitude), (45.07, 7.69))
        assert entry["DTSTAMP"].dt.tzinfo and str(entry["UID"]).startswith(f"{event['id']}@"), entry
        tags = entry["CATEGORIES"]
        tags = tags if isinstance(tags, list) else [tags]
        same("tags", [str(tag) for line in tags for tag in line.cats], TAGS)
        assert "zweite Zeile 🎷" in str(entry["DESCRIPTION"]), entry["DESCRIPTION"]
        same("again", requests.get(url + path).content, answer.content)
        alarms = calendar.walk("VALARM")
        same("alarms", len(alarms), 1 if path.endswith(f"{event['id']}.ics") else 0)
    print("ok: both parsers read all that was published")


if __name__ == "__main__":
    main()
