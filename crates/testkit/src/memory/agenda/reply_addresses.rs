//! Where people without an account want an answer, in memory.

use uncino_domain::id::EventId;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::{ReplyAddressRepository, Stored};

use crate::memory::Tables;

impl ReplyAddressRepository for Tables {
    fn insert(&mut self, event: EventId, address: &EmailAddress) -> Stored<()> {
        self.reply_addresses.insert(event, address.clone());
        Ok(())
    }

    fn find(&mut self, event: EventId) -> Stored<Option<EmailAddress>> {
        Ok(self.reply_addresses.get(&event).cloned())
    }
}
