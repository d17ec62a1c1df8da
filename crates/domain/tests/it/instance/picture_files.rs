//! The files of pictures: whose they are, and what becomes of those that no event has.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::picture::{
    PictureFile, PictureSize, PictureStore as _, PictureVariant, Whereabouts,
};
use uncino_domain::context::Ports;
use uncino_domain::instance::picture_files::{Adopted, Foreign, Joined, PictureService, PicturesSwept};
use uncino_domain::instance::pictures::InstancePictureService;
use uncino_domain::instance::setting::InstancePicture;
use uncino_testkit::fixtures::World;
use uncino_testkit::memory::MemoryStorage;

use crate::agenda::event_pictures::{FLYER, POSTER, with_poster};
use crate::agenda::events;
use crate::agenda::events::{agenda, submission};
use crate::story::{Now as _, denial};

fn service(world: &World) -> PictureService {
    PictureService::new(world.ports.clone())
}

/// The same store of pictures beside another, empty database.
fn beside_another_database(world: &World) -> PictureService {
    PictureService::new(Ports { storage: Arc::new(MemoryStorage::default()), ..world.ports.clone() })
}

fn files(world: &World, count: usize) -> Vec<PictureFile> {
    (0..count).map(|_| PictureFile::random(&*world.ports.secrets)).collect()
}

fn leave(world: &World, count: usize, whereabouts: Whereabouts, age: TimeDelta) -> Vec<PictureFile> {
    let files = files(world, count);
    for file in &files {
        world.pictures.leave(file, whereabouts, world.clock_now() - age);
    }
    files
}

fn none() -> PicturesSwept {
    PicturesSwept::default()
}

/// A crash can come between the commit and what is done to the files.
#[test]
fn what_a_crash_left_is_put_in_order() {
    let (world, author) = agenda();
    let pictures = service(&world);
    pictures.join().unwrap();
    let has_event = with_poster(&world, &author, submission()).picture.unwrap();
    world.pictures.leave(&has_event.file, Whereabouts::Staged, world.clock_now());
    let published = leave(&world, 1, Whereabouts::Published, TimeDelta::zero());
    let old = leave(&world, 1, Whereabouts::Staged, TimeDelta::hours(2));
    let may_be_on_its_way = leave(&world, 1, Whereabouts::Staged, TimeDelta::zero());
    assert_eq!(pictures.sweep().unwrap(), PicturesSwept { published: 1, set_aside: 2, ..none() });
    let staged = vec![may_be_on_its_way[0].to_string()];
    assert_eq!(world.pictures.names(), (vec![has_event.file.to_string()], staged));
    let aside = [&published[0], &old[0]].map(PictureFile::to_string);
    assert_eq!(world.pictures.names_of(Whereabouts::SetAside), aside);
    assert_eq!(pictures.sweep().unwrap(), none());
}

#[test]
fn an_orphan_is_kept_for_a_month() {
    let (world, _) = agenda();
    let pictures = service(&world);
    pictures.join().unwrap();
    leave(&world, 3, Whereabouts::Published, TimeDelta::days(100));
    assert_eq!(pictures.sweep().unwrap(), PicturesSwept { set_aside: 3, ..none() });
    world.clock.advance(TimeDelta::days(31));
    assert_eq!(pictures.sweep().unwrap(), none());
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(pictures.sweep().unwrap(), PicturesSwept { removed: 3, ..none() });
}

/// Yesterday's database was put back, and then the right one again.
#[test]
fn what_the_database_knows_again_is_brought_back() {
    let (world, author) = agenda();
    let pictures = service(&world);
    pictures.join().unwrap();
    let [first, second] = [(); 2].map(|()| with_poster(&world, &author, submission()).picture.unwrap().file);
    for file in [&first, &second] {
        world.pictures.set_aside(file, world.clock_now()).unwrap();
    }
    assert!(pictures.read(&first, PictureVariant::FULL).unwrap().is_some(), "whoever asks for it gets it");
    assert_eq!(pictures.sweep().unwrap(), PicturesSwept { brought_back: 1, ..none() });
    assert_eq!(world.pictures.names_of(Whereabouts::Published).len(), 2);
    let unknown = leave(&world, 1, Whereabouts::SetAside, TimeDelta::zero());
    assert_eq!(pictures.read(&unknown[0], PictureVariant::FULL).unwrap(), None);
}

