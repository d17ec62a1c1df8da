//! Pictures that are set aside.

use std::fs;

use chrono::{TimeZone as _, Utc};
use image::ImageFormat;
use uncino_domain::agenda::picture::{FoundFile, PictureStore as _, PictureVariant, Whereabouts};
use uncino_domain::clock::Timestamp;

use super::support::{Store, encoded, name, red_and_blue};

fn day(day: u32, hour: u32) -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, day, hour, 0, 0).unwrap()
}

fn with_two() -> Store {
    let store = Store::new();
    let sent = encoded(&red_and_blue(60, 40), ImageFormat::Png);
    for number in [1, 2] {
        store.pictures.stage(&name(number), &sent).unwrap();
    }
    store.pictures.publish(&name(1)).unwrap();
    store
}

fn is_seen(store: &Store, number: u8) -> [bool; 2] {
    [PictureVariant::FULL, PictureVariant::THUMBNAIL]
        .map(|size| store.pictures.read(&name(number), size).unwrap().is_some())
}

#[test]
fn what_is_set_aside_is_not_seen_and_can_be_brought_back() {
    let store = with_two();
    store.pictures.set_aside(&name(1), day(25, 23)).unwrap();
    store.pictures.set_aside(&name(2), day(26, 1)).unwrap();
    store.pictures.set_aside(&name(3), day(26, 1)).unwrap();
    assert_eq!((is_seen(&store, 1), is_seen(&store, 2)), ([false; 2], [false; 2]));
    let found =
        |number, at| FoundFile { file: name(number), whereabouts: Whereabouts::SetAside, since: day(at, 0) };
    assert_eq!(store.pictures.list().unwrap(), [found(1, 25), found(2, 26)]);
    let folder = store.folder.path().join("media/set-aside");
    assert!(folder.join("2026-11-25").join(name(1).as_str()).is_file());
    assert_eq!(store.pictures.find(&name(1)).unwrap(), Some(Whereabouts::SetAside));
    for number in [1, 2] {
        store.pictures.bring_back(&name(number)).unwrap();
        assert_eq!(store.pictures.find(&name(number)).unwrap(), Some(Whereabouts::Published));
        assert_eq!(is_seen(&store, number), [true; 2]);
    }
    store.pictures.bring_back(&name(3)).unwrap();
    assert_eq!(store.pictures.find(&name(3)).unwrap(), None);
}

#[test]
fn what_is_removed_leaves_no_empty_days() {
    let store = with_two();
    store.pictures.set_aside(&name(1), day(25, 1)).unwrap();
    store.pictures.set_aside(&name(2), day(25, 2)).unwrap();
    let folder = store.folder.path().join("media/set-aside");
    store.pictures.remove(&name(1)).unwrap();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    store.pictures.remove(&name(2)).unwrap();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    assert_eq!(store.pictures.list().unwrap(), []);
}

#[test]
fn what_somebody_else_put_there_stays() {
    let store = with_two();
    let folder = store.folder.path().join("media/set-aside");
    fs::create_dir_all(folder.join("mine")).unwrap();
    fs::write(folder.join("readme.txt"), b"x").unwrap();
    store.pictures.set_aside(&name(1), day(25, 1)).unwrap();
    fs::write(folder.join("2026-11-25/readme.txt"), b"x").unwrap();
    store.pictures.remove(&name(1)).unwrap();
    assert!(folder.join("2026-11-25/readme.txt").is_file() && folder.join("readme.txt").is_file());
    assert!(folder.join("mine").is_dir());
}
