//! Collections and what they choose.

mod overview;

use crate::access::audit::{Actor, AuditAction};
use crate::access::caller::Administrator;
use crate::agenda::collection::{Choice, Collection, Filter, MAX_CHOSEN, MAX_NAME, named};
use crate::agenda::event::submission::MAX_TAG;
use crate::context::Ports;
use crate::id::{CollectionId, FilterId, PlaceId};
use crate::outcome::ServiceError;
use crate::storage::{CollectionInsertion, Removal, Repositories, StorageError, Stored};
use crate::text::{can_be_seen, one_line};

pub use overview::{CollectionInHand, CollectionOverview, FilterInHand};

/// How many collections there may be.
const MAX_COLLECTIONS: usize = 200;
/// How many filters a collection may have: one statement has room for all that they name.
const MAX_FILTERS: usize = 50;

/// Cares for collections.
#[derive(Debug, Clone)]
pub struct CollectionService {
    ports: Ports,
}

/// Why a collection is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CollectionDenied {
    /// There is no such collection or filter.
    #[error("Not Found")]
    NotFound,
    /// Another one has that name.
    #[error("a collection has that name already")]
    NameTaken,
    /// 1 to 100 characters.
    #[error("name must have 1 to 100 characters")]
    Name,
    /// At most 100 tags of at most 100 characters, and 100 places.
    #[error("a filter has at most 100 tags of at most 100 characters, and 100 places")]
    Choice,
    /// More than anybody needs.
    #[error("there are too many collections or filters")]
    TooMany,
}

type Changed<T> = Result<T, ServiceError<CollectionDenied>>;

impl CollectionService {
    /// A collection service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// All collections, by their place among each other.
    pub fn list(&self) -> Stored<Vec<Collection>> {
        self.ports.storage.read(|repositories| repositories.collections().list())
    }

    /// All collections, by their place among each other, each with its filters.
    pub fn list_with_filters(&self) -> Stored<Vec<(Collection, Vec<Filter>)>> {
        self.ports.storage.read(|repositories| {
            let all = repositories.collections().list()?;
            let filters = repositories.collections().filters(None)?;
            let of = |collection: Collection| {
                let own = filters.iter().filter(|filter| filter.collection_id == collection.id);
                (collection.clone(), own.cloned().collect())
            };
            Ok::<_, StorageError>(all.into_iter().map(of).collect())
        })
    }

    /// The filters of a collection, the oldest first.
    pub fn filters(&self, id: CollectionId) -> Stored<Vec<Filter>> {
        self.ports.storage.read(move |repositories| repositories.collections().filters(Some(id)))
    }

    /// Adds a collection, in the navigation and behind all others.
    pub fn add(&self, name: &str, by: &Administrator) -> Changed<Collection> {
        let actor = by.actor();
        let name = one_line(name);
        if !can_be_seen(&name) || name.chars().count() > MAX_NAME || name.contains('\0') {
            return Err(ServiceError::Denied(CollectionDenied::Name));
        }
        let entry = self.ports.entry(actor, AuditAction::CollectionAdded, &name);
        self.ports.storage.write(move |repositories| {
            let known = repositories.collections().list()?;
            if known.len() >= MAX_COLLECTIONS {
                return Err(ServiceError::Denied(CollectionDenied::TooMany));
            }
            if named(&known, &name).is_some() {
                return Err(ServiceError::Denied(CollectionDenied::NameTaken));
            }
            let collection = match repositories.collections().insert(&name)? {
                CollectionInsertion::Inserted(collection) => collection,
                CollectionInsertion::NameTaken => {
                    return Err(ServiceError::Denied(CollectionDenied::NameTaken));
                }
            };
            repositories.audit().insert(&entry)?;
            Ok(collection)
        })
    }

