//! Giving, using and giving back tokens.

use uncino_domain::oauth::scope::Scope;

use super::token_endpoint::{ACCESS, COMPATIBLE_IDLE, REFRESH_IDLE, REFRESH_MAX};
use super::{Access, Family, Model, Refresh, earliest};
use crate::machine::action::{Caller, Place, Proof, Token, Who};
use crate::machine::outcome::{Forecast, Outcome, Tokens};

const NOTED_EVERY: i64 = 60 * 60;

impl Model {
    pub(super) fn new_family(
        &mut self,
        (app, person): (Option<usize>, usize),
        scope: Scope,
        (ends_in, rests_for): (Option<i64>, Option<i64>),
    ) -> usize {
        let end = |span: Option<i64>| span.map(|span| self.now + span);
        let (ends_at, rests_until) = (end(ends_in), end(rests_for));
        let (over, refreshed, since, used_at) = (false, false, self.now, self.now);
        self.families.push(Family {
            app,
            person,
            scope,
            place: None,
            over,
            since,
            used_at,
            refreshed,
            ends_at,
            rests_until,
        });
        self.families.len() - 1
    }

    /// New tokens. Those of a strict client have ends of their own, all others end with their family.
    pub(super) fn give_tokens(
        &mut self,
        family: usize,
        with_refresh: bool,
        place: Option<Place>,
    ) -> Forecast {
        let Family { app, scope, since, ends_at, .. } = self.families[family];
        let is_strict = app.is_some_and(|app| !self.apps[app].is_compatible);
        let own_end = |life: i64| {
            let ends = [Some(self.now + life), Some(since + REFRESH_MAX), ends_at];
            earliest(ends).filter(|_| is_strict)
        };
        let access = Access { family, place, ends_at: own_end(ACCESS), over: false };
        let refresh = Refresh { family, ends_at: own_end(REFRESH_IDLE), exchanged: None };
        self.access_tokens.push(access);
        if with_refresh {
            self.refresh_tokens.push(refresh);
        }
        self.told(Tokens {
            access: self.access_tokens.len() - 1,
            refresh: with_refresh.then(|| self.refresh_tokens.len() - 1),
            scope,
            expires_in: 0,
            names_the_person: false,
        })
    }

    /// The answer that gives these tokens, with what is told beside them.
    pub(super) fn told(&self, tokens: Tokens) -> Forecast {
        let worth = self.worth(Token::Access(tokens.access));
        let ends_at = worth.and_then(|worth| worth.ends_at).unwrap_or(self.now);
        let names_the_person =
            self.holder(Token::Access(tokens.access)).is_none_or(|app| self.apps[app].is_compatible);
        Outcome::Tokens(Tokens { expires_in: ends_at - self.now, names_the_person, ..tokens }).into()
    }

    /// Moves the end of rest.
    pub(super) fn use_family(&mut self, family: usize) {
        let now = self.now;
        let family = &mut self.families[family];
        family.used_at = now;
        family.rests_until = family.rests_until.map(|_| now + COMPATIBLE_IDLE);
    }

    pub(super) fn use_access(&mut self, token: usize) -> Forecast {
        if self.worth(Token::Access(token)).is_none() {
            return Forecast::denied("invalid_token");
        }
        let family = self.access_tokens[token].family;
        if self.now - self.families[family].used_at >= NOTED_EVERY {
            self.use_family(family);
        }
        Outcome::Done.into()
    }

    pub(super) fn revoke(&mut self, token: Token, caller: Caller) -> Forecast {
        let Some(app) = self.authenticated(caller) else { return Forecast::denied("invalid_client") };
        if self.holder(token) != Some(app) {
            let foreign = Outcome::denied("invalid_grant");
            let is_remembered = self.worth(token).is_some();
            return if is_remembered { foreign.into() } else { Forecast::Either(foreign, Outcome::Done) };
        }
        match token {
            Token::Access(token) if self.can_go_on_without(token, app) => {
                self.cover("an access token was given back alone");
                self.access_tokens[token].over = true;
            }
            Token::Access(_) | Token::Refresh(_) => {
                self.cover("a family was given back");
                let family = match token {
                    Token::Access(token) => self.access_tokens[token].family,
                    Token::Refresh(token) => self.refresh_tokens[token].family,
                };
                self.families[family].over = true;
            }
        }
        Outcome::Done.into()
    }

    fn can_go_on_without(&self, token: usize, app: usize) -> bool {
        self.access_tokens[token].ends_at.is_some() && self.apps[app].kind.can_refresh()
    }

    /// Who can ask what a token is worth.
    pub(in crate::machine) fn who_can_ask_about(&self, token: Token) -> Option<Caller> {
        let app = self.holder(token)?;
        let caller = Caller { app: Who::App(app), secret: Proof::Right };
        self.authenticated(caller).filter(|app| self.apps[*app].kind.has_secret()).map(|_app| caller)
    }

    pub(super) fn introspect(&mut self, token: Token, caller: Caller) -> Forecast {
        let app = self
            .authenticated(caller)
            .filter(|app| caller.secret == Proof::Right && self.apps[*app].kind.has_secret());
        let Some(app) = app else { return Forecast::denied("invalid_client") };
        Outcome::Worth(self.worth(token).filter(|worth| worth.app == Some(app))).into()
    }
}
