//! Whoever steals the database or the log holds nothing that works.

use tests::application::{WORDPRESS, tokens};
use tests::person::hidden;
use tests::server::PASSWORD;
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(neither_the_database_nor_the_log_holds_a_usable_secret);

async fn neither_the_database_nor_the_log_holds_a_usable_secret(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_LOG__LEVEL", "trace")]);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let redeemed = anna.approve(&application).await;
    let first = application.tokens(&redeemed).await;
    let refreshed = tokens(&application.refresh(&first.refresh).await.json().await.unwrap());
    let outstanding = anna.approve(&application).await;
    let consent = anna.get(&application.authorize_url()).await.text().await.unwrap();
    application.publish(&refreshed.access, "Concert").await;
    let failed = application.get("unc_at_made_up_and_refused", "/api/events").await;
    assert_eq!(failed.status(), 401);
    Person::stranger(&server).send_log_in("anna@example.org", "a wrong password", "/").await;

    let secrets = [
        ("client secret", application.secret.clone()),
        ("password", PASSWORD.to_owned()),
        ("wrong password", "a wrong password".to_owned()),
        ("session", anna.session_cookie()),
        ("redeemed code", redeemed),
        ("outstanding code", outstanding),
        ("transaction", hidden(&consent, "transaction_id")),
        ("CSRF token", hidden(&consent, "csrf_token")),
        ("access token", first.access),
        ("refresh token", first.refresh),
        ("refreshed access token", refreshed.access),
        ("refreshed refresh token", refreshed.refresh),
        ("refused token", "unc_at_made_up_and_refused".to_owned()),
    ];
    let (dump, log) = (database.dump(), server.log());
    assert!(holds(&dump, "anna@example.org"), "the dump is one of this story");
    assert!(log.contains("/oauth/token"), "the log is one of this story");
    for (what, secret) in secrets {
        let bare = secret.rsplit('_').next().unwrap().to_owned();
        assert!(!holds(&dump, &bare), "the database holds a {what}");
        assert!(!log.contains(&bare), "the log holds a {what}");
    }
}

fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}
