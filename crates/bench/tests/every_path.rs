//! The bench works: every path that it measures answers as it must, and every raw operation is done. How long that takes says
//! nothing here.

use std::path::{Path, PathBuf};

use uncino_bench::check::{Programs, on_postgres, on_sqlite};

/// A variable that `cargo xtask test` sets.
fn named(variable: &str) -> PathBuf {
    std::env::var_os(variable)
        .unwrap_or_else(|| panic!("{variable} is set: run the tests with `cargo xtask test`"))
        .into()
}

fn programs<'a>(server: &'a Path, folder: &'a Path) -> Programs<'a> {
    Programs { server, bench: Path::new(env!("CARGO_BIN_EXE_uncino-bench")), folder }
}

#[test]
fn every_path_of_the_bench_answers_on_sqlite() {
    let (server, folder) = (named("TEST_UNCINO"), tempfile::tempdir().unwrap());
    let asked = on_sqlite(programs(&server, folder.path())).unwrap();
    assert!(asked.contains(&"bearer") && asked.len() > 20, "{asked:?}");
}

#[test]
fn every_path_of_the_bench_answers_on_postgres() {
    let (server, folder) = (named("TEST_UNCINO"), tempfile::tempdir().unwrap());
    let url = named("TEST_POSTGRES_URL");
    let url = url.to_str().unwrap();
    let asked = on_postgres(programs(&server, folder.path()), url, &named("TEST_POSTGRES_BIN")).unwrap();
    assert!(asked.contains(&"bearer") && asked.len() > 20, "{asked:?}");
}
