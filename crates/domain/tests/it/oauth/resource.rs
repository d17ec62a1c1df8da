//! What tokens are for (RFC 8707).

use chrono::TimeDelta;
use uncino_domain::oauth::authorize::{AuthorizationParameters, AuthorizationStep};
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::introspection::{IntrospectionRequest, IntrospectionService};
use uncino_domain::oauth::resource::{Audience, Resource};
use uncino_domain::secret::Secret;

use crate::story::{Story, answer, error_code, refresh_of};

const BASE: &str = "https://agenda.example";

fn is_ours(resource: &str, issuer: &str) -> bool {
    Audience::requested([resource]).unwrap().of_issuer(issuer).is_ok()
}

#[test]
fn a_resource_is_an_absolute_address_without_fragment() {
    let long = format!("{BASE}/{}", "x".repeat(2_000));
    for text in [
        "not a uri",
        "agenda.example",
        "/mcp",
        "mcp",
        "https:",
        "https://",
        "https:/agenda.example",
        "https:agenda.example",
        "https:///mcp",
        "https://agenda.example/#",
        "https://agenda.example/mcp#x",
        "https://agenda.example/a b",
        "https://agenda.example\\mcp",
        "https://anna@agenda.example",
        "https://@agenda.example/",
        "https://agenda.example@evil.example",
        "https://agenda.example:443@evil.example/mcp",
        "https://agenda.example:x/",
        "urn:example:mcp",
        "javascript:alert(1)",
        "https://agenda.example/\n",
        "https://ag\u{e9}nda.example",
        &long,
    ] {
        assert_eq!(Resource::parse(text), None, "{text}");
        assert!(Audience::requested([text]).is_err(), "{text}");
    }
    let eleven: Vec<String> = (0..11).map(|number| format!("{BASE}/{number}")).collect();
    assert!(Audience::requested(eleven.iter().map(String::as_str)).is_err());
    assert!(Audience::requested(eleven[..10].iter().map(String::as_str)).is_ok());
    assert_eq!(Audience::requested(["", ""]), Ok(Audience::default()), "one without a value is omitted");
}

#[test]
fn the_issuer_and_what_lies_beneath_it_are_ours() {
    for resource in [
        BASE,
        "https://agenda.example/",
        "https://agenda.example:443",
        "HTTPS://AGENDA.example/mcp",
        "https://agenda.example/api/events?x=y",
        "https://agenda.example/mcp/",
    ] {
        assert!(is_ours(resource, BASE), "{resource}");
    }
    for resource in [
        "http://agenda.example",
        "https://agenda.example:8443/",
        "https://agenda.example.evil.example/mcp",
        "https://evil.example/agenda.example",
        "https://www.agenda.example/",
        "https://agenda.example./",
        "https://evil.example/mcp",
        "https://127.0.0.1/",
    ] {
        assert!(!is_ours(resource, BASE), "{resource}");
    }
    for issuer in ["http://127.0.0.1:13120", "http://localhost:13120", "http://[::1]:13120"] {
        for resource in ["http://localhost:13120/mcp", "http://127.0.0.1:13120", "http://[::1]:13120/"] {
            assert!(is_ours(resource, issuer), "{resource} {issuer}");
        }
        for resource in ["http://localhost:13121/", "http://localhost/", "https://localhost:13120/"] {
            assert!(!is_ours(resource, issuer), "{resource} {issuer}");
        }
    }
}

#[test]
fn paths_are_compared_by_segments() {
    let granted =
        Audience::requested(["https://agenda.example/mcp", "https://agenda.example/a?x=y"]).unwrap();
    let narrow =
        |resource: &str| granted.narrowed_to(&Audience::requested([resource]).unwrap(), BASE).is_ok();
    for resource in [
        "https://agenda.example/mcp",
        "https://agenda.example/mcp/",
        "https://agenda.example:443/mcp/x",
        "https://agenda.example/mcp?a=b",
        "https://agenda.example/x/../mcp",
        "https://agenda.example/a?x=y",
    ] {
        assert!(narrow(resource), "{resource}");
    }
    for resource in [
        BASE,
        "https://agenda.example/mcpx",
        "https://agenda.example/mc",
        "https://agenda.example/MCP",
        "https://agenda.example/mcp/../x",
        "https://agenda.example/mcp/%2e%2e/x",
        "https://agenda.example//mcp",
        "https://agenda.example/mcp%2fx",
        "https://agenda.example/a",
        "https://agenda.example/a?x=z",
        "https://agenda.example/a/b?x=y",
        "https://evil.example/mcp",
    ] {
        assert!(!narrow(resource), "{resource}");
    }
}

fn requesting(story: &Story, resources: &[&str]) -> AuthorizationParameters {
    AuthorizationParameters {
        resources: resources.iter().map(|text| (*text).to_owned()).collect(),
        ..story.request()
    }
}

