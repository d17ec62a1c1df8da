//! What must be true: plain lists, and the rules written down a second time, from the contract and not from the code.
//! Nothing is ever taken off a list; time is in seconds since the start.

mod accounts;
mod applications;
mod browser;
mod token_endpoint;
mod tokens;

use std::collections::BTreeSet;

use uncino_domain::oauth::scope::Scope;

use super::action::{Action, Kind, Place, Token};
use super::outcome::{Forecast, Outcome, Worth};

pub(super) const DAY: i64 = 24 * 60 * 60;

/// What an instance can decide.
#[derive(Debug, Clone, Copy)]
pub(super) struct Switches {
    pub(super) replay_keeps_tokens: bool,
    pub(super) refresh_grace: i64,
    pub(super) compatible_max: Option<i64>,
}

#[derive(Debug)]
pub(super) struct Model {
    pub(super) switches: Switches,
    pub(super) now: i64,
    pub(super) people: Vec<Person>,
    pub(super) apps: Vec<App>,
    pub(super) sessions: Vec<Session>,
    pub(super) questions: Vec<Question>,
    pub(super) codes: Vec<Code>,
    pub(super) families: Vec<Family>,
    pub(super) access_tokens: Vec<Access>,
    pub(super) refresh_tokens: Vec<Refresh>,
    /// Who said yes to which application, and didn't take it back.
    approved: BTreeSet<(usize, usize)>,
    /// What the sequence came upon, for the tally.
    pub(super) covered: BTreeSet<&'static str>,
}

/// Where a person or an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Active,
    /// Disabled or suspended.
    Stopped,
    Gone,
}

#[derive(Debug)]
pub(super) struct Person {
    pub(super) standing: Standing,
    /// How often the password was changed.
    pub(super) password: usize,
}

#[derive(Debug)]
pub(super) struct App {
    pub(super) kind: Kind,
    pub(super) is_compatible: bool,
    pub(super) standing: Standing,
    registered_at: i64,
    got_a_token: bool,
}

#[derive(Debug)]
pub(super) struct Session {
    pub(super) person: usize,
    since: i64,
    used_at: i64,
    ended: bool,
}

#[derive(Debug)]
pub(super) struct Question {
    pub(super) session: usize,
    person: usize,
    app: usize,
    redirect_uri_was_sent: bool,
    challenged: bool,
    place: Option<Place>,
    ends_at: i64,
    over: bool,
}

#[derive(Debug)]
pub(super) struct Code {
    pub(super) app: usize,
    pub(super) redirect_uri_was_sent: bool,
    pub(super) challenged: bool,
    place: Option<Place>,
    person: usize,
    ends_at: i64,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Outstanding,
    /// It gave this family.
    Used(usize),
    TakenBack,
}

#[derive(Debug)]
pub(super) struct Family {
    /// None: the person's own.
    pub(super) app: Option<usize>,
    pub(super) person: usize,
    pub(super) scope: Scope,
    place: Option<Place>,
    /// It was ended by somebody.
    pub(super) over: bool,
    since: i64,
    used_at: i64,
    refreshed: bool,
    ends_at: Option<i64>,
    /// Moves with every use.
    rests_until: Option<i64>,
}

#[derive(Debug)]
pub(super) struct Access {
    pub(super) family: usize,
    place: Option<Place>,
    ends_at: Option<i64>,
    /// It was given back alone.
    over: bool,
}

#[derive(Debug)]
pub(super) struct Refresh {
    pub(super) family: usize,
    ends_at: Option<i64>,
    exchanged: Option<Exchange>,
}

/// What a refresh token was exchanged for.
#[derive(Debug, Clone, Copy)]
struct Exchange {
    at: i64,
    asked: (Option<Scope>, Option<Place>),
    access: usize,
    refresh: usize,
}

impl Model {
    pub(super) fn new(switches: Switches) -> Self {
        Self {
            switches,
            now: 0,
            people: Vec::new(),
            apps: Vec::new(),
            sessions: Vec::new(),
            questions: Vec::new(),
            codes: Vec::new(),
            families: Vec::new(),
            access_tokens: Vec::new(),
            refresh_tokens: Vec::new(),
            approved: BTreeSet::new(),
            covered: BTreeSet::new(),
        }
    }

