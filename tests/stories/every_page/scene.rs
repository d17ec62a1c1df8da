//! An agenda with something of everything, so that each page has much to show.

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tests::application::WORDPRESS;
use tests::mailbox::{Mailbox, link};
use tests::person::hidden;
use tests::server::PASSWORD;
use tests::{Application, Database, Person, Server};

pub(super) const ADMIN: &str = "admin@example.org";
pub(super) const MEMBER: &str = "anna@example.org";
const DAY: i64 = 86_400;
const LOGO: &[u8] = include_bytes!("../../../templates/assets/logo.png");
const PICTURE: &[u8] = include_bytes!("../../../templates/assets/fallbackimage.png");
const DESCRIPTION: &str = "<p>Bring a blanket. There is <a href=\"https://example.org/food\">something to eat</a> and \
    <strong>no entrance fee</strong>.</p><h2>Who plays</h2><ul><li>The Neighbours</li><li>Donaudampfschifffahrtsgesellschafts\
    kapitänsmützenabzeichenorchester</li></ul><blockquote>The best evening of the year.</blockquote>";

/// The agenda, and one beside it that nobody has set up.
pub(super) struct Scene {
    pub(super) server: Server,
    pub(super) empty: Server,
    mail: Mailbox,
    http: Client,
    admin_token: String,
    member_token: String,
    /// A path by a name.
    paths: Vec<(&'static str, String)>,
    _databases: [Database; 2],
}

/// When an event of the scene is, from now on, and what else is said of it.
struct Planned {
    title: &'static str,
    start: i64,
    end: i64,
    more: Value,
}

fn planned(title: &'static str, (start, end): (i64, i64), more: Value) -> Planned {
    Planned { title, start, end, more }
}

/// What is on and to come; all times are in hours from the midnight before now (UTC).
fn program() -> Vec<Planned> {
    let hall = json!({"place_name": "Town hall", "place_address": "1 Main street", "tags": ["music"]});
    vec![
        planned(
            "Exhibition of the history of our quarter",
            (-30, 60),
            json!({"place_name": "Library of the neighbourhood association, first floor on the left",
            "place_address": "128 Street with a name that goes on and on, Turin", "tags": ["art", "history", "families", "free", "indoors"]}),
        ),
        planned("Jazz ensemble", (42, 44), hall.clone()),
        planned(
            "مهرجان الموسيقى في الحديقة",
            (43, 46),
            json!({"place_name": "الحديقة", "place_address": "شارع 5", "tags": ["موسيقى"]}),
        ),
        planned(
            "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung with everybody who has ever been there, and a brass band",
            (66, 0),
            json!({"place_name": "Harbour", "place_address": "Quay 3", "tags": ["a-tag-that-is-longer-than-the-others-and-has-no-gap"]}),
        ),
        planned(
            "Open evening of the repair café",
            (67, 70),
            json!({"place_name": "online", "place_address": "online", "tags": ["repair"],
            "online_locations": ["https://meet.example.org/repair-cafe", "By telephone, ask us"]}),
        ),
        planned("Film: Nosferatu (1922)", (91, 93), hall),
    ]
}

impl Scene {
    pub(super) async fn set() -> Self {
        let (mail, databases) = (Mailbox::default(), [Database::sqlite(), Database::sqlite()]);
        let settings = [&mail.settings()[..], &[("UNCINO_COMPAT__OOB", "true")]].concat();
        let server = Server::start_with(&databases[0], &settings);
        for (email, role) in [(ADMIN, "admin"), (MEMBER, "user"), ("ed@example.org", "editor")] {
            server.create_user(email, role);
        }
        let mut scene = Self {
            http: Client::new(),
            admin_token: server.log_in_by_api(ADMIN).await,
            member_token: server.log_in_by_api(MEMBER).await,
            empty: Server::start(&databases[1]),
            server,
            mail,
            paths: Vec::new(),
            _databases: databases,
        };
        scene.say_what_it_is().await;
        scene.fill().await;
        scene.connect().await;
        scene.ask().await;
        scene
    }

    /// The path of that name.
    pub(super) fn path(&self, name: &str) -> &str {
        let found = self.paths.iter().find(|(known, _)| *known == name);
        found.map_or_else(|| panic!("no path {name}"), |(_, path)| path.as_str())
    }

