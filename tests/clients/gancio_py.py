"""What an administrator does with gancio-py, through its public interface.

    python -I tests/clients/gancio_py.py URL EMAIL PASSWORD

The instance must be new. `-I`, because this file has the name of the package that it imports. The steps run in
order, each on what the earlier ones left, and the first that fails ends the story.
"""

import base64
import io
import json
import sys
import time
import traceback
import urllib.request
from dataclasses import dataclass, field

from gancio_py import BoolSetting, Gancio, GancioError, JsonSetting, StrSetting

HOUR = 60 * 60
DAY = 24 * HOUR
NEXT_WEEK = int(time.time()) + 7 * DAY

TOWN_HALL = {"place_name": "Town hall", "place_address": "1 Main street, Turin"}
GARDEN = {"place_name": "Garden", "place_address": "2 Side street, Turin"}

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass
class Story:
    """Who takes part, and what they made so far."""

    url: str
    email: str
    password: str
    admin: Gancio = field(init=False)
    visitor: Gancio = field(init=False)
    concert: dict = field(init=False)
    festival: dict = field(init=False)

    def __post_init__(self):
        self.admin = Gancio(self.url)
        self.visitor = Gancio(self.url)


# Logging in


def a_login_gives_both_tokens_and_the_username(story):
    tokens = story.admin.login(story.email, story.password)
    same("the keys are there", {"access_token", "refresh_token", "username"} - set(tokens), set())
    same("username", tokens["username"], story.email)
    same("the client keeps the access token", story.admin.access_token, tokens["access_token"])


def a_login_tells_who_the_user_is(story):
    user = story.admin.get_user()
    same("email", user["email"], story.email)
    holds("settings are there", "settings" in user, user)


def a_stored_token_works_in_another_client(story):
    again = Gancio(story.url + "/", access_token=story.admin.access_token)
    same("email", again.get_user()["email"], story.email)


def a_wrong_password_is_refused(story):
    refused(403, lambda: Gancio(story.url).login(story.email, "not the password"))


# Events


def an_event_is_published(story):
    story.concert = story.admin.create_event(
        title="Concert of the year", start_datetime=NEXT_WEEK, end_datetime=NEXT_WEEK + 2 * HOUR,
        description="<p>Hello</p>", tags=["music"], image=io.BytesIO(PIXEL), **TOWN_HALL)
    concert = story.concert
    holds("id is a positive number", isinstance(concert["id"], int) and concert["id"] > 0, concert)
    same("slug", concert["slug"], "concert-of-the-year")
    same("title", concert["title"], "Concert of the year")
    same("end", concert["end_datetime"], NEXT_WEEK + 2 * HOUR)
    same("a list of one tag", concert["tags"], ["music"])
    [medium] = concert["media"]
    same("the picture", (medium["width"], medium["height"], medium["name"]), (1, 1, "Concert of the year"))
    same("it is there", fetch(story.url + "/media/" + medium["url"])[:3], b"\xff\xd8\xff")
    same("and small", fetch(story.url + "/media/thumb/" + medium["url"])[:3], b"\xff\xd8\xff")
    holds("place.id is a number", isinstance(concert["place"]["id"], int), concert["place"])


def an_event_of_several_days_is_published_without_a_picture(story):
    story.festival = story.admin.create_event(
        title="Festival", start_datetime=NEXT_WEEK + 7 * DAY, end_datetime=NEXT_WEEK + 9 * DAY, multidate=True,
        tags=["music", "free", "open air"], online_locations=["https://example.org/stream"], **GARDEN)
    festival = story.festival
    same("several tags", festival["tags"], ["music", "free", "open air"])
    same("online locations", festival["online_locations"], ["https://example.org/stream"])
    same("media", festival["media"], [])
    same("multidate", story.admin.get_event(festival["slug"])["multidate"], True)


def an_event_is_found_by_its_slug(story):
    for reader in (story.admin, story.visitor):
        found = reader.get_event(story.concert["slug"])
        for key in ("id", "slug", "title", "start_datetime", "end_datetime", "tags", "media"):
            same(key, found[key], story.concert[key])
        same("place", found["place"]["id"], story.concert["place"]["id"])


