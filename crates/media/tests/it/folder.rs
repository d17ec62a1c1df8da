//! The files.

use std::fs;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use uncino_domain::agenda::picture::{
    FoundFile, PictureError, PictureStore as _, PictureVariant, Whereabouts,
};

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

#[test]
fn what_can_be_seen_through_stays_so_beside_the_jpeg_and_goes_with_it() {
    let store = Store::new();
    let hook = |alpha: u8| RgbaImage::from_pixel(1_200, 300, Rgba([200, 30, 30, alpha]));
    let stage = |number: u8, picture: RgbaImage| {
        let sent = encoded(&DynamicImage::ImageRgba8(picture), ImageFormat::Png);
        store.pictures.stage(&name(number), &sent).unwrap();
        store.pictures.stage_see_through(&name(number), &sent).unwrap();
    };
    let read = |number: u8| store.pictures.read_see_through(&name(number)).unwrap();
    let mut seen_through = hook(u8::MAX);
    seen_through.put_pixel(0, 0, Rgba([0, 0, 0, 0]));
    seen_through.put_pixel(1, 0, Rgba([0, 0, 0, 0]));
    seen_through.put_pixel(0, 1, Rgba([0, 0, 0, 0]));
    seen_through.put_pixel(1, 1, Rgba([0, 0, 0, 0]));
    stage(1, seen_through);
    stage(2, hook(u8::MAX));
    assert_eq!((read(1), read(2)), (None, None), "nothing is published");
    for number in [1, 2] {
        store.pictures.publish(&name(number)).unwrap();
    }
    assert_eq!(read(2), None, "nothing can be seen through");
    let png = read(1).unwrap();
    assert_eq!(image::guess_format(&png).unwrap(), ImageFormat::Png);
    let png = image::load_from_memory(&png).unwrap().into_rgba8();
    assert_eq!(png.dimensions(), (600, 150));
    assert_eq!((png.get_pixel(0, 0).0[3], png.get_pixel(300, 100).0), (0, [200, 30, 30, 255]));
    assert!(store.pictures.read(&name(1), PictureVariant::FULL).unwrap().is_some());
    store.pictures.remove(&name(1)).unwrap();
    assert_eq!(read(1), None);
    let refused = store.pictures.stage_see_through(&name(3), b"no picture");
    assert!(matches!(refused, Err(PictureError::NoPicture)), "{refused:?}");
}
