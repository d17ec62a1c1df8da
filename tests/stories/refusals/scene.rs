//! An instance with something of everything, and who tries to change it.

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tests::application::WORDPRESS;
use tests::person::hidden;
use tests::{Application, Database, Person, Server};

/// Who tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Nobody,
    /// A member with a token of their own.
    Member,
    /// An application of that member's.
    Application,
    Admin,
    /// A member in a browser.
    MemberInBrowser,
    AdminInBrowser,
    /// Somebody with a browser who isn't logged in.
    Visitor,
}

/// A write that is refused.
#[derive(Debug)]
pub(super) struct Try {
    pub(super) by: By,
    /// The method and the path of the table of routes.
    pub(super) route: &'static str,
    pub(super) path: String,
    pub(super) body: Value,
}

impl Try {
    /// To this thing, where the route has a name in braces.
    pub(super) fn new(by: By, route: &'static str, thing: &str, body: Value) -> Self {
        let (_, template) = route.split_once(' ').expect("a method");
        let path = match (template.split_once('{'), template.split_once('}')) {
            (Some((before, _)), Some((_, after))) => format!("{before}{thing}{after}"),
            _ => template.to_owned(),
        };
        Self { by, route, path, body }
    }
}

/// The instance.
pub(super) struct Scene {
    database: Database,
    server: Server,
    http: Client,
    admin_token: String,
    member_token: String,
    application_token: String,
    admin: Person,
    member: Person,
    visitor: Person,
    pub(super) application: Application,
    pub(super) admin_id: String,
    pub(super) member_id: String,
    /// An event of the administrator's.
    pub(super) event: Value,
    /// An event of the member's, added by the application.
    pub(super) own_event: Value,
    /// One time of a series of the administrator's that is the member's alone.
    pub(super) one_of_series: Value,
    pub(super) place: String,
    pub(super) collection: String,
    pub(super) filter: String,
    pub(super) announcement: String,
    pub(super) page: String,
}

const START: i64 = 1_900_000_000;

/// A good event with these fields instead.
pub(super) fn event(change: &Value) -> Value {
    let mut event = json!({
        "title": "Concert", "start_datetime": START, "place_name": "Town hall", "place_address": "1 Main street",
        "tags": ["music"],
    });
    event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    event
}

fn id(answer: &Value) -> String {
    answer["id"].to_string()
}

impl Scene {
    pub(super) async fn set(database: Database) -> Self {
        let server = Server::start(&database);
        for (email, role) in [("admin@example.org", "admin"), ("anna@example.org", "user")] {
            server.create_user(email, role);
        }
        let application = Application::register(&server, WORDPRESS).await;
        let member = Person::log_in(&server, "anna@example.org").await;
        let code = member.approve(&application).await;
        let mut scene = Self {
            http: Client::new(),
            admin_token: server.log_in_by_api("admin@example.org").await,
            member_token: server.log_in_by_api("anna@example.org").await,
            application_token: application.tokens(&code).await.access,
            admin: Person::log_in(&server, "admin@example.org").await,
            visitor: Person::stranger(&server),
            member,
            application,
            database,
            server,
            admin_id: String::new(),
            member_id: String::new(),
            event: Value::Null,
            own_event: Value::Null,
            one_of_series: Value::Null,
            place: String::new(),
            collection: String::new(),
            filter: String::new(),
            announcement: String::new(),
            page: String::new(),
        };
        scene.fill().await;
        scene
    }

    async fn fill(&mut self) {
        for key in ["allow_recurrent_event", "allow_anon_event", "enable_moderation"] {
            self.done(By::Admin, "POST /api/settings", json!({"key": key, "value": true})).await;
        }
        self.admin_id = id(&self.read(By::Admin, "/api/user").await);
        self.member_id = id(&self.read(By::Member, "/api/user").await);
        self.event = self.done(By::Admin, "POST /api/event", event(&json!({}))).await;
        let own = event(&json!({"title": "Own", "external_id": "own"}));
        self.own_event = self.done(By::Application, "POST /api/event", own).await;
        let given = event(&json!({"title": "Given away", "external_id": "x"}));
        let given = self.done(By::Application, "POST /api/event", given).await;
        let assignment = json!({"id": given["id"], "user_id": self.admin_id});
        self.done(By::Admin, "PUT /api/event/assign_to_author", assignment).await;
        let hidden =
            event(&json!({"title": "Hidden", "place_name": "Park", "place_address": "True street 1"}));
        self.done(By::Nobody, "POST /api/event", hidden).await;
        let series = json!({"title": "Weekly", "recurrent": {"frequency": "1w"}});
        self.done(By::Admin, "POST /api/event", event(&series)).await;
        let listed = self.read(By::Nobody, "/api/events?show_recurrent=true").await;
        let weekly = |event: &&Value| event["title"] == "Weekly" && !event["parentId"].is_null();
        let found = listed.as_array().unwrap().iter().find(weekly).cloned();
        self.one_of_series = found.unwrap_or_else(|| panic!("no time of the series in {listed}"));
        let assignment = json!({"id": self.one_of_series["id"], "user_id": self.member_id});
        self.done(By::Admin, "PUT /api/event/assign_to_author", assignment).await;
        let places = self.read(By::Admin, "/api/places").await;
        let hall = places.as_array().unwrap().iter().find(|place| place["name"] == "Town hall");
        self.place = id(hall.expect("the place of most events"));
        self.collection = id(&self.done(By::Admin, "POST /api/collections", json!({"name": "Music"})).await);
        let filter = json!({"collectionId": self.collection, "tags": ["music"]});
        self.filter = id(&self.done(By::Admin, "POST /api/filter", filter).await);
        let words = json!({"title": "News", "announcement": "<p>x</p>"});
        self.announcement = id(&self.done(By::Admin, "POST /api/announcements", words).await);
        let words = json!({"title": "About", "content": "<p>x</p>"});
        self.page = id(&self.done(By::Admin, "POST /api/pages", words).await);
    }