    /// Removes a collection with its filters.
    pub fn remove(&self, id: CollectionId, by: &Administrator) -> Changed<()> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let collection =
                find(repositories, id)?.ok_or(ServiceError::Denied(CollectionDenied::NotFound))?;
            match repositories.collections().remove(id)? {
                Removal::Removed => {}
                Removal::NotThere => return Err(ServiceError::Denied(CollectionDenied::NotFound)),
            }
            let entry = ports.entry(actor, AuditAction::CollectionRemoved, &collection.name);
            repositories.audit().insert(&entry)?;
            Ok(())
        })
    }

    /// Puts a collection into the navigation, or takes it out; whether it is there now.
    pub fn toggle(&self, id: CollectionId, by: &Administrator) -> Changed<bool> {
        self.change_top(id, |is_top| !is_top, by)
    }

    /// Puts a collection into the navigation, or takes it out, as is said.
    pub fn set_top(&self, id: CollectionId, is_top: bool, by: &Administrator) -> Changed<()> {
        self.change_top(id, move |_was| is_top, by).map(drop)
    }

    fn change_top(
        &self,
        id: CollectionId,
        change: impl FnOnce(bool) -> bool + Send + 'static,
        by: &Administrator,
    ) -> Changed<bool> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let collection =
                find(repositories, id)?.ok_or(ServiceError::Denied(CollectionDenied::NotFound))?;
            let is_top = change(collection.is_top);
            if is_top == collection.is_top {
                return Ok(is_top);
            }
            let changed = Collection { is_top, ..collection };
            repositories.collections().update(&changed)?;
            let entry = ports.entry(actor, AuditAction::CollectionChanged, &changed.name);
            repositories.audit().insert(&entry)?;
            Ok(changed.is_top)
        })
    }

    /// Swaps the collection at a place with the one before it; the first one stays.
    pub fn move_up(&self, sort_index: i64, by: &Administrator) -> Changed<()> {
        self.move_up_this(move |collection| collection.sort_index == sort_index, by)
    }

    /// Swaps a collection with the one before it, wherever it stands by now; the first one stays.
    pub fn move_up_one(&self, id: CollectionId, by: &Administrator) -> Changed<()> {
        self.move_up_this(move |collection| collection.id == id, by)
    }

    fn move_up_this(
        &self,
        is_meant: impl Fn(&Collection) -> bool + Send + 'static,
        by: &Administrator,
    ) -> Changed<()> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let all = repositories.collections().list()?;
            let at = all.iter().position(is_meant).ok_or(ServiceError::Denied(CollectionDenied::NotFound))?;
            let Some(before) = at.checked_sub(1) else { return Ok(()) };
            let (upper, lower) = (&all[before], &all[at]);
            for (collection, index) in [(upper, lower.sort_index), (lower, upper.sort_index)] {
                let moved = Collection { sort_index: index, ..collection.clone() };
                repositories.collections().update(&moved)?;
            }
            let entry = ports.entry(actor, AuditAction::CollectionChanged, &lower.name);
            repositories.audit().insert(&entry)?;
            Ok(())
        })
    }

    /// Adds a filter.
    pub fn add_filter(
        &self,
        of: CollectionId,
        choice: Choice,
        negate: bool,
        by: &Administrator,
    ) -> Changed<Filter> {
        let actor = by.actor();
        let choice = judge(choice).map_err(ServiceError::Denied)?;
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let collection =
                find(repositories, of)?.ok_or(ServiceError::Denied(CollectionDenied::NotFound))?;
            if repositories.collections().filters(Some(of))?.len() >= MAX_FILTERS {
                return Err(ServiceError::Denied(CollectionDenied::TooMany));
            }
            let filter = repositories
                .collections()
                .insert_filter(of, &choice, negate)?
                .ok_or(ServiceError::Denied(CollectionDenied::NotFound))?;
            let entry = ports.entry(actor, AuditAction::CollectionChanged, &collection.name);
            repositories.audit().insert(&entry)?;
            Ok(filter)
        })
    }

    /// Changes a filter; what is none stays as it is.
    pub fn change_filter(&self, id: FilterId, change: FilterChange, by: &Administrator) -> Changed<Filter> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let filter = repositories
                .collections()
                .find_filter(id)?
                .ok_or(ServiceError::Denied(CollectionDenied::NotFound))?;
            let choice = Choice {
                tags: change.tags.unwrap_or(filter.choice.tags),
                places: change.places.unwrap_or(filter.choice.places),
            };
            let choice = judge(choice).map_err(ServiceError::Denied)?;
            let changed = Filter { choice, negate: change.negate.unwrap_or(filter.negate), ..filter };
            repositories.collections().update_filter(&changed)?;
            log_filter(repositories, &ports, changed.collection_id, actor)?;
            Ok(changed)
        })
    }

    /// Removes a filter.
    pub fn remove_filter(&self, id: FilterId, by: &Administrator) -> Changed<()> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let filter = repositories
                .collections()
                .find_filter(id)?
                .ok_or(ServiceError::Denied(CollectionDenied::NotFound))?;
            match repositories.collections().remove_filter(id)? {
                Removal::Removed => {}
                Removal::NotThere => return Err(ServiceError::Denied(CollectionDenied::NotFound)),
            }
            log_filter(repositories, &ports, filter.collection_id, actor)?;
            Ok(())
        })
    }
}

/// What is to be changed of a filter; what is not there stays.
#[derive(Debug, Clone, Default)]
pub struct FilterChange {
    /// The tags that it chooses by.
    pub tags: Option<Vec<String>>,
    /// The places that it chooses by.
    pub places: Option<Vec<PlaceId>>,
    /// Whether it leaves out what it chooses.
    pub negate: Option<bool>,
}

fn find(repositories: &mut dyn Repositories, id: CollectionId) -> Stored<Option<Collection>> {
    let all = repositories.collections().list()?;
    Ok(all.into_iter().find(|collection| collection.id == id))
}

fn log_filter(
    repositories: &mut dyn Repositories,
    ports: &Ports,
    id: CollectionId,
    actor: Actor,
) -> Stored<()> {
    let name = find(repositories, id)?.map(|collection| collection.name).unwrap_or_default();
    repositories.audit().insert(&ports.entry(actor, AuditAction::CollectionChanged, &name))
}

fn judge(choice: Choice) -> Result<Choice, CollectionDenied> {
    let tags: Vec<String> =
        choice.tags.iter().map(|tag| one_line(tag)).filter(|tag| can_be_seen(tag)).collect();
    let is_fit = |tag: &String| tag.chars().count() <= MAX_TAG && !tag.contains('\0');
    if tags.len() > MAX_CHOSEN || choice.places.len() > MAX_CHOSEN || !tags.iter().all(is_fit) {
        return Err(CollectionDenied::Choice);
    }
    Ok(Choice { tags, ..choice })
}
