//! `GET /api/settings`, `POST /api/settings` and `/api/settings/smtp`

use insta::assert_snapshot;
use serde_json::{Value, json};
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::settings::InstanceService;
use uncino_testkit::fixtures::World;
use uncino_web::{MailRoute, MailServer, Site};

use crate::support::{Request, Server, get, post, site};

async fn administered() -> (Server, String) {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    (server, token)
}

fn set(token: &str, key: &str, value: &Value) -> Request {
    post("/api/settings").bearer(token).json(&json!({"key": key, "value": value}))
}

async fn settings(server: &Server, token: &str) -> Value {
    server.send(get("/api/settings").bearer(token)).await.json()
}

#[actix_web::test]
async fn an_administrator_sees_them_with_gancios_defaults() {
    let (server, token) = administered().await;
    let answer = server.send(get("/api/settings").bearer(&token)).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"admin_email":"","allow_anon_event":true,"allow_event_without_end_time":true,"allow_geolocation":false,"allow_multidate_event":true,"allow_online_event":true,"allow_recurrent_event":false,"allow_registration":true,"baseurl":"http://127.0.0.1:13120","collection_in_home":null,"description":"","enable_moderation":false,"enable_report":false,"hostname":"127.0.0.1","instance_locale":"en","instance_timezone":"Europe/Rome","recurrent_event_visible":false,"title":"Circolo Sud"}
    "#);
}