    /// Sends it, a form by browsers and to the OAuth endpoints, else JSON; the status.
    pub(super) async fn send(&self, attempt: &Try) -> u16 {
        self.answer(attempt).await.status().as_u16()
    }

    async fn answer(&self, attempt: &Try) -> reqwest::Response {
        let form: Vec<(&str, &str)> = match &attempt.body {
            Value::Object(fields) => {
                fields.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect()
            }
            _ => Vec::new(),
        };
        let browser = match attempt.by {
            By::MemberInBrowser => Some(&self.member),
            By::AdminInBrowser => Some(&self.admin),
            By::Visitor => Some(&self.visitor),
            By::Nobody | By::Member | By::Application | By::Admin => None,
        };
        if let Some(browser) = browser {
            return browser.post(&attempt.path, &form).await;
        }
        let (method, _) = attempt.route.split_once(' ').unwrap();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.http.request(method, format!("{}{}", self.server.url(), attempt.path));
        let request = match attempt.by {
            By::Member => request.bearer_auth(&self.member_token),
            By::Application => request.bearer_auth(&self.application_token),
            By::Admin => request.bearer_auth(&self.admin_token),
            _ => request,
        };
        let is_form = attempt.path.starts_with("/oauth/") && attempt.path != "/oauth/register";
        let request = match &attempt.body {
            Value::Null => request,
            _ if is_form => request.form(&form),
            Value::String(raw) => request.header("content-type", "application/json").body(raw.clone()),
            body => request.json(body),
        };
        request.send().await.unwrap()
    }

    /// Does what must succeed; its answer, if that is JSON.
    async fn done(&self, by: By, route: &'static str, body: Value) -> Value {
        let attempt = Try::new(by, route, "", body);
        let answer = self.answer(&attempt).await;
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{status} {text} for {attempt:?}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    async fn read(&self, by: By, path: &str) -> Value {
        let request = self.http.get(format!("{}{path}", self.server.url()));
        let request = match by {
            By::Admin => request.bearer_auth(&self.admin_token),
            By::Member => request.bearer_auth(&self.member_token),
            _ => request,
        };
        request.send().await.unwrap().json().await.unwrap()
    }

    /// What stands at this path, as JSON.
    pub(super) async fn get(&self, path: &str) -> Value {
        self.read(By::Nobody, path).await
    }

    /// The value that makes a form of this browser's ours.
    pub(super) async fn csrf_token(&self, by: By) -> String {
        let (browser, path) = match by {
            By::AdminInBrowser => (&self.admin, "/account"),
            By::MemberInBrowser => (&self.member, "/account"),
            _ => (&self.visitor, "/login"),
        };
        hidden(&browser.get(path).await.text().await.unwrap(), "csrf_token")
    }

    /// An open question to the member, whether an application may publish for them.
    pub(super) async fn open_question(&self) -> String {
        let page = self.member.get(&self.application.authorize_url()).await.text().await.unwrap();
        hidden(&page, "transaction_id")
    }

    /// All rows but those of limits, and of the log of failed log-ins.
    pub(super) fn rows(&self) -> Vec<String> {
        let mut rows = self.database.rows();
        rows.retain(|row| {
            let table = row.split(' ').next().unwrap_or_default().replace('"', "");
            let is_failure = row.contains("'log_in.failed'") || row.contains("'log_in.refused'");
            !table.ends_with("counters") && !table.ends_with("sqlite_sequence") && !is_failure
        });
        assert!(rows.len() > 30, "{rows:#?}");
        rows
    }

    /// What differs from the rows that were there before.
    pub(super) fn difference(&self, before: &[String]) -> Option<String> {
        let after = self.rows();
        let gone: Vec<&String> = before.iter().filter(|row| !after.contains(row)).collect();
        let new: Vec<&String> = after.iter().filter(|row| !before.contains(row)).collect();
        let is_as_before = gone.is_empty() && new.is_empty() && before.len() == after.len();
        (!is_as_before).then(|| format!("{new:#?} instead of {gone:#?}"))
    }
}
