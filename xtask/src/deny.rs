//! `cargo xtask deny`: what the dependencies may be, as deny.toml says.

use crate::Failure;
use crate::process::{cargo, run, succeeds};

/// Checks bans, licences and sources. Advisories need a database from elsewhere and are left out.
pub(crate) fn check() -> Result<(), Failure> {
    if !succeeds(&mut cargo("deny --version")) {
        println!("cargo-deny is missing; compiling it takes some minutes");
        run(&mut cargo("install --locked cargo-deny"))?;
    }
    run(&mut cargo("deny check bans licenses sources"))
}