#[actix_web::test]
async fn a_value_holds_at_once_and_is_given_back() {
    let (server, token) = administered().await;
    assert_snapshot!(server.send(set(&token, "title", &json!(" Piazza "))).await.whole(), @"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    OK
    ");
    assert!(server.get("/").await.body.contains("Piazza"));
    for (key, value) in [
        ("description", json!("<b>What</b> happens")),
        ("instance_timezone", json!("America/New_York")),
        ("instance_locale", json!("pt-BR")),
        ("allow_anon_event", json!(false)),
        ("admin_email", json!("")),
        ("collection_in_home", json!("home")),
        ("custom_js", json!("alert(1)")),
        ("footerLinks", json!([{"href": "/", "label": "Home"}])),
        ("theme.is-dark", json!({"deep": [1, null, true]})),
        ("nothing", json!(null)),
    ] {
        assert_eq!(server.send(set(&token, key, &value)).await.brief(), "200 OK\nOK", "{key}");
        assert_eq!(settings(&server, &token).await[key], value, "{key}");
    }
    assert_eq!(settings(&server, &token).await["title"], json!("Piazza"));
    let home = server.get("/").await.body;
    assert!(!home.contains("alert(1)") && !home.contains("<script"), "custom_js is never rendered");
}

#[actix_web::test]
async fn a_form_sends_texts() {
    let (server, token) = administered().await;
    let form = post("/api/settings").bearer(&token).form(&[("key", "title"), ("value", "Piazza")]);
    assert_eq!(server.send(form).await.status, 200);
    assert_eq!(settings(&server, &token).await["title"], json!("Piazza"));
    for (text, is_on) in [("false", false), ("true", true)] {
        let form = post("/api/settings").bearer(&token).form(&[("key", "allow_anon_event"), ("value", text)]);
        assert_eq!(server.send(form).await.status, 200, "{text}");
        assert_eq!(settings(&server, &token).await["allow_anon_event"], json!(is_on), "{text}");
    }
    let multipart = post("/api/settings").bearer(&token).multipart(&[("key", "title"), ("value", "x")]);
    assert_eq!(server.send(multipart).await.status, 415);
}

#[actix_web::test]
async fn nested_keys_of_a_form_send_an_object_or_a_list() {
    let (server, token) = administered().await;
    for (pairs, value) in [
        (&[("value[a]", "b"), ("value[c][]", "d")][..], json!({"a": "b", "c": ["d"]})),
        (&[("value[]", "x"), ("value[]", "y")], json!(["x", "y"])),
        (&[("value[0][href]", "/"), ("value[0][label]", "Home")], json!([{"href": "/", "label": "Home"}])),
        (&[("value", "x"), ("value[a]", "b")], json!("x")),
        (&[("value[a][b][c][d]", "too deep")], json!(null)),
        (&[("value[__proto__][admin]", "true")], json!(null)),
    ] {
        let pairs = [&[("key", "footerLinks")], pairs].concat();
        let form = post("/api/settings").bearer(&token).form(&pairs);
        assert_eq!(server.send(form).await.brief(), "200 OK\nOK");
        assert_eq!(settings(&server, &token).await["footerLinks"], value, "{pairs:?}");
    }
    let title = post("/api/settings").bearer(&token).form(&[("key", "title"), ("value[a]", "b")]);
    assert_eq!(server.send(title).await.brief(), "400 Bad Request\nthe value must be a text");
}

#[actix_web::test]
async fn what_does_not_fit_is_refused_and_not_kept() {
    let (server, token) = administered().await;
    let before = settings(&server, &token).await;
    let long = "x".repeat(101);
    let flag = "400 Bad Request\nthe value must be true or false";
    let text = "400 Bad Request\nthe value must be a text";
    let key = "400 Bad Request\nthe key is missing or malformed";
    let title = "400 Bad Request\nthe title must have 1 to 100 characters";
    let zone = "400 Bad Request\nthis is no time zone such as Europe/Rome";
    let language = "400 Bad Request\nthis is no language such as en";
    for (name, value, words) in [
        ("", json!(1), key),
        (&*long, json!(1), key),
        ("a b", json!(1), key),
        ("a\0", json!(1), key),
        ("città", json!(1), key),
        ("allow_registration", json!("yes"), flag),
        ("allow_anon_event", json!(1), flag),
        ("enable_moderation", json!(null), flag),
        ("title", json!(""), title),
        ("title", json!("  "), title),
        ("title", json!(long), title),
        ("title", json!("a\nb"), title),
        ("title", json!(7), text),
        ("description", json!(null), text),
        ("admin_email", json!([]), text),
        ("instance_timezone", json!("Rome"), zone),
        ("instance_timezone", json!({}), text),
        ("instance_locale", json!("e"), language),
        ("instance_locale", json!("en_US"), language),
        ("instance_locale", json!(null), text),
    ] {
        let refusal = server.send(set(&token, name, &value)).await;
        assert_eq!(refusal.brief(), words, "{name:?} {value}");
    }
    let without_key = post("/api/settings").bearer(&token).json(&json!({"value": 1}));
    assert_eq!(server.send(without_key).await.brief(), key);
    let two = post("/api/settings").bearer(&token).form(&[("key", "a"), ("value", "1"), ("value", "2")]);
    assert_eq!(server.send(two).await.brief(), "400 Bad Request\na field is repeated or not a text");
    assert_eq!(settings(&server, &token).await, before);
}

#[actix_web::test]
async fn the_password_of_the_mail_server_never_gets_into_the_database() {
    let (server, token) = administered().await;
    let smtp = json!({"host": "mail.example", "auth": {"user": "u", "pass": "hunter2"}});
    let words =
        "400 Bad Request\nmail is set up in the server's configuration, never in the database: see mail.smtp";
    assert_eq!(server.send(set(&token, "smtp", &smtp)).await.brief(), words);
    let own = post("/api/settings/smtp").bearer(&token).json(&json!({"smtp": smtp}));
    assert_eq!(server.send(own).await.brief(), words);
    let answer = server.send(get("/api/settings").bearer(&token)).await;
    assert!(!answer.body.contains("smtp") && !answer.body.contains("hunter2"), "{}", answer.body);
    let shown = server.send(get("/api/settings/smtp").bearer(&token)).await;
    assert_eq!(shown.brief(), "200 OK\n{}");
}

#[actix_web::test]
async fn how_letters_travel_is_shown_without_the_password() {
    let mail = MailServer {
        host: "mail.example".to_owned(),
        port: 587,
        secure: false,
        user: Some("uncino".to_owned()),
    };
    let server = Server::with(World::default(), Site { mail: MailRoute::Smtp(mail), ..site() }).await;
    let token = server.own_token(&server.admin());
    let shown = server.send(get("/api/settings/smtp").bearer(&token)).await;
    assert_snapshot!(shown.brief(), @r#"
    200 OK
    {"host":"mail.example","port":587,"secure":false,"auth":{"user":"uncino"}}
    "#);
}

#[actix_web::test]
async fn a_value_has_at_most_64_kib_of_json() {
    let (server, token) = administered().await;
    let fits = json!("x".repeat(65_534));
    assert_eq!(server.send(set(&token, "long", &fits)).await.status, 200);
    let refusal = server.send(set(&token, "long", &json!("x".repeat(65_535)))).await;
    assert_eq!(refusal.brief(), "413 Payload Too Large\nthe value is too long");
    let refusal = server.send(set(&token, "title", &json!("x".repeat(65_535)))).await;
    assert_eq!(refusal.status, 413);
    let huge = post("/api/settings").bearer(&token).body("application/json", vec![b' '; 500_000]);
    assert_eq!(server.send(huge).await.brief(), "413 Payload Too Large\nthe body is too large");
    assert_eq!(settings(&server, &token).await["long"], fits);
}

#[actix_web::test]
async fn there_are_at_most_500_keys() {
    let (server, token) = administered().await;
    let known = settings(&server, &token).await.as_object().unwrap().len() - 2; // Two are not settings.
    let fill = (known..500).map(|number| (format!("key{number}"), json!(0))).collect();
    InstanceService::new(server.world.ports.clone())
        .change(fill, &Administrator::at_the_command_line())
        .unwrap();
    let refusal = server.send(set(&token, "another", &json!(1))).await;
    assert_eq!(refusal.brief(), "400 Bad Request\nthere are too many settings");
    assert_eq!(server.send(set(&token, "key499", &json!(1))).await.status, 200, "known ones can change");
    assert_eq!(server.send(set(&token, "description", &json!("x"))).await.status, 200);
}

#[actix_web::test]
async fn everybody_reads_the_public_ones_and_no_others() {
    let (server, token) = administered().await;
    for (key, value) in [
        ("admin_email", json!("boss@example.org")),
        ("footerLinks", json!([{"href": "/p/rules", "label": "Rules"}])),
        ("theme", json!("dark")),
        ("allow_everything", json!("unknown")),
        ("custom_js", json!("alert(1)")),
    ] {
        assert_eq!(server.send(set(&token, key, &value)).await.status, 200);
    }
    let public = server.get("/api/settings").await;
    assert_snapshot!(public.brief(), @r#"
    200 OK
    {"allow_anon_event":true,"allow_event_without_end_time":true,"allow_geolocation":false,"allow_multidate_event":true,"allow_online_event":true,"allow_recurrent_event":false,"allow_registration":true,"baseurl":"http://127.0.0.1:13120","collection_in_home":null,"description":"","enable_moderation":false,"enable_report":false,"footerLinks":[{"href":"/p/rules","label":"Rules"}],"instance_locale":"en","instance_timezone":"Europe/Rome","recurrent_event_visible":false,"theme":"dark","title":"Circolo Sud"}
    "#);
    let (anna, editor) = (server.anna(), server.editor());
    for request in [
        get("/api/settings").bearer(&server.own_token(&anna)),
        get("/api/settings").bearer(&server.own_token(&editor)),
        get("/api/settings").cookie(&server.session(&anna)),
    ] {
        assert_eq!(server.send(request).await.body, public.body);
    }
}

#[actix_web::test]
async fn a_secret_setting_is_shown_to_nobody() {
    let (server, token) = administered().await;
    let keep = |value: &str, is_secret: &Value| {
        let body = json!({"key": "api_key", "value": value, "is_secret": is_secret});
        post("/api/settings").bearer(&token).json(&body)
    };
    assert_eq!(server.send(keep("hunter2", &json!(true))).await.status, 200);
    assert_eq!(settings(&server, &token).await["api_key"], Value::Null);
    assert_eq!(server.send(set(&token, "api_key", &json!("hunter3"))).await.status, 200);
    assert_eq!(settings(&server, &token).await["api_key"], Value::Null, "a later value is as secret");
    assert_eq!(server.send(keep("hunter4", &json!("false"))).await.status, 200);
    assert_eq!(settings(&server, &token).await["api_key"], json!("hunter4"));
    let title = post("/api/settings").bearer(&token);
    let title = title.form(&[("key", "title"), ("value", "Piazza"), ("is_secret", "true")]);
    assert_eq!(server.send(title).await.status, 200);
    assert!(!server.get("/api/settings").await.body.contains("Piazza"));
    assert!(server.get("/").await.body.contains("Piazza"), "it is obeyed all the same");
}

#[actix_web::test]
async fn nobody_else_sets_them_or_sees_how_letters_travel() {
    let server = Server::start().await;
    let (admin, anna, editor) = (server.admin(), server.anna(), server.editor());
    let body = json!({"key": "title", "value": "Mine"});
    for path in ["/api/settings", "/api/settings/smtp", "/api/settings/test_smtp"] {
        for credential in 0..4 {
            let reads = [get("/api/settings/smtp")];
            for request in [post(path).json(&body)].into_iter().chain(reads) {
                let request = match credential {
                    0 => request,
                    1 => request.cookie(&server.session(&admin)),
                    2 => request.bearer(&server.own_token(&anna)),
                    _ => request.bearer(&server.own_token(&editor)),
                };
                assert_eq!(
                    server.send(request).await.brief(),
                    "403 Forbidden\nForbidden",
                    "{path} {credential}"
                );
            }
        }
        let reads = (!path.ends_with("test_smtp")).then(|| get(path));
        for request in reads.into_iter().chain([post(path).json(&body)]) {
            let answer = server.send(request.bearer(&server.application_token(&admin))).await;
            assert_eq!(
                (answer.status, answer.text("error")),
                (403, "insufficient_scope".to_owned()),
                "{path}"
            );
        }
    }
    assert_eq!(settings(&server, &server.own_token(&admin)).await["title"], json!("Circolo Sud"));
}
