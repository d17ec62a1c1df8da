"""An event's page and the pages of slices, as machines take them that others wrote: extruct, mf2py and feedparser.

    python -I tests/clients/machines.py URL EMAIL PASSWORD PICTURE

The agenda must be empty, the account an administrator's, and PICTURE the path of a picture.
"""

import sys
import time
from datetime import datetime
from urllib.parse import quote, urljoin

import extruct
import feedparser
import mf2py
import requests

NOW = int(time.time())
DAY = 86_400
TITLE = 'Tom & "Jerry", <live> 🎷'
TEXT = "Bring a blanket & friends."
PLACE, ADDRESS = "Town hall", "1 Main street, Turin"
ONLINE = "https://meet.example.org/concert"
SCHEMA = "https://schema.org/"


def same(what, seen, expected):
    assert seen == expected, f"{what}: expected {expected!r}, seen {seen!r}"


def publish(url, token, fields, **more):
    answer = requests.post(url + "/api/event", headers={"Authorization": f"Bearer {token}"}, data=fields, **more)
    same("published", answer.status_code, 200)
    return answer.json()


def moment(text):
    return int(datetime.fromisoformat(text).timestamp())


def one(things, kind):
    [found] = [thing for thing in things if kind in thing.get("@type", thing.get("type", []))]
    return found


def event_page(url, event, start, end):
    link = f"{url}/event/{event['slug']}"
    page = requests.get(link).text
    found = extruct.extract(page, base_url=link, syntaxes=["json-ld", "microformat", "opengraph"])

    data = one(found["json-ld"], "Event")
    same("name", data["name"], TITLE)
    same("url", data["url"], link)
    same("start", moment(data["startDate"]), start)
    same("end", moment(data["endDate"]), end)
    same("status", data["eventStatus"], SCHEMA + "EventScheduled")
    same("mode", data["eventAttendanceMode"], SCHEMA + "MixedEventAttendanceMode")
    same("description", data["description"], TEXT)
    same("keywords", data["keywords"], ["jazz", "outdoors"])
    there, from_afar = one(data["location"], "Place"), one(data["location"], "VirtualLocation")
    same("place", (there["name"], there["address"]), (PLACE, ADDRESS))
    same("where", (there["geo"]["latitude"], there["geo"]["longitude"]), (45.07, 7.69))
    same("online", from_afar["url"], ONLINE)
    same("organizer", (data["organizer"]["@type"], data["organizer"]["url"]), ("Organization", url))
    assert data["organizer"]["name"], data
    assert "offers" not in data, "nobody said what it costs"
    [image] = data["image"]
    picture = requests.get(image)
    same("image", (picture.status_code, picture.headers["content-type"]), (200, "image/jpeg"))

    graph = dict(found["opengraph"][0]["properties"])
    same("og:title", graph["og:title"], TITLE)
    same("og:url", graph["og:url"], link)
    same("og:type", graph["og:type"], "website")
    same("og:description", graph["og:description"], TEXT)
    same("og:image", (graph["og:image"], graph["og:image:alt"]), (image, "A band"))
    same("og:site_name", graph["og:site_name"], data["organizer"]["name"])

    # extruct reads microformats with mf2py too, and gives the first of them the same way.
    same("microformats", one(found["microformat"], "h-event")["properties"]["name"], [TITLE])
    entry = one(mf2py.parse(doc=page, url=link)["items"], "h-event")["properties"]
    same("p-name", entry["name"], [TITLE])
    same("u-url", entry["url"], [link])
    same("dt-start", [moment(text) for text in entry["start"]], [start])
    same("dt-end", [moment(text) for text in entry["end"]], [end])
    there = str(entry["location"])  # Words, or a card with a name and an address.
    assert PLACE in there and ADDRESS in there, there
    same("p-category", entry["category"], ["jazz", "outdoors"])
    same("p-description", entry["description"], [TEXT])
    same("u-photo", (entry["photo"][0]["alt"], urljoin(link, entry["photo"][0]["value"])), ("A band", image))
    return link


def bare_page(url, event):
    """Nothing is said that nobody knows."""
    link = f"{url}/event/{event['slug']}"
    [data] = extruct.extract(requests.get(link).text, base_url=link, syntaxes=["json-ld"])["json-ld"]
    for name in ("endDate", "image", "description", "keywords", "offers"):
        assert name not in data, f"{name} in {data}"
    [there] = data["location"]
    same("location", (there["@type"], there["name"], there["address"]), ("Place", "Park", "Green way"))
    same("mode", data["eventAttendanceMode"], SCHEMA + "OfflineEventAttendanceMode")


def slices(url, place):
    """What a page has as cards and what its feed has is the same, where the feed is its own; else the feed has it all."""
    whole = {"/", "/?when=weekend", f"/?day={datetime.now():%Y-%m-%d}"}
    for path in sorted(whole) + ["/?q=jerry", "/tag/jazz", f"/place/{place['id']}/{quote(place['name'])}", "/collection/Music"]:
        page = requests.get(url + path)
        read = mf2py.parse(doc=page.text, url=page.url)
        cards = [item["properties"]["url"][0] for item in read["items"] if "h-event" in item["type"]]
        feeds = {link["type"]: address for address, link in read["rel-urls"].items() if "alternate" in link["rels"]}
        same(f"{path}: its feeds", set(feeds), {"application/rss+xml", "text/calendar"})
        feed = feedparser.parse(requests.get(feeds["application/rss+xml"]).content)
        same(f"{path}: well-formed", (feed.bozo, feed.version), (False, "rss20"))
        links = [entry.link for entry in feed.entries]
        if path in whole and path != "/":
            assert set(cards) <= set(links), f"{path}: {cards} of {links}"
        else:
            assert cards, f"{path} has events"
            same(f"{path}: its events", sorted(links), sorted(cards))


def main():
    url, email, password, picture = sys.argv[1:]
    form = {"username": email, "password": password, "grant_type": "password", "client_id": "self"}
    token = requests.post(url + "/oauth/login", data=form).json()["access_token"]
    start, end = NOW + 30 * DAY, NOW + 30 * DAY + 7_200
    with open(picture, "rb") as file:
        event = publish(url, token, [
            ("title", TITLE), ("description", f"<p>{TEXT.replace('&', '&amp;')}</p>"), ("start_datetime", start),
            ("end_datetime", end), ("place_name", PLACE), ("place_address", ADDRESS), ("place_latitude", 45.07),
            ("place_longitude", 7.69), ("tags", "jazz"), ("tags", "outdoors"), ("online_locations", ONLINE),
            ("image_name", "A band")], files={"image": file})
    bare = publish(url, token, {"title": "Walk", "start_datetime": NOW + DAY, "place_name": "Park", "place_address": "Green way"})
    publish(url, token, {"title": "Film", "start_datetime": NOW + 2 * DAY, "place_name": PLACE, "place_address": ADDRESS,
                         "tags": ["jazz"]})
    headers = {"Authorization": f"Bearer {token}"}
    made = requests.post(url + "/api/collections", headers=headers, json={"name": "Music"}).json()
    chosen = {"collectionId": made["id"], "tags": ["jazz"], "places": []}
    same("filter", requests.post(url + "/api/filter", headers=headers, json=chosen).status_code, 200)

    event_page(url, event, start, end)
    bare_page(url, bare)
    slices(url, event["place"])
    print("ok: three readers found all that was published, and nothing else")


if __name__ == "__main__":
    main()
