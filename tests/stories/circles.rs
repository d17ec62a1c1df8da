//! No file imports, however far around, a file that imports it: each can be read from the ground up. Names that a folder's front
//! page hands on aren't followed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The files of a crate by their modules: `["oauth", "grants"]`.
type Modules = BTreeMap<Vec<String>, String>;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates")
}

fn read_modules(folder: &Path, module: &[String], modules: &mut Modules) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_stem().unwrap().to_str().unwrap().to_owned();
        let below: Vec<String> = module.iter().cloned().chain([name.clone()]).collect();
        if entry.is_dir() {
            read_modules(&entry, &below, modules);
        } else if entry.extension().is_some_and(|kind| kind == "rs") {
            let is_folder = matches!(name.as_str(), "mod" | "lib" | "main");
            let text = std::fs::read_to_string(&entry).unwrap();
            modules.insert(if is_folder { module.to_vec() } else { below }, text);
        }
    }
}

/// The paths that the product code of a file uses, from the root of its crate: what its inline tests use doesn't count.
fn used_paths(module: &[String], text: &str) -> Vec<Vec<String>> {
    let product = text.split("\n#[cfg(test)]").next().unwrap();
    let code = product.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    let parent = &module[..module.len() - 1];
    let mut paths = Vec::new();
    for (word, base) in [("crate::", &[][..]), ("super::", parent)] {
        for rest in code.split(word).skip(1) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
            let (path, after) = rest.split_at(end);
            let path = base.iter().cloned().chain(path.trim_end_matches("::").split("::").map(str::to_owned));
            let path: Vec<String> = path.filter(|name| !name.is_empty()).collect();
            match after.strip_prefix('{').and_then(|after| after.split_once('}')) {
                Some((names, _)) => paths.extend(
                    names
                        .split(',')
                        .map(|name| path.iter().cloned().chain([name.trim().to_owned()]).collect()),
                ),
                None => paths.push(path),
            }
        }
    }
    paths
}

/// Which file defines what a path names: that of its longest beginning.
fn file_of(path: &[String], modules: &Modules) -> Option<Vec<String>> {
    (1..=path.len()).rev().map(|length| path[..length].to_vec()).find(|module| modules.contains_key(module))
}

fn arrows(modules: &Modules) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let to = |module: &Vec<String>, text: &String| {
        let files = used_paths(module, text).into_iter().filter_map(|path| file_of(&path, modules));
        files.filter(|file| file != module).collect()
    };
    modules.iter().map(|(module, text)| (module.clone(), to(module, text))).collect()
}

/// A way from a file back to itself.
fn circle(
    arrows: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
    start: &Vec<String>,
) -> Option<Vec<Vec<String>>> {
    let mut ways = vec![vec![start.clone()]];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        for next in &arrows[way.last().unwrap()] {
            if next == start {
                return Some(way);
            }
            if seen.insert(next.clone()) {
                ways.push(way.iter().cloned().chain([next.clone()]).collect());
            }
        }
    }
    None
}

fn modules_of(texts: &[(&str, &str)]) -> Modules {
    let module = |name: &str| name.split("::").map(str::to_owned).collect();
    texts.iter().map(|(name, text)| (module(name), (*text).to_owned())).collect()
}

fn first_circle(modules: &Modules) -> Option<Vec<String>> {
    let arrows = arrows(modules);
    let around = arrows.keys().find_map(|file| circle(&arrows, file))?;
    Some(around.iter().map(|file| file.join("::")).collect())
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    let straight = [("a", "use crate::b::{c, d};"), ("b", ""), ("b::c", "use super::d::D;"), ("b::d", "")];
    assert_eq!(first_circle(&modules_of(&straight)), None);
    for back in ["use crate::a::A;", "use crate::{a, e};", "let a = crate::a::made();", "use super::c::C;"] {
        let around = straight.map(|(name, text)| (name, if name == "b::d" { back } else { text }));
        assert!(first_circle(&modules_of(&around)).is_some(), "{back}");
    }
}

#[test]
fn no_two_files_of_a_crate_import_each_other() {
    for name in ["domain", "storage", "media", "outbound", "web", "server", "testkit"] {
        let mut modules = Modules::new();
        read_modules(&crates().join(name).join("src"), &[], &mut modules);
        modules.remove(&Vec::new()); // The front page names everything and is imported by nobody.
        assert!(arrows(&modules).values().any(|to| !to.is_empty()), "{name} imports something of its own");
        assert_eq!(first_circle(&modules), None, "{name}: a circle");
    }
}
