//! What must never be seen, whatever the model says of the single answer. Each rule has a name that a failure tells.

use std::collections::BTreeSet;

use super::action::{Action, Proof, Token, Who};
use super::model::{Model, Standing};
use super::outcome::{Outcome, Violation, Worth};
use super::system::System;

const ONCE: &str = "a code gives tokens at most once";
const NO_EXCEPTION: &str = "a compatible client's exceptions never help a strict one";
const SCOPE: &str = "a scope never grows";
const AUDIENCE: &str = "a token is for what was granted, and never for more";
const REVOKED: &str = "what was revoked never works again";
const OUTLIVES: &str = "no token outlives its client or its user";
const EXPIRED: &str = "nothing works beyond its end";
const USED_UP: &str = "what was exchanged or given back does not work";
const WORKS: &str = "everything that is alive works";
const ITS_OWN: &str = "a token speaks for its own user and client alone";
const SESSIONS: &str = "a living session works, and no other";
const LISTED: &str = "a person sees every application that can act for them, and none that was ended";

/// What was seen so far, for rules about more than one answer.
#[derive(Debug, Default)]
pub(super) struct Seen {
    redeemed: BTreeSet<usize>,
}

impl Seen {
    /// Judges one answer, before the model has moved.
    pub(super) fn judge(&mut self, model: &Model, action: Action, seen: &Outcome) -> Result<(), Violation> {
        let Outcome::Tokens(tokens) = seen else { return Ok(()) };
        let is_new = tokens.access == model.access_tokens.len();
        let without_end = is_new && tokens.expires_in > 60 * 60;
        let (caller, holder, is_exceptional) =
            if let Action::Redeem { code: index, caller, redirect_uri, verifier, .. } = action {
                if !self.redeemed.insert(index) {
                    return Err(Violation::of(ONCE, format!("code {index}")));
                }
                let code = &model.codes[index];
                let without_redirect_uri =
                    code.redirect_uri_was_sent && !code.challenged && redirect_uri != Proof::Right;
                let without_verifier = !code.challenged || verifier != Proof::Right;
                (caller, Some(code.app), without_redirect_uri || without_verifier || without_end)
            } else if let Action::Refresh { token, caller, .. } = action {
                (caller, model.holder(Token::Refresh(token)), without_end)
            } else {
                return Ok(());
            };
        let Who::App(app) = caller.app else { unreachable!("the action is settled") };
        if holder != Some(app) {
            return Err(Violation::of(ITS_OWN, format!("application {app} got what {holder:?} holds")));
        }
        if is_exceptional && !model.apps[app].is_compatible {
            return Err(Violation::of(NO_EXCEPTION, format!("application {app} got {tokens:?}")));
        }
        Ok(())
    }
}

/// Looks at every token and session that there ever was, after the model has moved.
pub(super) fn look_at_everything(model: &Model, system: &System) -> Result<(), Violation> {
    for index in 0..model.access_tokens.len() {
        let token = Token::Access(index);
        let told = model.worth(token).map(|worth| Worth { ends_at: None, place: None, ..worth });
        compare(model, token, told, system.worth(index)?)?;
    }
    for index in 0..model.refresh_tokens.len() {
        let token = Token::Refresh(index);
        let Some(caller) = model.who_can_ask_about(token) else { continue };
        let Outcome::Worth(seen) = system.introspect(token, caller)? else {
            return Err(Violation::of(WORKS, format!("its client can't ask about {token:?}")));
        };
        compare(model, token, model.worth(token), seen)?;
    }
    if system.count_of_sessions() != model.sessions.len() {
        return Err(Violation::of(SESSIONS, format!("there are {}", system.count_of_sessions())));
    }
    for session in 0..model.sessions.len() {
        let (told, seen) = (model.visitor(session), system.visitor(session)?);
        if told != seen {
            return Err(Violation::of(SESSIONS, format!("session {session}: {seen:?} instead of {told:?}")));
        }
    }
    Ok(())
}

/// Looks at the pages on which people see who has their permission: everybody who can act for them stands there, and
/// nobody whose permission has ended. One that only has tokens beyond their ends may stay until housekeeping.
pub(super) fn look_at_pages(model: &Model, system: &System) -> Result<(), Violation> {
    let present = |person: &usize| model.people[*person].standing != Standing::Gone;
    for person in (0..model.people.len()).filter(present) {
        let seen = system.applications_of(person)?;
        for app in 0..model.apps.len() {
            let (must, may) = (model.can_act_for(app, person), model.has_permission_of(app, person));
            let is_seen = seen.contains(&app);
            if must && !is_seen || !may && is_seen {
                let detail = format!("person {person}, application {app}: {seen:?}, must {must}, may {may}");
                return Err(Violation::of(LISTED, detail));
            }
        }
    }
    Ok(())
}

fn compare(model: &Model, token: Token, told: Option<Worth>, seen: Option<Worth>) -> Result<(), Violation> {
    let rule = match (told, seen) {
        (None, None) => return Ok(()),
        (Some(told), Some(seen)) if told == seen => return Ok(()),
        (None, Some(_)) => why_not(model, token),
        (Some(_), None) => WORKS,
        (Some(told), Some(seen)) if told.scope != seen.scope => SCOPE,
        (Some(told), Some(seen)) if told.place != seen.place => AUDIENCE,
        (Some(told), Some(seen)) if (told.person, told.app) != (seen.person, seen.app) => ITS_OWN,
        (Some(_), Some(_)) => EXPIRED,
    };
    Err(Violation::of(rule, format!("{token:?} is worth {seen:?} instead of {told:?}")))
}

/// The rule by which a token doesn't work.
fn why_not(model: &Model, token: Token) -> &'static str {
    let family = model.family_of(token);
    if family.over && model.people[family.person].standing == Standing::Active {
        REVOKED
    } else if !model.has_its_people(family) {
        OUTLIVES
    } else if model.is_unended(family) && model.is_used_up(token) {
        USED_UP
    } else {
        EXPIRED
    }
}
