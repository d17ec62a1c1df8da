//! The server and those who use it.

use std::pin::Pin;
use std::rc::Rc;

use actix_web::middleware::{Compress, from_fn};
use actix_web::test::{call_service, init_service};
use actix_web::web::Data;
use actix_web::{App, test::TestRequest};
use chrono::TimeDelta;
use serde_json::{Value, json};
use uncino_domain::id::FamilyId;
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{AccessToken, TokenFamily, TokenHolder};
use uncino_domain::origin::Origin;
use uncino_domain::people::user::{Role, User};
use uncino_domain::secret::SecretKind;
use uncino_domain::storage::{StorageError, Stored};
use uncino_testkit::fixtures::World;
use uncino_web::{
    AppState, MailRoute, Site, answer_from_kept, baseline_headers, offer_compression, routes, spare_the_rest,
    tidy_slashes,
};

use super::{Answer, Request, get, post};

/// The name and port of [`site`].
pub(crate) const HOST: &str = "127.0.0.1:13120";

/// An instance on one's own machine, as the documentation has it.
pub(crate) fn site() -> Site {
    Site {
        base_url: "http://127.0.0.1:13120/".parse().unwrap(),
        source_url: None,
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        session_max_age: 7_776_000,
        mail: MailRoute::Log,
    }
}

/// An instance on the web.
pub(crate) fn https_site() -> Site {
    Site { base_url: "https://agenda.example/".parse().unwrap(), ..site() }
}

type Handle = Box<dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = Answer>>>>;

/// A server, with the world that it lives in.
pub(crate) struct Server {
    pub(crate) world: World,
    handle: Handle,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(World::default(), site()).await
    }

    pub(crate) async fn with(world: World, site: Site) -> Self {
        let state = AppState::new(site, world.ports.clone()).unwrap();
        let app = App::new()
            .app_data(Data::new(state))
            .configure(routes)
            .wrap(baseline_headers())
            .wrap(from_fn(spare_the_rest))
            .wrap(Compress::default())
            .wrap(from_fn(offer_compression))
            .wrap(from_fn(tidy_slashes))
            .wrap(from_fn(answer_from_kept));
        let app = Rc::new(init_service(app).await);
        let handle: Handle = Box::new(move |request| {
            let app = Rc::clone(&app);
            Box::pin(async move { Answer::read(call_service(&*app, request.to_request()).await).await })
        });
        Self { world, handle }
    }

    pub(crate) async fn send(&self, request: Request) -> Answer {
        (self.handle)(request.0).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    /// Anna, a user without any office.
    pub(crate) fn anna(&self) -> User {
        self.world.user("anna@example.org", Role::User)
    }

    /// An editor, who cares for everybody's events.
    pub(crate) fn editor(&self) -> User {
        self.world.user("editor@example.org", Role::Editor)
    }

    /// An administrator.
    pub(crate) fn admin(&self) -> User {
        self.world.user("admin@example.org", Role::Admin)
    }

    /// Sends a form of a page in the browser of this session, with its CSRF token.
    pub(crate) async fn submit(&self, session: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.send(get("/").cookie(session)).await.field("csrf_token");
        let fields: Vec<_> = fields.iter().copied().chain([("csrf_token", &*csrf)]).collect();
        self.send(post(path).cookie(session).form(&fields)).await
    }

    /// Logs a user in; the cookie.
    pub(crate) fn session(&self, user: &User) -> String {
        format!("uncino_session={}", self.world.log_in(user).0.expose())
    }

    /// What an application holds on behalf of a user: an access token for `event:write`.
    pub(crate) fn application_token(&self, user: &User) -> String {
        let client = self.world.compatible_client().client;
        self.token(user, TokenHolder::Client(client.id), ScopeSet::event_write())
    }

    /// An access token of the user's own.
    pub(crate) fn own_token(&self, user: &User) -> String {
        self.token(user, TokenHolder::FirstParty, ScopeSet::account())
    }

    /// An access token that lives for an hour.
    pub(crate) fn token(&self, user: &User, holder: TokenHolder, scope: ScopeSet) -> String {
        let ports = &self.world.ports;
        let secret = ports.secrets.secret(SecretKind::AccessToken);
        let now = ports.clock.now();
        let family = TokenFamily {
            id: FamilyId(ports.secrets.uuid()),
            holder,
            user_id: user.id,
            scope: scope.clone(),
            audience: Audience::default(),
            created_at: now,
            last_used_at: now,
            refreshed_at: None,
            ends_at: None,
            idle_ends_at: None,
            revoked_at: None,
            origin: Origin::default(),
        };
        let token = AccessToken {
            digest: secret.digest(),
            family_id: family.id,
            scope,
            audience: Audience::default(),
            issued_at: now,
            expires_at: Some(now + TimeDelta::hours(1)),
        };
        let stored: Stored<()> = ports.storage.write(move |repositories| -> Result<(), StorageError> {
            repositories.tokens().insert_family(&family)?;
            repositories.tokens().insert_access(&token)
        });
        stored.unwrap();
        secret.expose().to_owned()
    }

    /// Adds an event of that title, with these fields besides; it must be taken.
    pub(crate) async fn publish(&self, token: &str, title: &str, fields: &Value) -> Value {
        let mut event = json!({
            "title": title, "start_datetime": super::NOW + 3_600, "place_name": "Town hall",
            "place_address": "1 Main street",
        });
        event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let answer = self.send(post("/api/event").bearer(token).json(&event)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// Asks and answers for a user: yes. The whole address that the browser is sent to.
    pub(crate) async fn approve(&self, session: &str, parameters: &str) -> String {
        let page = self.send(get(&format!("/oauth/authorize?{parameters}")).cookie(session)).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let answer = post("/oauth/authorize").cookie(session).form(&[
            ("transaction_id", &page.field("transaction_id")),
            ("csrf_token", &page.field("csrf_token")),
        ]);
        let answer = self.send(answer).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.header("location")
    }

    /// A code for a client.
    pub(crate) async fn code(&self, client: &RegisteredClient, session: &str, more: &str) -> String {
        let id = client.client.id.as_str();
        let location = self.approve(session, &format!("response_type=code&client_id={id}{more}")).await;
        let url = url::Url::parse(&location).unwrap();
        url.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
    }
}
