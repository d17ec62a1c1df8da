//! Storing what moves in: all of it, or nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::Value;

use super::old_pictures::{OWN, OldPictures};
use super::plan::Plan;
use super::tokens::TakenToken;
use crate::access::audit::{AuditAction, AuditQuery};
use crate::access::caller::Administrator;
use crate::agenda::picture::{PictureError, PictureFile, StagedPicture};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::FamilyId;
use crate::instance::policy::TOUCH_INTERVAL;
use crate::instance::setting::InstancePicture;
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::oauth::token::{AccessToken, RefreshStage, RefreshToken, TokenFamily, TokenHolder};
use crate::origin::Origin;
use crate::outcome::ServiceError;
use crate::storage::{EventInsertion, Repositories, StorageError, Stored};

/// New numbers start so far above the highest that came along: others may know numbers that were removed before.
const GAP: i64 = 1_000;

/// Moves another instance in.
#[derive(Debug, Clone)]
pub struct MoveInService {
    ports: Ports,
}

/// Why nothing moves in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveInDenied {
    /// Somebody lives here already.
    #[error("there are events, users or applications already")]
    NotEmpty,
    /// A move was here before.
    #[error("a Gancio has moved in here already")]
    MovedIn,
}

/// What a move is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveStep {
    /// It brings pictures.
    Pictures,
    /// It stores events; until the last thing is stored nothing is.
    Events,
    /// It shows the pictures.
    Published,
}

/// Is told how far a move is: how many of how many.
pub type WentOn = Arc<dyn Fn(MoveStep, usize, usize) + Send + Sync>;

/// What the audit log says of a move.
const MOVED_IN: &str = "a Gancio moved in";

impl MoveInService {
    /// A service that moves in on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Is there nobody and nothing yet: no event, no user, no application?
    pub fn must_be_empty(&self) -> Result<(), ServiceError<MoveInDenied>> {
        self.ports.storage.read(|repositories| {
            if repositories.move_in().is_empty()? {
                return Ok(());
            }
            let moves = AuditQuery { words: MOVED_IN.to_owned(), ..AuditQuery::latest(1) };
            let has_moved = !repositories.audit().list(&moves)?.is_empty();
            Err(ServiceError::Denied(if has_moved { MoveInDenied::MovedIn } else { MoveInDenied::NotEmpty }))
        })
    }

