//! What can happen, and how often it is tried.
//!
//! A generated number is a position counted from the newest entry of a list, modulo its length: so every number means
//! something, and a sequence keeps its meaning when earlier actions are left out. `settle` turns it into the index.

use proptest::collection::vec;
use proptest::prelude::*;
use uncino_domain::oauth::scope::Scope;

/// Something that somebody does, or that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Somebody gets an account; addresses of the removed are given again.
    Join,
    /// An application is registered.
    Register(Kind),
    /// A browser comes with an authorization request, and logs in if it must.
    Authorize { person: usize, app: usize, asked: Asked },
    /// A person answers a consent page, in the browser that was asked (none) or in any.
    Decide { question: usize, session: Option<usize>, yes: bool },
    /// A code is shown at the token endpoint.
    Redeem { code: usize, caller: Caller, redirect_uri: Proof, verifier: Proof, resource: Option<Place> },
    /// A refresh token is shown there.
    Refresh { token: usize, caller: Caller, scope: Option<Scope>, resource: Option<Place> },
    /// An access token is used.
    Use { token: usize },
    /// A token is given back.
    Revoke { token: Token, caller: Caller },
    /// A client asks what a token is worth.
    Introspect { token: Token, caller: Caller },
    /// A program logs in with a person's password.
    LogInByApi { person: usize, password: Proof },
    /// A person changes their password.
    ChangePassword { person: usize, present: Proof, ends_applications: bool },
    /// A person takes an application's permission back.
    TakeBack { person: usize, app: usize },
    /// An administrator shuts a person out.
    Disable { person: usize },
    /// An administrator lets them in again.
    Enable { person: usize },
    /// An account is removed.
    Remove { person: usize },
    /// An administrator suspends an application.
    Suspend { app: usize },
    /// And lets it go on.
    Resume { app: usize },
    /// And gives it the strict rules.
    MakeStrict { app: usize },
    /// And removes it.
    Unregister { app: usize },
    /// Housekeeping.
    Sweep,
    /// Time passes, in seconds.
    Wait(i64),
}

/// How an application is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As Gancio's clients do.
    Compatible,
    /// By an administrator, with a secret.
    Confidential,
    /// By an administrator, without one.
    Public,
    /// By itself, with a secret.
    Dynamic,
    /// By itself, with a secret, for codes only.
    DynamicWithoutRefresh,
    /// By itself, without a secret.
    DynamicPublic,
}

/// What an authorization request says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// Does it bring a code challenge?
    pub(super) challenge: bool,
    /// Does it name the redirect URI?
    pub(super) redirect_uri: bool,
    /// The scope, if it names one.
    pub(super) scope: Option<Scope>,
    /// The resource, if it names one.
    pub(super) resource: Option<Place>,
}

/// A resource (RFC 8707).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The issuer itself.
    Issuer,
    /// Something beneath it.
    Beneath,
    /// Somebody else's.
    Foreign,
}

impl Place {
    pub(super) const ALL: [Self; 3] = [Self::Issuer, Self::Beneath, Self::Foreign];

    /// Its name in a request.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Issuer => "http://127.0.0.1:13120",
            Self::Beneath => "http://127.0.0.1:13120/mcp",
            Self::Foreign => "https://evil.example/mcp",
        }
    }
}

/// Who calls an endpoint for clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Caller {
    /// Which application.
    pub(super) app: Who,
    /// The secret that it shows; a public one rightly shows none.
    pub(super) secret: Proof,
}

/// Which application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The one that the code or token was given to.
    Holder,
    /// Any.
    App(usize),
}

/// What is shown as proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// The right one, or nothing where nothing is right.
    Right,
    /// A wrong one.
    Wrong,
    /// None.
    Missing,
}

/// A token of either type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// An access token.
    Access(usize),
    /// A refresh token.
    Refresh(usize),
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Compatible,
        Self::Confidential,
        Self::Public,
        Self::Dynamic,
        Self::DynamicWithoutRefresh,
        Self::DynamicPublic,
    ];

    /// Does it get a secret?
    pub(super) fn has_secret(self) -> bool {
        match self {
            Self::Compatible | Self::Confidential | Self::Dynamic | Self::DynamicWithoutRefresh => true,
            Self::Public | Self::DynamicPublic => false,
        }
    }

    /// Is it registered to refresh?
    pub(super) fn can_refresh(self) -> bool {
        self != Self::DynamicWithoutRefresh
    }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Sequences of actions.
