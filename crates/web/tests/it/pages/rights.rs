//! Whose page it is, and whose form: over all pages of a person and of administrators.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{NOW, Request, Server, encode, get, post};

const OWN: [&str; 4] = ["/account", "/account/applications", "/account/events", "/account/sessions"];
const OF_ADMINISTRATORS: [&str; 11] = [
    "/admin",
    "/admin/users",
    "/admin/applications",
    "/admin/audit",
    "/admin/settings",
    "/admin/collections",
    "/admin/collections/new",
    "/admin/announcements",
    "/admin/announcements/new",
    "/admin/pages",
    "/admin/pages/new",
];

/// A form: where it goes, the page that shows it, and its fields.
type Form<'f> = (&'static str, &'static str, Vec<(&'static str, &'f str)>);

/// A world in which every form has something to break.
struct Scene {
    server: Server,
    admin: String,
    anna: String,
    token: String,
    ids: [String; 4],
}

impl Scene {
    async fn set() -> Self {
        let server = Server::start().await;
        let (admin, anna) = (server.admin(), server.anna());
        let client = server.world.compatible_client().client;
        let token = server.token(&anna, TokenHolder::Client(client.id.clone()), ScopeSet::event_write());
        let event =
            json!({"title": "x", "start_datetime": NOW + 60, "place_name": "a", "place_address": "b"});
        let event = server.send(post("/api/event").json(&event)).await.json()["id"].to_string();
        let session = server.world.log_in(&anna).1.session.id.0.to_string();
        let ids = [anna.id.0.to_string(), client.id.to_string(), event, session];
        Self { admin: server.session(&admin), anna: server.session(&anna), server, token, ids }
    }

    fn own_forms(&self) -> Vec<Form<'_>> {
        let [_, client, _, session] = &self.ids;
        let password = vec![("current_password", PASSWORD), ("new_password", "another horse")];
        vec![
            ("/account/password", "/account", password),
            ("/account/delete", "/account/delete", vec![("remove_password", PASSWORD)]),
            ("/account/applications/revoke", "/account/applications", vec![("client_id", client)]),
            ("/account/applications/revoke_all", "/account/applications", vec![("confirmed", "1")]),
            ("/account/sessions/end", "/account/sessions", vec![("id", session)]),
            ("/account/sessions/end_all", "/account/sessions", vec![]),
            ("/account/events", "/account/events", vec![("id", &*self.ids[2]), ("confirmed", "1")]),
        ]
    }

    fn administrators_forms(&self) -> Vec<Form<'_>> {
        let [user, client, _, _] = &self.ids;
        let request = |id: &'static str, of, action| vec![(id, of), ("action", action), ("confirmed", "1")];
        let promotion = [request("id", user, "set_role"), vec![("role", "admin")]].concat();
        let settings = vec![("title", "Mine"), ("time_zone", "UTC"), ("language", "en")];
        vec![
            ("/admin/users", "/admin/users", request("id", user, "remove")),
            ("/admin/users", "/admin/users", request("id", user, "disable")),
            ("/admin/users", "/admin/users", promotion),
            ("/admin/applications", "/admin/applications", request("client_id", client, "remove")),
            ("/admin/applications", "/admin/applications", request("client_id", client, "suspend")),
            ("/admin/applications", "/admin/applications", request("client_id", client, "make_strict")),
            ("/admin/settings", "/admin/settings", settings),
            ("/admin/collections", "/admin/collections", request("id", "1", "remove")),
            ("/admin/collections/new", "/admin/collections/new", vec![("name", "Mine")]),
            ("/admin/collections/1", "/admin/collections/1", vec![("action", "add_filter"), ("tags", "x")]),
            ("/admin/announcements", "/admin/announcements", request("id", "1", "remove")),
            ("/admin/announcements/new", "/admin/announcements/new", vec![("title", "Mine")]),
            ("/admin/announcements/1", "/admin/announcements/1", vec![("title", "Mine")]),
            ("/admin/pages", "/admin/pages", request("id", "1", "remove")),
            ("/admin/pages/new", "/admin/pages/new", vec![("title", "Mine")]),
            ("/admin/pages/1", "/admin/pages/1", vec![("title", "Mine")]),
        ]
    }

    fn editors_forms(&self) -> Vec<Form<'_>> {
        let request = |action| vec![("id", &*self.ids[2]), ("action", action), ("confirmed", "1")];
        vec![
            ("/admin/queue", "/admin/queue", request("confirm")),
            ("/admin/queue", "/admin/queue", request("remove")),
        ]
    }

    fn all_forms(&self) -> Vec<(&str, Form<'_>)> {
        let own = self.own_forms().into_iter().map(|form| (&*self.anna, form));
        let others = self.administrators_forms().into_iter().chain(self.editors_forms());
        own.chain(others.map(|form| (&*self.admin, form))).collect()
    }

    /// Everything that a form could have changed.
    async fn state(&self) -> Value {
        let admin = self.server.send(get("/admin/users").cookie(&self.admin)).await;
        assert_eq!(admin.status, 200);
        let mine = self.server.send(get("/api/user").cookie(&self.anna)).await;
        let by_application = self.server.send(get("/api/user").bearer(&self.token)).await;
        let log_in =
            post("/api/login/token").json(&json!({"email": "anna@example.org", "password": PASSWORD}));
        let storage = self.server.world.ports.storage.clone();
        let (clients, users, hidden, settings, sessions, said) = storage
            .read(|r| -> uncino_domain::storage::Stored<_> {
                let user = r.users().list()?[1].id;
                let sessions = r.sessions().list_of_user(user)?;
                Ok((
                    r.clients().list()?,
                    r.users().list()?,
                    r.events().list_hidden()?,
                    r.settings().list()?,
                    sessions,
                    (r.collections().list()?, r.announcements().list()?, r.static_pages().list()?),
                ))
            })
            .unwrap();
        json!([
            (mine.status, mine.body),
            by_application.status,
            self.server.send(log_in).await.status,
            format!("{clients:?} {users:?} {hidden:?} {settings:?} {said:?}"),
            sessions.len(),
        ])
    }
}