    /// Brings the pictures, then stores everything in one go, then shows the pictures. If it is ended before it is stored
    /// nothing is here, and it can be tried again; if after, whoever keeps house shows the pictures.
    pub fn move_in(
        &self,
        mut plan: Plan,
        by: &Administrator,
        went_on: &WentOn,
    ) -> Result<(), ServiceError<MoveInDenied>> {
        self.must_be_empty()?;
        for (done, (name, file)) in plan.files().iter().enumerate() {
            plan.pictures.bring(name, file).map_err(|error| failed(&error))?;
            went_on(MoveStep::Pictures, done + 1, plan.files().len());
        }
        let files: BTreeSet<PictureFile> = plan.files().values().cloned().collect();
        let own = self.own_pictures(&*plan.pictures)?;
        let entry = self.ports.entry(by.actor(), AuditAction::SetUpFinished, MOVED_IN);
        let (ports, told) = (self.ports.clone(), went_on.clone());
        let names: Vec<(&'static str, String)> =
            own.iter().filter_map(|(kind, staged)| Some((kind.key(), staged.file()?.to_string()))).collect();
        self.ports.storage.write(move |repositories| {
            repositories.links().lock_set_up()?;
            if !repositories.move_in().is_empty()? {
                return Err(ServiceError::Denied(MoveInDenied::NotEmpty));
            }
            people(repositories, &plan)?;
            for token in &plan.tokens {
                take_token(repositories, &ports, token, entry.at)?;
            }
            agenda(repositories, &mut plan, &told)?;
            instance(repositories, &mut plan)?;
            for (key, name) in &names {
                repositories.settings().set(key, &Value::String(name.clone()))?;
            }
            repositories.move_in().leave_room(GAP)?;
            repositories.audit().insert(&entry)?;
            Ok(())
        })?;
        for (_, staged) in own {
            staged.publish();
        }
        let all = files.len();
        for (done, file) in files.into_iter().enumerate() {
            // What can't be published now is published within a minute.
            if let Err(error) = self.ports.pictures.publish(&file) {
                tracing::error!(%file, %error, "a picture can't be published");
            }
            went_on(MoveStep::Published, done + 1, all);
        }
        Ok(())
    }

    /// The pictures of the instance itself, made ours.
    fn own_pictures(&self, pictures: &dyn OldPictures) -> Stored<Vec<(InstancePicture, StagedPicture)>> {
        let mut own = Vec::new();
        for (kind, name) in OWN {
            let sent = pictures.read(name).map_err(|error| failed(&PictureError::Failed(error)))?;
            let Some(sent) = sent else { continue };
            match StagedPicture::stage(&self.ports.pictures, &*self.ports.secrets, &sent) {
                Ok(staged) => {
                    if let Some(file) = staged.file() {
                        self.see_through(file, &sent)?;
                    }
                    own.push((kind, staged));
                }
                Err(PictureError::NoPicture | PictureError::TooManyPixels) => {
                    tracing::warn!(name, "a picture of the instance is none");
                }
                Err(error @ PictureError::Failed(_)) => return Err(failed(&error)),
            }
        }
        Ok(own)
    }

    fn see_through(&self, file: &PictureFile, sent: &[u8]) -> Stored<()> {
        self.ports.pictures.stage_see_through(file, sent).map_err(|error| failed(&error))
    }
}

fn failed(error: &PictureError) -> StorageError {
    StorageError::Unavailable(format!("pictures: {error}"))
}

fn people(repositories: &mut dyn Repositories, plan: &Plan) -> Stored<()> {
    for user in plan.users() {
        repositories.move_in().take_user(user)?;
    }
    for client in &plan.clients {
        repositories.clients().insert(client)?;
    }
    Ok(())
}

fn take_token(
    repositories: &mut dyn Repositories,
    ports: &Ports,
    token: &TakenToken,
    now: Timestamp,
) -> Stored<()> {
    let family = family(ports, token, now);
    repositories.tokens().insert_family(&family)?;
    repositories.tokens().insert_access(&AccessToken {
        digest: token.access,
        family_id: family.id,
        scope: family.scope.clone(),
        audience: Audience::default(),
        issued_at: token.created_at,
        expires_at: None,
    })?;
    let Some(digest) = token.refresh else { return Ok(()) };
    repositories.tokens().insert_refresh(&RefreshToken {
        digest,
        family_id: family.id,
        issued_at: token.created_at,
        expires_at: None,
        stage: RefreshStage::Current,
    })
}

/// It lives from now on: when it was used is written nowhere. A log-in is unused since it was made, so that its first use
/// is noted.
fn family(ports: &Ports, token: &TakenToken, now: Timestamp) -> TokenFamily {
    let after = |ttl: TimeDelta| now + ttl;
    let long_ago = now - TOUCH_INTERVAL;
    let (created_at, last_used_at) = match &token.holder {
        TokenHolder::FirstParty => (token.created_at.min(long_ago), token.created_at.min(long_ago)),
        TokenHolder::Client(_) => (token.created_at, now),
    };
    let (scope, ends_at, idle_ends_at) = match &token.holder {
        TokenHolder::FirstParty => (ScopeSet::account(), Some(after(ports.policy.login_api.ttl)), None),
        TokenHolder::Client(_) => {
            let compat = &ports.policy.compat;
            (ScopeSet::event_write(), compat.access_max.map(after), Some(after(compat.access_idle)))
        }
    };
    TokenFamily {
        id: FamilyId(ports.secrets.uuid()),
        holder: token.holder.clone(),
        user_id: token.user_id,
        scope,
        audience: Audience::default(),
        created_at,
        last_used_at,
        refreshed_at: None,
        ends_at,
        idle_ends_at,
        revoked_at: None,
        origin: Origin::default(),
    }
}

fn agenda(repositories: &mut dyn Repositories, plan: &mut Plan, went_on: &WentOn) -> Stored<()> {
    for place in plan.places() {
        repositories.move_in().take_place(place)?;
    }
    for (gone, kept) in plan.place_aliases() {
        repositories.move_in().take_place_alias(*gone, *kept)?;
    }
    let (mut done, all) = (0, plan.event_count());
    plan.each_event(|event| match repositories.events().insert_again(event)? {
        EventInsertion::Inserted(_) => {
            done += 1;
            went_on(MoveStep::Events, done, all);
            Ok(())
        }
        EventInsertion::SlugTaken => {
            Err(StorageError::Statement(format!("the slug of event {} is taken", event.id)))
        }
    })?;
    for collection in &plan.collections {
        repositories.move_in().take_collection(collection)?;
    }
    for filter in &plan.filters {
        repositories.move_in().take_filter(filter)?;
    }
    Ok(())
}

fn instance(repositories: &mut dyn Repositories, plan: &mut Plan) -> Stored<()> {
    for announcement in &plan.announcements {
        repositories.move_in().take_announcement(announcement)?;
    }
    plan.each_message(|message| repositories.move_in().take_message(message))?;
    for page in &plan.pages {
        repositories.move_in().take_static_page(page)?;
    }
    for setting in &plan.settings {
        repositories.settings().set(&setting.key, &setting.value)?;
        if setting.is_secret {
            repositories.settings().set_secrecy(&setting.key, true)?;
        }
    }
    plan.each_kept(|row| repositories.move_in().keep(row))
}