def the_list_obeys_its_filters(story):
    concert, festival = story.concert, story.festival
    lists(story, [concert, festival])
    lists(story, [concert, festival], tags=["music"])
    lists(story, [festival], tags=["free"])
    lists(story, [festival], tags=["free", "no such tag"])
    lists(story, [], tags=["no such tag"])
    lists(story, [concert], places=[concert["place"]["id"]])
    lists(story, [concert, festival], places=[concert["place"]["id"], festival["place"]["id"]])
    lists(story, [], places=[concert["place"]["id"]], tags=["free"])
    lists(story, [concert], query="concert")
    lists(story, [festival], query="garden")
    lists(story, [festival], start=NEXT_WEEK + DAY)
    lists(story, [concert], end=NEXT_WEEK + DAY)


def the_list_has_pages(story):
    lists(story, [story.concert], max=1)
    lists(story, [story.concert], max=1, page=0)
    lists(story, [story.festival], max=1, page=1)
    lists(story, [], max=1, page=2)


def the_list_reads_pythons_booleans(story):
    lists(story, [story.concert, story.festival], show_recurrent=True)
    lists(story, [story.concert, story.festival], show_recurrent=False)
    lists(story, [story.concert, story.festival], show_multidate=True)
    lists(story, [story.concert], show_multidate=False)


def an_update_keeps_title_and_picture_and_replaces_the_tags(story):
    story.admin.update_event(story.concert["id"], tags=["jazz", "free"], **TOWN_HALL)
    changed = story.visitor.get_event(story.concert["slug"])
    for key in ("title", "start_datetime", "end_datetime", "description", "media"):
        same(key, changed[key], story.concert[key])
    same("tags", changed["tags"], ["jazz", "free"])


def an_update_changes_the_title_and_not_the_slug(story):
    changed = story.admin.update_event(story.concert["id"], title="Another title", tags=["jazz"], **TOWN_HALL)
    same("title", changed["title"], "Another title")
    same("slug", changed["slug"], story.concert["slug"])
    same("a list of one tag", changed["tags"], ["jazz"])


def an_update_renames_the_picture_that_is_there(story):
    changed = story.admin.update_event(story.concert["id"], image_name="A poster", image_focalpoint=(0.5, -1),
                                       tags=["jazz"], **TOWN_HALL)
    same("its name", changed["media"][0]["name"], "A poster")
    same("its focal point", changed["media"][0]["focalpoint"], [0.5, -1])
    same("its file", changed["media"][0]["url"], story.concert["media"][0]["url"])


def an_update_replaces_the_picture(story):
    changed = story.admin.update_event(story.concert["id"], image=io.BytesIO(PIXEL), tags=["jazz"], **TOWN_HALL)
    holds("another file", changed["media"][0]["url"] != story.concert["media"][0]["url"], changed["media"])


def a_picture_is_fetched_by_its_address(story):
    # The story's server allows itself: its own logo will do.
    changed = story.admin.update_event(story.concert["id"], image=False, image_url=story.url + "/logo.png",
                                       tags=["jazz"], **TOWN_HALL)
    same("its width", changed["media"][0]["width"], 256)
    refused(400, lambda: story.admin.update_event(story.concert["id"], image_url=story.url + "/nope.png",
                                                  tags=["jazz"], **TOWN_HALL))
    same("a refused change changes nothing", story.visitor.get_event(story.concert["slug"])["media"],
         changed["media"])


def an_update_takes_the_picture_away_when_told_to(story):
    changed = story.admin.update_event(story.concert["id"], image=False, tags=["jazz"], **TOWN_HALL)
    same("media", changed["media"], [])
    same("media, read again", story.visitor.get_event(story.concert["slug"])["media"], [])


def an_unconfirmed_event_is_hidden_until_it_is_confirmed(story):
    story.admin.unconfirm_event(story.concert["id"])
    lists(story, [story.festival])
    refused(404, lambda: story.visitor.get_event(story.concert["slug"]))
    story.admin.confirm_event(story.concert["id"])
    lists(story, [story.concert, story.festival])


def an_event_repeats(story):
    story.admin.set_bool_setting(BoolSetting.ALLOW_RECURRENT_EVENT, True)
    choir = story.admin.create_event(title="Choir", start_datetime=NEXT_WEEK, tags=["choir"],
                                     recurrent={"frequency": "1w"}, **TOWN_HALL)
    same("recurrent", choir["recurrent"], {"frequency": "1w"})
    times = story.visitor.get_events(tags=["choir"], show_recurrent=True)
    holds("it takes place again", len(times) > 10, times)
    same("all of one series", {time["parentId"] for time in times}, {choir["id"]})
    same("none unasked", story.visitor.get_events(tags=["choir"]), [])
    story.admin.delete_event(choir["id"])
    same("with the series all are gone", story.visitor.get_events(tags=["choir"], show_recurrent=True), [])
    story.admin.set_bool_setting(BoolSetting.ALLOW_RECURRENT_EVENT, False)


