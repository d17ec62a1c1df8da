//! One sequence: every action is done to the system and foretold by the model.

use super::action::{Action, HOLDER, Kind, Proof};
use super::model::{Model, Switches};
use super::outcome::Violation;
use super::rules::{Seen, look_at_everything, look_at_pages};
use super::system::System;
use crate::fixtures::World;

/// Who is there when a sequence begins.
const STAGE: [Action; 6] = [
    Action::Join,
    Action::Join,
    Action::Register(Kind::Compatible),
    Action::Register(Kind::Confidential),
    Action::Register(Kind::Public),
    Action::Register(Kind::DynamicWithoutRefresh),
];

/// A sequence under way.
pub(super) struct Run {
    pub(super) model: Model,
    system: System,
    seen: Seen,
    /// What happened, a line each.
    pub(super) lines: Vec<String>,
    /// Which action came to what.
    pub(super) outcomes: Vec<(String, String)>,
}

impl Run {
    pub(super) fn on(world: World, switches: Switches) -> Self {
        Self {
            model: Model::new(switches),
            system: System::new(world),
            seen: Seen::default(),
            lines: Vec::new(),
            outcomes: Vec::new(),
        }
    }

    /// Does all of it; then every code and every refresh token is shown once more.
    pub(super) fn all(&mut self, actions: &[Action]) -> Result<(), Violation> {
        for action in STAGE.iter().chain(actions) {
            self.step(*action)?;
        }
        look_at_pages(&self.model, &self.system)?;
        for token in (0..self.model.refresh_tokens.len()).rev() {
            let token = self.model.refresh_tokens.len() - 1 - token;
            self.step(Action::Refresh { token, caller: HOLDER, scope: None, resource: None })?;
        }
        for code in 0..self.model.codes.len() {
            let (redirect_uri, verifier) = (Proof::Right, Proof::Right);
            self.step(Action::Redeem { code, caller: HOLDER, redirect_uri, verifier, resource: None })?;
        }
        Ok(())
    }

    fn step(&mut self, action: Action) -> Result<(), Violation> {
        let Some(action) = self.model.settle(action) else { return Ok(()) };
        self.lines.push(format!("{action:?}"));
        let seen = self.system.perform(action)?;
        self.note(action, seen.word());
        self.seen.judge(&self.model, action, &seen)?;
        let foretold = self.model.foretell(action);
        if !foretold.is_met_by(&seen) {
            let detail = format!("{seen:?} instead of {foretold:?}");
            return Err(Violation::of("every answer is as foretold", detail));
        }
        look_at_everything(&self.model, &self.system)
    }

    fn note(&mut self, action: Action, word: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.push_str(" -> ");
            line.push_str(word);
        }
        let name = format!("{action:?}");
        let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        self.outcomes.push((name.to_owned(), word.to_owned()));
    }
}
