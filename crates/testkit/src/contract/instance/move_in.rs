//! What comes from another instance.

use std::sync::Arc;

use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
use uncino_domain::agenda::collection::{Choice, Collection, Filter};
use uncino_domain::agenda::place::{NewPlace, Place};
use uncino_domain::id::{AnnouncementId, ClientId, CollectionId, FilterId, PlaceId, StaticPageId, UserId};
use uncino_domain::instance::move_in::KeptRow;
use uncino_domain::instance::static_page::{StaticPage, StaticPageWords};
use uncino_domain::oauth::client::{Client, ClientAuthentication, ClientKind, ClientName, Registration};
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::people::password::PasswordHash;
use uncino_domain::people::user::{EmailAddress, NewUser, Role, Standing, User};
use uncino_domain::storage::{Storage, StorageError, UserInsertion};

use crate::contract::{now, read, write};

/// Of `ciao`.
const IMPORTED: &str = "$2a$10$J0VN5vsQE6TdPstL12iLDu8QE2RISM/oPumCIt1S3590k0/cKRy5.";

fn user() -> User {
    User {
        id: UserId(41),
        email: EmailAddress::spelled("Marta@example.org").unwrap(),
        password: PasswordHash::imported(IMPORTED).unwrap(),
        role: Role::Editor,
        standing: Standing::Active,
        description: None,
        to_notify: false,
        created_at: now(),
        updated_at: now(),
    }
}

fn place() -> Place {
    Place {
        id: PlaceId(7),
        name: "Café".to_owned(),
        address: String::new(),
        latitude: Some(45.1),
        longitude: Some(7.6),
        created_at: now(),
        updated_at: now(),
    }
}

/// Whoever comes keeps their numbers, and nobody else gets one near them.
pub fn what_moves_in_keeps_its_numbers(storage: &Arc<dyn Storage>) {
    assert!(read(&**storage, |repositories| repositories.move_in().is_empty()));
    let collection =
        Collection { id: CollectionId(3), name: "Films".to_owned(), is_top: true, sort_index: 4 };
    let choice = Choice { tags: vec!["film".to_owned()], places: vec![PlaceId(7)] };
    let filter = Filter { id: FilterId(9), collection_id: collection.id, choice, negate: true };
    let words = AnnouncementWords { title: "Hi".to_owned(), text: String::new(), visible: true };
    let announcement = Announcement { id: AnnouncementId(5), words, created_at: now(), updated_at: now() };
    let words = StaticPageWords { title: "Rules".to_owned(), content: String::new() };
    let slug = "rules".to_owned();
    let page = StaticPage { id: StaticPageId(6), slug, words, created_at: now(), updated_at: now() };
    let all = (collection, filter, announcement, page);
    let (collection, filter, announcement, page) = all.clone();
    write(&**storage, move |repositories| {
        let move_in = repositories.move_in();
        move_in.take_user(&user())?;
        move_in.take_place(&place())?;
        move_in.take_place_alias(PlaceId(70), PlaceId(7))?;
        move_in.take_collection(&collection)?;
        move_in.take_filter(&filter)?;
        move_in.take_announcement(&announcement)?;
        move_in.take_static_page(&page)?;
        move_in.leave_room(1_000)
    });
    assert!(!read(&**storage, |repositories| repositories.move_in().is_empty()));
    let found = read(&**storage, |repositories| {
        let user = repositories.users().find(UserId(41))?;
        let place = repositories.places().find(PlaceId(70))?;
        Ok::<_, StorageError>((user, place, repositories.users().any_imported_password()?))
    });
    assert_eq!(found, (Some(user()), Some(place()), true));
    let (collection, filter, announcement, page) = all;
    let found = read(&**storage, |repositories| {
        let filters = repositories.collections().filters(Some(CollectionId(3)))?;
        let announcements = repositories.announcements().list()?;
        let pages = repositories.static_pages().list()?;
        Ok::<_, StorageError>((repositories.collections().list()?, filters, announcements, pages))
    });
    assert_eq!(found, (vec![collection], vec![filter], vec![announcement], vec![page]));
    let (person, place) = write(&**storage, |repositories| {
        let new = NewUser {
            email: EmailAddress::parse("new@example.org").unwrap(),
            password: PasswordHash::none(),
            role: Role::User,
            standing: Standing::Active,
            description: None,
            created_at: now(),
        };
        let UserInsertion::Inserted(person) = repositories.users().insert(&new)? else {
            unreachable!("the address is new")
        };
        let new =
            NewPlace { name: "New".to_owned(), address: String::new(), latitude: None, longitude: None };
        Ok::<_, StorageError>((person.id, repositories.places().find_or_insert(&new, now())?.id))
    });
    assert!(person.0 > 1_041 && place.0 > 1_070, "{person} {place}");
}

/// One that moved in may have nothing but tokens.
pub fn a_client_may_have_no_redirect_uri(storage: &Arc<dyn Storage>) {
    let client = Client {
        id: ClientId::new("gone"),
        kind: ClientKind::Strict,
        authentication: ClientAuthentication::Public,
        name: ClientName::parse("gone").unwrap(),
        website: None,
        redirect_uris: Vec::new(),
        scopes: ScopeSet::event_write(),
        grant_types: GrantType::BY_DEFAULT.to_vec(),
        registration: Registration::Gancio,
        registered_at: now(),
        first_token_at: Some(now()),
        suspended_at: None,
        vouched_at: None,
    };
    let new = client.clone();
    write(&**storage, move |repositories| repositories.clients().insert(&new));
    assert_eq!(read(&**storage, |repositories| repositories.clients().list()), [client]);
}

/// Rows that nothing uses yet.
pub fn rows_are_kept_as_they_came(storage: &Arc<dyn Storage>) {
    let row = |kind: &str, name: &str| KeptRow {
        kind: kind.to_owned(),
        name: name.to_owned(),
        content: r#"{"é":1}"#.to_owned(),
    };
    let rows = [row("instances", "b.example"), row("ap_users", "x"), row("instances", "a.example")];
    let kept = rows.clone();
    write(&**storage, move |repositories| kept.iter().try_for_each(|row| repositories.move_in().keep(row)));
    let found = read(&**storage, |repositories| repositories.move_in().kept("instances"));
    assert_eq!(found, [rows[0].clone(), rows[2].clone()]);
}
