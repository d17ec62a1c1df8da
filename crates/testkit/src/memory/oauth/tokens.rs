//! Token families and tokens in memory.

use std::cmp::Reverse;

use uncino_domain::access::held_token::HeldToken;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{FamilyId, UserId};
use uncino_domain::oauth::authorization_code::CodeStage;
use uncino_domain::oauth::client::Client;
use uncino_domain::oauth::token::{
    AccessToken, RefreshStage, RefreshToken, Rotated, TokenFamily, TokenHolder,
};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Holders, Removal, Rotation, Stored, TokenRepository};

use crate::memory::{Tables, removal, sweep};

impl Tables {
    /// A token of that family with all that it stands on.
    fn with_all<T>(&self, family: FamilyId, token: T) -> Option<HeldToken<T>> {
        let family = self.families.iter().find(|known| known.id == family)?.clone();
        let user = self.users.iter().find(|user| user.id == family.user_id)?.clone();
        let is_held = |client: &&Client| family.is_held_by(&client.id);
        let is_client_active = self.clients.iter().find(is_held).is_none_or(Client::is_active);
        Some(HeldToken { token, family, user, is_client_active })
    }

    /// Forgets families with all that is in them; how many rows that were.
    pub(in crate::memory) fn forget_families(&mut self, matches: impl Fn(&TokenFamily) -> bool) -> usize {
        let gone: Vec<FamilyId> =
            self.families.iter().filter(|family| matches(family)).map(|family| family.id).collect();
        self.access_tokens.retain(|token| !gone.contains(&token.family_id));
        self.refresh_tokens.retain(|token| !gone.contains(&token.family_id));
        self.codes.retain(
            |code| !matches!(code.stage, CodeStage::Redeemed { family_id, .. } if gone.contains(&family_id)),
        );
        sweep(&mut self.families, |family| gone.contains(&family.id))
    }
}

impl TokenRepository for Tables {
    fn insert_family(&mut self, family: &TokenFamily) -> Stored<()> {
        self.families.push(family.clone());
        Ok(())
    }

    fn find_family(&mut self, id: FamilyId) -> Stored<Option<TokenFamily>> {
        Ok(self.families.iter().find(|family| family.id == id).cloned())
    }

    fn list_families(&mut self, user_id: UserId, now: Timestamp) -> Stored<Vec<TokenFamily>> {
        let living = self.families.iter().filter(|family| family.user_id == user_id && family.is_alive(now));
        let mut living: Vec<TokenFamily> = living.cloned().collect();
        living.sort_by_key(|family| (Reverse(family.last_used_at), family.id));
        Ok(living)
    }

    fn revoke_families(&mut self, user_id: UserId, holders: Holders<'_>, at: Timestamp) -> Stored<usize> {
        let is_meant = |family: &TokenFamily| match holders {
            Holders::FirstParty => family.holder == TokenHolder::FirstParty,
            Holders::Client(client_id) => family.is_held_by(client_id),
            Holders::AllClients => family.holder != TokenHolder::FirstParty,
        };
        let mut revoked = 0;
        for family in self.families.iter_mut().filter(|family| family.user_id == user_id && is_meant(family))
        {
            revoked += usize::from(family.revoked_at.is_none());
            family.revoked_at.get_or_insert(at);
        }
        Ok(revoked)
    }

    fn revoke_family(&mut self, id: FamilyId, at: Timestamp) -> Stored<()> {
        for family in self.families.iter_mut().filter(|family| family.id == id) {
            family.revoked_at.get_or_insert(at);
        }
        Ok(())
    }

    fn touch_family(&mut self, id: FamilyId, at: Timestamp, idle_ends_at: Option<Timestamp>) -> Stored<()> {
        for family in self.families.iter_mut().filter(|family| family.id == id) {
            family.last_used_at = at;
            family.idle_ends_at = idle_ends_at;
        }
        Ok(())
    }

    fn insert_access(&mut self, token: &AccessToken) -> Stored<()> {
        self.access_tokens.push(token.clone());
        Ok(())
    }

    fn find_access(&mut self, digest: &SecretDigest) -> Stored<Option<AccessToken>> {
        Ok(self.access_tokens.iter().find(|token| token.digest == *digest).cloned())
    }

    fn find_bearer(&mut self, digest: &SecretDigest) -> Stored<Option<HeldToken<AccessToken>>> {
        let token = self.access_tokens.iter().find(|token| token.digest == *digest).cloned();
        Ok(token.and_then(|token| self.with_all(token.family_id, token)))
    }

    fn find_held_refresh(&mut self, digest: &SecretDigest) -> Stored<Option<HeldToken<RefreshToken>>> {
        let token = self.find_refresh(digest)?;
        Ok(token.and_then(|token| self.with_all(token.family_id, token)))
    }

    fn note_refresh(&mut self, id: FamilyId, at: Timestamp, idle_ends_at: Option<Timestamp>) -> Stored<()> {
        for family in self.families.iter_mut().filter(|family| family.id == id) {
            family.refreshed_at.get_or_insert(at);
        }
        self.touch_family(id, at, idle_ends_at)
    }

    fn remove_access(&mut self, digest: &SecretDigest) -> Stored<Removal> {
        Ok(removal(sweep(&mut self.access_tokens, |token| token.digest == *digest)))
    }

    fn insert_refresh(&mut self, token: &RefreshToken) -> Stored<()> {
        self.refresh_tokens.push(token.clone());
        Ok(())
    }

    fn find_refresh(&mut self, digest: &SecretDigest) -> Stored<Option<RefreshToken>> {
        Ok(self.refresh_tokens.iter().find(|token| token.digest == *digest).cloned())
    }

    fn rotate(&mut self, digest: &SecretDigest, rotated: &Rotated) -> Stored<Rotation> {
        let mut tokens = self.refresh_tokens.iter_mut();
        let current = tokens.find(|token| token.digest == *digest && token.stage == RefreshStage::Current);
        let Some(token) = current else { return Ok(Rotation::AlreadyRotated) };
        token.stage = RefreshStage::Rotated(rotated.clone());
        for token in &mut self.refresh_tokens {
            if let RefreshStage::Rotated(predecessor) = &mut token.stage
                && predecessor.successor == *digest
            {
                predecessor.answer = None;
            }
        }
        Ok(Rotation::Rotated)
    }

    fn forget_answers(&mut self, rotated_before: Timestamp) -> Stored<usize> {
        let mut forgotten = 0;
        for token in &mut self.refresh_tokens {
            if let RefreshStage::Rotated(rotated) = &mut token.stage
                && rotated.at < rotated_before
                && rotated.answer.take().is_some()
            {
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }

    fn remove_dead(&mut self, ended_before: Timestamp) -> Stored<usize> {
        let long_ago = |end: Option<Timestamp>| end.is_some_and(|end| end < ended_before);
        let tokens = sweep(&mut self.access_tokens, |token| long_ago(token.expires_at));
        let refreshable: Vec<FamilyId> = self
            .refresh_tokens
            .iter()
            .filter(|token| !long_ago(token.expires_at))
            .map(|token| token.family_id)
            .collect();
        let usable: Vec<FamilyId> = self.access_tokens.iter().map(|token| token.family_id).collect();
        let families = self.forget_families(|family| {
            let empty = !refreshable.contains(&family.id) && !usable.contains(&family.id);
            long_ago(family.revoked_at) || long_ago(family.ends_at) || long_ago(family.idle_ends_at) || empty
        });
        Ok(tokens + families)
    }
}
