//! What comes of what people and administrators do to accounts.

use uncino_domain::oauth::scope::Scope;

use super::{DAY, Model, Person, Stage, Standing};
use crate::machine::action::Proof;
use crate::machine::outcome::{Forecast, Outcome};

const LOG_IN_BY_API: i64 = 30 * DAY;

impl Model {
    pub(super) fn join(&mut self) -> Forecast {
        self.people.push(Person { standing: Standing::Active, password: 0 });
        Outcome::Done.into()
    }

    pub(super) fn log_in_by_api(&mut self, person: usize, password: Proof) -> Forecast {
        if !self.is_password_of(person, password) {
            return Forecast::denied("wrong password");
        }
        let family = self.new_family((None, person), Scope::Account, (Some(LOG_IN_BY_API), None));
        self.give_tokens(family, true, None)
    }

    pub(super) fn change_password(
        &mut self,
        person: usize,
        present: Proof,
        ends_applications: bool,
    ) -> Forecast {
        if !self.is_password_of(person, present) {
            return Forecast::denied("wrong password");
        }
        self.people[person].password += 1;
        self.end_log_ins_of(person);
        if ends_applications {
            self.end_applications(person, None);
        }
        self.new_session(person);
        Outcome::Done.into()
    }

    pub(super) fn take_back(&mut self, person: usize, app: usize) -> Forecast {
        let is_there = self.apps[app].standing != Standing::Gone;
        let had_one = self.can_act_for(app, person) || is_there && self.approved.contains(&(person, app));
        for question in &mut self.questions {
            question.over |= question.person == person && question.app == app;
        }
        self.end_applications(person, Some(app));
        let nothing = Outcome::denied("no permission");
        if had_one { Outcome::Done.into() } else { Forecast::Either(nothing, Outcome::Done) }
    }

    pub(super) fn disable(&mut self, person: usize) -> Forecast {
        self.people[person].standing = Standing::Stopped;
        self.end_log_ins_of(person);
        self.end_applications(person, None);
        Outcome::Done.into()
    }

    pub(super) fn enable(&mut self, person: usize) -> Forecast {
        self.people[person].standing = Standing::Active;
        Outcome::Done.into()
    }

    pub(super) fn remove(&mut self, person: usize) -> Forecast {
        self.disable(person);
        self.people[person].standing = Standing::Gone;
        Outcome::Done.into()
    }

    fn is_password_of(&self, person: usize, password: Proof) -> bool {
        password == Proof::Right && self.people[person].standing == Standing::Active
    }

    fn end_log_ins_of(&mut self, person: usize) {
        for session in &mut self.sessions {
            session.ended |= session.person == person;
        }
        for family in &mut self.families {
            family.over |= family.person == person && family.app.is_none();
        }
    }

    /// Ends what an application has of a person, or what all have.
    fn end_applications(&mut self, person: usize, app: Option<usize>) {
        self.approved.retain(|(known, theirs)| *known != person || app.is_some_and(|app| app != *theirs));
        for code in &mut self.codes {
            let is_meant = code.person == person && app.is_none_or(|app| code.app == app);
            if is_meant && code.stage == Stage::Outstanding {
                code.stage = Stage::TakenBack;
            }
        }
        for family in &mut self.families {
            let is_meant = family.app.is_some() && (app.is_none() || family.app == app);
            family.over |= family.person == person && is_meant;
        }
    }
}
