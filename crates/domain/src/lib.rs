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
//!   [`text`] (what all texts that people send have in common), [`origin`] (where a request comes from), [`loopback`], [`change`].
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
//! # Adding to it
//! A grant: a variant of [`oauth::grants::Grant`] and a file beside it. A scope: a variant of [`oauth::scope::Scope`], and
//! what it allows in [`access::caller`]. A thing to remember: a `*Repository` trait in the `storage/` of its wing, its promises in
//! the testkit's contract, and both adapters.

pub mod access;
pub mod agenda;
pub mod change;
pub mod clock;
pub mod context;
pub mod id;
pub mod instance;
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
