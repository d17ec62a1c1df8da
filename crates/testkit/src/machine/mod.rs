//! The domain as a state machine: random sequences of what people, clients, administrators and time do, on the real
//! services, beside a model that says what must come of each.
//!
//! - `action`: what can happen, and how often it is tried;
//! - `model`: what must be true, in plain lists; it foretells every answer and reuses no rule of the product;
//! - `system`: the same actions on the real services;
//! - `run`: does each action to both, compares, and then looks at every token and session that there ever was;
//! - `rules`: what must never be seen, whatever the model says;
//! - [`check`]: many sequences; a failing one is made as short as possible.
//!
//! # Adding an action
//! A variant of `Action` and its weight in `action.rs`; the compiler then asks what its numbers mean (`settle`), what it
//! does (`system`), and what must come of it (`model`).

mod action;
mod check;
mod model;
mod outcome;
mod rules;
mod run;
mod settle;
mod system;

pub use check::{Tally, check};