#[actix_web::test]
async fn who_is_logged_out_logs_in_first_and_comes_back() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    for page in OWN.into_iter().chain(OF_ADMINISTRATORS).chain(["/admin/queue"]) {
        for query in ["", "?done=x&y=%2F%22z"] {
            let address = format!("{page}{query}");
            let answer = server.get(&address).await;
            let log_in = format!("/login?{}", encode(&[("next", &address)]));
            assert_eq!((answer.status, answer.header("location")), (303, log_in.clone()));
            let back = server.send(get(&log_in).cookie(&session)).await;
            assert_eq!((back.status, back.header("location")), (303, address));
        }
    }
    server.world.clock.advance(TimeDelta::days(14));
    for page in OWN {
        let answer = server.send(get(page).cookie(&session)).await;
        assert_eq!(answer.header("location"), format!("/login?{}", encode(&[("next", page)])), "stale");
    }
}

#[actix_web::test]
async fn a_form_of_somebody_logged_out_leads_back_to_its_page() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    for (_, (path, page, fields)) in scene.all_forms() {
        for cookie in ["a=b", "uncino_session=stale"] {
            let answer = scene.server.send(post(path).cookie(cookie).form(&fields)).await;
            let log_in = format!("/login?{}", encode(&[("next", page), ("done", "too_late")]));
            assert_eq!((answer.status, answer.header("location")), (303, log_in.clone()), "{path}");
            let words = "You were logged out meanwhile, so nothing of what you sent was done.";
            assert!(scene.server.get(&log_in).await.body.contains(words), "{path}");
        }
    }
    assert_eq!(scene.state().await, before);
}

#[actix_web::test]
async fn a_form_without_our_token_or_from_elsewhere_changes_nothing() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    for (session, (path, page, fields)) in scene.all_forms() {
        let other = if session == scene.admin { &scene.anna } else { &scene.admin };
        let csrf =
            async |session: &str| scene.server.send(get("/").cookie(session)).await.field("csrf_token");
        let (right, wrong) = (csrf(session).await, csrf(other).await);
        let with = |token: &str| -> Request {
            let fields = [fields.clone(), vec![("csrf_token", token)]].concat();
            post(path).cookie(session).form(&fields)
        };
        let requests = [
            post(path).cookie(session).form(&fields),
            with(""),
            with(&wrong),
            with(&right).header("origin", "https://evil.example"),
            with(&right).header("origin", "http://127.0.0.1:8080"),
            with(&right).header("sec-fetch-site", "cross-site"),
            with(&right).header("sec-fetch-site", "same-site"),
            post(&format!("{path}?csrf_token={right}")).cookie(session).form(&fields),
        ];
        for (number, request) in requests.into_iter().enumerate() {
            let refusal = scene.server.send(request).await;
            assert!(refusal.page().starts_with("403 [This form is too old"), "{path} {number}");
            assert!(refusal.body.contains(&format!("href=\"{page}\"")), "it leads back: {}", refusal.body);
            assert_eq!(refusal.header("set-cookie"), "", "{path} {number}");
        }
    }
    assert_eq!(scene.state().await, before);
}

