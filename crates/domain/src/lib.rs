//! What Uncino decides.
//!
//! This crate is pure and synchronous: it knows no HTTP, no database and no template. It states the rules of OAuth 2.0
//! as Gancio's clients and the standards need them, and of events, and asks for everything else through ports:
//! [`storage`] to remember, [`clock`] for time, [`secret`] for randomness, [`password`] for the passwords of people,
//! [`letter`] to write to them.
//!
//! # The map
//! - Nouns, one a file: [`client`], [`client_auth_method`], [`grant_type`], [`redirect_uri`], [`resource`], [`scope`], [`user`], [`authorization_code`], [`code_challenge`],
//!   [`token`], [`session`], [`consent`], [`link`], [`picture`], [`place`], [`event`], [`message`], [`collection`], [`announcement`], [`static_page`], [`idempotency`], [`setting`]. What comes from outside is parsed into
//!   them; a value that exists is good.
//! - [`shown_name`]: what an application is called where people see it.
//! - [`text`]: what all texts that people send have in common.
//! - [`database_id`]: which database this is, for the folder of its pictures.
//! - [`origin`]: where a request comes from; [`limit`]: how much is too much; [`audit`]: who did what.
//! - [`caller`]: who calls and what that allows, the one place where roles and scopes are weighed.
//! - [`policy`]: the lifetimes and switches that an instance decides about.
//! - [`services`]: the use cases. [`services::authorization`] and [`services::token`] are the heart;
//!   the rule that a code works once stands in `services/token/authorization_code.rs`.
//! - [`error`]: a denial is a rule that said no, a failure is something broken; a denial may be committed, a failure never.
//!
//! # Adding to it
//! A grant: a variant of [`services::token::Grant`] and a file beside it. A scope: a variant of [`scope::Scope`], and
//! what it allows in [`caller`]. A thing to remember: a `*Repository` trait in [`storage`], its promises in the
//! testkit's contract, and both adapters.

pub mod access;
pub mod agenda;
pub mod change;
pub mod clock;
pub mod context;
pub mod id;
pub mod instance;
pub mod loopback;
pub mod oauth;
pub mod origin;
pub mod outcome;
pub mod people;
pub mod secret;
mod slug;
pub mod storage;
pub mod text;
