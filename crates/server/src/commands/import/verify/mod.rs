//! `uncino import verify`: the old instance and the new one are asked the same, and what differs is said.
//!
//! - `asking.rs`: what is asked; `question.rs`: what a question is; `known.rs`: what the old instance has, which says what to ask for;
//! - `answer.rs`: what of an answer counts; `compare.rs`: where two answers differ;
//! - `intended.rs`: which of that is meant, by its letter in docs/compatibility.md;
//! - `tally.rs`: what came of all questions; `said.rs`: how that is told.

mod answer;
mod asking;
mod compare;
mod intended;
mod known;
mod question;
mod said;
mod tally;

use std::io::BufRead as _;
use std::net::ToSocketAddrs as _;

use uncino_domain::clock::{Clock as _, SystemClock};
use uncino_domain::secret::Secret;
use uncino_outbound::{NamedSite, NoAnswer};
use url::{Host, Url};

use self::answer::Answer;
use self::asking::{index, questions};
use self::known::Known;
use self::question::Question;
use self::tally::Tally;
use super::progress::Progress;
use crate::command_line::ImportVerify;
use crate::commands::healthcheck::nearby;
use crate::exit::Failure;
use crate::settings::Settings;

/// After so many questions in a row to which one of them has no answer, nobody is there any more.
const PATIENCE: usize = 5;

/// Both instances.
struct Sites {
    old: NamedSite,
    new: NamedSite,
}

/// Asks both, and says what differs.
pub(super) fn run(asked: &ImportVerify, settings: &Settings) -> Result<(), Failure> {
    let old = NamedSite::new(&asked.against, None).map_err(|error| refused("--against", &error))?;
    let new = match &asked.new {
        Some(address) => {
            let name = if has_no_name(address) { public_name(settings)? } else { None };
            NamedSite::new(address, name).map_err(|error| refused("--new", &error))?
        }
        None => beside(settings)?,
    };
    let token = if asked.token_stdin { Some(read_token()?) } else { None };
    let sites = Sites { old: old.with_token(token.clone()), new: new.with_token(token) };
    let tally = actix_web::rt::System::new().block_on(sites.compare(asked.all))?;
    said::report(&tally);
    if let Some(file) = &asked.report {
        said::write(&tally, &sites, file)?;
    }
    said::sum(&tally);
    match tally.differing() {
        0 => Ok(()),
        differing => Err(Failure::Refused(format!("{differing} answers differ, and aren't meant to"))),
    }
}

fn read_token() -> Result<Secret, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::Refused(format!("the token can't be read: {error}")))?;
    Ok(Secret::new(line.trim()))
}

/// The server of these settings, on this machine: under its public name, which may lead to the old instance still.
fn beside(settings: &Settings) -> Result<NamedSite, Failure> {
    let bind = &settings.server.bind;
    let nowhere = || Failure::Setting(format!("server.bind: {bind} is no address; say --new URL"));
    let address = bind.to_socket_addrs().ok().and_then(|mut found| found.next()).ok_or_else(nowhere)?;
    let address = format!("http://{}", nearby(address));
    NamedSite::new(&address, public_name(settings)?).map_err(|error| refused(&address, &error))
}

/// Its pages are shown only to who asks for it by its name.
fn public_name(settings: &Settings) -> Result<Option<String>, Failure> {
    let base_url = settings.base_url(([127, 0, 0, 1], 13120).into())?;
    Ok(base_url.host_str().map(|host| match base_url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }))
}

/// Is this the address of a machine, not of a site?
fn has_no_name(address: &str) -> bool {
    let url = Url::parse(address).ok();
    url.is_some_and(|url| !matches!(url.host(), Some(Host::Domain(name)) if name != "localhost"))
}

fn refused(which: &str, error: &NoAnswer) -> Failure {
    Failure::Refused(format!("{which}: {error}"))
}

impl Sites {
    /// First what there is at all is asked, then what follows from it.
    async fn compare(&self, all: bool) -> Result<Tally, Failure> {
        let now = SystemClock.now().timestamp();
        self.greet().await?;
        let mut tally = Tally::default();
        let mut known = Known::at(now);
        let first = index();
        for question in &first {
            let answer = self.ask(&self.old, question).await;
            if let Ok(answer) = &answer {
                known.learn(question, answer);
            }
            self.put(question, answer, &known, &mut tally).await?;
        }
        let more = questions(&known, all);
        let progress = Progress::of("questions", 100);
        for (done, question) in more.iter().enumerate() {
            let answer = self.ask(&self.old, question).await;
            self.put(question, answer, &known, &mut tally).await?;
            progress.went_on(done + 1, more.len());
        }
        Ok(tally)
    }

    /// Is there a list of events on both sides, and a Gancio on one?
    async fn greet(&self) -> Result<(), Failure> {
        for site in [&self.old, &self.new] {
            let shown = site.shown();
            let answer = site.get("/api/events?max=1").await.map_err(|error| refused(&shown, &error))?;
            if let Some(location) = answer.location {
                return Err(Failure::Refused(format!("{shown} leads to {location}; say that address")));
            }
            let is_list = serde_json::from_slice::<Vec<serde_json::Value>>(&answer.body).is_ok();
            if answer.status != 200 || !is_list {
                return Err(Failure::Refused(format!(
                    "{shown} has no list of events at /api/events: it isn't Gancio or Uncino, or isn't well \
                     (status {})",
                    answer.status
                )));
            }
        }
        let described = self.old.get("/api/openapi.json").await;
        if described.is_ok_and(|answer| answer.status == 200) {
            return Err(Failure::Refused(format!(
                "{} is no Gancio, but an Uncino; is the port right?",
                self.old.shown()
            )));
        }
        Ok(())
    }

    async fn ask(&self, site: &NamedSite, question: &Question) -> Result<Answer, NoAnswer> {
        site.get(&question.path).await.map(|answered| Answer::read(question.kind, &answered))
    }

    /// Asks the new instance what the old one has answered.
    async fn put(
        &self,
        question: &Question,
        old: Result<Answer, NoAnswer>,
        known: &Known,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        match (old, self.ask(&self.new, question).await) {
            (Ok(old), Ok(new)) => tally.count(question, compare::compare(question, &old, &new, known)),
            (Err(error), _) => tally.silent(question, &self.old.shown(), &error),
            (Ok(_), Err(error)) => tally.silent(question, &self.new.shown(), &error),
        }
        match tally.silent_in_a_row() {
            Some(last) if last.count >= PATIENCE => Err(Failure::Refused(format!(
                "{PATIENCE} questions in a row had no answer; of {}: {}",
                last.site, last.error
            ))),
            Some(_) | None => Ok(()),
        }
    }
}