    async fn say_what_it_is(&self) {
        for (key, value) in [
            ("title", json!("Circolo Sud")),
            ("description", json!("What is on between the river and the railway.")),
            ("instance_timezone", json!("Europe/Rome")),
            ("allow_recurrent_event", json!(true)),
            ("recurrent_event_visible", json!(true)),
            ("enable_moderation", json!(true)),
            ("enable_report", json!(true)),
            ("footerLinks", json!([{"label": "Our neighbours", "href": "https://example.org"}])),
        ] {
            self.post("/api/settings", json!({"key": key, "value": value})).await;
        }
        let form = Form::new().part("logo", Part::bytes(LOGO).file_name("logo.png"));
        let sent =
            self.http.post(self.url("/api/settings/logo")).bearer_auth(&self.admin_token).multipart(form);
        assert_eq!(sent.send().await.unwrap().status(), 200);
    }

    async fn fill(&mut self) {
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
        let midnight = now - now % DAY;
        for Planned { title, start, end, more } in program() {
            let mut event = json!({"title": title, "start_datetime": midnight + start * 3_600, "description": DESCRIPTION});
            event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            if end != 0 {
                event["end_datetime"] = json!(midnight + end * 3_600);
            }
            self.post("/api/event", event).await;
        }
        let concert = self.concert(midnight + 41 * 3_600).await;
        self.keep("event", format!("/event/{}", concert["slug"].as_str().unwrap()));
        self.keep("own event", format!("/add/{}", concert["id"]));
        self.keep("embedded", format!("/embed/{}", concert["id"]));
        self.keep("place", format!("/place/{}/Town%20park", concert["place"]["id"]));
        self.keep("looked after place", format!("/admin/places/{}?q=library", concert["place"]["id"]));
        let fair = json!({"title": "Book fair", "start_datetime": midnight - 10 * DAY, "place_name": "Town hall",
            "place_address": "1 Main street", "tags": ["books"]});
        let fair = self.post("/api/event", fair).await;
        let (park, hall) = (&concert["place"]["id"], &fair["place"]["id"]);
        self.keep("plan of a merge", format!("/admin/places/{park}/merge?into={hall}"));
        self.keep("past event", format!("/event/{}", fair["slug"].as_str().unwrap()));
        let workshop = json!({"title": "Bicycle workshop", "start_datetime": midnight + 40 * 3_600, "place_name": "Town park",
            "place_address": "1 Main street", "tags": ["repair"], "recurrent": {"frequency": "1w"}});
        self.post("/api/event", workshop).await;
        let listed: Value = self.get("/api/events?show_recurrent=true").await.json().await.unwrap();
        let one = listed.as_array().unwrap().iter().find(|event| !event["parentId"].is_null()).unwrap();
        self.keep("one of a series", format!("/event/{}", one["slug"].as_str().unwrap()));
        self.keep("date of a series", format!("/add/{}", one["id"]));
        self.remove_one(midnight + 65 * 3_600).await;
        let collection = self.post("/api/collections", json!({"name": "Music & more"})).await;
        self.keep("collection", format!("/admin/collections/{}", collection["id"]));
        self.post("/api/filter", json!({"collectionId": collection["id"], "tags": ["music"], "places": []}))
            .await;
        let without = json!({"collectionId": collection["id"], "tags": ["repair", "tools"], "negate": true});
        self.post("/api/filter", without).await;
        let news = json!({"title": "We have moved", "announcement": "<p>Find us at <a href=\"/p/rules\">the harbour</a>.</p>"});
        let news = self.post("/api/announcements", news).await;
        self.keep("announcement", format!("/announcement/{}", news["id"]));
        self.keep("announcement to edit", format!("/admin/announcements/{}", news["id"]));
        let rules = json!({"title": "Rules", "content": "<h1>Be kind</h1><p>To everybody.</p><pre>and don't shout</pre>"});
        let rules = self.post("/api/pages", rules).await;
        self.keep("page to edit", format!("/admin/pages/{}", rules["id"]));
    }

    /// The member's, with all that an event can have.
    async fn concert(&self, start: i64) -> Value {
        let form = Form::new()
            .text("title", "Concert in the park")
            .text("description", DESCRIPTION)
            .text("start_datetime", start.to_string())
            .text("end_datetime", (start + 7_200).to_string())
            .text("place_name", "Town park")
            .text("place_address", "1 Main street, Turin")
            .text("place_latitude", "45.07")
            .text("place_longitude", "7.69")
            .text("online_locations", "https://meet.example.org/concert")
            .text("tags", "music")
            .text("tags", "outdoors")
            .text("image_name", "A pattern of hooks")
            .part("image", Part::bytes(PICTURE).file_name("hooks.png"));
        let sent = self.http.post(self.url("/api/event")).bearer_auth(&self.member_token).multipart(form);
        let concert: Value = sent.send().await.unwrap().json().await.unwrap();
        self.approve(&concert["id"]).await;
        concert
    }