# Collections


def collections_are_made_and_sorted(story):
    music = story.admin.create_collection("Music")
    garden = story.admin.create_collection("In the garden")
    names = lambda: [collection["name"] for collection in story.visitor.get_collections()]
    same("in the order of their making", names(), ["Music", "In the garden"])
    story.admin.sort_collections(["In the garden", "Music"])
    same("sorted", names(), ["In the garden", "Music"])
    story.admin.toggle_pin_collection(music["id"])
    same("pinned", [known["name"] for known in story.visitor.get_collections(pinned_only=True)], ["In the garden"])
    filter = story.admin.add_filter(music["id"], tags=["jazz"])
    same("a filter", (filter["tags"], filter["places"], filter["negate"]), (["jazz"], [], False))
    same("its events", [event["id"] for event in story.visitor.get_collection_events("Music")],
         [story.concert["id"]])
    place = story.festival["place"]["id"]
    changed = story.admin.update_filter(filter["id"], tags=[], places=[place])
    same("changed", (changed["tags"], changed["places"]), ([], [place]))
    same("other events", [event["id"] for event in story.visitor.get_collection_events("Music", limit=5)],
         [story.festival["id"]])
    same("with filters", [known["filters"] for known in story.visitor.get_collections(with_filters=True)],
         [[], [changed]])
    same("filters", story.admin.get_filters(music["id"]), [changed])
    story.admin.delete_filter(filter["id"])
    same("without a filter", story.visitor.get_collection_events("Music"), [])
    for collection in (music, garden):
        story.admin.delete_collection(collection["id"])
    same("none left", names(), [])


def pictures_of_the_instance_are_set(story):
    holds("a logo from the start", story.visitor.get_logo().startswith(b"\x89PNG"), None)
    for put, get in ((story.admin.set_logo, story.visitor.get_logo),
                     (story.admin.set_fallback_image, story.visitor.get_fallback_image),
                     (story.admin.set_header_image, story.visitor.get_header_image)):
        put(io.BytesIO(PIXEL))
        same("it is shown, and seen through as it was sent", get()[:4], b"\x89PNG")
    refused(403, lambda: story.visitor.set_logo(io.BytesIO(PIXEL)))


# Places


def places_are_found(story):
    found = story.admin.search_place("town")
    same("search", [place["name"] for place in found], ["Town hall"])
    same("its id", story.admin.get_place("Garden")["id"], story.festival["place"]["id"])
    same("an unknown place", story.admin.get_place("No such place"), None)
    same("all places", {place["name"] for place in story.admin.get_places()}, {"Town hall", "Garden"})


def a_place_is_changed(story):
    number = story.festival["place"]["id"]
    change = {"name": "Botanical garden", "address": "3 Side street, Turin", "latitude": 45.0625}
    answer = story.admin.update_place(number, **change)
    for place in (answer, story.admin.get_place("Botanical garden")):
        same("id", place["id"], number)
        for key, value in change.items():
            same(key, place[key], value)


def a_place_has_its_events(story):
    answer = story.admin.get_place_events("Botanical garden")
    same("place", answer["place"]["id"], story.festival["place"]["id"])
    same("events", [event["id"] for event in answer["events"]], [story.festival["id"]])
    same("an unknown place", story.admin.get_place_events("Garden"), None)


# Settings