    /// What must come of a settled action, which has then happened.
    pub(super) fn foretell(&mut self, action: Action) -> Forecast {
        match action {
            Action::Join => self.join(),
            Action::Register(kind) => self.register(kind),
            Action::Authorize { person, app, asked } => self.authorize((person, app), asked),
            Action::Decide { question, session, yes } => {
                let session = session.unwrap_or(self.questions[question].session);
                self.decide(question, session, yes)
            }
            Action::Redeem { code, caller, redirect_uri, verifier, resource } => {
                self.redeem((code, resource), caller, redirect_uri, verifier)
            }
            Action::Refresh { token, caller, scope, resource } => {
                self.refresh(token, caller, (scope, resource))
            }
            Action::Use { token } => self.use_access(token),
            Action::Revoke { token, caller } => self.revoke(token, caller),
            Action::Introspect { token, caller } => self.introspect(token, caller),
            Action::LogInByApi { person, password } => self.log_in_by_api(person, password),
            Action::ChangePassword { person, present, ends_applications } => {
                self.change_password(person, present, ends_applications)
            }
            Action::TakeBack { person, app } => self.take_back(person, app),
            Action::Disable { person } => self.disable(person),
            Action::Enable { person } => self.enable(person),
            Action::Remove { person } => self.remove(person),
            Action::Suspend { app } => self.stop(app, Standing::Stopped),
            Action::Resume { app } => self.stop(app, Standing::Active),
            Action::MakeStrict { app } => self.make_strict(app),
            Action::Unregister { app } => self.stop(app, Standing::Gone),
            Action::Sweep => self.sweep(),
            Action::Wait(seconds) => {
                self.now += seconds;
                Outcome::Done.into()
            }
        }
    }

    /// Notes that the sequence came upon this.
    fn cover(&mut self, name: &'static str) {
        self.covered.insert(name);
    }

    /// Is it before this end, if there is one?
    fn before(&self, end: Option<i64>) -> bool {
        end.is_none_or(|end| self.now < end)
    }

    pub(super) fn family_of(&self, token: Token) -> &Family {
        &self.families[match token {
            Token::Access(token) => self.access_tokens[token].family,
            Token::Refresh(token) => self.refresh_tokens[token].family,
        }]
    }

    pub(super) fn holder(&self, token: Token) -> Option<usize> {
        self.family_of(token).app
    }

    /// Is there still time, and has nobody ended it?
    pub(super) fn is_unended(&self, family: &Family) -> bool {
        !family.over && self.before(family.ends_at) && self.before(family.rests_until)
    }

    /// Are those whose it is active?
    pub(super) fn has_its_people(&self, family: &Family) -> bool {
        let is_active = |app: usize| self.apps[app].standing == Standing::Active;
        self.people[family.person].standing == Standing::Active && family.app.is_none_or(is_active)
    }

    /// Was it given back alone, or exchanged?
    pub(super) fn is_used_up(&self, token: Token) -> bool {
        match token {
            Token::Access(token) => self.access_tokens[token].over,
            Token::Refresh(token) => self.refresh_tokens[token].exchanged.is_some(),
        }
    }

    /// Does an application have a permission of a person that nobody has ended?
    pub(super) fn has_permission_of(&self, app: usize, person: usize) -> bool {
        let is_there = self.apps[app].standing != Standing::Gone;
        let is_meant = |family: &&Family| family.app == Some(app) && family.person == person;
        is_there && self.families.iter().filter(is_meant).any(|family| self.is_unended(family))
    }

    /// Does it have a token of theirs that is good, or will be when it is resumed?
    pub(super) fn can_act_for(&self, app: usize, person: usize) -> bool {
        let access = (0..self.access_tokens.len()).map(Token::Access);
        let mut tokens = access.chain((0..self.refresh_tokens.len()).map(Token::Refresh));
        let is_meant = |token: Token| {
            let family = self.family_of(token);
            family.app == Some(app) && family.person == person && self.is_unended(family)
        };
        let is_there = self.apps[app].standing != Standing::Gone;
        is_there
            && tokens
                .any(|token| is_meant(token) && !self.is_used_up(token) && self.before(self.own_end(token)))
    }

    fn own_end(&self, token: Token) -> Option<i64> {
        match token {
            Token::Access(token) => self.access_tokens[token].ends_at,
            Token::Refresh(token) => self.refresh_tokens[token].ends_at,
        }
    }

    /// What a token is worth now; of a refresh token: what it can give.
    pub(super) fn worth(&self, token: Token) -> Option<Worth> {
        let own_end = self.own_end(token);
        let family = self.family_of(token);
        let stands = self.is_unended(family) && self.has_its_people(family);
        (stands && !self.is_used_up(token) && self.before(own_end)).then(|| Worth {
            person: family.person,
            app: family.app,
            scope: family.scope,
            place: match token {
                Token::Access(token) => self.access_tokens[token].place,
                Token::Refresh(_) => family.place,
            },
            ends_at: earliest([own_end, family.rests_until, family.ends_at]),
        })
    }
}

fn earliest(ends: [Option<i64>; 3]) -> Option<i64> {
    ends.into_iter().flatten().min()
}
