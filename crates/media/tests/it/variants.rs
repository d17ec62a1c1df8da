//! What a picture is shown as.

use std::fs;
use std::path::PathBuf;
use std::sync::Barrier;
use std::time::Duration;

use chrono::TimeDelta;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use uncino_domain::agenda::picture::{PictureFormat, PictureSize, PictureStore as _, PictureVariant};
use uncino_domain::clock::{Clock as _, SystemClock, Timestamp};

use super::support::{Store, encoded, name};

/// Like a photograph: soft shades, and everywhere a little noise.
fn photo(width: u32, height: u32) -> DynamicImage {
    let mut noise = 1_u32;
    let shade = |position: u32, side: u32| 20 + 200 * position / side;
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wave = (x / 9 % 7) * (y / 13 % 5);
        let part = |shade: u32| u8::try_from(shade + wave + (noise >> 29)).unwrap_or(255);
        Rgb([part(shade(x, width)), part(shade(y, height)), part(shade(x + y, width + height))])
    }))
}

fn published(picture: &DynamicImage) -> Store {
    let store = Store::new();
    store.pictures.stage(&name(1), &encoded(picture, ImageFormat::Png)).unwrap();
    store.pictures.publish(&name(1)).unwrap();
    store
}

fn made() -> impl Iterator<Item = PictureVariant> {
    PictureVariant::all().filter(|variant| !variant.is_kept())
}

fn make(store: &Store, variant: PictureVariant) -> Option<Vec<u8>> {
    store.pictures.make(&name(1), variant).unwrap()
}

fn read(store: &Store, variant: PictureVariant) -> Option<Vec<u8>> {
    store.pictures.read(&name(1), variant).unwrap()
}

