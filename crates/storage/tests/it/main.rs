//! The storage contract, and what is beyond it, on SQLite and on PostgreSQL.

#![expect(clippy::expect_used, clippy::panic, reason = "tests: a surprise ends the test")]

mod aside;
mod folding;
mod foreign;
mod migrations;
mod postgres;
mod revisions;
mod revocation;
mod size;
mod sqlite;
mod statements;

use uncino_domain::id::ClientId;
use uncino_domain::instance::database_id::DatabaseId;
use uncino_domain::storage::{Storage, Stored};
use uncino_testkit::fixtures::World;

/// Registers a client with an id of its own.
fn register(world: &World) -> ClientId {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    for _ in 0..COUNT.fetch_add(1, Ordering::SeqCst) {
        world.ports.secrets.uuid();
    }
    world.compatible_client().client.id
}

/// Which database this is.
fn database_id(storage: &dyn Storage) -> DatabaseId {
    let id: Stored<_> = storage.read(|repositories| repositories.database().id());
    id.expect("a read")
}

/// Is the client there?
fn registered(storage: &dyn Storage, id: ClientId) -> bool {
    let found: Stored<_> = storage.read(move |repositories| repositories.clients().find(&id));
    found.expect("a read").is_some()
}
