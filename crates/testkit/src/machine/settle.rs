//! Which person, application, code or token an action is about: from positions to indexes.

use super::action::{Action, Caller, Proof, Token, Who};
use super::model::{Model, Standing};

/// No more people and applications than this at once.
const PEOPLE: usize = 4;
const APPS: usize = 6;

impl Model {
    /// The action with indexes in place of positions; nothing, if what it is about doesn't exist.
    pub(super) fn settle(&self, action: Action) -> Option<Action> {
        Some(match action {
            Action::Join => return (self.present_people().len() < PEOPLE).then_some(action),
            Action::Register(_) => return (self.present_apps() < APPS).then_some(action),
            Action::Sweep | Action::Wait(_) => action,
            Action::Authorize { person, app, asked } => {
                Action::Authorize { person: self.person(person)?, app: self.app(app)?, asked }
            }
            Action::Decide { question, session, yes } => {
                let question = newest(question, self.questions.len())?;
                let asked = self.questions[question].session;
                let session = session.map_or(Some(asked), |position| newest(position, self.sessions.len()));
                Action::Decide { question, session, yes }
            }
            Action::Redeem { code, caller, redirect_uri, verifier, resource } => {
                let code = newest(code, self.codes.len())?;
                let caller = self.caller(caller, Some(self.codes[code].app))?;
                let nothing_is_right = !self.codes[code].challenged && verifier == Proof::Right;
                let verifier = if nothing_is_right { Proof::Missing } else { verifier };
                Action::Redeem { code, caller, redirect_uri, verifier, resource }
            }
            Action::Refresh { token, caller, scope, resource } => {
                let token = newest(token, self.refresh_tokens.len())?;
                let caller = self.caller(caller, self.holder(Token::Refresh(token)))?;
                Action::Refresh { token, caller, scope, resource }
            }
            Action::Use { token } => Action::Use { token: newest(token, self.access_tokens.len())? },
            Action::Revoke { token, caller } => {
                let token = self.token(token)?;
                Action::Revoke { token, caller: self.caller(caller, self.holder(token))? }
            }
            Action::Introspect { token, caller } => {
                let token = self.token(token)?;
                Action::Introspect { token, caller: self.caller(caller, self.holder(token))? }
            }
            Action::LogInByApi { person, password } => {
                Action::LogInByApi { person: self.person(person)?, password }
            }
            Action::ChangePassword { person, present, ends_applications } => {
                Action::ChangePassword { person: self.person(person)?, present, ends_applications }
            }
            Action::TakeBack { person, app } => {
                Action::TakeBack { person: self.person(person)?, app: self.app(app)? }
            }
            Action::Disable { person } => Action::Disable { person: self.person(person)? },
            Action::Enable { person } => Action::Enable { person: self.person(person)? },
            Action::Remove { person } => Action::Remove { person: self.person(person)? },
            Action::Suspend { app } => Action::Suspend { app: self.app(app)? },
            Action::Resume { app } => Action::Resume { app: self.app(app)? },
            Action::MakeStrict { app } => Action::MakeStrict { app: self.app(app)? },
            Action::Unregister { app } => Action::Unregister { app: self.app(app)? },
        })
    }

    fn present_people(&self) -> Vec<usize> {
        (0..self.people.len()).filter(|person| self.people[*person].standing != Standing::Gone).collect()
    }

    fn present_apps(&self) -> usize {
        self.apps.iter().filter(|app| app.standing != Standing::Gone).count()
    }

    fn person(&self, position: usize) -> Option<usize> {
        let present = self.present_people();
        newest(position, present.len()).map(|index| present[index])
    }

    fn app(&self, position: usize) -> Option<usize> {
        newest(position, self.apps.len())
    }

    fn token(&self, token: Token) -> Option<Token> {
        Some(match token {
            Token::Access(position) => Token::Access(newest(position, self.access_tokens.len())?),
            Token::Refresh(position) => Token::Refresh(newest(position, self.refresh_tokens.len())?),
        })
    }

    fn caller(&self, caller: Caller, holder: Option<usize>) -> Option<Caller> {
        let app = match caller.app {
            Who::Holder => holder.or(self.app(0))?,
            Who::App(position) => self.app(position)?,
        };
        Some(Caller { app: Who::App(app), ..caller })
    }
}

/// The index of what stands at a position counted from the newest.
fn newest(position: usize, length: usize) -> Option<usize> {
    (length > 0).then(|| length - 1 - position % length)
}
