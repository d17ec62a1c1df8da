//! What comes of authorization requests and of answers to consent pages.

use uncino_domain::oauth::scope::Scope;

use super::{App, Code, DAY, Model, Question, Session, Stage, Standing};
use crate::machine::action::{Asked, Kind, Place};
use crate::machine::outcome::{Forecast, Outcome};

const TO_ANSWER: i64 = 10 * 60;
const STRICT_CODE: i64 = 60;
const COMPATIBLE_CODE: i64 = 10 * 60;
const SESSION_IDLE: i64 = 14 * DAY;
const SESSION_MAX: i64 = 90 * DAY;
const NOTED_EVERY: i64 = 60 * 60;

impl Model {
    pub(super) fn authorize(&mut self, (person, app): (usize, usize), asked: Asked) -> Forecast {
        let session = self.resumed_session_of(person);
        if self.apps[app].standing == Standing::Gone {
            return Forecast::denied("unknown client");
        }
        let Some(session) = session.or_else(|| self.log_in(person)) else {
            return Forecast::denied("not logged in");
        };
        let App { standing, is_compatible, .. } = self.apps[app];
        if standing != Standing::Active {
            return self.told_of("unauthorized_client", (person, app));
        }
        if asked.resource == Some(Place::Foreign) {
            return self.told_of("invalid_target", (person, app));
        }
        if asked.scope == Some(Scope::Account) {
            return self.told_of("invalid_scope", (person, app));
        }
        if !is_compatible && !asked.challenge {
            return self.told_of("invalid_request", (person, app));
        }
        self.questions.push(Question {
            session,
            person,
            app,
            redirect_uri_was_sent: asked.redirect_uri,
            challenged: asked.challenge,
            place: asked.resource,
            ends_at: self.now + TO_ANSWER,
            over: false,
        });
        Outcome::Asked { question: self.questions.len() - 1, session }.into()
    }

    /// An error goes to the application only if the person knows it, or an administrator made it.
    fn told_of(&mut self, error: &str, (person, app): (usize, usize)) -> Forecast {
        let is_made_by_hand = matches!(self.apps[app].kind, Kind::Confidential | Kind::Public);
        if is_made_by_hand || self.approved.contains(&(person, app)) {
            return Forecast::denied(error);
        }
        self.cover("an error stayed on a page");
        Forecast::denied(&format!("page: {error}"))
    }

    pub(super) fn decide(&mut self, question: usize, session: usize, yes: bool) -> Forecast {
        if self.visitor(session).is_none() {
            return Forecast::denied("not logged in");
        }
        self.note_visit(session);
        let Question { session: asked, app, person, redirect_uri_was_sent, challenged, place, ends_at, over } =
            self.questions[question];
        let is_gone = self.apps[app].standing == Standing::Gone;
        if session != asked || over || is_gone || self.now >= ends_at {
            return Forecast::denied("nothing to decide");
        }
        self.questions[question].over = true;
        if self.apps[app].standing != Standing::Active {
            return Forecast::denied("unauthorized_client");
        }
        if !yes {
            return Forecast::denied("access_denied");
        }
        self.approved.insert((person, app));
        let life = if self.apps[app].is_compatible { COMPATIBLE_CODE } else { STRICT_CODE };
        let ends_at = self.now + life;
        let stage = Stage::Outstanding;
        self.codes.push(Code { app, redirect_uri_was_sent, challenged, place, person, ends_at, stage });
        Outcome::Code(self.codes.len() - 1).into()
    }

    /// Who is behind a session, if it is good.
    pub(in crate::machine) fn visitor(&self, session: usize) -> Option<usize> {
        let Session { person, since, used_at, ended } = self.sessions[session];
        let is_fresh = self.now - used_at < SESSION_IDLE && self.now - since < SESSION_MAX;
        (!ended && is_fresh && self.people[person].standing == Standing::Active).then_some(person)
    }

    pub(super) fn new_session(&mut self, person: usize) -> usize {
        self.sessions.push(Session { person, since: self.now, used_at: self.now, ended: false });
        self.sessions.len() - 1
    }

    /// The newest session of a person, if it is good; the visit is noted.
    fn resumed_session_of(&mut self, person: usize) -> Option<usize> {
        let session = self.sessions.iter().rposition(|session| session.person == person)?;
        self.visitor(session)?;
        self.note_visit(session);
        Some(session)
    }

    fn log_in(&mut self, person: usize) -> Option<usize> {
        (self.people[person].standing == Standing::Active).then(|| self.new_session(person))
    }

    fn note_visit(&mut self, session: usize) {
        let now = self.now;
        let session = &mut self.sessions[session];
        if now - session.used_at >= NOTED_EVERY {
            session.used_at = now;
        }
    }
}