def settings_are_kept(story):
    texts = {StrSetting.TITLE: "Turin's agenda", StrSetting.DESCRIPTION: "What is on",
             StrSetting.INSTANCE_TIMEZONE: "Europe/Lisbon", StrSetting.INSTANCE_LOCALE: "it",
             StrSetting.INSTANCE_NAME: "turin", StrSetting.ABOUT: "<p>Who we are</p>"}
    switches = {BoolSetting.ALLOW_REGISTRATION: False, BoolSetting.ALLOW_RECURRENT_EVENT: True,
                BoolSetting.ENABLE_FEDERATION: False, BoolSetting.THEME_IS_DARK: True}
    objects = {JsonSetting.FOOTER_LINKS: [{"label": "Home", "href": "/"}],
               JsonSetting.LIGHT_COLORS: {"primary": "#ff6e40"}, JsonSetting.DEFAULT_FEDI_HASHTAGS: ["turin"]}
    for key, value in texts.items():
        story.admin.set_str_setting(key, value)
    for key, value in switches.items():
        story.admin.set_bool_setting(key, value)
    for key, value in objects.items():
        story.admin.set_json_setting(key, value)
    story.admin.set_raw("a_setting_of_tomorrow", {"answer": [42, None]})

    settings = story.admin.get_settings()
    for key, value in (texts | switches | objects).items():
        same(key.value, settings.get(key.value), value)
    same("the raw setting", settings.get("a_setting_of_tomorrow"), {"answer": [42, None]})


def a_switch_is_obeyed(story):
    story.admin.set_bool_setting(BoolSetting.ALLOW_ANON_EVENT, False)
    refused(403, lambda: story.visitor.create_event("From a visitor", NEXT_WEEK, **TOWN_HALL))
    story.admin.set_bool_setting(BoolSetting.ALLOW_ANON_EVENT, True)
    story.visitor.create_event("From a visitor", NEXT_WEEK, **TOWN_HALL)
    lists(story, [story.concert, story.festival])


def settings_are_no_visitors_business(story):
    holds("the public ones", story.visitor.get_settings(), None)
    refused(403, lambda: story.visitor.set_str_setting(StrSetting.TITLE, "Mine"))


def mail_is_shown_without_its_password(story):
    smtp = story.admin.get_smtp()
    holds("an object", isinstance(smtp, dict), smtp)
    holds("no password", '"pass' not in json.dumps(smtp), sorted(smtp))


# The end


def a_deleted_event_is_gone(story):
    story.admin.delete_event(story.concert["id"])
    refused(404, lambda: story.admin.get_event(story.concert["slug"]))
    lists(story, [story.festival])


STEPS = [
    a_login_gives_both_tokens_and_the_username,
    a_login_tells_who_the_user_is,
    a_stored_token_works_in_another_client,
    a_wrong_password_is_refused,
    an_event_is_published,
    an_event_of_several_days_is_published_without_a_picture,
    an_event_is_found_by_its_slug,
    the_list_obeys_its_filters,
    the_list_has_pages,
    the_list_reads_pythons_booleans,
    an_update_keeps_title_and_picture_and_replaces_the_tags,
    an_update_changes_the_title_and_not_the_slug,
    an_update_renames_the_picture_that_is_there,
    an_update_replaces_the_picture,
    a_picture_is_fetched_by_its_address,
    an_update_takes_the_picture_away_when_told_to,
    an_event_repeats,
    collections_are_made_and_sorted,
    pictures_of_the_instance_are_set,
    an_unconfirmed_event_is_hidden_until_it_is_confirmed,
    places_are_found,
    a_place_is_changed,
    a_place_has_its_events,
    settings_are_kept,
    a_switch_is_obeyed,
    settings_are_no_visitors_business,
    mail_is_shown_without_its_password,
    a_deleted_event_is_gone,
]


# What steps say


def holds(what, truth, seen):
    assert truth, f"{what}: seen {seen!r}"


def same(what, seen, expected):
    assert seen == expected, f"{what}: expected {expected!r}, seen {seen!r}"


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def refused(status, call):
    """The call must fail with this status."""
    try:
        answer = call()
    except GancioError as error:
        same(f"the status of `{error}`", error.status_code, status)
    else:
        raise AssertionError(f"expected {status}, but it was allowed: {answer!r}")


def lists(story, expected, **filters):
    """The list with these filters has these events, in this order, for everyone."""
    for reader in (story.admin, story.visitor):
        seen = [event["id"] for event in reader.get_events(**filters)]
        same(f"the events with {filters}", seen, [event["id"] for event in expected])


def main():
    url, email, password = sys.argv[1:]
    story = Story(url, email, password)
    for step in STEPS:
        name = step.__name__.replace("_", " ")
        try:
            step(story)
        except Exception:
            traceback.print_exc()
            sys.exit(f"FAILED: {name}")
        print(f"ok: {name}", flush=True)


if __name__ == "__main__":
    main()
