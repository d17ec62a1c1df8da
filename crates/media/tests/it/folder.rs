//! The files.

use std::fs;

use image::ImageFormat;
use uncino_domain::agenda::picture::{FoundFile, PictureStore as _, PictureVariant, Whereabouts};

use super::support::{Store, encoded, name, red_and_blue};

const SIZES: [PictureVariant; 2] = [PictureVariant::FULL, PictureVariant::THUMBNAIL];

fn with_one() -> Store {
    let store = Store::new();
    let sent = encoded(&red_and_blue(60, 40), ImageFormat::Png);
    store.pictures.stage(&name(1), &sent).unwrap();
    store
}

fn is_there(store: &Store) -> [bool; 2] {
    SIZES.map(|size| store.pictures.read(&name(1), size).unwrap().is_some())
}

#[test]
fn a_picture_is_seen_once_it_is_published() {
    let store = with_one();
    assert_eq!(is_there(&store), [false, false]);
    store.pictures.publish(&name(1)).unwrap();
    assert_eq!(is_there(&store), [true, true]);
    store.pictures.publish(&name(1)).unwrap();
    assert_eq!(is_there(&store), [true, true], "once more does no harm");
}

#[test]
fn a_removed_picture_leaves_nothing() {
    for is_published in [false, true] {
        let store = with_one();
        if is_published {
            store.pictures.publish(&name(1)).unwrap();
        }
        store.pictures.remove(&name(1)).unwrap();
        assert_eq!(store.pictures.list().unwrap(), []);
        store.pictures.remove(&name(1)).unwrap();
        store.pictures.publish(&name(1)).unwrap();
        assert_eq!(is_there(&store), [false, false]);
    }
}

#[test]
fn all_that_is_ours_is_listed_and_nothing_else() {
    let store = with_one();
    let media = store.folder.path().join("media");
    fs::write(media.join("readme.txt"), b"x").unwrap();
    fs::write(media.join("thumb").join(name(2).as_str()), b"x").unwrap();
    let listed = |store: &Store| -> Vec<_> {
        let found = store.pictures.list().unwrap();
        found.into_iter().map(|FoundFile { file, whereabouts, .. }| (file, whereabouts)).collect()
    };
    assert_eq!(listed(&store), [(name(1), Whereabouts::Staged), (name(2), Whereabouts::Published)]);
    store.pictures.publish(&name(1)).unwrap();
    assert_eq!(listed(&store), [1, 2].map(|number| (name(number), Whereabouts::Published)));
}

/// A crash can come between the two.
#[test]
fn what_is_half_published_is_published_by_the_next_try() {
    let store = with_one();
    let media = store.folder.path().join("media");
    let thumbnail = format!("thumb/{}", name(1));
    fs::rename(media.join("staged").join(&thumbnail), media.join(&thumbnail)).unwrap();
    store.pictures.publish(&name(1)).unwrap();
    assert_eq!(is_there(&store), [true, true]);
    assert_eq!(store.pictures.list().unwrap().len(), 1);
}

#[test]
fn a_folder_that_can_not_be_written_is_a_failure() {
    let store = Store::new();
    fs::remove_dir_all(store.folder.path()).unwrap();
    let sent = encoded(&red_and_blue(60, 40), ImageFormat::Png);
    let failure = store.pictures.stage(&name(1), &sent).unwrap_err();
    assert!(failure.to_string().starts_with("a picture can't be written"), "{failure}");
    store.pictures.list().unwrap_err();
}
