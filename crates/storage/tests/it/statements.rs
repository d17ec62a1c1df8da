//! What the hot paths ask the database: how many statements each, and by which way the database finds what they name. No clock
//! is needed to see here that a path has become slower.
//!
//! Statements are noted for the whole process, so these tests need one of their own each, as `cargo nextest` gives them.

use std::sync::{Mutex, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use uncino_domain::access::bearer::AccessService;
use uncino_domain::access::caller::{Access, Caller};
use uncino_domain::agenda::editions::EditionService;
use uncino_domain::agenda::event::submission::{EventSubmission, Moment, Tags};
use uncino_domain::agenda::event::{EventQuery, Slice};
use uncino_domain::agenda::events::{Asked, BoardAsked, EventService};
use uncino_domain::oauth::authorize::{
    AuthorizationParameters, AuthorizationService, AuthorizationStep, Decision,
};
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::grants::{Grant, IssuedTokens, TokenRequest, TokenService};
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_domain::people::session::Session;
use uncino_domain::people::user::Role;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::World;
use url::Url;

static NOTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Notes every statement of every connection that is opened from now on.
pub(super) fn note_statements() {
    set_default_instrumentation(|| Some(Box::new(Noting))).expect("nobody broke the lock");
}

struct Noting;

impl Instrumentation for Noting {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let sql = text.split(" -- binds:").next().unwrap_or_default().to_owned();
            NOTED.lock().unwrap_or_else(PoisonError::into_inner).push(sql);
        }
    }
}

fn noted() -> Vec<String> {
    std::mem::take(&mut *NOTED.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Somebody with an application and an agenda, and what is done again and again.
pub(super) struct Paths {
    world: World,
    session: Session,
    caller: Caller,
    client: RegisteredClient,
}

/// A path, and the statements of one run of it.
pub(super) type Path = (&'static str, Vec<String>);

impl Paths {
    pub(super) fn of(world: World) -> Self {
        let user = world.user("anna@example.org", Role::User);
        let session = world.log_in(&user).1.session;
        let caller = Caller::Authenticated(Box::new(Access::of_session(user)));
        let client = world.compatible_client();
        Self { world, session, caller, client }
    }

    /// Each path, the second time: what is prepared once a connection has been prepared.
    pub(super) fn walked(&self) -> Vec<Path> {
        self.walk();
        self.walk()
    }

    fn walk(&self) -> Vec<Path> {
        let mut walked = Vec::new();
        let mut note = |name: &'static str| walked.push((name, noted()));
        let (code, again) = (self.code(), self.code());
        noted();
        let tokens = self.exchange(&code);
        note("exchange a code");
        let second = self.exchange(&again);
        noted();
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh(&second).expose())]);
        note("refresh");
        let access = AccessService::new(self.world.ports.clone());
        access.authenticate(&tokens.access_token).expect("a good token");
        note("bearer check");
        access.authenticate(&tokens.access_token).expect("a good token");
        note("bearer check, known");
        self.world.compatible_client();
        note("register");
        self.publish();
        note("publish an event");
        let editions = EditionService::new(self.world.ports.clone());
        editions.current().expect("an edition");
        note("edition of a changed agenda");
        editions.current().expect("an edition");
        note("edition");
        let events = EventService::new(self.world.ports.clone());
        let asked = |limit| Asked {
            query: EventQuery {
                from: Some(0),
                slice: Some(Slice { offset: 0, limit }),
                ..EventQuery::default()
            },
            ..Asked::default()
        };
        events.agenda(asked(50)).expect("a list");
        note("list");
        let last = events.agenda(asked(1)).expect("a list").pop().expect("an event");
        let mut next = asked(50);
        next.query.after = Some((last.start, last.id));
        noted();
        events.agenda(next).expect("a list");
        note("next page of a list");
        events.find(&Caller::Anonymous, &last.slug).expect("a look").expect("an event");
        note("event with its neighbours");
        events.agenda_described(asked(20)).expect("a feed");
        note("feed");
        events.board(BoardAsked { events: asked(121), counted: (0, 1) }).expect("a board");
        note("home page");
        walked
    }

    fn code(&self) -> Secret {
        let once = |text: &str| Parameter::Once(text.to_owned());
        let request = AuthorizationParameters {
            response_type: once("code"),
            client_id: once(self.client.client.id.as_str()),
            redirect_uri: once(self.client.client.redirect_uris[0].as_str()),
            ..AuthorizationParameters::default()
        };
        let authorization = AuthorizationService::new(self.world.ports.clone());
        let location = match authorization.begin(&request, Some(&self.session)).expect("a question") {
            AuthorizationStep::AskConsent(prompt) => authorization
                .decide(&prompt.transaction_id, &self.session, Decision::Approve)
                .expect("an answer")
                .location(),
            other => panic!("no question, but {other:?}"),
        };
        let location = Url::parse(&location).expect("an address");
        let code = location.query_pairs().find(|(name, _)| name == "code").expect("a code").1;
        Secret::new(code.into_owned())
    }

    fn exchange(&self, code: &Secret) -> IssuedTokens {
        self.token(&[("grant_type", "authorization_code"), ("code", code.expose())])
    }

    fn token(&self, form: &[(&str, &str)]) -> IssuedTokens {
        let form: Vec<_> =
            form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let credentials = ClientCredentials {
            client_id: self.client.client.id.clone(),
            secret: self.client.secret.clone(),
        };
        let request = TokenRequest { credentials, grant: Grant::read(&form) };
        TokenService::new(self.world.ports.clone()).issue(request).expect("tokens")
    }

    fn publish(&self) {
        let submission = EventSubmission {
            title: Some(format!("Concert {}", self.world.ports.secrets.uuid())),
            description: Some("<p>Hello</p>".to_owned()),
            start: Moment::Seconds(self.world.now() + 86_400),
            place_name: Some("Town hall".to_owned()),
            place_address: Some("1 Main street".to_owned()),
            tags: Tags::List(vec!["music".to_owned(), "free".to_owned()]),
            ..EventSubmission::default()
        };
        EventService::new(self.world.ports.clone())
            .add(&self.caller, submission, None, None)
            .expect("an event");
    }
}