/// Nobody knew whether the event was there, and the first who looks at the picture asks for a variant.
#[test]
fn a_variant_of_what_an_event_has_is_made_wherever_the_picture_is() {
    let (world, author) = agenda();
    let pictures = service(&world);
    let file = with_poster(&world, &author, submission()).picture.unwrap().file;
    let webp = PictureSize::Small.webp();
    for whereabouts in [Whereabouts::Published, Whereabouts::SetAside, Whereabouts::Staged] {
        world.pictures.leave(&file, whereabouts, world.clock_now());
        assert_eq!(pictures.read(&file, webp).unwrap(), None, "it is to be made");
        let made = pictures.make(&file, webp).unwrap();
        assert!(made.is_some(), "{whereabouts:?}");
        assert_eq!(pictures.read(&file, webp).unwrap(), made);
        assert_eq!(world.pictures.names().0, [file.to_string()]);
    }
    for whereabouts in [Whereabouts::SetAside, Whereabouts::Staged] {
        let orphan = leave(&world, 1, whereabouts, TimeDelta::zero());
        assert_eq!(pictures.make(&orphan[0], webp).unwrap(), None, "no event has it");
    }
    assert_eq!(pictures.make(&files(&world, 1)[0], webp).unwrap(), None);
}

#[test]
fn what_was_made_of_pictures_that_are_gone_is_looked_for_with_each_sweep() {
    let (world, _) = agenda();
    let pictures = service(&world);
    pictures.join().unwrap();
    let before = world.pictures.clears();
    pictures.sweep().unwrap();
    assert_eq!(world.pictures.clears(), before + 1);
    leave(&world, 11, Whereabouts::Published, TimeDelta::zero());
    pictures.sweep().unwrap();
    assert_eq!(world.pictures.clears(), before + 2, "also where nothing else is done");
}

#[test]
fn many_orphans_at_once_are_left_alone() {
    let (world, author) = agenda();
    let pictures = service(&world);
    with_poster(&world, &author, submission());
    pictures.join().unwrap();
    leave(&world, 11, Whereabouts::Published, TimeDelta::zero());
    leave(&world, 1, Whereabouts::SetAside, TimeDelta::days(40));
    assert_eq!(pictures.sweep().unwrap(), PicturesSwept { left: 11, removed: 1, ..none() });
    assert_eq!(pictures.sweep().unwrap(), PicturesSwept { left: 11, ..none() });
    assert_eq!(pictures.set_orphans_aside().unwrap(), PicturesSwept { set_aside: 11, ..none() });
    assert_eq!(world.pictures.names_of(Whereabouts::Published).len(), 1);
}

/// A crash leaves as many as were under way.
#[test]
fn eleven_orphans_are_few_among_many_pictures() {
    let (world, author) = agenda();
    let pictures = service(&world);
    for _ in 0..100 {
        with_poster(&world, &author, submission());
    }
    pictures.join().unwrap();
    leave(&world, 11, Whereabouts::Published, TimeDelta::zero());
    assert_eq!(pictures.sweep().unwrap(), PicturesSwept { set_aside: 11, ..none() });
}

#[test]
fn an_empty_store_becomes_that_of_the_first_database() {
    let (world, author) = agenda();
    assert_eq!(service(&world).join().unwrap(), Joined::Well);
    let other = beside_another_database(&world);
    assert_eq!(denial(other.join()), Foreign::OtherDatabase, "also while it is empty");
    with_poster(&world, &author, submission());
    assert_eq!(denial(other.join()), Foreign::OtherDatabase);
    other.sweep().unwrap_err();
    assert_eq!(world.pictures.names_of(Whereabouts::Published).len(), 1);
    assert_eq!(service(&world).join().unwrap(), Joined::Well);
}

/// As a version left it that knew nothing of owners.
#[test]
fn a_store_without_an_owner_is_that_of_the_database_which_knows_a_picture() {
    let (world, author) = agenda();
    with_poster(&world, &author, submission());
    leave(&world, 5, Whereabouts::Published, TimeDelta::zero());
    let other = beside_another_database(&world);
    assert_eq!(denial(other.join()), Foreign::UnknownPictures);
    assert_eq!(service(&world).join().unwrap(), Joined::Well);
    assert_eq!(denial(other.join()), Foreign::OtherDatabase);
}

