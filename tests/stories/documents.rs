//! What the documents say of tests is true: the tests are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

fn document(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).expect("a document")
}

/// Every function in Rust under these folders.
fn functions() -> BTreeSet<String> {
    let mut folders = vec![root().join("tests"), root().join("crates")];
    let mut names = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&entry).expect("a source file");
                let after = text.split("fn ").skip(1);
                names.extend(
                    after.filter_map(|rest| rest.split(['(', '<']).next()).map(|name| name.trim().to_owned()),
                );
            }
        }
    }
    names
}

/// The cells of a table's rows that begin with a number.
fn rows(document: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = document.lines().filter(|line| line.starts_with('|')).map(cells).collect();
    rows.into_iter().filter(|row| row[0].starts_with(|c: char| c.is_ascii_digit())).collect()
}

/// The tests that a cell names: `module::a_sentence`.
fn tests_in(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2).filter(|name| name.contains("::"))
}

fn expect_tests(document: &str, rows: &[Vec<String>], may_lack: &[&str]) {
    let functions = functions();
    for row in rows {
        let named: Vec<&str> = tests_in(row.last().expect("a cell")).collect();
        assert!(
            !named.is_empty() || may_lack.contains(&&*row[0]),
            "{document}, {}: no test is named",
            row[0]
        );
        for test in named {
            let name = test.rsplit("::").next().expect("a name");
            assert!(functions.contains(name), "{document}, {}: there is no test {test}", row[0]);
        }
    }
}

#[test]
fn every_item_of_the_strict_list_has_its_row_and_its_test() {
    let rows = rows(&document("oauth.md"));
    let numbers: Vec<u32> = rows.iter().filter_map(|row| row[0].parse().ok()).collect();
    // The others come with documents, devices, tokens of one's own, and resources that can be registered.
    let there: Vec<u32> = (1..=139).chain(156..=163).chain([165]).collect();
    assert_eq!(numbers, there);
    expect_tests("oauth.md", &rows, &["126", "136"]);
}

#[test]
fn every_threat_has_its_row_and_its_test() {
    let rows = rows(&document("threats.md"));
    let numbers: Vec<u32> = rows.iter().filter_map(|row| row[0].parse().ok()).collect();
    assert_eq!(numbers, (1..=22).collect::<Vec<_>>());
    expect_tests("threats.md", &rows, &[]);
}
