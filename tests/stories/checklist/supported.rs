//! Item 108, tried: everything that the metadata name works, and what they don't name is refused.

use serde_json::json;
use tests::server::PASSWORD;
use tests::{Database, Server, on_both_databases};
use uncino_testkit::fixtures::VERIFIER;

use super::strict::{ANNA, Answer, Client, Shows, get, http, refused, register, start, works};

on_both_databases!(
    item_108_every_named_grant_works_with_every_named_method,
    item_108_revocation_takes_every_named_method,
    item_108_introspection_takes_the_two_named_methods_and_no_other,
    item_108_every_named_endpoint_answers,
    item_108_every_named_scope_is_granted_and_no_other,
    item_108_other_grants_are_refused,
    item_108_other_response_types_are_refused,
    item_108_other_methods_of_client_authentication_are_refused,
    item_108_the_answer_comes_in_the_query_whatever_mode_is_asked_for,
);

const METHODS: [(&str, Shows); 3] =
    [("client_secret_basic", Shows::Basic), ("client_secret_post", Shows::InBody), ("none", Shows::IdAlone)];

async fn item_108_every_named_grant_works_with_every_named_method(database: Database) {
    let (server, anna) = start(&database).await;
    for (method, shows) in METHODS {
        let client = Client::register(&server, &json!({"token_endpoint_auth_method": method})).await;
        assert_eq!(client.shows, shows);
        for grant_type in named(&server, "grant_types_supported").await {
            let tokens = client.tokens(&anna).await;
            let tokens = match &*grant_type {
                "authorization_code" => tokens,
                "refresh_token" => client.refresh(&tokens.refresh).await.tokens(),
                other => panic!("{other} is to be tried here"),
            };
            assert!(works(&server, &tokens.access).await, "{method}, {grant_type}");
        }
    }
}

/// What a list of the metadata names.
async fn named(server: &Server, list: &str) -> Vec<String> {
    let metadata = get(server, "/.well-known/oauth-authorization-server").await.json();
    let names = metadata[list].as_array().unwrap().iter();
    names.map(|name| name.as_str().unwrap().to_owned()).collect()
}

async fn item_108_revocation_takes_every_named_method(database: Database) {
    let (server, anna) = start(&database).await;
    for (method, _) in METHODS {
        let client = Client::register(&server, &json!({"token_endpoint_auth_method": method})).await;
        let access = client.tokens(&anna).await.access;
        assert_eq!(client.revoke(&access).await.status, 200);
        assert!(!works(&server, &access).await, "{method}");
    }
}

async fn item_108_introspection_takes_the_two_named_methods_and_no_other(database: Database) {
    let (server, anna) = start(&database).await;
    for (method, shows) in METHODS {
        let client = Client::register(&server, &json!({"token_endpoint_auth_method": method})).await;
        let access = client.tokens(&anna).await.access;
        let answer = client.introspect(&access).await;
        if shows == Shows::IdAlone {
            answer.must_be(401, "invalid_client");
        } else {
            assert_eq!(answer.json()["active"], true, "{method}");
        }
    }
}

async fn item_108_every_named_endpoint_answers(database: Database) {
    let (server, anna) = start(&database).await;
    let metadata = get(&server, "/.well-known/oauth-authorization-server").await.json();
    let members = metadata.as_object().unwrap();
    let endpoints: Vec<_> = members.iter().filter(|(name, _)| name.ends_with("_endpoint")).collect();
    assert_eq!(endpoints.len(), 5);
    for (name, url) in endpoints {
        let url = url.as_str().unwrap();
        if name == "authorization_endpoint" {
            assert_eq!(anna.get(url).await.status(), 400, "a page that says that the client is unknown");
            continue;
        }
        let answer = Answer::to(http().post(url).form(&[("x", "y")])).await;
        let expected = if name == "registration_endpoint" {
            (400, "invalid_client_metadata")
        } else {
            (401, "invalid_client")
        };
        answer.must_be(expected.0, expected.1);
        Answer::to(http().get(url)).await.must_be(405, "invalid_request");
    }
}

