//! PostgreSQL: a schema a test, on the server that `cargo xtask test` starts.

use std::sync::Arc;

use uncino_domain::storage::Storage;
use uncino_testkit::postgres::Schema;

fn open() -> (Arc<dyn Storage>, Schema) {
    let schema = Schema::create();
    let storage = uncino_storage::open(schema.url()).expect("a database");
    (storage, schema)
}

uncino_testkit::storage_contract!(open);