/// All files below `derived/`.
fn derived(store: &Store) -> Vec<PathBuf> {
    let mut folders = vec![store.folder.path().join("media/derived")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

fn in_hours(hours: i64) -> Timestamp {
    SystemClock.now() + TimeDelta::hours(hours)
}

#[test]
fn every_variant_is_as_wide_as_its_size_says_and_never_wider_than_its_picture() {
    for (width, height) in [(1_300, 800), (600, 900), (400, 300), (350, 4_900), (336, 2), (300, 200), (1, 1)]
    {
        let store = published(&photo(width, height));
        let facts =
            store.pictures.stage(&name(2), &encoded(&photo(width, height), ImageFormat::Png)).unwrap();
        for variant in PictureVariant::all() {
            let bytes = make(&store, variant).unwrap();
            let format = match variant.format {
                PictureFormat::Jpeg => ImageFormat::Jpeg,
                PictureFormat::WebP => ImageFormat::WebP,
            };
            assert_eq!(image::guess_format(&bytes).unwrap(), format, "{variant:?}");
            let shown = image::load_from_memory(&bytes).unwrap();
            let right = variant.size.width_of(facts.width);
            assert_eq!(shown.width(), right, "{variant:?} of {width} × {height}");
            let proportional = f64::from(right) * f64::from(facts.height) / f64::from(facts.width);
            assert!((f64::from(shown.height()) - proportional).abs() <= 1.0, "{variant:?}: {shown:?}");
            assert_eq!(read(&store, variant), Some(bytes), "and it is found there");
        }
    }
}

#[test]
fn a_variant_shows_its_picture() {
    let sent = photo(1_200, 800);
    let store = published(&sent);
    for variant in made() {
        let shown = image::load_from_memory(&make(&store, variant).unwrap()).unwrap();
        let right = sent.thumbnail(shown.width(), shown.height()).into_rgb8();
        let shown = shown.into_rgb8();
        let pairs = shown.as_raw().iter().zip(right.as_raw());
        let off: u64 = pairs.map(|(is, should)| u64::from(is.abs_diff(*should))).sum();
        let parts = u64::try_from(right.as_raw().len()).unwrap();
        assert!(off < 4 * parts, "{variant:?} is {} off", off / parts);
    }
}

#[test]
fn the_modern_format_is_smaller() {
    let store = published(&photo(1_200, 800));
    for size in PictureSize::ALL {
        let [jpeg, webp] = [size.jpeg(), size.webp()].map(|variant| make(&store, variant).unwrap().len());
        assert!(webp * 4 < jpeg * 3, "{size:?}: {jpeg} and {webp} bytes");
    }
}

#[test]
fn a_small_picture_is_not_encoded_twice() {
    let store = published(&photo(300, 200));
    assert_eq!(make(&store, PictureSize::Small.jpeg()), read(&store, PictureVariant::FULL));
}

#[test]
fn only_a_published_picture_has_variants() {
    let store = Store::new();
    let sent = encoded(&photo(600, 400), ImageFormat::Png);
    store.pictures.stage(&name(1), &sent).unwrap();
    assert!(made().all(|variant| make(&store, variant).is_none()), "its event isn't there yet");
    store.pictures.publish(&name(1)).unwrap();
    assert!(made().all(|variant| read(&store, variant).is_none()), "nobody asked for one");
    assert!(made().all(|variant| make(&store, variant).is_some()));
    assert_eq!(derived(&store).len(), 4);
    store.pictures.set_aside(&name(1), in_hours(0)).unwrap();
    assert_eq!(derived(&store), Vec::<PathBuf>::new());
    assert!(made().all(|variant| make(&store, variant).is_none() && read(&store, variant).is_none()));
    store.pictures.bring_back(&name(1)).unwrap();
    assert!(made().all(|variant| make(&store, variant).is_some()));
    store.pictures.remove(&name(1)).unwrap();
    assert_eq!(derived(&store), Vec::<PathBuf>::new());
    assert!(made().all(|variant| make(&store, variant).is_none() && read(&store, variant).is_none()));
}

#[test]
fn what_is_left_of_a_picture_that_is_gone_is_not_seen_and_goes_too() {
    let store = published(&photo(600, 400));
    for variant in made() {
        make(&store, variant).unwrap();
    }
    // Somebody's hand, or a node that died between two steps.
    fs::remove_file(store.folder.path().join("media").join(name(1).as_str())).unwrap();
    assert!(made().all(|variant| read(&store, variant).is_none() && make(&store, variant).is_none()));
    assert_eq!(derived(&store).len(), 4);
    assert_eq!(store.pictures.clear_variants(in_hours(0)).unwrap(), 4);
    assert_eq!(derived(&store), Vec::<PathBuf>::new());
}

#[test]
fn what_has_its_picture_is_left_and_so_is_what_is_not_ours() {
    let store = published(&photo(600, 400));
    make(&store, PictureSize::Small.webp()).unwrap();
    let made = derived(&store);
    fs::write(made[0].with_file_name("readme.txt"), b"x").unwrap();
    assert_eq!(store.pictures.clear_variants(in_hours(1_000)).unwrap(), 0);
    assert_eq!(derived(&store).len(), 2);
}

/// A kill can come while a file is being written.
#[test]
fn half_a_variant_is_never_seen_and_removed_an_hour_later() {
    let store = published(&photo(600, 400));
    let whole = make(&store, PictureSize::Small.webp()).unwrap();
    let place = derived(&store).remove(0);
    fs::rename(&place, place.with_file_name(".draft-Xy12Z")).unwrap();
    assert_eq!(read(&store, PictureSize::Small.webp()), None);
    assert_eq!(make(&store, PictureSize::Small.webp()), Some(whole), "and it is made once more");
    assert_eq!(store.pictures.clear_variants(in_hours(0)).unwrap(), 0, "somebody may be writing");
    assert_eq!(store.pictures.clear_variants(in_hours(2)).unwrap(), 1);
    assert_eq!(derived(&store), [place]);
}

#[test]
fn the_folder_of_variants_can_go_at_any_time() {
    let store = published(&photo(600, 400));
    let before = make(&store, PictureSize::Full.webp());
    fs::remove_dir_all(store.folder.path().join("media/derived")).unwrap();
    assert_eq!(read(&store, PictureSize::Full.webp()), None);
    assert_eq!(make(&store, PictureSize::Full.webp()), before);
    assert_eq!(store.pictures.list().unwrap().len(), 1, "and none of them is a picture of its own");
}

#[test]
fn a_damaged_picture_has_no_variants_and_leaves_none() {
    let store = published(&photo(600, 400));
    fs::write(store.folder.path().join("media").join(name(1).as_str()), b"damaged").unwrap();
    for variant in made() {
        store.pictures.make(&name(1), variant).unwrap_err();
    }
    assert_eq!(derived(&store), Vec::<PathBuf>::new());
}

#[test]
fn of_many_who_make_the_same_each_gets_it_whole_and_one_stays() {
    let store = published(&photo(600, 400));
    let barrier = Barrier::new(8);
    let seen: Vec<_> = std::thread::scope(|scope| {
        let try_it = || {
            barrier.wait();
            make(&store, PictureSize::Small.webp()).unwrap()
        };
        let tries: Vec<_> = (0..8).map(|_| scope.spawn(try_it)).collect();
        tries.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let kept = read(&store, PictureSize::Small.webp()).unwrap();
    assert!(seen.iter().all(|bytes| *bytes == kept));
    assert_eq!(derived(&store).len(), 1, "no draft is left");
}

/// Whoever removes a picture may look for its variants before one is put there.
#[test]
fn a_picture_that_is_removed_while_its_variant_is_made_leaves_nothing() {
    for round in 0..40 {
        let store = published(&photo(60, 40));
        let barrier = Barrier::new(2);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                barrier.wait();
                make(&store, PictureSize::Small.webp())
            });
            barrier.wait();
            std::thread::sleep(Duration::from_micros(100 * round));
            store.pictures.remove(&name(1)).unwrap();
        });
        assert_eq!(derived(&store), Vec::<PathBuf>::new());
    }
}
