//! People, applications and tokens of another instance: nobody is merged, nobody is weaker, and what works goes on working.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uncino_domain::access::bearer::AccessService;
use uncino_domain::clock::Clock as _;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::client::ClientKind;
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::brought_log_in::BroughtLogInService;
use uncino_domain::people::sessions::SessionService;
use uncino_domain::people::user::{Role, Standing};
use uncino_domain::secret::Secret;

use super::move_in::{Moved, event, places, user};
use crate::people::support::try_log_in;

#[test]
fn accounts_are_never_merged() {
    let moved = Moved::of(json!({
        "users": [user(2, "Marta@example.org"), user(1, "marta@EXAMPLE.org"), user(3, "admin"), user(4, " a@b.c "),
                  user(5, "")],
        "places": places(),
        "events": [event(9, &json!({ "userId": 2 }))],
    }));
    let names = moved.read(|repositories| {
        let users = repositories.users().list()?;
        Ok(users
            .into_iter()
            .map(|user| (user.id.0, user.email.as_str().to_owned()))
            .collect::<BTreeMap<_, _>>())
    });
    let expected =
        [(1, "marta@example.org"), (2, "Marta@example.org"), (3, "admin"), (4, "a@b.c"), (5, "user-5")];
    assert_eq!(names, expected.map(|(id, name)| (id, name.to_owned())).into());
    assert_eq!(moved.event(9).user_id, Some(UserId(2)));
    assert_eq!(moved.done("users", "2").len(), 1, "{:?}", moved.report.troubles);
    for name in ["Marta@example.org", "marta@example.org", "MARTA@example.org", "admin"] {
        assert_eq!(try_log_in(&moved.world, name, "ciao"), Ok(()), "{name}");
    }
}

#[test]
fn an_imported_password_is_replaced_by_one_of_ours_at_the_first_log_in() {
    let moved = Moved::of(json!({ "users": [user(1, "a@example.org")] }));
    let any = || moved.read(|repositories| repositories.users().any_imported_password());
    assert!(any());
    assert!(try_log_in(&moved.world, "a@example.org", "Ciao").is_err());
    assert!(any(), "a wrong password replaces nothing");
    assert_eq!(try_log_in(&moved.world, "a@example.org", "ciao"), Ok(()));
    assert!(!any());
    assert_eq!(try_log_in(&moved.world, "a@example.org", "ciao"), Ok(()));
    assert!(try_log_in(&moved.world, "a@example.org", "Ciao").is_err());
}

#[test]
fn roles_and_standing_are_as_they_were() {
    let of = |id, more: Value| {
        let mut user = user(id, &format!("u{id}@example.org"));
        for (column, value) in more.as_object().unwrap() {
            user[column] = value.clone();
        }
        user
    };
    let moved = Moved::of(json!({
        "users": [
            of(1, json!({ "role": "admin" })),
            of(2, json!({ "role": null, "is_admin": 1 })),
            of(3, json!({ "role": "owner" })),
            of(4, json!({ "is_active": 0 })),
            of(5, json!({ "is_active": 0 })),
            of(6, json!({ "is_active": null, "password": "5f4dcc3b5aa765d61d8327deb882cf99" })),
            { "id": 7, "email": "before@example.org", "is_admin": true, "is_active": true, "password": null },
        ],
        "places": places(),
        "events": [event(9, &json!({ "userId": 4 }))],
    }));
    let found = moved.read(|repositories| {
        let users = repositories.users().list()?;
        Ok(users.into_iter().map(|user| (user.id.0, (user.role, user.standing))).collect::<BTreeMap<_, _>>())
    });
    let expected = [
        (1, (Role::Admin, Standing::Active)),
        (2, (Role::User, Standing::Active)),
        (3, (Role::User, Standing::Active)),
        (4, (Role::User, Standing::Disabled)),
        (5, (Role::User, Standing::Waiting)),
        (6, (Role::User, Standing::Waiting)),
        (7, (Role::Admin, Standing::Active)),
    ];
    assert_eq!(found, expected.into());
}

