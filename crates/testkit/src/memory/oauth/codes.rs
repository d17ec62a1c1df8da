//! Authorization codes in memory.

use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, FamilyId, UserId};
use uncino_domain::oauth::authorization_code::{AuthorizationCode, CodeStage};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{CodeRepository, Redemption, Stored};

use crate::memory::{Tables, sweep};

impl CodeRepository for Tables {
    fn insert(&mut self, code: &AuthorizationCode) -> Stored<()> {
        self.codes.push(code.clone());
        Ok(())
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<AuthorizationCode>> {
        Ok(self.codes.iter().find(|code| code.digest == *digest).cloned())
    }

    fn redeem(&mut self, digest: &SecretDigest, at: Timestamp, family_id: FamilyId) -> Stored<Redemption> {
        let mut codes = self.codes.iter_mut();
        let code = codes.find(|code| code.digest == *digest && code.stage == CodeStage::Outstanding);
        Ok(match code {
            Some(code) => {
                code.stage = CodeStage::Redeemed { at, family_id };
                Redemption::Redeemed
            }
            None => Redemption::AlreadyRedeemed,
        })
    }

    fn remove_outstanding(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<()> {
        self.codes.retain(|code| {
            let theirs = code.user_id == user_id && client_id.is_none_or(|id| code.client_id == *id);
            !theirs || code.stage != CodeStage::Outstanding
        });
        Ok(())
    }

    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.codes, |code| code.stage == CodeStage::Outstanding && code.expires_at <= now))
    }
}
