//! Browsers: authorization requests and consent pages, as the web crate does them.

use uncino_domain::oauth::authorize::{
    AuthorizationParameters, AuthorizationRefusal, AuthorizationResponse, AuthorizationService,
    AuthorizationStep, Decision,
};
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::session::Session;
use uncino_domain::people::sessions::SessionService;
use uncino_domain::secret::Secret;

use super::{Performed, System, index_of, refused};
use crate::fixtures::CHALLENGE;
use crate::machine::action::Asked;
use crate::machine::outcome::{Outcome, Violation};

impl System {
    pub(super) fn authorize(&mut self, (person, app): (usize, usize), asked: Asked) -> Performed {
        let parameters = self.parameters(app, asked);
        let authorization = AuthorizationService::new(self.world.ports.clone());
        let newest = self.sessions.iter().rposition(|(theirs, _)| *theirs == person);
        let session = newest.map(|session| self.visit(session)).transpose()?.flatten();
        let step = match authorization.begin(&parameters, session.as_ref())? {
            AuthorizationStep::LogIn => {
                let Some(session) = self.log_in(person)? else {
                    return Ok(Outcome::denied("not logged in"));
                };
                authorization.begin(&parameters, Some(&session))?
            }
            step => step,
        };
        match step {
            AuthorizationStep::AskConsent(prompt) => {
                let question = index_of(&mut self.questions, prompt.transaction_id);
                let asked = self.sessions.iter().rposition(|(theirs, _)| *theirs == person);
                Ok(Outcome::Asked { question, session: asked.expect("who is asked is logged in") })
            }
            AuthorizationStep::Redirect(response) => Ok(error_of(&response)),
            AuthorizationStep::Explain(response) => Ok(on_a_page(&error_of(&response))),
            AuthorizationStep::Refuse(AuthorizationRefusal::UnknownClient) => {
                Ok(Outcome::denied("unknown client"))
            }
            AuthorizationStep::Refuse(refusal) => Ok(Outcome::denied(format!("{refusal:?}"))),
            AuthorizationStep::LogIn => Ok(Outcome::denied("asked to log in again")),
        }
    }

    pub(super) fn decide(&mut self, question: usize, session: usize, yes: bool) -> Performed {
        let Some(session) = self.visit(session)? else { return Ok(Outcome::denied("not logged in")) };
        let decision = if yes { Decision::Approve } else { Decision::Deny };
        let authorization = AuthorizationService::new(self.world.ports.clone());
        match authorization.decide(&self.questions[question], &session, decision) {
            Ok(response) => Ok(match response.parameter("code") {
                Some(code) => Outcome::Code(index_of(&mut self.codes, code.clone())),
                None => error_of(&response),
            }),
            Err(error) => refused(error, |_nothing| "nothing to decide"),
        }
    }

    /// Comes back with a cookie, and the visit is noted.
    fn visit(&self, session: usize) -> Result<Option<Session>, Violation> {
        let sessions = SessionService::new(self.world.ports.clone());
        let found = sessions.resume(&self.sessions[session].1)?;
        let Some((visitor, touch_due)) = found else { return Ok(None) };
        if touch_due {
            sessions.touch(visitor.session.id)?;
        }
        Ok(Some(visitor.session))
    }

    fn log_in(&mut self, person: usize) -> Result<Option<Session>, Violation> {
        let account = &self.people[person];
        let sessions = SessionService::new(self.world.ports.clone());
        match sessions.log_in(account.user.email.as_str(), &account.password) {
            Ok(cookie) => {
                self.sessions.push((person, cookie));
                self.visit(self.sessions.len() - 1)
            }
            Err(ServiceError::Denied(_)) => Ok(None),
            Err(ServiceError::Failed(failure)) => Err(failure.into()),
        }
    }

    fn parameters(&self, app: usize, asked: Asked) -> AuthorizationParameters {
        let once = |value: &str| Parameter::Once(value.to_owned());
        let client = &self.apps[app].client;
        let mut parameters = AuthorizationParameters {
            client_id: once(client.id.as_str()),
            response_type: once("code"),
            ..AuthorizationParameters::default()
        };
        if asked.redirect_uri {
            parameters.redirect_uri = once(client.redirect_uris[0].as_str());
        }
        if asked.challenge {
            parameters.code_challenge = once(CHALLENGE);
            parameters.code_challenge_method = once("S256");
        }
        if let Some(scope) = asked.scope {
            parameters.scope = once(scope.as_str());
        }
        parameters.resources =
            asked.resource.map(|resource| resource.name().to_owned()).into_iter().collect();
        parameters
    }
}

/// The outcome of an error that is told on a page of ours.
fn on_a_page(outcome: &Outcome) -> Outcome {
    Outcome::denied(format!("page: {}", outcome.word()))
}

fn error_of(response: &AuthorizationResponse) -> Outcome {
    Outcome::denied(response.parameter("error").map_or("neither code nor error", Secret::expose))
}