    /// The member adds an event and removes it; what they published is known by their number.
    async fn remove_one(&mut self, start: i64) {
        let lost = json!({"title": "Lost evening", "start_datetime": start, "place_name": "Town park",
            "place_address": "1 Main street, Turin"});
        let sent = self.http.post(self.url("/api/event")).bearer_auth(&self.member_token).json(&lost);
        let lost: Value = sent.send().await.unwrap().json().await.unwrap();
        let removed = self.http.delete(self.url(&format!("/api/event/{}", lost["id"])));
        assert_eq!(removed.bearer_auth(&self.member_token).send().await.unwrap().status(), 200);
        let member = self.http.get(self.url("/api/user")).bearer_auth(&self.member_token);
        let member: Value = member.send().await.unwrap().json().await.unwrap();
        self.keep("of the member", format!("/admin/events?person={}", member["id"]));
    }

    async fn approve(&self, id: &Value) {
        let sent =
            self.http.put(self.url(&format!("/api/event/confirm/{id}"))).bearer_auth(&self.admin_token);
        assert_eq!(sent.send().await.unwrap().status(), 200);
    }

    /// An application that has a permission, and two that ask for one.
    async fn connect(&mut self) {
        let member = Person::log_in(&self.server, MEMBER).await;
        let application = Application::register(&self.server, WORDPRESS).await;
        application.tokens(&member.approve(&application).await).await;
        let asking = Application::register(&self.server, "https://blog.example/callback").await;
        let inside = |address: String| address.replace(&self.server.url(), "");
        let (question, wrong) =
            (inside(asking.authorize_url()), inside(asking.request().with("scope", "ghost").url()));
        let copying = Application::register_strict(&self.server, "urn:ietf:wg:oauth:2.0:oob");
        let copied = inside(copying.request().with("scope", "event:write").with_challenge().url());
        self.paths.extend([("question", question), ("wrong question", wrong), ("copied code", copied)]);
    }

    /// Somebody asks for an account, somebody adds an event, and the member has forgotten a password.
    async fn ask(&mut self) {
        let waiting = json!({"title": "Street party", "start_datetime": 4_000_000_000_i64, "place_name": "Square",
            "place_address": "Quay 3", "tags": ["party"], "description": DESCRIPTION});
        let sent = self.http.post(self.url("/api/event")).json(&waiting).send().await.unwrap();
        let waiting: Value = sent.json().await.unwrap();
        self.keep("waiting event", format!("/event/{}", waiting["slug"].as_str().unwrap()));
        let stranger = Person::stranger(&self.server);
        let page = stranger.get("/register").await.text().await.unwrap();
        let csrf_token = hidden(&page, "csrf_token");
        let who = [("email", "bob@example.org"), ("description", "I run the library.")];
        let form = [&who[..], &[("password", PASSWORD), ("csrf_token", &csrf_token)]].concat();
        assert_eq!(stranger.post("/register", &form).await.status(), 200);
        let page = stranger.get("/recover").await.text().await.unwrap();
        stranger.post("/recover", &[("email", MEMBER), ("csrf_token", &hidden(&page, "csrf_token"))]).await;
        let letter = link(&self.mail.letter(MEMBER, "/recover?code=").await);
        self.keep("new password", letter.replace(&self.server.url(), ""));
        let member = Person::log_in(&self.server, MEMBER).await;
        let page = member.get("/account/email").await.text().await.unwrap();
        let csrf_token = hidden(&page, "csrf_token");
        let form = [("new_email", "anna@new.example"), ("password", PASSWORD), ("csrf_token", &*csrf_token)];
        assert_eq!(member.post("/account/email", &form).await.status(), 303);
        let letter = link(&self.mail.letter("anna@new.example", "/account/email?code=").await);
        self.keep("new address", letter.replace(&self.server.url(), ""));
    }

    fn keep(&mut self, name: &'static str, path: String) {
        self.paths.push((name, path));
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.url())
    }

    async fn get(&self, path: &str) -> Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    /// What an administrator sends, which is done; its answer.
    async fn post(&self, path: &str, body: Value) -> Value {
        let sent =
            self.http.post(self.url(path)).bearer_auth(&self.admin_token).json(&body).send().await.unwrap();
        let (status, text) = (sent.status(), sent.text().await.unwrap());
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }
}