async fn item_108_every_named_scope_is_granted_and_no_other(database: Database) {
    let (server, anna) = start(&database).await;
    for scope in named(&server, "scopes_supported").await {
        let client = Client::register(&server, &json!({"scope": scope})).await;
        let code = anna.approve_at(&client.authorize_url_with(&[("scope", &scope)])).await;
        assert_eq!(client.trade(&code).await.json()["scope"], *scope);
    }
    let client = Client::confidential(&server).await;
    for scope in ["account", "no:such", "openid", "offline_access", "account no:such"] {
        let (error, ..) = refused(&anna, &client.authorize_url_with(&[("scope", scope)])).await;
        assert_eq!(error, "invalid_scope", "{scope}");
    }
}

async fn item_108_other_grants_are_refused(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let tokens = client.tokens(&anna).await;
    for grant_type in [
        "client_credentials",
        "password",
        "implicit",
        "Authorization_Code",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:saml2-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    ] {
        let fields = [
            ("grant_type", grant_type),
            ("username", ANNA),
            ("password", PASSWORD),
            ("device_code", "x"),
            ("assertion", "x"),
            ("subject_token", &tokens.access),
            ("scope", "event:write"),
        ];
        client.post("/oauth/token", &fields).await.must_be(400, "unsupported_grant_type");
        let metadata = json!({
            "redirect_uris": ["https://app.example/"],
            "grant_types": ["authorization_code", grant_type],
        });
        assert_eq!(register(&server, &metadata).await.json()["grant_types"], json!(["authorization_code"]));
        let alone = json!({"redirect_uris": ["https://app.example/"], "grant_types": [grant_type]});
        register(&server, &alone).await.must_be(400, "invalid_client_metadata");
    }
}

async fn item_108_other_response_types_are_refused(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [Client::confidential(&server).await, Client::compatible(&server).await] {
        for response_type in ["token", "id_token", "code token", "code id_token", "none", "Code"] {
            let url = client.authorize_url_with(&[("response_type", response_type)]);
            let (error, _, address) = refused(&anna, &url).await;
            assert_eq!(error, "unsupported_response_type", "{response_type}");
            assert!(!address.contains('#') && !address.contains("access_token"), "{address}");
            let metadata =
                json!({"redirect_uris": ["https://app.example/"], "response_types": [response_type]});
            register(&server, &metadata).await.must_be(400, "invalid_client_metadata");
        }
    }
}

async fn item_108_other_methods_of_client_authentication_are_refused(database: Database) {
    let (server, anna) = start(&database).await;
    for method in ["private_key_jwt", "client_secret_jwt", "tls_client_auth", "attest_jwt_client_auth"] {
        let metadata =
            json!({"redirect_uris": ["https://app.example/"], "token_endpoint_auth_method": method});
        register(&server, &metadata).await.must_be(400, "invalid_client_metadata");
    }
    let client = Client::confidential(&server).await;
    let code = client.code(&anna).await;
    let assertion = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &client.redirect_uri),
        ("code_verifier", VERIFIER),
        ("client_id", &client.id),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", "eyJhbGciOiJub25lIn0.e30."),
    ];
    let url = format!("{}/oauth/token", server.url());
    Answer::to(http().post(&url).form(&assertion)).await.must_be(401, "invalid_client");
    Answer::to(http().post(&url).form(&assertion[..4])).await.must_be(401, "invalid_client");
    client.trade(&code).await.tokens();
}

async fn item_108_the_answer_comes_in_the_query_whatever_mode_is_asked_for(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    for mode in ["query", "fragment", "form_post"] {
        let address = anna.answer(&client.authorize_url_with(&[("response_mode", mode)]), &[]).await;
        assert!(address.starts_with(&format!("{}?code=", client.redirect_uri)), "{address}");
        assert!(!address.contains('#'), "{address}");
    }
}
