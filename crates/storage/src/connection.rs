//! One code base for two databases: a connection is one or the other, and [`both!`] compiles a query for each.

use diesel::{PgConnection, SqliteConnection};
use uncino_domain::storage::{
    AnnouncementRepository, AuditRepository, ClientRepository, CodeRepository, CollectionRepository,
    ConsentRepository, DatabaseRepository, EventRepository, ExternalIdRepository, IdempotencyRepository,
    LimitRepository, LinkRepository, MessageRepository, PlaceRepository, Repositories, SessionRepository,
    SettingRepository, StaticPageRepository, TagRepository, TokenRepository, UserRepository,
};

/// A connection within a transaction.
pub(crate) enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// `both!(connection, |c| query)` runs the same diesel query on whichever database `connection` is.
macro_rules! both {
    ($connection:expr, |$c:ident| $query:expr) => {
        match $connection {
            $crate::connection::Connection::Sqlite($c) => {
                let $c: &mut diesel::SqliteConnection = $c;
                $query
            }
            $crate::connection::Connection::Postgres($c) => {
                let $c: &mut diesel::PgConnection = $c;
                $query
            }
        }
    };
}
pub(crate) use both;

impl Repositories for Connection<'_> {
    fn clients(&mut self) -> &mut dyn ClientRepository {
        self
    }
    fn users(&mut self) -> &mut dyn UserRepository {
        self
    }
    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }
    fn consents(&mut self) -> &mut dyn ConsentRepository {
        self
    }
    fn codes(&mut self) -> &mut dyn CodeRepository {
        self
    }
    fn tokens(&mut self) -> &mut dyn TokenRepository {
        self
    }
    fn places(&mut self) -> &mut dyn PlaceRepository {
        self
    }
    fn events(&mut self) -> &mut dyn EventRepository {
        self
    }
    fn tags(&mut self) -> &mut dyn TagRepository {
        self
    }
    fn settings(&mut self) -> &mut dyn SettingRepository {
        self
    }
    fn links(&mut self) -> &mut dyn LinkRepository {
        self
    }
    fn limits(&mut self) -> &mut dyn LimitRepository {
        self
    }
    fn collections(&mut self) -> &mut dyn CollectionRepository {
        self
    }
    fn announcements(&mut self) -> &mut dyn AnnouncementRepository {
        self
    }
    fn static_pages(&mut self) -> &mut dyn StaticPageRepository {
        self
    }
    fn messages(&mut self) -> &mut dyn MessageRepository {
        self
    }
    fn external_ids(&mut self) -> &mut dyn ExternalIdRepository {
        self
    }
    fn idempotency(&mut self) -> &mut dyn IdempotencyRepository {
        self
    }
    fn database(&mut self) -> &mut dyn DatabaseRepository {
        self
    }
    fn audit(&mut self) -> &mut dyn AuditRepository {
        self
    }
}
