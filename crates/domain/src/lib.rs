//! What Uncino decides.
//!
//! This crate is pure and synchronous: it knows no HTTP, no database and no template. It states the rules of OAuth 2.0
//! as Gancio's clients and the standards need them, and of events, and asks for everything else through ports:
//! [`storage`] to remember, [`clock`] for time, [`secret`] for randomness, [`people::password`] for the passwords of people,
//! [`people::letter`] to write to them, [`agenda::picture`] for the files of pictures.
//!
//! # The map
//! A small ground, and five wings on it. A wing has its nouns (what comes from outside is parsed into them; a value that exists is
//! good), its use cases, and in `storage/` what it wants remembered.
//! - The ground: [`context`] (the ports that every service holds), [`outcome`] (a denial is a rule that said no, a failure is
//!   something broken; a denial may be committed, a failure never), [`storage`] (transactions), [`id`], [`clock`], [`secret`],
//!   [`text`] (what all texts that people send have in common), [`origin`] (where a request comes from),
//!   [`known`] (what is answered from memory while nothing is committed), [`loopback`], [`change`].
//! - [`access`]: who may ([`access::caller`] is the one place where roles and scopes are weighed), how much ([`access::limit`]),
//!   and who did it ([`access::audit`]).
//! - [`oauth`]: clients, consent, codes, tokens. [`oauth::authorize`] and [`oauth::grants`] are the heart; the rule that a code
//!   works once stands in `oauth/grants/authorization_code.rs`.
//! - [`people`]: accounts, passwords, sessions, links that work once, letters.
//! - [`agenda`]: events and all that is around them.
//! - [`instance`]: settings, policy, pages and pictures of its own, seeds, housekeeping.
//!
//! `oauth` and `agenda` never name each other. A test keeps it so.
//!
//! # The crate alone
//! A client registers, a person says yes, and the client trades its code: no HTTP, and a store that forgets. The testkit's
//! `World` stands for the outside; a program of one's own fills [`context::Ports`] with its own.
//!
//! ```
//! use uncino_domain::access::caller::Caller;
//! use uncino_domain::oauth::parameter::Parameter;
//! use uncino_domain::oauth::authorize::{AuthorizationParameters, AuthorizationService, AuthorizationStep, Decision};
//! use uncino_domain::oauth::client_authentication::ClientCredentials;
//! use uncino_domain::oauth::registration::{ClientMetadata, RegistrationService};
//! use uncino_domain::oauth::grants::{Grant, TokenRequest, TokenService};
//! use uncino_domain::people::user::Role;
//! use uncino_testkit::fixtures::World;
//!
//! let world = World::default();
//! let anna = world.user("anna@example.org", Role::User);
//! let (_cookie, visitor) = world.log_in(&anna);
//!
//! // The client registers (POST /api/client).
//! let metadata = ClientMetadata {
//!     name: Some("Flyer".to_owned()),
//!     redirect_uris: vec!["https://flyer.example/cb".to_owned()],
//!     ..ClientMetadata::default()
//! };
//! let registration = RegistrationService::new(world.ports.clone());
//! let flyer = registration.register_compatible(&metadata, &Caller::Anonymous).unwrap();
//!
//! // Anna's browser brings its request, and she says yes (GET and POST /oauth/authorize).
//! let once = |text: &str| Parameter::Once(text.to_owned());
//! let request = AuthorizationParameters {
//!     response_type: once("code"),
//!     client_id: once(flyer.client.id.as_str()),
//!     redirect_uri: once("https://flyer.example/cb"),
//!     state: once("xyz"),
//!     ..AuthorizationParameters::default()
//! };
//! let authorization = AuthorizationService::new(world.ports.clone());
//! let step = authorization.begin(&request, Some(&visitor.session)).unwrap();
//! let AuthorizationStep::AskConsent(prompt) = step else { panic!("she is asked") };
//! let answer = authorization.decide(&prompt.transaction_id, &visitor.session, Decision::Approve);
//! let location = url::Url::parse(&answer.unwrap().location()).unwrap();
//! let (_, code) = location.query_pairs().find(|(name, _)| name == "code").unwrap();
//!
//! // The client trades the code (POST /oauth/token).
//! let form = [("grant_type", "authorization_code"), ("code", &*code)];
//! let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
//! let credentials = ClientCredentials { client_id: flyer.client.id, secret: flyer.secret };
//! let request = TokenRequest { credentials, grant: Grant::read(&form) };
//! let tokens = TokenService::new(world.ports.clone()).issue(request).unwrap();
//! assert_eq!(tokens.scope.to_string(), "event:write");
//! ```
//!
//! # Adding to it
//! A grant: a variant of [`oauth::grants::Grant`] and a file beside it. A scope: a variant of [`oauth::scope::Scope`], and
//! what it allows in [`access::caller`]. A thing to remember: a `*Repository` trait in the `storage/` of its wing, its promises in
//! the testkit's contract, and both adapters.

pub mod access;
pub mod agenda;
pub mod change;
pub mod clock;
pub mod context;
pub mod fetch;
pub mod id;
pub mod instance;
pub mod known;
pub mod loopback;
mod named;
pub mod oauth;
pub mod origin;
pub mod outcome;
pub mod people;
pub mod secret;
mod slug;
pub mod storage;
pub mod text;
