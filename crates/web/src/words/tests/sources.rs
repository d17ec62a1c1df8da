//! The files that the tests of this folder read.

use std::path::{Path, PathBuf};

/// A file, by its path from the root of the repository.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All files with this ending below a folder of the repository.
fn below(folder: &str, ending: &str) -> Vec<Source> {
    let mut folders = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push(Source { path, text });
            }
        }
    }
    assert!(!found.is_empty(), "nothing in {folder}");
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The frontend, without this module.
pub(crate) fn code() -> Vec<Source> {
    let mut code = below("crates/web/src", "rs");
    code.retain(|source| !source.path.contains("/words/"));
    code
}

pub(crate) fn templates() -> Vec<Source> {
    below("templates", "html")
}

pub(crate) fn catalogues() -> Vec<Source> {
    below("templates/locales", "ftl")
}

/// What is left without everything between these two, and those parts.
pub(crate) fn split_off(text: &str, from: &str, to: &str) -> (String, Vec<String>) {
    let (mut left, mut parts, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, behind)) = rest.split_once(from) {
        left.push_str(before);
        let (part, behind) = behind.split_once(to).unwrap_or((behind, ""));
        parts.push(part.to_owned());
        rest = behind;
    }
    left.push_str(rest);
    (left, parts)
}