const ISSUER: &str = "http://127.0.0.1:13120";
const MCP: &str = "http://127.0.0.1:13120/mcp";
const API: &str = "http://localhost:13120/api";

fn audience_of(story: &Story, token: &Secret) -> Vec<String> {
    let digest = token.digest();
    let token = story.write(move |repositories| repositories.tokens().find_access(&digest)).unwrap();
    token.audience.named().map(str::to_owned).collect()
}

#[test]
fn a_foreign_resource_gets_no_code() {
    let story = Story::strict();
    story.approve(&story.request());
    for resources in
        [&["https://evil.example/mcp"][..], &[ISSUER, "https://evil.example"], &["not a uri"], &[MCP, "x#y"]]
    {
        match story.begin(&requesting(&story, resources)) {
            AuthorizationStep::Redirect(told) => {
                assert_eq!(answer(&told.location(), "error").unwrap(), "invalid_target");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_token_is_for_what_was_granted_and_a_refresh_narrows_and_never_widens() {
    let story = Story::strict();
    let shown = story.present(&story.code_for(&requesting(&story, &[MCP, API])));
    for resources in [&["https://evil.example"][..], &[ISSUER], &[MCP, "http://127.0.0.1:13120/mcpx"]] {
        assert_eq!(error_code(story.redeem_for(&shown, resources)), "invalid_target");
    }
    let tokens = story.redeem_for(&shown, &[MCP]).unwrap();
    assert_eq!(audience_of(&story, &tokens.access_token), [MCP], "and the code was not burnt");
    assert!(story.works(&tokens.access_token));
    let all = story.refresh(refresh_of(&tokens)).unwrap();
    assert_eq!(
        audience_of(&story, &all.access_token),
        [MCP, API],
        "without a name it is all that was granted"
    );
    assert_eq!(error_code(story.refresh_for(refresh_of(&all), &[ISSUER])), "invalid_target");
    assert_eq!(error_code(story.refresh_for(refresh_of(&all), &["https://evil.example"])), "invalid_target");
    let narrowed = story.refresh_for(refresh_of(&all), &[API]).unwrap();
    assert_eq!(audience_of(&story, &narrowed.access_token), [API]);
    assert_eq!(
        error_code(story.refresh_for(refresh_of(&all), &[MCP])),
        "invalid_grant",
        "a retry asks for the same"
    );
    let again = story.refresh_for(refresh_of(&all), &[API]).unwrap();
    assert_eq!(again.access_token.expose(), narrowed.access_token.expose());
}

#[test]
fn without_a_name_everything_is_as_it_was_and_a_later_name_narrows() {
    let story = Story::compatible();
    let tokens = story.tokens();
    assert_eq!(audience_of(&story, &tokens.access_token), Vec::<String>::new());
    let shown = story.presentation();
    assert_eq!(error_code(story.redeem_for(&shown, &["https://evil.example/mcp"])), "invalid_target");
    let tokens = story.redeem_for(&shown, &[MCP]).unwrap();
    assert_eq!(audience_of(&story, &tokens.access_token), [MCP]);
}

#[test]
fn introspection_names_the_resources() {
    let story = Story::strict();
    let shown = story.present(&story.code_for(&requesting(&story, &[MCP, API])));
    let tokens = story.redeem_for(&shown, &[MCP]).unwrap();
    let ask = |token: &Secret| {
        let credentials = ClientCredentials {
            client_id: story.client.client.id.clone(),
            secret: story.client.secret.clone(),
        };
        let request = IntrospectionRequest { credentials, token: Ok(token.clone()) };
        let found =
            IntrospectionService::new(story.world.ports.clone()).introspect(request).unwrap().unwrap();
        found.audience.named().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ask(&tokens.access_token), [MCP]);
    assert_eq!(ask(refresh_of(&tokens)), [MCP, API]);
}

/// As one will be that is registered for somebody else's resource.
#[test]
fn the_api_refuses_a_token_for_another_resource() {
    let story = Story::strict();
    let tokens = story.tokens();
    let family = story.family(&tokens.access_token);
    let token = Secret::new("unc_at_for_somebody_else");
    let access = uncino_domain::oauth::token::AccessToken {
        digest: token.digest(),
        family_id: family.id,
        scope: family.scope.clone(),
        audience: Audience::requested(["https://mcp.example/x"]).unwrap(),
        issued_at: family.created_at,
        expires_at: Some(family.created_at + TimeDelta::hours(1)),
    };
    let both = uncino_domain::oauth::token::AccessToken {
        digest: Secret::new("unc_at_for_both").digest(),
        audience: Audience::requested(["https://mcp.example/x", MCP]).unwrap(),
        ..access.clone()
    };
    story.write(move |repositories| {
        repositories.tokens().insert_access(&access)?;
        repositories.tokens().insert_access(&both)
    });
    assert!(story.works(&tokens.access_token));
    assert!(!story.works(&token));
    assert!(story.works(&Secret::new("unc_at_for_both")));
}
