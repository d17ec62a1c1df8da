//! One noun, one name, in one room of each crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The wings, the same in every crate.
const WINGS: [&str; 5] = ["access", "agenda", "instance", "oauth", "people"];

/// Where the wings of the storage port stand: the port, its adapter for databases, memory, and what all promise. `*` is a wing.
const HOUSES: [&str; 4] = [
    "crates/domain/src/*/storage",
    "crates/storage/src/*",
    "crates/testkit/src/memory/*",
    "crates/testkit/src/contract/*",
];

/// Rooms beside those of the accessors: names that became others concern places, tags and collections at once.
const BESIDE: [&str; 1] = ["crates/storage/src/agenda/aliases"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text between two marks.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(begin).unwrap_or_else(|| panic!("no {begin}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end}")).0
}

/// The accessors of `Repositories`, from the list that makes it.
fn accessors() -> BTreeSet<String> {
    let port = read("crates/domain/src/storage.rs");
    let list = between(&port, "\nrepositories! {\n", "\n}\n");
    let entries = list.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    entries.filter_map(|line| line.split_once(": ")).map(|(accessor, _)| accessor.to_owned()).collect()
}

/// The rooms of a house by name, each with its wing. A room is a file or a folder.
fn rooms(house: &str) -> BTreeMap<String, &'static str> {
    let mut rooms = BTreeMap::new();
    for wing in WINGS {
        let place = house.replace('*', wing);
        let folder = root().join(&place);
        for entry in
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.unwrap().path();
            let room = path.file_stem().unwrap().to_string_lossy().into_owned();
            if room == "mod" || BESIDE.contains(&&*format!("{place}/{room}")) {
                continue;
            }
            let other = rooms.insert(room.clone(), wing);
            assert_eq!(other, None, "{room} of {house} is in two wings, or a file and a folder");
        }
    }
    rooms
}

#[test]
fn every_repository_has_one_room_of_its_name_in_each_house() {
    let accessors = accessors();
    assert!(accessors.len() >= 20, "the list of repositories is not read any more: {accessors:?}");
    for house in HOUSES {
        let names: BTreeSet<String> = rooms(house).into_keys().collect();
        assert_eq!(names, accessors, "{house}: left are its rooms, right the accessors of Repositories");
    }
}

#[test]
fn a_noun_is_in_the_same_wing_of_each_house() {
    let [port, storage, memory, contract] = HOUSES.map(rooms);
    assert_eq!(storage, port);
    assert_eq!(memory, port);
    assert_eq!(contract, port);
}

#[test]
fn every_promise_of_the_contract_is_tried() {
    let list = read("crates/testkit/src/contract/mod.rs");
    let tried: BTreeSet<&str> = between(&list, "(@ $open,", ");\n    };")
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .collect();
    let mut folders = vec![root().join("crates/testkit/src/contract")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for promise in text.lines().filter_map(|line| line.strip_prefix("pub fn ")) {
                let name = promise.split('(').next().unwrap();
                assert!(tried.contains(name), "{} promises {name}, which nothing tries", path.display());
            }
        }
    }
}
