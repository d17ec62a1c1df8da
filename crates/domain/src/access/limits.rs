//! Keeping the limits of [`crate::access::limit`]: guessing gets slow, and nobody fills the instance.

use chrono::TimeDelta;

use crate::access::limit::{
    ACCOUNT_FAILURES, ADDRESS_FAILURES, Bucket, Credential, HOUR, KNOWN_ADDRESS, PAIR_WINDOW, Quota,
    SLOW_DOWN, TooMany, wait_after,
};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::outcome::ServiceError;
use crate::storage::{Repositories, Stored};

/// How often the known address of an account is noted again, at most.
const NOTE_AGAIN: TimeDelta = TimeDelta::days(1);

/// Says how long an attempt is to be held back.
#[derive(Debug, Clone)]
pub struct LimitService {
    ports: Ports,
}

impl LimitService {
    /// A limit service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// How much longer this attempt takes, right or wrong, because its account or client is under attack from elsewhere:
    /// nothing or [`SLOW_DOWN`]. Who asks waits first and tries then.
    pub fn slow_down(&self, credential: Credential<'_>) -> Stored<TimeDelta> {
        let Some(guard) = Guard::of(&self.ports, credential) else { return Ok(TimeDelta::zero()) };
        self.ports.storage.look_up(move |repositories| guard.slow_down(repositories))
    }
}

/// The counters that an attempt with a credential touches; none where limits are off or no address is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guard {
    pair: Bucket,
    address: Bucket,
    account: Bucket,
    known: Bucket,
    /// Is a failure that of whoever is at the address?
    counts_against_address: bool,
    now: Timestamp,
}

impl Guard {
    pub(crate) fn of(ports: &Ports, credential: Credential<'_>) -> Option<Self> {
        let network = ports.origin.network().filter(|_| ports.policy.limits)?;
        Some(Self {
            pair: Bucket::pair(credential, network),
            address: Bucket::address(credential, network),
            account: Bucket::account(credential),
            known: Bucket::known(credential, network),
            counts_against_address: match credential {
                Credential::Password(_) => true, // A page of another site can't even try one.
                Credential::ClientSecret(_) => !ports.origin.through_another_site,
            },
            now: ports.clock.now(),
        })
    }

    /// May it be tried now? Asked before the credential is looked at, so that a right one waits as long as a wrong one.
    pub(crate) fn admit(&self, repositories: &mut dyn Repositories) -> Result<(), ServiceError<TooMany>> {
        let limits = repositories.limits();
        if let Some(pair) = limits.find(&self.pair, self.now)? {
            let open_at = pair.last_at + wait_after(pair.count);
            if self.now < open_at {
                return Err(ServiceError::Denied(TooMany::until(open_at, self.now)));
            }
        }
        let address = limits.find(&self.address, self.now)?;
        let Some(address) = address.filter(|address| address.count >= ADDRESS_FAILURES) else {
            return Ok(());
        };
        // Others behind the same address don't shut out who belongs there.
        let is_known = limits.find(&self.known, self.now)?.is_some();
        if is_known { Ok(()) } else { Err(ServiceError::Denied(TooMany::until(address.ends_at, self.now))) }
    }

    /// It was wrong.
    pub(crate) fn failed(&self, repositories: &mut dyn Repositories) -> Stored<()> {
        let (limits, now) = (repositories.limits(), self.now);
        limits.count(&self.pair, now, now + PAIR_WINDOW)?;
        limits.count(&self.account, now, now + HOUR)?;
        if self.counts_against_address {
            limits.count(&self.address, now, now + HOUR)?;
        }
        Ok(())
    }

    /// Is there something to write down after a success?
    pub(crate) fn has_news(&self, repositories: &mut dyn Repositories) -> Stored<bool> {
        let limits = repositories.limits();
        let known = limits.find(&self.known, self.now)?;
        Ok(known.is_none_or(|known| self.now - known.last_at >= NOTE_AGAIN)
            || limits.find(&self.pair, self.now)?.is_some())
    }

    /// It was right: the pair's failures are forgotten, and the address is known now.
    pub(crate) fn succeeded(&self, repositories: &mut dyn Repositories) -> Stored<()> {
        let (limits, now) = (repositories.limits(), self.now);
        limits.reset(&self.pair)?;
        limits.reset(&self.known)?;
        limits.count(&self.known, now, now + KNOWN_ADDRESS).map(drop)
    }

    fn slow_down(&self, repositories: &mut dyn Repositories) -> Stored<TimeDelta> {
        let limits = repositories.limits();
        let is_attacked =
            limits.find(&self.account, self.now)?.is_some_and(|account| account.count >= ACCOUNT_FAILURES);
        let slow = is_attacked && limits.find(&self.known, self.now)?.is_none();
        Ok(if slow { SLOW_DOWN } else { TimeDelta::zero() })
    }
}

/// A share of a quota.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QuotaUse {
    quota: Quota,
    bucket: Bucket,
    now: Timestamp,
}

impl QuotaUse {
    /// The share of the caller's address; none where limits are off or no address is known.
    pub(crate) fn of_address(ports: &Ports, quota: Quota) -> Option<Self> {
        let network = ports.origin.network()?;
        Self::of(ports, quota, &network.to_string())
    }

    /// The share of somebody; none where limits are off.
    pub(crate) fn of(ports: &Ports, quota: Quota, who: &str) -> Option<Self> {
        let quota_use = Self { quota, bucket: Bucket::quota(quota, who), now: ports.clock.now() };
        ports.policy.limits.then_some(quota_use)
    }

    /// Is one left in this hour? Takes none.
    pub(crate) fn look(&self, repositories: &mut dyn Repositories) -> Stored<Result<(), TooMany>> {
        let used = repositories.limits().find(&self.bucket, self.now)?;
        let spent = used.filter(|used| used.count >= self.quota.per_hour());
        Ok(spent.map_or(Ok(()), |used| Err(TooMany::until(used.ends_at, self.now))))
    }

    /// Takes one, if one is left in this hour.
    pub(crate) fn take(&self, repositories: &mut dyn Repositories) -> Stored<Result<(), TooMany>> {
        // Counted first and judged then, so that of racing requests none slips by.
        let used = repositories.limits().count(&self.bucket, self.now, self.now + HOUR)?;
        let is_too_much = used.count > self.quota.per_hour();
        Ok(if is_too_much { Err(TooMany::until(used.ends_at, self.now)) } else { Ok(()) })
    }
}

/// Takes one of a share, if there is a limit at all.
pub(crate) fn take(
    quota_use: Option<QuotaUse>,
    repositories: &mut dyn Repositories,
) -> Stored<Result<(), TooMany>> {
    quota_use.map_or(Ok(Ok(())), |quota_use| quota_use.take(repositories))
}