pub(super) fn sequences() -> impl Strategy<Value = Vec<Action>> {
    let one = action().prop_map(|action| vec![action]);
    vec(prop_oneof![12 => one, 4 => grant(), 2 => rotation(), 1 => stop()], 1..50)
        .prop_map(|steps| steps.concat())
}

/// A whole authorization, mostly without a mistake; sometimes something happens in the middle of it.
fn grant() -> impl Strategy<Value = Vec<Action>> {
    let redirect_uri = prop_oneof![2 => Just(Proof::Right), 1 => Just(Proof::Missing)];
    let meanwhile = prop_oneof![4 => Just(None), 1 => (1..3_usize, 0..8_usize).prop_map(Some)];
    let parts = (few(), few(), asked(), redirect_uri, proof(), meanwhile, resource());
    parts.prop_map(|(person, app, asked, redirect_uri, verifier, meanwhile, resource)| {
        let mut actions = vec![
            Action::Authorize { person, app, asked },
            Action::Decide { question: 0, session: None, yes: true },
            Action::Redeem { code: 0, caller: HOLDER, redirect_uri, verifier, resource },
        ];
        if let Some((position, which)) = meanwhile {
            actions.insert(position, interruptions(person, app)[which]);
        }
        actions
    })
}

fn interruptions(person: usize, app: usize) -> [Action; 8] {
    [
        Action::Wait(MINUTE),
        Action::Wait(10 * MINUTE),
        Action::TakeBack { person, app },
        Action::ChangePassword { person, present: Proof::Right, ends_applications: true },
        Action::Disable { person },
        Action::Suspend { app },
        Action::MakeStrict { app },
        Action::Unregister { app },
    ]
}

/// A refresh, and the old token again.
fn rotation() -> impl Strategy<Value = Vec<Action>> {
    let pause = proptest::sample::select(&[1, MINUTE - 1, MINUTE]);
    let scope = || prop_oneof![6 => Just(None), 1 => Just(Some(Scope::EventWrite))];
    let resource = || prop_oneof![6 => Just(None), 1 => Just(Some(Place::Beneath))];
    let asked = || (scope(), resource());
    (newest(), pause, asked(), asked()).prop_map(|(token, pause, first, second)| {
        let refresh = |token, (scope, resource)| Action::Refresh { token, caller: HOLDER, scope, resource };
        vec![refresh(token, first), Action::Wait(pause), refresh(token + 1, second)]
    })
}

/// Somebody or something is stopped, and comes back.
fn stop() -> impl Strategy<Value = Vec<Action>> {
    (few(), any::<bool>(), action()).prop_map(|(which, is_app, meanwhile)| {
        if is_app {
            vec![Action::Suspend { app: which }, meanwhile, Action::Resume { app: which }]
        } else {
            vec![Action::Disable { person: which }, meanwhile, Action::Enable { person: which }]
        }
    })
}

pub(super) const HOLDER: Caller = Caller { app: Who::Holder, secret: Proof::Right };

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        40 => of_a_flow(),
        20 => of_a_token(),
        12 => wait(),
        14 => of_an_account(),
        8 => of_an_application(),
        2 => Just(Action::Sweep),
    ]
}

/// From an authorization request to tokens, and on.
fn of_a_flow() -> impl Strategy<Value = Action> {
    let authorize = (few(), few(), asked());
    let decide = (newest(), prop_oneof![9 => Just(None), 1 => few().prop_map(Some)], most());
    let redeem =
        (newest(), caller(), prop_oneof![3 => proof(), 2 => Just(Proof::Missing)], proof(), resource());
    let refresh = (newest(), caller(), prop_oneof![5 => Just(None), 2 => scope().prop_map(Some)], resource());
    prop_oneof![
        authorize.prop_map(|(person, app, asked)| Action::Authorize { person, app, asked }),
        decide.prop_map(|(question, session, yes)| Action::Decide { question, session, yes }),
        redeem.prop_map(|(code, caller, redirect_uri, verifier, resource)| {
            Action::Redeem { code, caller, redirect_uri, verifier, resource }
        }),
        refresh.prop_map(|(token, caller, scope, resource)| Action::Refresh {
            token,
            caller,
            scope,
            resource
        }),
    ]
}

