//! Every page, once for each thing that it can be: what pictures are made of, and what machines look at.

use super::scene::Scene;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Visitor,
    Member,
    Admin,
}

/// A page that is looked at.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) name: &'static str,
    /// Below `templates/pages`, without its ending.
    pub(super) template: &'static str,
    pub(super) by: By,
    /// A path of the agenda, or a whole address.
    pub(super) path: String,
    /// A script that sends a form of that page, if what is looked at is the answer.
    pub(super) sends: Option<&'static str>,
    pub(super) status: u16,
}

const SEND_AS_IT_IS: &str = "document.querySelector('main form[method=post]').submit()";
const SEND_AN_ADDRESS: &str = "document.getElementById('email').value = 'nobody@example.org'; document.querySelector('main form').submit()";
const REGISTER: &str = "document.getElementById('email').value = 'carla@example.org'; \
    document.getElementById('password').value = 'correct horse'; document.querySelector('main form').submit()";
const REMOVE: &str = "document.querySelector('main button[value=remove]').click()";
const DELETE_AN_EVENT: &str =
    "document.querySelector('main form[action=\"/account/events\"] button').click()";
const HIDE_ALL: &str = "document.querySelector('main form[action=\"/admin/events/hide\"] button').click()";
const PREVIEW: &str = "for (const [id, value] of [['title', 'Concert'], ['date', '2030-05-01'], ['from', '21:00'], \
    ['place_name', 'Town hall'], ['place_address', '1 Main street'], ['tags', 'music']]) \
    document.getElementById(id).value = value; document.querySelector('main button[name=preview]').click()";
const IMPORT_NOTHING: &str = "document.getElementById('address').value = 'http://127.0.0.1:1/'; \
    document.querySelector('main button[formaction=\"/add/import\"]').click()";
const HIDE_ONE: &str = "document.querySelector('main form[action$=\"/hide\"] button').click()";
const ADD_NO_FILTER: &str = "document.querySelector('main form[aria-labelledby=new-filter]').submit()";
const LOOK_AT_A_TEXT: &str = "for (const [id, value] of [['title', 'About us'], ['text', '<h2>Who</h2><p>We are <b>many</b>.</p>']]) \
    document.getElementById(id).value = value; document.querySelector('main button[name=preview]').click()";
const CHOOSE_THE_FIRST: &str = "document.querySelector('main input[name=other]').checked = true; \
    document.querySelector('main form[method=post]').submit()";
const CHOOSE_A_CALENDAR: &str = "const event = (uid, more) => ['BEGIN:VEVENT', 'UID:' + uid, 'SUMMARY:Choir', ...more, 'END:VEVENT']; \
    const lines = ['BEGIN:VCALENDAR', ...event('1', ['LOCATION:Town hall', 'DTSTART:20300501T190000Z', 'DTEND:20300501T210000Z']), \
    ...event('2', ['LOCATION:Town hall', 'DTSTART:20300502T190000Z', 'RRULE:FREQ=WEEKLY;BYDAY=TH,SA']), \
    ...event('3', ['DTSTART:20300501T190000Z']), 'END:VCALENDAR']; \
    const files = new DataTransfer(); files.items.add(new File([lines.join('\\r\\n')], 'choir.ics', {type: 'text/calendar'})); \
    document.getElementById('calendar').files = files.files; document.querySelector('main form[method=post]').submit()";
const SPOIL_SETTINGS: &str = "document.getElementById('title').value = ''; \
    document.querySelector('main form[action=\"/admin/settings\"]').submit()";
const SPOIL_PLACE: &str = "document.getElementById('name').value = ''; document.getElementById('latitude').value = '100'; \
    document.querySelector('main form.form').submit()";
const SPOIL_TAG: &str = "document.querySelector('main input[name=new_tag]').value = ''; \
    document.querySelector('main button[value=rename]').click()";
const CHANGE_EMAIL: &str = "document.querySelector('main form[action=\"/account/email\"]').submit()";
const LEAVE: &str = "document.querySelector('main form[action=\"/account/delete\"]').submit()";
const CHANGE_PASSWORD: &str = "document.querySelector('main form[action=\"/account/password\"]').submit()";

fn look(name: &'static str, template: &'static str, path: impl Into<String>) -> Look {
    Look { name, template, by: By::Visitor, path: path.into(), sends: None, status: 200 }
}

impl Look {
    fn by(self, by: By) -> Self {
        Self { by, ..self }
    }

    fn after(self, sends: &'static str, status: u16) -> Self {
        Self { sends: Some(sends), status, ..self }
    }

    fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

/// All of them, those of one person after another.
pub(super) fn every_page(scene: &Scene) -> Vec<Look> {
    let member = members(scene).into_iter().map(|look| look.by(By::Member));
    let admin = administrators(scene).into_iter().map(|look| look.by(By::Admin));
    visitors(scene).into_iter().chain(member).chain(admin).collect()
}

fn visitors(scene: &Scene) -> Vec<Look> {
    let log = scene.empty.log();
    let set_up =
        log.split_whitespace().find(|word| word.contains("/setup?code=")).expect("a link in the log");
    let path = |name| scene.path(name);
    let slice = |name, path: &str| look(name, "agenda/slice", path);
    vec![
        look("set_up", "people/set_up", set_up),
        look("set_up_mistakes", "people/set_up", set_up).after(SEND_AS_IT_IS, 400),
        slice("home_not_set_up", &scene.empty.url()),
        slice("home", "/"),
        slice("weekend", "/?when=weekend"),
        slice("search", "/?q=concert"),
        slice("search_finds_nothing", "/?q=nothing"),
        slice("past", "/past"),
        slice("tag", "/tag/music"),
        slice("place", path("place")),
        slice("place_by_name", "/place/Town%20park"),
        slice("collection", "/collection/Music%20%26%20more"),
        look("event", "agenda/event", path("event")),
        look("event_past", "agenda/event", path("past event")),
        look("event_one_of_a_series", "agenda/event", path("one of a series")),
        look("report", "agenda/report", format!("{}/report", path("event"))),
        look("report_mistakes", "agenda/report", format!("{}/report", path("event")))
            .after(SEND_AS_IT_IS, 400),
        look("announcement", "agenda/announcement", path("announcement")),
        look("static_page", "instance/static_page", "/p/rules"),
        look("about", "instance/about", "/about"),
        look("source", "instance/source", "/source"),
        look("export", "agenda/export", "/export"),
        look("embedded_list", "agenda/embed", "/embed/list"),
        look("embedded_event", "agenda/embed", path("embedded")),
        look("add_as_a_visitor", "agenda/add", "/add"),
        look("add_mistakes", "agenda/add", "/add").after(SEND_AS_IT_IS, 400),
        look("log_in", "people/log_in", "/login"),
        look("log_in_mistakes", "people/log_in", "/login").after(SEND_AS_IT_IS, 400),
        look("log_in_for_an_application", "people/log_in", path("question")),
        look("register", "people/register", "/register"),
        look("register_mistakes", "people/register", "/register").after(SEND_AS_IT_IS, 400),
        look("registered", "people/register", "/register").after(REGISTER, 200),
        look("recover", "people/recover", "/recover"),
        look("recover_sent", "people/recover", "/recover").after(SEND_AN_ADDRESS, 200),
        look("new_password", "people/new_password", path("new password")),
        look("new_password_mistakes", "people/new_password", path("new password")).after(SEND_AS_IT_IS, 400),
        look("not_found", "error", "/nowhere").status(404),
    ]
}

fn members(scene: &Scene) -> Vec<Look> {
    vec![
        look("home_as_a_member", "agenda/slice", "/"),
        look("account", "people/account", "/account"),
        look("account_mistakes", "people/account", "/account").after(CHANGE_PASSWORD, 400),
        look("sessions", "people/log_ins", "/account/sessions"),
        look("email", "people/email", "/account/email"),
        look("email_mistakes", "people/email", "/account/email").after(CHANGE_EMAIL, 400),
        look("email_confirm", "people/email_confirm", scene.path("new address")),
        look("export_own", "people/export", "/account/export"),
        look("leave", "people/leave", "/account/delete"),
        look("leave_mistakes", "people/leave", "/account/delete").after(LEAVE, 403),
        look("goodbye", "people/goodbye", "/goodbye?done=go"),
        look("applications", "oauth/applications", "/account/applications"),
        look("own_events", "agenda/own_events", "/account/events"),
        look("own_event_deleted", "confirm", "/account/events").after(DELETE_AN_EVENT, 200),
        look("own_event", "agenda/event", format!("{}?done=saved", scene.path("event"))),
        look("own_event_messages", "agenda/messages", format!("{}/messages", scene.path("event"))),
        look("own_event_changed", "agenda/add", scene.path("own event")),
        look("add", "agenda/add", "/add"),
        look("add_preview", "agenda/add", "/add").after(PREVIEW, 200),
        look("import_mistakes", "agenda/add", "/add").after(IMPORT_NOTHING, 400),
        look("consent", "oauth/consent", scene.path("question")),
        look("wrong_question", "onward", scene.path("wrong question")).status(400),
        look("code_to_copy", "oauth/out_of_band", scene.path("copied code")).after(SEND_AS_IT_IS, 200),
        look("forbidden", "error", "/admin").status(403),
    ]
}

fn administrators(scene: &Scene) -> Vec<Look> {
    let merge = || format!("{}/merge?q=town", scene.path("event"));
    vec![
        look("admin", "instance/admin", "/admin"),
        look("admin_audit", "instance/admin_audit", "/admin/audit"),
        look("admin_settings", "instance/admin_settings", "/admin/settings"),
        look("admin_settings_mistakes", "instance/admin_settings", "/admin/settings")
            .after(SPOIL_SETTINGS, 400),
        look("admin_applications", "oauth/admin_applications", "/admin/applications"),
        look("admin_users", "people/admin_users", "/admin/users"),
        look("admin_user_removed", "confirm", "/admin/users").after(REMOVE, 200),
        look("admin_events", "agenda/admin_events", "/admin/events"),
        look("admin_events_of_a_person", "agenda/admin_events", scene.path("of the member")),
        look("admin_hide", "agenda/admin_hide", scene.path("of the member")).after(HIDE_ALL, 200),
        look("admin_calendars", "agenda/admin_calendars", "/admin/calendars"),
        look("admin_calendars_mistakes", "agenda/admin_calendars", "/admin/calendars")
            .after(SEND_AS_IT_IS, 400),
        look("admin_calendar_preview", "agenda/calendar_preview", "/admin/calendars")
            .after(CHOOSE_A_CALENDAR, 200),
        look("admin_places", "agenda/admin_places", "/admin/places"),
        look("admin_places_find_nothing", "agenda/admin_places", "/admin/places?q=nothing"),
        look("admin_place", "agenda/admin_place", scene.path("looked after place")),
        look("admin_place_mistakes", "agenda/admin_place", scene.path("looked after place"))
            .after(SPOIL_PLACE, 400),
        look("admin_place_merge", "agenda/admin_place_merge", scene.path("plan of a merge")),
        look("admin_tags", "agenda/admin_tags", "/admin/tags"),
        look("admin_tags_mistakes", "agenda/admin_tags", "/admin/tags").after(SPOIL_TAG, 400),
        look("admin_tag_removed", "confirm", "/admin/tags").after(REMOVE, 200),
        look("admin_collections", "agenda/admin_collections", "/admin/collections"),
        look("admin_collections_find_nothing", "agenda/admin_collections", "/admin/collections?q=nothing"),
        look("admin_collection_removed", "confirm", "/admin/collections").after(REMOVE, 200),
        look("admin_collection_new", "agenda/admin_collection_new", "/admin/collections/new"),
        look("admin_collection_new_mistakes", "agenda/admin_collection_new", "/admin/collections/new")
            .after(SEND_AS_IT_IS, 400),
        look("admin_collection", "agenda/admin_collection", scene.path("collection")),
        look("admin_collection_mistakes", "agenda/admin_collection", scene.path("collection"))
            .after(ADD_NO_FILTER, 400),
        look("admin_announcements", "agenda/admin_announcements", "/admin/announcements"),
        look("admin_announcement_new", "agenda/admin_announcement", "/admin/announcements/new"),
        look("admin_announcement_mistakes", "agenda/admin_announcement", "/admin/announcements/new")
            .after(SEND_AS_IT_IS, 400),
        look("admin_announcement", "agenda/admin_announcement", scene.path("announcement to edit")),
        look("admin_pages", "instance/admin_pages", "/admin/pages"),
        look("admin_page_new", "instance/admin_page", "/admin/pages/new").after(LOOK_AT_A_TEXT, 200),
        look("admin_page_mistakes", "instance/admin_page", "/admin/pages/new").after(SEND_AS_IT_IS, 400),
        look("admin_page", "instance/admin_page", scene.path("page to edit")),
        look("slice_of_tags", "agenda/slice", "/?tags=music,repair"),
        look("date_of_a_series_changed", "agenda/add", scene.path("date of a series")),
        look("admin_queue", "agenda/admin_queue", "/admin/queue"),
        look("event_waiting", "agenda/event", scene.path("waiting event")),
        look("event_for_an_editor", "agenda/event", scene.path("event")),
        look("event_to_be_hidden", "confirm", scene.path("event")).after(HIDE_ONE, 200),
        look("event_merge", "agenda/merge", merge()),
        look("event_merge_mistakes", "agenda/merge", merge()).after(SEND_AS_IT_IS, 400),
        look("event_merge_preview", "agenda/merge_preview", merge()).after(CHOOSE_THE_FIRST, 200),
        look("event_messages", "agenda/messages", format!("{}/messages", scene.path("event"))),
        look("event_message_mistakes", "agenda/messages", format!("{}/messages", scene.path("event")))
            .after(SEND_AS_IT_IS, 400),
    ]
}