fn refresh(tokens: &IssuedTokens) -> &Secret {
    tokens.refresh_token.as_ref().expect("a refresh token")
}

/// The same without what only begins and ends transactions.
pub(super) fn questions(path: &[String]) -> Vec<String> {
    const AROUND: [&str; 6] = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SELECT 1"];
    let is_around = |sql: &&String| AROUND.iter().any(|word| sql.starts_with(word));
    path.iter().filter(|sql| !is_around(sql)).cloned().collect()
}

/// Tables that grow with the use of an instance. Others have some hundred rows, which are read through sooner than an index.
const LARGE: [&str; 10] = [
    "access_tokens",
    "audit_entries",
    "authorization_codes",
    "clients",
    "event_tags",
    "events",
    "refresh_tokens",
    "sessions",
    "token_families",
    "users",
];
/// What goes along the events by their start, from one of them on.
pub(super) const BY_START: [&str; 2] = ["next page of a list", "event with its neighbours"];
/// What has to look at everything: how often each tag is used, once an edition of the agenda.
const OF_EVERYTHING: &str = "count(";

/// The statements that are to find their rows by an index, each with its path. An insertion finds nothing.
pub(super) fn sought(walked: &[Path]) -> Vec<(&'static str, String)> {
    let statements =
        walked.iter().flat_map(|(name, path)| questions(path).into_iter().map(|sql| (*name, sql)));
    let is_sought = |sql: &str| {
        ["SELECT", "UPDATE", "DELETE"].iter().any(|word| sql.starts_with(word))
            && !sql.to_lowercase().contains(OF_EVERYTHING)
    };
    statements.filter(|(_, sql)| is_sought(sql)).collect()
}

/// Does a step of a plan that begins so read all of a large table?
pub(super) fn reads_all(step: &str, beginning: &str) -> bool {
    let Some((_, rest)) = step.split_once(beginning) else { return false };
    let table = rest.split_whitespace().next().unwrap_or_default();
    LARGE.contains(&table)
}

/// Compares numbers of statements with what they are known to be: one more is a decision.
pub(super) fn number_as_known(walked: &[Path], known: &[(&str, usize)]) {
    let counted: Vec<_> = walked.iter().map(|(name, statements)| (*name, statements.len())).collect();
    let told: Vec<String> =
        walked.iter().map(|(name, statements)| format!("{name}:\n  {}", statements.join("\n  "))).collect();
    assert_eq!(counted, known, "{}", told.join("\n"));
}
