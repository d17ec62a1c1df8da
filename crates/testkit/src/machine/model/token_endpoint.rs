//! What comes of codes and refresh tokens that are shown at the token endpoint.

use uncino_domain::oauth::scope::Scope;

use super::{Code, DAY, Exchange, Model, Refresh, Stage, Standing};
use crate::machine::action::{Caller, Place, Proof, Who};
use crate::machine::outcome::{Forecast, Tokens};

pub(super) const ACCESS: i64 = 60 * 60;
pub(super) const REFRESH_IDLE: i64 = 30 * DAY;
pub(super) const REFRESH_MAX: i64 = 365 * DAY;
pub(super) const COMPATIBLE_IDLE: i64 = 400 * DAY;

impl Model {
    /// Which application calls, if it proves itself.
    pub(super) fn authenticated(&self, caller: Caller) -> Option<usize> {
        let Who::App(app) = caller.app else { unreachable!("the action is settled") };
        let has_secret = self.apps[app].kind.has_secret();
        let proven = match caller.secret {
            Proof::Right => true,
            Proof::Wrong => false,
            Proof::Missing => !has_secret,
        };
        (proven && self.apps[app].standing == Standing::Active).then_some(app)
    }

    pub(super) fn redeem(
        &mut self,
        (code, resource): (usize, Option<Place>),
        caller: Caller,
        redirect_uri: Proof,
        verifier: Proof,
    ) -> Forecast {
        let Some(app) = self.authenticated(caller) else { return Forecast::denied("invalid_client") };
        let refused = Forecast::denied("invalid_grant");
        let Code { app: owner, redirect_uri_was_sent, challenged, place, person, ends_at, stage } =
            self.codes[code];
        let is_compatible = self.apps[app].is_compatible;
        let redirect_uri_fits = match redirect_uri {
            Proof::Right => true,
            Proof::Wrong => false,
            Proof::Missing => is_compatible || !redirect_uri_was_sent || challenged,
        };
        let verifier_fits = match verifier {
            Proof::Right => true,
            Proof::Wrong => false,
            Proof::Missing => !challenged,
        };
        if app != owner || !redirect_uri_fits || !verifier_fits {
            return refused;
        }
        let family = match stage {
            Stage::Used(family) => family,
            Stage::TakenBack => return refused,
            Stage::Outstanding => {
                let is_active = self.people[person].standing == Standing::Active;
                if self.now >= ends_at || !is_active {
                    return refused;
                }
                if !challenged && !is_compatible {
                    self.cover("a code from before the strict rules");
                    return refused;
                }
                let Some(narrowed) = narrowed(place, resource) else {
                    self.cover("a resource beyond what was granted");
                    return Forecast::denied("invalid_target");
                };
                self.codes[code].stage = Stage::Used(self.families.len());
                return self.begin_family(app, person, (place, narrowed));
            }
        };
        let spared = self.switches.replay_keeps_tokens && is_compatible && !challenged;
        if spared && !self.families[family].refreshed {
            self.cover("a replay left the tokens");
        } else {
            if !self.families[family].over {
                self.cover("a replay ended the tokens");
            }
            self.families[family].over = true;
        }
        refused
    }

    fn begin_family(
        &mut self,
        app: usize,
        person: usize,
        (granted, place): (Option<Place>, Option<Place>),
    ) -> Forecast {
        self.apps[app].got_a_token = true;
        let can_refresh = self.apps[app].kind.can_refresh();
        let (ends_in, rests_for) = if self.apps[app].is_compatible {
            (self.switches.compatible_max, Some(COMPATIBLE_IDLE))
        } else {
            (Some(if can_refresh { REFRESH_MAX } else { ACCESS }), None)
        };
        let family = self.new_family((Some(app), person), Scope::EventWrite, (ends_in, rests_for));
        self.families[family].place = granted;
        let given = self.give_tokens(family, can_refresh, place);
        self.cover(if rests_for.is_some() { "tokens that live by use" } else { "tokens with ends" });
        given
    }

    pub(super) fn refresh(
        &mut self,
        token: usize,
        caller: Caller,
        asked: (Option<Scope>, Option<Place>),
    ) -> Forecast {
        let Some(app) = self.authenticated(caller) else { return Forecast::denied("invalid_client") };
        if !self.apps[app].kind.can_refresh() {
            return Forecast::denied("unauthorized_client");
        }
        let refused = Forecast::denied("invalid_grant");
        let Refresh { family, ends_at, exchanged } = self.refresh_tokens[token];
        let granted = &self.families[family];
        if granted.app != Some(app) || !self.is_unended(granted) || !self.has_its_people(granted) {
            return refused;
        }
        if let Some(exchange) = exchanged {
            return self.shown_again(family, exchange, asked);
        }
        let is_compatible = self.apps[app].is_compatible;
        if !self.before(ends_at) || !is_compatible && self.now >= granted.since + REFRESH_MAX {
            return refused;
        }
        let granted = granted.place;
        if asked.0 == Some(Scope::Account) {
            return Forecast::denied("invalid_scope");
        }
        let Some(place) = narrowed(granted, asked.1) else {
            self.cover("a resource beyond what was granted");
            return Forecast::denied("invalid_target");
        };
        let (access, refresh) = (self.access_tokens.len(), self.refresh_tokens.len());
        self.refresh_tokens[token].exchanged = Some(Exchange { at: self.now, asked, access, refresh });
        self.families[family].refreshed = true;
        self.use_family(family);
        self.cover("a refresh");
        self.give_tokens(family, true, place)
    }

    /// A refresh token that was exchanged before.
    fn shown_again(
        &mut self,
        family: usize,
        exchange: Exchange,
        asked: (Option<Scope>, Option<Place>),
    ) -> Forecast {
        let in_grace = self.now < exchange.at + self.switches.refresh_grace;
        if !in_grace || self.refresh_tokens[exchange.refresh].exchanged.is_some() {
            self.cover(if in_grace { "a reuse within the grace" } else { "a reuse after the grace" });
            self.families[family].over = true;
            return Forecast::denied("invalid_grant");
        }
        if asked != exchange.asked || self.access_tokens[exchange.access].over {
            self.cover("a retry that asked for something else");
            return Forecast::denied("invalid_grant");
        }
        self.cover("a retry got the same tokens");
        self.told(Tokens {
            access: exchange.access,
            refresh: Some(exchange.refresh),
            scope: Scope::EventWrite,
            expires_in: 0,
            names_the_person: false,
        })
    }
}

/// What comes of asking for a resource out of what was granted; nothing if that is more.
#[expect(clippy::option_option, reason = "refused, for no named resource, and for one are three answers")]
fn narrowed(granted: Option<Place>, asked: Option<Place>) -> Option<Option<Place>> {
    match (granted, asked) {
        (_, None) => Some(granted),
        (_, Some(Place::Foreign)) | (Some(Place::Beneath | Place::Foreign), Some(Place::Issuer)) => None,
        (_, Some(Place::Issuer | Place::Beneath)) => Some(asked),
    }
}
