//! Redirect URIs (RFC 6749 section 3.1.2, RFC 8252, RFC 9700 section 4.1).

use uncino_domain::oauth::redirect_uri::{MAX_LENGTH, RedirectUri, RedirectUriError};

fn parse(text: &str) -> RedirectUri {
    RedirectUri::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn web_and_private_use_uris_are_accepted_to_the_letter() {
    for text in [
        "https://wp.example",
        "https://wp.example/cb",
        "https://wp.example:8443/cb?page=wpgancio",
        "https://wp.example/wp-admin/options-general.php?page=wpgancio&tab=1",
        "https://wp.example/a%20b/?codes=1&my_state=2",
        "HTTPS://WP.example/Cb",
        "http://wp.example/cb",
        "http://localhost:8080/cb",
        "http://127.0.0.1:51004/cb",
        "http://[::1]/cb",
        "com.example.app:/callback",
        "com.example.app://callback?from=uncino",
    ] {
        assert_eq!(parse(text).as_str(), text);
    }
}

fn assert_refused(expected: RedirectUriError, texts: &[&str]) {
    for text in texts {
        assert_eq!(RedirectUri::parse(text), Err(expected), "{text:?}");
    }
}

#[test]
fn schemes_that_run_or_read_something_are_refused() {
    assert_refused(
        RedirectUriError::Scheme,
        &[
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "javascript://wp.example/%0aalert(1)",
            "data:text/html,hello",
            "vbscript:msgbox(1)",
            "file:///etc/passwd",
            "ftp://wp.example/",
            "blob:https://wp.example/1",
            "about:blank",
            "urn:ietf:wg:oauth:2.0:oob:auto",
            "localhost:8080/cb",
        ],
    );
}

#[test]
fn a_private_use_scheme_without_a_dot_is_refused() {
    assert_refused(RedirectUriError::Scheme, &["myapp:/callback", "myapp://callback", "web+app://callback"]);
}

#[test]
fn a_fragment_is_refused_even_an_empty_one() {
    assert_refused(
        RedirectUriError::Fragment,
        &[
            "https://wp.example/cb#top",
            "https://wp.example/cb#",
            "https://wp.example#",
            "com.example.app:/cb#x",
        ],
    );
}

#[test]
fn user_information_is_refused() {
    assert_refused(
        RedirectUriError::UserInformation,
        &[
            "https://user@wp.example/cb",
            "https://user:password@wp.example/cb",
            "https://wp.example@evil.example/cb",
            "https://@wp.example/cb",
            "https://:@wp.example/cb",
            "com.example.app://user@host/cb",
        ],
    );
}

#[test]
fn an_at_sign_behind_the_authority_is_no_user_information() {
    assert_eq!(parse("https://wp.example/@anna?to=a@b").destination(), "https://wp.example");
}

#[test]
fn what_is_not_absolute_is_refused() {
    assert_refused(
        RedirectUriError::NotAbsolute,
        &[
            "",
            "/cb",
            "cb",
            "//wp.example/cb",
            "https:wp.example/cb",
            "https:/wp.example/cb",
            "https:///wp.example/cb",
            "https:////wp.example/cb",
            "https://",
            "https://?page=1",
            "https://:8080/",
            "https://wp.example:99999/",
        ],
    );
}

#[test]
fn characters_that_no_uri_has_are_refused() {
    assert_refused(
        RedirectUriError::NotAbsolute,
        &[
            r"https:\\wp.example\cb",
            r"https://wp.example\@evil.example/",
            r"https://evil.example\.wp.example/",
            " https://wp.example/",
            "https://wp.example/ ",
            "https://wp.example/a b",
            "https://wp.example/\tcb",
            "java\tscript:alert(1)",
            "https://wp.example/\ncb",
            "https://wp.example/\r\nSet-Cookie:a",
            "https://wp.example/\0",
            "https://wp.example/\u{7f}",
            "https://wp.exämple/",
            "https://wp.example/ä",
            "https://wp。example/",
            "https://wp.example/\"",
            "https://wp.example/<script>",
            "https://wp.example/{id}",
            "https://wp.example/`",
            "https://wp.example/^|",
        ],
    );
}

#[test]
fn a_parameter_of_the_answer_is_refused() {
    assert_refused(
        RedirectUriError::ReservedParameter,
        &[
            "https://wp.example/?code=1",
            "https://wp.example/?page=1&state=2",
            "https://wp.example/?iss",
            "https://wp.example/?error=",
            "https://wp.example/?error_description=1",
            "https://wp.example/?error_uri=1",
            "https://wp.example/?%63ode=1",
            "com.example.app:/cb?state=1",
        ],
    );
}

#[test]
fn two_thousand_characters_are_accepted_and_one_more_is_not() {
    let longest = format!("https://wp.example/{}", "a".repeat(MAX_LENGTH - "https://wp.example/".len()));
    assert_eq!(parse(&longest).as_str().len(), 2_000);
    assert_refused(RedirectUriError::TooLong, &[&format!("{longest}a")]);
}

#[test]
fn the_destination_is_what_a_person_should_look_at() {
    for (text, destination) in [
        ("https://wp.example/wp-admin/?page=wpgancio", "https://wp.example"),
        ("https://wp.example:443/cb", "https://wp.example"),
        ("https://wp.example:8443/cb", "https://wp.example:8443"),
        ("http://WP.example/https://bank.example/", "http://wp.example"),
        ("http://[::1]:8080/cb", "http://[::1]:8080"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example"),
        ("com.example.app:/cb", "an app on this device (com.example.app)"),
        ("com.example.app://bank.example/cb", "an app on this device (com.example.app)"),
    ] {
        assert_eq!(parse(text).destination(), destination, "{text}");
    }
}

#[test]
fn a_loopback_literal_is_told_from_a_loopback_name() {
    for (text, literal, plain_http) in [
        ("http://127.0.0.1/cb", true, true),
        ("http://127.9.9.9:1/cb", false, true),
        ("http://127.1/cb", false, true),
        ("http://2130706433/cb", false, true),
        ("http://[::ffff:127.0.0.1]/cb", false, true),
        ("http://127.0.0.1./cb", false, true),
        ("http://[::1]:1/cb", true, true),
        ("http://localhost/cb", false, true),
        ("http://a.localhost/cb", false, true),
        ("http://wp.example/cb", false, true),
        ("http://localhost.wp.example/cb", false, true),
        ("http://127.0.0.1.wp.example/cb", false, true),
        ("http://10.0.0.1/cb", false, true),
        ("https://wp.example/cb", false, false),
        ("https://127.0.0.1/cb", false, false),
        ("com.example.app:/cb", false, false),
    ] {
        assert_eq!(parse(text).is_loopback_literal(), literal, "{text}");
        assert_eq!(parse(text).is_plain_http(), plain_http, "{text}");
    }
}

#[test]
fn https_stands_in_for_http_and_for_nothing_else() {
    for (asked, registered, expected) in [
        ("https://wp.example/cb?page=1", "http://wp.example/cb?page=1", true),
        ("https://wp.example", "http://wp.example", true),
        ("http://wp.example/cb", "https://wp.example/cb", false),
        ("https://wp.example/cb", "https://wp.example/cb", false),
        ("http://wp.example/cb", "http://wp.example/cb", false),
        ("https://wp.example:443/cb", "http://wp.example/cb", false),
        ("https://wp.example:443/cb", "http://wp.example:443/cb", false),
        ("https://wp.example:80/cb", "http://wp.example:80/cb", false),
        ("https://wp.example/cb", "http://wp.example:80/cb", false),
        ("https://wp.example:8080/cb", "http://wp.example:8080/cb", false),
        ("https://localhost/cb", "http://localhost/cb", false),
        ("https://wp.localhost/cb", "http://wp.localhost/cb", false),
        ("https://127.0.0.1/cb", "http://127.0.0.1/cb", false),
        ("https://[::1]/cb", "http://[::1]/cb", false),
        ("https://wp.example/cb/", "http://wp.example/cb", false),
        ("https://wp.example/CB", "http://wp.example/cb", false),
        ("https://WP.example/cb", "http://wp.example/cb", false),
        ("https://wp.example/cb?page=2", "http://wp.example/cb?page=1", false),
        ("https://wp.example.evil.example/cb", "http://wp.example/cb", false),
        ("https://evil.example/cb", "http://wp.example/cb", false),
        ("com.example.app:/cb", "http://wp.example/cb", false),
        ("https://wp.example/cb", "com.example.app:/cb", false),
    ] {
        assert_eq!(parse(asked).is_https_form_of(&parse(registered)), expected, "{asked} of {registered}");
    }
}

#[test]
fn a_scheme_in_capitals_does_not_stand_in_for_another_host() {
    let registered = parse("HTTP://wp.example/cb");
    assert!(!parse("HTTPS://evil.example/steal").is_https_form_of(&registered));
    assert!(!parse("Https://evil.example/steal").is_https_form_of(&registered));
}

#[test]
fn parameters_are_appended_to_whatever_query_there_is() {
    for (text, expected) in [
        ("https://wp.example", "https://wp.example?code=1&state=a+b"),
        ("https://wp.example/cb", "https://wp.example/cb?code=1&state=a+b"),
        ("https://wp.example/cb?", "https://wp.example/cb?code=1&state=a+b"),
        ("https://wp.example/cb?page=wpgancio", "https://wp.example/cb?page=wpgancio&code=1&state=a+b"),
        ("https://wp.example/cb?page=1&", "https://wp.example/cb?page=1&code=1&state=a+b"),
        ("https://wp.example/cb?to=a?b", "https://wp.example/cb?to=a?b&code=1&state=a+b"),
        ("com.example.app:/cb", "com.example.app:/cb?code=1&state=a+b"),
    ] {
        assert_eq!(parse(text).with_parameters(&[("code", "1"), ("state", "a b")]), expected);
    }
}

#[test]
fn parameters_can_not_break_out_of_the_query() {
    let location = parse("https://wp.example/cb").with_parameters(&[("state", "a&code=2#x\r\nü+%")]);
    assert_eq!(location, "https://wp.example/cb?state=a%26code%3D2%23x%0D%0A%C3%BC%2B%25");
}

#[test]
fn a_loopback_address_may_be_asked_for_with_any_port() {
    let is_port_of = |asked: &str, known: &str| parse(asked).is_another_port_of(&parse(known));
    for (asked, known) in [
        ("http://127.0.0.1:51004/cb", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:51004/cb", "http://127.0.0.1:8080/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:8080/cb"),
        ("http://[::1]:51004/cb?x=1", "http://[::1]/cb?x=1"),
        ("http://127.0.0.1:1", "http://127.0.0.1"),
        ("http://localhost:65535/cb", "http://localhost:3334/cb"),
    ] {
        assert!(is_port_of(asked, known), "{asked} for {known}");
    }
    for (asked, known) in [
        ("http://127.0.0.1:51004/other", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:51004/cb/", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:51004/cb?x=1", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:51004", "http://127.0.0.1/"),
        ("http://127.0.0.2:51004/cb", "http://127.0.0.1/cb"),
        ("http://[::1]:51004/cb", "http://127.0.0.1/cb"),
        ("http://0x7f.1:51004/cb", "http://127.0.0.1/cb"),
        ("http://127.1:51004/cb", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:/cb", "http://127.0.0.1/cb"),
        ("https://127.0.0.1:51004/cb", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:51004/cb", "https://127.0.0.1/cb"),
        ("HTTP://127.0.0.1:51004/cb", "http://127.0.0.1/cb"),
        ("http://localhost:51004/cb", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:51004/cb", "http://localhost/cb"),
        ("http://LOCALHOST:51004/cb", "http://localhost/cb"),
        ("http://app.localhost:51004/cb", "http://app.localhost/cb"),
        ("http://localhost.evil.example:51004/cb", "http://localhost/cb"),
        ("http://127.0.0.1:0/cb", "http://127.0.0.1/cb"),
        ("http://127.0.0.1:08/cb", "http://127.0.0.1/cb"),
        ("http://localhost:0080/cb", "http://localhost/cb"),
        ("http://app.example:51004/cb", "http://app.example/cb"),
        ("http://192.0.2.1:51004/cb", "http://192.0.2.1/cb"),
        ("com.example.app:/cb", "com.example.app:/cb"),
    ] {
        assert!(!is_port_of(asked, known), "{asked} for {known}");
    }
}
