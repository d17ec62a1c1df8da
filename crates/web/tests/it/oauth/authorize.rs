//! `GET /authorize` and `GET /oauth/authorize`

use insta::assert_snapshot;
use uncino_domain::access::caller::Caller;
use uncino_domain::oauth::registration::{ClientMetadata, RegistrationService};
use uncino_testkit::fixtures::{CHALLENGE, REDIRECT_URI};

use crate::support::{Server, encode, get, post};

/// A server, the cookie of somebody who is logged in, and the request that WPGancio sends.
async fn asked() -> (Server, String, String) {
    let server = Server::start().await;
    let client = server.world.compatible_client().client;
    let session = server.session(&server.anna());
    let url = format!(
        "/oauth/authorize?response_type=code&redirect_uri={REDIRECT_URI}&scope=event:write&client_id={}",
        client.id
    );
    (server, session, url)
}

#[actix_web::test]
async fn who_is_logged_in_is_asked() {
    let (server, session, url) = asked().await;
    let page = server.send(get(&url).cookie(&session)).await;
    assert_snapshot!(page.head(), @"
    200 OK
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(page.page(), @"
    200 [Authorize &#x2068;WPGancio&#x2069;?]
    Skip to the content
    Circolo Sud
    You are logged in as anna@example.org
    (not you?)
    After this you go to https://wp.example
    WPGancio wants to publish on Circolo Sud for you
    not verified by the administrators
    registered today
    it says that its website is wp.example
    It may
    add, change and delete your events
    see your e-mail address and your role
    It may not
    change your account or password
    act as editor or administrator
    You can take this back at any time under Your applications.
    Authorize
    Cancel
    ");
    assert_eq!((page.field("transaction_id").len(), page.field("csrf_token").len()), (40, 64));
    assert_eq!(
        page.field("next").replace("&amp;", "&").replace("&#x2F;", "/"),
        url,
        "who isn't that person comes back here"
    );
}

#[actix_web::test]
async fn the_documented_path_does_the_same() {
    let (server, session, url) = asked().await;
    let short = server.send(get(&url.replace("/oauth/", "/")).cookie(&session)).await;
    let long = server.send(get(&url).cookie(&session)).await;
    assert_eq!((short.head(), short.page()), (long.head(), long.page()));
    let double = server.send(get(&url.replace("/oauth/", "//oauth/")).cookie(&session)).await;
    assert_eq!((double.head(), double.page()), (long.head(), long.page()));
}

#[actix_web::test]
async fn who_is_logged_out_logs_in_and_comes_back() {
    let (server, session, url) = asked().await;
    let log_in = server.get(&url).await;
    assert_snapshot!(log_in.page(), @"
    200 [Log in – Circolo Sud]
    Skip to the content
    Circolo Sud
    Log in to continue to WPGancio
    You log in here, on Circolo Sud. The application does not see your password.
    E-mail address
    Password
    Log in
    Forgot your password?
    Register
    ");
    let next = log_in.field("next").replace("&amp;", "&").replace("&#x2F;", "/");
    assert_eq!((log_in.header("location"), &next), (String::new(), &url));
    let there = format!("/login?{}", encode(&[("next", &url)]));
    let next = server.send(get(&there).cookie(&session)).await;
    assert_eq!((next.status, next.header("location")), (303, url));
}

#[actix_web::test]
async fn an_application_that_is_not_known_gets_a_page_and_no_redirect() {
    let (server, session, url) = asked().await;
    let stranger =
        get("/oauth/authorize?response_type=code&client_id=%3Cnope%3E&redirect_uri=https://evil.example/");
    let page = server.send(stranger).await;
    assert_snapshot!(page.head(), @"
    400 Bad Request
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(page.page(), @"
    400 [This application can’t be connected – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Log in
    Register
    This application can’t be connected
    The request of the application doesn’t fit what is known about it here. Nothing was shared with it.
    Go back to the application and connect it again. If that doesn’t help, tell the people who run it.
    Go to all events
    For developers
    reason
    client_id is missing, repeated or not registered here
    client_id
    &lt;nope&gt;
    ");
    let elsewhere = url.replace(REDIRECT_URI, "https://evil.example/steal");
    let page = server.send(get(&elsewhere).cookie(&session)).await;
    assert_snapshot!(page.page(), @"
    400 [This application can’t be connected – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    This application can’t be connected
    The request of the application doesn’t fit what is known about it here. Nothing was shared with it.
    Go back to the application and connect it again. If that doesn’t help, tell the people who run it.
    Go to all events
    For developers
    reason
    redirect_uri is repeated or not exactly one that was registered
    redirect_uri
    https://evil.example/steal
    ");
    assert_eq!(page.header("location"), "");
}

#[actix_web::test]
async fn several_registered_redirect_uris_must_be_told_apart() {
    let (server, session, _url) = asked().await;
    let metadata = ClientMetadata {
        name: Some("Two".to_owned()),
        redirect_uris: vec!["https://a.example/".to_owned(), "https://b.example/".to_owned()],
        ..ClientMetadata::default()
    };
    let two = RegistrationService::new(server.world.ports.clone())
        .register_compatible(&metadata, &Caller::Anonymous)
        .unwrap()
        .client;
    let page = server
        .send(get(&format!("/authorize?response_type=code&client_id={}", two.id)).cookie(&session))
        .await;
    assert_snapshot!(page.page(), @"
    400 [This application can’t be connected – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    This application can’t be connected
    The request of the application doesn’t fit what is known about it here. Nothing was shared with it.
    Go back to the application and connect it again. If that doesn’t help, tell the people who run it.
    Go to all events
    For developers
    reason
    redirect_uri is required, because several are registered
    redirect_uri
    (not sent)
    ");
    let named = format!("/authorize?response_type=code&client_id={}&redirect_uri=https://b.example/", two.id);
    let page = server.send(get(&named).cookie(&session)).await;
    assert!(page.page().contains("After this you go to https://b.example"), "{}", page.page());
}

#[actix_web::test]
async fn other_errors_go_to_the_application_with_state_and_issuer() {
    let (server, session, url) = asked().await;
    server.approve(&session, url.split_once('?').unwrap().1).await;
    let location = async |url: &str| {
        let answer = server.send(get(url).cookie(&session)).await;
        assert_eq!(answer.status, 303, "{url}");
        answer.header("location").replace(REDIRECT_URI, "[redirect_uri]")
    };
    let with = |from: &str, to: &str| format!("{}&state=s", url.replace(from, to));
    assert_snapshot!(location(&with("response_type=code", "")).await, @"[redirect_uri]&error=invalid_request&error_description=response_type+is+required&state=s&iss=http%3A%2F%2F127.0.0.1%3A13120");
    assert_snapshot!(location(&with("=code", "=token")).await, @"[redirect_uri]&error=unsupported_response_type&error_description=only+response_type%3Dcode+is+supported&state=s&iss=http%3A%2F%2F127.0.0.1%3A13120");
    assert_snapshot!(location(&with("event:write", "no:such")).await, @"[redirect_uri]&error=invalid_scope&error_description=the+scope+is+unknown&state=s&iss=http%3A%2F%2F127.0.0.1%3A13120");
    assert_snapshot!(location(&with("event:write", "account")).await, @"[redirect_uri]&error=invalid_scope&error_description=the+scope+is+unknown&state=s&iss=http%3A%2F%2F127.0.0.1%3A13120");
    assert_snapshot!(location(&with("event:write", "%22")).await, @"[redirect_uri]&error=invalid_scope&error_description=the+scope+is+malformed&state=s&iss=http%3A%2F%2F127.0.0.1%3A13120");
    assert_snapshot!(location(&format!("{url}&state=a&state=b")).await, @"[redirect_uri]&error=invalid_request&error_description=a+parameter+is+repeated&iss=http%3A%2F%2F127.0.0.1%3A13120");
    assert_snapshot!(location(&format!("{url}&code_challenge={CHALLENGE}")).await, @"[redirect_uri]&error=invalid_request&error_description=transform+algorithm+not+supported&iss=http%3A%2F%2F127.0.0.1%3A13120");
    assert_snapshot!(location(&format!("{url}&code_challenge={CHALLENGE}&code_challenge_method=plain")).await, @"[redirect_uri]&error=invalid_request&error_description=transform+algorithm+not+supported&iss=http%3A%2F%2F127.0.0.1%3A13120");
    assert_snapshot!(location(&format!("{url}&code_challenge=x&code_challenge_method=S256")).await, @"[redirect_uri]&error=invalid_request&error_description=the+code+challenge+is+malformed&iss=http%3A%2F%2F127.0.0.1%3A13120");
}

#[actix_web::test]
async fn a_strict_client_needs_a_challenge() {
    let (server, session, _url) = asked().await;
    let strict = server.world.strict_client(false).client;
    let url = format!("/oauth/authorize?response_type=code&client_id={}&scope=event:write", strict.id);
    let answer = server.send(get(&url).cookie(&session)).await;
    assert_snapshot!(answer.header("location"), @"https://app.example/callback?error=invalid_request&error_description=code+challenge+required&iss=http%3A%2F%2F127.0.0.1%3A13120");
    let url = format!("{url}&code_challenge={CHALLENGE}&code_challenge_method=S256");
    assert_eq!(server.send(get(&url).cookie(&session)).await.status, 200);
}

#[actix_web::test]
async fn errors_wait_until_somebody_has_logged_in() {
    let (server, _session, url) = asked().await;
    for bad in [
        url.replace("=code", "=token"),
        url.replace("event:write", "no:such"),
        format!("{url}&state=a&state=b"),
    ] {
        let answer = server.get(&bad).await;
        assert_eq!((answer.status, answer.header("location")), (200, String::new()));
        assert!(answer.page().contains("Log in to continue to WPGancio"), "{}", answer.page());
    }
}

#[actix_web::test]
async fn an_error_of_an_application_that_the_person_does_not_know_stays_on_a_page() {
    let (server, session, url) = asked().await;
    let bad = format!("{}&state=s", url.replace("event:write", "bogus"));
    let answer = server.send(get(&bad).cookie(&session)).await;
    assert_eq!((answer.status, answer.header("location")), (400, String::new()));
    assert_snapshot!(answer.page(), @"
    400 [This application can’t be connected – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    This application can’t be connected
    The application asked for something that isn’t possible here. Nothing was shared with it. You haven’t connected it before, so you aren’t sent back to it without being asked.
    The next page is on https://wp.example
    Go there and tell it
    For developers
    invalid_scope
    the scope is unknown
    ");
    let href = format!("href=\"{REDIRECT_URI}&amp;error=invalid_scope&amp;error_description=");
    assert!(answer.body.contains(&href) && !answer.body.contains("http-equiv"), "{}", answer.body);
    server.approve(&session, url.split_once('?').unwrap().1).await;
    assert_eq!(server.send(get(&bad).cookie(&session)).await.status, 303);
    let client_id = url.split_once("client_id=").unwrap().1;
    server.submit(&session, "/account/applications/revoke", &[("client_id", client_id)]).await;
    assert_eq!(server.send(get(&bad).cookie(&session)).await.status, 400);
}

/// What a proxy takes for the head of an answer is often 4 kB.
#[actix_web::test]
async fn no_redirect_of_the_flow_is_too_long_for_a_proxy() {
    let (server, session, url) = asked().await;
    let query_characters = "/?:@!$'()*,-._~";
    for (state, is_redirect) in [
        ("/".repeat(2_000), true),
        ("?".repeat(2_000), true),
        (query_characters.repeat(133), true),
        ("s".repeat(2_000), true),
        ("s".repeat(4_096), false),
        ("&".repeat(2_000), false),
        ("\u{1f600}".repeat(1_024), false),
    ] {
        let asked = format!("{url}&{}", encode(&[("state", &state)]));
        let log_in = server.get(&asked).await;
        assert_eq!((log_in.status, log_in.header("location")), (200, String::new()));
        let page = server.send(get(&asked).cookie(&session)).await;
        let answer = post("/oauth/authorize").cookie(&session).form(&[
            ("transaction_id", &page.field("transaction_id")),
            ("csrf_token", &page.field("csrf_token")),
        ]);
        let answer = server.send(answer).await;
        let location = answer.header("location");
        assert!(location.len() < 3_500, "{}", location.len());
        assert_eq!(answer.status, if is_redirect { 303 } else { 200 }, "{}", state.len());
        if !is_redirect {
            let leads_on = answer.body.split_once("content=\"0;url=").expect("a way on").1;
            let leads_on = leads_on
                .split('"')
                .next()
                .unwrap()
                .replace("&amp;", "&")
                .replace("&#x2F;", "/")
                .replace("&#x27;", "'");
            assert!(answer.body.contains("rel=\"noreferrer\""));
            let leads_to = url::Url::parse(&leads_on).unwrap();
            let value =
                |name: &str| leads_to.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
            assert_eq!(value("state"), state);
            assert!(value("code").len() > 20);
        }
    }
}

#[actix_web::test]
async fn state_comes_back_byte_for_byte() {
    let (server, session, url) = asked().await;
    for state in ["x", "a+b c", "%41%", "é日\u{1f600}", "\"<>&='", "a/b?c;d#e", &"s".repeat(2_000)] {
        let refused = format!("{}&{}", url.replace("=code", "=token"), encode(&[("state", state)]));
        let approved = server.approve(&session, url.split_once('?').unwrap().1).await;
        assert!(!approved.contains("state="), "{approved}");
        let with_state = format!("{url}&{}", encode(&[("state", state)]));
        let approved = server.approve(&session, with_state.split_once('?').unwrap().1).await;
        let refused = server.send(get(&refused).cookie(&session)).await.header("location");
        for location in [approved, refused] {
            let location = url::Url::parse(&location).unwrap();
            let states: Vec<_> = location.query_pairs().filter(|(name, _)| name == "state").collect();
            assert_eq!(states.len(), 1);
            assert_eq!(states[0].1, state);
        }
    }
}

#[actix_web::test]
async fn a_query_that_is_no_text_gets_a_page() {
    let (server, session, url) = asked().await;
    let page = server.send(get(&format!("{url}&state=%ff")).cookie(&session)).await;
    assert_snapshot!(page.page(), @"
    400 [This can’t be read – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    This can’t be read
    The browser sent something that isn’t readable text.
    Go back and try again.
    Go to all events
    ");
}

#[actix_web::test]
async fn an_application_is_never_trusted_with_words() {
    let (server, session, _url) = asked().await;
    let metadata = ClientMetadata {
        name: Some("<b>Uncino</b> & \"co\"".to_owned()),
        redirect_uris: vec!["https://evil.example/".to_owned()],
        website: Some("https://user@evil.example/<x>".to_owned()),
        scopes: None,
    };
    let client = RegistrationService::new(server.world.ports.clone())
        .register_compatible(&metadata, &Caller::Anonymous)
        .unwrap()
        .client;
    server.world.clock.advance(chrono::TimeDelta::days(1));
    let page = server
        .send(get(&format!("/authorize?response_type=code&client_id={}", client.id)).cookie(&session))
        .await;
    assert_snapshot!(page.page(), @"
    200 [Authorize &#x2068;&lt;b&gt;Uncino&lt;/b&gt; &amp; &quot;co&quot;&#x2069;?]
    Skip to the content
    Circolo Sud
    You are logged in as anna@example.org
    (not you?)
    After this you go to https://evil.example
    &lt;b&gt;Uncino&lt;/b&gt; &amp; &quot;co&quot; wants to publish on Circolo Sud for you
    not verified by the administrators
    registered on 22 November 2026
    it says that its website is evil.example
    It may
    add, change and delete your events
    see your e-mail address and your role
    It may not
    change your account or password
    act as editor or administrator
    You can take this back at any time under Your applications.
    Authorize
    Cancel
    ");
}