fn of_a_token() -> impl Strategy<Value = Action> {
    let token = || prop_oneof![newest().prop_map(Token::Access), newest().prop_map(Token::Refresh)];
    prop_oneof![
        newest().prop_map(|token| Action::Use { token }),
        (token(), caller()).prop_map(|(token, caller)| Action::Revoke { token, caller }),
        (token(), caller()).prop_map(|(token, caller)| Action::Introspect { token, caller }),
    ]
}

fn of_an_account() -> impl Strategy<Value = Action> {
    let change = (few(), proof(), any::<bool>());
    prop_oneof![
        2 => Just(Action::Join),
        4 => (few(), proof()).prop_map(|(person, password)| Action::LogInByApi { person, password }),
        3 => change.prop_map(|(person, present, ends_applications)| {
            Action::ChangePassword { person, present, ends_applications }
        }),
        2 => (few(), few()).prop_map(|(person, app)| Action::TakeBack { person, app }),
        2 => few().prop_map(|person| Action::Disable { person }),
        3 => few().prop_map(|person| Action::Enable { person }),
        1 => few().prop_map(|person| Action::Remove { person }),
    ]
}

fn of_an_application() -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => proptest::sample::select(&Kind::ALL).prop_map(Action::Register),
        2 => few().prop_map(|app| Action::Suspend { app }),
        3 => few().prop_map(|app| Action::Resume { app }),
        1 => few().prop_map(|app| Action::MakeStrict { app }),
        1 => few().prop_map(|app| Action::Unregister { app }),
    ]
}

/// Up to the ends of things, to the second, and beyond them.
fn wait() -> impl Strategy<Value = Action> {
    let spans = prop_oneof![
        6 => proptest::sample::select(&[1, MINUTE - 1, MINUTE, 10 * MINUTE]),
        4 => proptest::sample::select(&[HOUR, HOUR + 5 * MINUTE]),
        3 => proptest::sample::select(&[8 * DAY, 14 * DAY, 30 * DAY, 31 * DAY]),
        2 => proptest::sample::select(&[91 * DAY, 366 * DAY, 401 * DAY]),
    ];
    spans.prop_map(Action::Wait)
}

fn asked() -> impl Strategy<Value = Asked> {
    let scope = prop_oneof![3 => Just(None), 4 => Just(Some(Scope::EventWrite)), 1 => scope().prop_map(Some)];
    let parts = (prop::bool::weighted(0.7), any::<bool>(), scope, resource());
    parts.prop_map(|(challenge, redirect_uri, scope, resource)| Asked {
        challenge,
        redirect_uri,
        scope,
        resource,
    })
}

fn caller() -> impl Strategy<Value = Caller> {
    let app = prop_oneof![9 => Just(Who::Holder), 1 => few().prop_map(Who::App)];
    (app, proof()).prop_map(|(app, secret)| Caller { app, secret })
}

fn proof() -> impl Strategy<Value = Proof> {
    prop_oneof![14 => Just(Proof::Right), 1 => Just(Proof::Wrong), 1 => Just(Proof::Missing)]
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![2 => Just(Scope::EventWrite), 1 => Just(Scope::Account)]
}

fn resource() -> impl Strategy<Value = Option<Place>> {
    prop_oneof![6 => Just(None), 2 => proptest::sample::select(&Place::ALL).prop_map(Some)]
}

fn few() -> impl Strategy<Value = usize> {
    0..8_usize
}

fn newest() -> impl Strategy<Value = usize> {
    prop_oneof![6 => Just(0_usize), 3 => 0..4_usize, 1 => 0..64_usize]
}

fn most() -> impl Strategy<Value = bool> {
    prop_oneof![9 => Just(true), 1 => Just(false)]
}
