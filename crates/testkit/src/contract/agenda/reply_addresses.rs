//! Where people without an account want an answer.

use std::sync::Arc;

use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::{Removal, Storage};

use crate::contract::agenda::events::{insert, new_event, place};
use crate::contract::{read, write};

/// And is forgotten with it.
pub fn a_reply_address_goes_with_its_event(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    let [first, second] = ["a", "b"].map(|slug| insert(&**storage, new_event(slug, slug, hall)));
    let address = EmailAddress::parse("nora@example.org").unwrap();
    let noted = address.clone();
    write(&**storage, move |repositories| repositories.reply_addresses().insert(first, &noted));
    let find = |id| read(&**storage, move |repositories| repositories.reply_addresses().find(id));
    assert_eq!((find(first), find(second)), (Some(address), None));
    let removal = write(&**storage, move |repositories| repositories.events().remove(first));
    assert_eq!((removal, find(first)), (Removal::Removed, None));
}