#[test]
fn the_logo_is_a_picture_too() {
    let (world, _) = agenda();
    let own = InstancePictureService::new(world.ports.clone());
    own.set(InstancePicture::Logo, POSTER, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(service(&world).join().unwrap(), Joined::Well);
    let logo = PictureFile::parse(&world.pictures.names_of(Whereabouts::Published)[0]).unwrap();
    for whereabouts in [Whereabouts::Staged, Whereabouts::SetAside] {
        world.pictures.leave(&logo, whereabouts, world.clock_now());
        assert!(own.read(InstancePicture::Logo).unwrap().is_some());
    }
    world.pictures.remove(&logo).unwrap();
    assert_eq!(service(&world).join().unwrap(), Joined::WithoutPictures);
}

/// What is only staged was never seen: a crash during the very first picture is no reason not to start.
#[test]
fn what_is_staged_keeps_no_database_away() {
    let (world, _) = agenda();
    leave(&world, 1, Whereabouts::Staged, TimeDelta::days(1));
    assert_eq!(service(&world).join().unwrap(), Joined::Well);
}

#[test]
fn an_empty_store_beside_a_database_with_pictures_is_told() {
    let (world, author) = agenda();
    let file = with_poster(&world, &author, submission()).picture.unwrap().file;
    world.pictures.remove(&file).unwrap();
    for _ in 0..2 {
        assert_eq!(service(&world).join().unwrap(), Joined::WithoutPictures);
    }
}

#[test]
fn somebody_who_knows_better_gives_a_store_to_the_database() {
    let (world, author) = agenda();
    with_poster(&world, &author, submission());
    service(&world).join().unwrap();
    let other = beside_another_database(&world);
    assert_eq!(other.adopt().unwrap(), Adopted { pictures: 1, known: 0 });
    assert_eq!(other.join().unwrap(), Joined::Well);
    assert_eq!(denial(service(&world).join()), Foreign::OtherDatabase);
    service(&world).sweep().unwrap_err();
    assert_eq!(service(&world).adopt().unwrap(), Adopted { pictures: 1, known: 1 });
}

/// Nobody knew whether the commit had worked, and it had.
#[test]
fn what_is_staged_and_known_is_published_within_a_minute_or_when_it_is_asked_for() {
    let (world, author) = agenda();
    let pictures = service(&world);
    let [first, second] = [(); 2].map(|()| with_poster(&world, &author, submission()).picture.unwrap().file);
    for file in [&first, &second] {
        world.pictures.leave(file, Whereabouts::Staged, world.clock_now());
    }
    let on_its_way = leave(&world, 1, Whereabouts::Staged, TimeDelta::zero());
    assert!(pictures.read(&first, PictureVariant::THUMBNAIL).unwrap().is_some());
    assert_eq!(pictures.read(&on_its_way[0], PictureVariant::FULL).unwrap(), None);
    assert_eq!(pictures.publish_known().unwrap(), 1);
    assert_eq!(pictures.publish_known().unwrap(), 0);
    let staged = vec![on_its_way[0].to_string()];
    assert_eq!((world.pictures.names().0.len(), world.pictures.names().1), (2, staged));
}

/// The answer of the change was never given, so nobody removed what it replaced.
#[test]
fn what_was_replaced_in_doubt_is_cleared_up() {
    for asks in [true, false] {
        let (world, author) = agenda();
        let pictures = service(&world);
        pictures.join().unwrap();
        let event = with_poster(&world, &author, submission());
        let replaced = event.picture.unwrap().file;
        let change = events::service(&world).change(&author, Some(event.id), &submission(), Some(FLYER));
        let fresh = change.unwrap().picture.unwrap().file;
        world.pictures.leave(&replaced, Whereabouts::Published, world.clock_now());
        world.pictures.leave(&fresh, Whereabouts::Staged, world.clock_now());
        if asks {
            assert!(pictures.read(&fresh, PictureVariant::FULL).unwrap().is_some());
        } else {
            assert_eq!(pictures.publish_known().unwrap(), 1);
        }
        assert_eq!(world.pictures.names_of(Whereabouts::Published), [fresh.to_string()]);
        assert_eq!(world.pictures.names_of(Whereabouts::SetAside), [replaced.to_string()]);
    }
}
