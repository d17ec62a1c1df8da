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
    assert_eq!(numbers, (1..=26).collect::<Vec<_>>());
    expect_tests("threats.md", &rows, &[]);
}

/// The files that a document names: `web/src/lib.rs`, `oauth/authorize.rs`.
fn files_in(document: &str) -> impl Iterator<Item = &str> {
    let is_of_a_path = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let words = document.split_whitespace().filter(|word| !word.contains("://"));
    let words = words.flat_map(move |word| word.split(move |c: char| !is_of_a_path(c)));
    let words = words.map(|word| word.trim_start_matches(['.', '/']).trim_end_matches('.'));
    let is_source = |word: &&str| ["rs", "html", "ftl", "css"].iter().any(|kind| has_extension(word, kind));
    words.filter(|word| word.contains('/')).filter(is_source)
}

fn has_extension(file: &str, kind: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == kind)
}

/// Files that an example makes up.
const MADE_UP: [&str; 2] = ["templates/locales/xx.ftl", "pages/x.rs"];

#[test]
fn every_source_file_that_a_document_names_is_there() {
    let listed = std::process::Command::new("git").arg("ls-files").current_dir(root()).output();
    let listed = String::from_utf8(listed.expect("git runs").stdout).expect("names");
    let is_there = |file: &str| listed.lines().any(|one| one == file || one.ends_with(&format!("/{file}")));
    let mut checked = 0;
    for document in listed.lines().filter(|file| has_extension(file, "md")) {
        let text = fs::read_to_string(root().join(document)).expect("a document");
        for file in files_in(&text).filter(|file| !MADE_UP.contains(file)) {
            assert!(is_there(file), "{document}: there is no {file}");
            checked += 1;
        }
    }
    assert!(checked > 80, "{checked} files are named: what names them is written otherwise now");
}
