//! Whose pictures a folder says it holds.

use std::fs;
use std::sync::Barrier;
use std::thread;

use uncino_domain::agenda::picture::{Owner, PictureStore as _};
use uncino_domain::instance::database_id::DatabaseId;
use uncino_media::PictureFolder;

use super::support::Store;

const FILE: &str = "media/.uncino-database";

fn id(number: u8) -> DatabaseId {
    DatabaseId::parse(&format!("{number:02x}").repeat(16)).unwrap()
}

#[test]
fn the_first_who_claims_a_folder_has_it_until_somebody_adopts_it() {
    let store = Store::new();
    assert_eq!(store.pictures.owner().unwrap(), Owner::Nobody);
    assert_eq!(store.pictures.claim(&id(1)).unwrap(), Owner::Database(id(1)));
    assert_eq!(store.pictures.claim(&id(2)).unwrap(), Owner::Database(id(1)));
    assert_eq!(store.pictures.owner().unwrap(), Owner::Database(id(1)));
    assert_eq!(fs::read_to_string(store.folder.path().join(FILE)).unwrap(), format!("{}\n", id(1)));
    store.pictures.adopt(&id(2)).unwrap();
    assert_eq!(store.pictures.owner().unwrap(), Owner::Database(id(2)));
    assert_eq!(store.pictures.list().unwrap(), []);
    let names: Vec<_> = fs::read_dir(store.folder.path().join("media")).unwrap().flatten().collect();
    assert_eq!(names.len(), 4, "the three folders and the file: {names:?}");
}

#[test]
fn sixteen_claims_at_once_have_one_winner() {
    for _ in 0..20 {
        let store = Store::new();
        let barrier = Barrier::new(16);
        let owners: Vec<Owner> = thread::scope(|scope| {
            let claims: Vec<_> = (0..16)
                .map(|number| {
                    let (barrier, folder) = (&barrier, store.folder.path().join("media"));
                    scope.spawn(move || {
                        let pictures = PictureFolder::new(folder);
                        barrier.wait();
                        pictures.claim(&id(number)).unwrap()
                    })
                })
                .collect();
            claims.into_iter().map(|claim| claim.join().unwrap()).collect()
        });
        assert!(
            owners.iter().all(|owner| *owner == owners[0] && matches!(owner, Owner::Database(_))),
            "{owners:?}"
        );
    }
}

#[test]
fn what_nobody_understands_is_nobodys() {
    let store = Store::new();
    for text in [&b""[..], b"nonsense", &[0xff; 32], &b"ab".repeat(17)] {
        fs::write(store.folder.path().join(FILE), text).unwrap();
        assert_eq!(store.pictures.owner().unwrap(), Owner::Unclear);
        assert_eq!(store.pictures.claim(&id(1)).unwrap(), Owner::Unclear);
    }
    fs::write(store.folder.path().join(FILE), format!(" {}\r\n", id(1))).unwrap();
    assert_eq!(store.pictures.owner().unwrap(), Owner::Database(id(1)), "as an editor leaves it");
}