#[test]
fn a_token_works_whatever_end_is_written_and_whatever_became_of_its_client() {
    let token = |access: &str, client: &str, user: i64| {
        json!({ "accessToken": access, "refreshToken": format!("r{access}"), "clientId": client, "userId": user,
                "accessTokenExpiresAt": "2022-09-10 19:00:00.000 +00:00" })
    };
    let mut inactive = user(2, "b@example.org");
    inactive["is_active"] = json!(0);
    let moved = Moved::of(json!({
        "users": [user(1, "a@example.org"), inactive],
        "oauth_clients": [
            { "id": "app", "name": null, "client_secret": "s", "redirectUris": "javascript:alert(1)" },
            { "id": "orphan", "name": "Orphan", "client_secret": "s", "redirectUris": "https://a.example/#x" },
            { "id": "self", "name": "self", "scopes": "all" },
        ],
        "oauth_tokens": [token("one", "app", 1), token("two", "gone", 1), token("three", "self", 1),
                         token("four", "app", 2), token("five", "app", 77), token("", "app", 1)],
    }));
    let works = |access: &str| {
        let digest = Secret::new(access).digest();
        let now = moved.world.clock.now();
        moved.read(move |repositories| {
            let Some(token) = repositories.tokens().find_access(&digest)? else { return Ok(None) };
            let family = repositories.tokens().find_family(token.family_id)?;
            let alive = family.is_some_and(|family| family.is_alive(now));
            Ok(Some(token.scope.to_string()).filter(|_| alive && token.expires_at.is_none()))
        })
    };
    assert_eq!(works("one").as_deref(), Some("event:write"));
    assert_eq!(works("two").as_deref(), Some("event:write"));
    assert_eq!(works("three").as_deref(), Some("account"));
    for dead in ["four", "five", ""] {
        assert_eq!(works(dead), None, "{dead}");
    }
    let kinds = moved.read(|repositories| {
        let clients = repositories.clients().list()?;
        Ok(clients.into_iter().map(|client| (client.id, client.kind)).collect::<BTreeMap<_, _>>())
    });
    let expected = [("app", ClientKind::Compatible), ("gone", ClientKind::Strict)];
    assert_eq!(kinds, expected.map(|(id, kind)| (ClientId::new(id), kind)).into());
}

#[test]
fn a_log_in_of_a_browser_becomes_a_session_once() {
    let token = |access: &str, client: &str| json!({ "accessToken": access, "clientId": client, "userId": 1, "createdAt": "2024-01-01 00:00:00" });
    let moved = Moved::of(json!({
        "users": [user(1, "a@example.org")],
        "oauth_clients": [{ "id": "app", "name": "App", "client_secret": "s", "redirectUris": "https://a.example/" }],
        "oauth_tokens": [token("browser", "self"), token("program", "self"), token("application", "app")],
    }));
    let ports = moved.world.ports.clone();
    let take = |token: &str| BroughtLogInService::new(ports.clone()).take(&Secret::new(token)).unwrap();
    let used = AccessService::new(ports.clone()).authenticate(&Secret::new("program")).unwrap();
    if let (_, Some(touch)) = used {
        AccessService::new(ports.clone()).touch(touch).unwrap();
    }
    assert!(take("program").is_none() && take("application").is_none() && take("nobody").is_none());
    let session = take("browser").unwrap();
    let resumed = SessionService::new(ports.clone()).resume(&session).unwrap();
    assert_eq!(resumed.unwrap().0.user.id, UserId(1));
    assert!(take("browser").is_none());
    assert!(AccessService::new(ports.clone()).authenticate(&Secret::new("browser")).is_err());
    let ours = ApiLogInService::new(ports.clone()).log_in("a@example.org", &Secret::new("ciao")).unwrap();
    assert!(take(ours.access_token.expose()).is_none(), "only those that came along");
}