#[actix_web::test]
async fn the_same_forms_work_from_our_own_pages() {
    let scene = Scene::set().await;
    for (path, page, fields) in
        scene.editors_forms().into_iter().take(1).chain(scene.own_forms().into_iter().skip(2).take(3))
    {
        let session = if path.starts_with("/admin") { &scene.admin } else { &scene.anna };
        let shown = scene.server.send(get(page).cookie(session)).await;
        // At the foot light or dark is chosen, by whoever likes.
        let shown = shown.body.split("<footer").next().unwrap();
        let (forms, tokens) = (shown.matches("<form").count(), shown.matches("name=\"csrf_token\"").count());
        assert_eq!(forms, tokens, "{page}: every form has a token");
        assert_eq!(scene.server.submit(session, path, &fields).await.status, 303, "{path}");
    }
}

#[actix_web::test]
async fn pages_of_administrators_are_for_nobody_else() {
    let scene = Scene::set().await;
    let editor = scene.server.session(&scene.server.editor());
    let before = scene.state().await;
    for session in [&scene.anna, &editor] {
        for page in OF_ADMINISTRATORS {
            let refusal = scene.server.send(get(page).cookie(session)).await;
            assert!(refusal.page().starts_with("403 [This is for administrators"), "{page}");
            assert!(refusal.body.contains(if session == &editor { "editor@" } else { "anna@" }), "{page}");
        }
        for (path, _, fields) in scene.administrators_forms() {
            let refusal = scene.server.submit(session, path, &fields).await;
            assert!(refusal.page().starts_with("403 [This is for administrators"), "{path}");
        }
    }
    for (path, _, fields) in scene.editors_forms() {
        let refusal = scene.server.submit(&scene.anna, path, &fields).await;
        assert_eq!(refusal.status, 403, "{path}");
        let unconfirmed: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "confirmed").collect();
        let refusal = scene.server.submit(&scene.anna, path, &unconfirmed).await;
        assert_eq!(refusal.status, 403, "{path}: who may not isn't asked whether they are sure");
    }
    let token = scene.server.world.user("boss@example.org", uncino_domain::people::user::Role::Admin);
    let bearer = get("/admin/users").bearer(&scene.server.own_token(&token));
    assert_eq!(scene.server.send(bearer).await.status, 303, "a token opens no page");
    assert_eq!(scene.server.send(get("/admin/queue").cookie(&scene.anna)).await.status, 403);
    let after = scene.state().await;
    assert_eq!(
        (&before[0], &before[1], &before[2], &before[4]),
        (&after[0], &after[1], &after[2], &after[4])
    );
    assert_eq!(
        scene.server.send(get("/admin/queue").cookie(&editor)).await.page().matches("Confirm").count(),
        1
    );
}

#[actix_web::test]
async fn every_page_has_the_headers_that_protect() {
    let scene = Scene::set().await;
    let head = async |page: &str, session: &str| {
        let answer = scene.server.send(get(page).cookie(session)).await;
        assert_eq!(answer.status, 200, "{page}");
        assert!(!answer.body.contains("<script") && !answer.body.contains(" style="), "{page}");
        answer.head()
    };
    let first = head("/account", &scene.anna).await;
    insta::assert_snapshot!(first, @"
    200 OK
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    for page in OWN {
        assert_eq!(head(page, &scene.anna).await, first, "{page}");
    }
    for page in OF_ADMINISTRATORS.into_iter().chain(["/admin/queue"]) {
        assert_eq!(head(page, &scene.admin).await, first, "{page}");
    }
    for page in ["/register", "/recover"] {
        assert_eq!(head(page, &scene.anna).await, first, "{page}");
        let own = head(page, "a=b").await;
        let without_cookie: Vec<_> = own.lines().filter(|line| !line.starts_with("set-cookie")).collect();
        assert_eq!(without_cookie.join("\n"), first, "{page}");
        assert!(own.contains("set-cookie: uncino_form=[40 hex]; HttpOnly; SameSite=Lax; Path=/"), "{own}");
    }
    for page in ["/nowhere", "/admin/nowhere"] {
        let error = scene.server.send(get(page).cookie(&scene.anna)).await;
        assert_eq!(error.head().replace("404 Not Found", "200 OK"), first, "{page}");
        assert!(error.body.contains("anna@example.org"), "an error page knows who is there");
    }
}
