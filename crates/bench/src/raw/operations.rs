//! The statements of each operation, once for both databases.

use chrono::NaiveDateTime;
use uncino_domain::clock::{Clock as _, SystemClock};

use super::{Operation, Task};
use crate::secrets::{ACCESS, BARE, REFRESH, client_id, digest, family_id};

/// The numbers of new rows: far beyond those of the seed.
const NEW: u64 = 1 << 40;

/// What the rows of one operation have, made before its transaction.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) operation: Operation,
    /// The digests of a known token, of a code, of a new access token and of a new refresh token.
    pub(super) token: Vec<u8>,
    pub(super) code: Vec<u8>,
    pub(super) access: Vec<u8>,
    pub(super) refresh: Vec<u8>,
    pub(super) client_id: String,
    pub(super) family_id: String,
    pub(super) title: String,
    pub(super) now: NaiveDateTime,
}

/// What is said of a new event.
pub(super) const DESCRIPTION: &str =
    "<p>Bring instruments, songs and friends: the stage belongs to everybody.</p>";

impl Row {
    pub(super) fn new(task: Task, number: u64) -> Self {
        let new = NEW + number;
        Self {
            operation: task.operation,
            token: digest(ACCESS, number % task.people).as_bytes().to_vec(),
            code: digest(BARE, number).as_bytes().to_vec(),
            access: digest(ACCESS, new).as_bytes().to_vec(),
            refresh: digest(REFRESH, new).as_bytes().to_vec(),
            client_id: client_id(new).as_str().to_owned(),
            family_id: family_id(new).0.to_string(),
            title: format!("Raw stage {new}"),
            now: SystemClock.now().naive_utc(),
        }
    }
}

/// The function `run` for a kind of connection.
macro_rules! operations {
    ($connection:ty) => {
        use diesel::prelude::*;

        use super::Operation;
        use super::operations::{DESCRIPTION, Row};
        use super::tables::{
            access_tokens, authorization_codes as codes, clients, event_tags, events, refresh_tokens,
            token_families as families,
        };

        /// Runs the statements of one operation; its transaction is the caller's.
        fn run(c: &mut $connection, row: &Row) -> QueryResult<()> {
            match row.operation {
                Operation::LookUp => look_up(c, row),
                Operation::Client => add_client(c, row),
                Operation::Exchange => exchange(c, row),
                Operation::Event => add_event(c, row),
            }
        }

        fn look_up(c: &mut $connection, row: &Row) -> QueryResult<()> {
            let token = access_tokens::table.find(&row.token).select(access_tokens::family_id);
            token.first::<String>(c).map(drop)
        }

        fn add_client(c: &mut $connection, row: &Row) -> QueryResult<()> {
            let client = (
                clients::id.eq(&row.client_id),
                clients::kind.eq("compatible"),
                clients::secret_digest.eq(&row.code),
                clients::name.eq("WPGancio"),
                clients::redirect_uris.eq("https://wp.example/callback"),
                clients::scopes.eq("event:write"),
                clients::grant_types.eq("authorization_code refresh_token"),
                clients::registration.eq("gancio"),
                clients::registered_at.eq(row.now),
            );
            diesel::insert_into(clients::table).values(client).execute(c).map(drop)
        }

        fn exchange(c: &mut $connection, row: &Row) -> QueryResult<()> {
            let asked = (codes::client_id, codes::user_id, codes::scope);
            let (client_id, user_id, scope) =
                codes::table.find(&row.code).select(asked).first::<(String, i64, String)>(c)?;
            let outstanding = codes::table.find(&row.code).filter(codes::redeemed_at.is_null());
            let redeemed = (codes::redeemed_at.eq(row.now), codes::family_id.eq(&row.family_id));
            if diesel::update(outstanding).set(redeemed).execute(c)? != 1 {
                return Err(diesel::result::Error::NotFound);
            }
            let family = (
                families::id.eq(&row.family_id),
                families::client_id.eq(client_id),
                families::user_id.eq(user_id),
                families::scope.eq(&scope),
                families::created_at.eq(row.now),
                families::last_used_at.eq(row.now),
                families::idle_ends_at.eq(row.now),
            );
            diesel::insert_into(families::table).values(family).execute(c)?;
            let access = (
                access_tokens::digest.eq(&row.access),
                access_tokens::family_id.eq(&row.family_id),
                access_tokens::scope.eq(&scope),
                access_tokens::issued_at.eq(row.now),
            );
            diesel::insert_into(access_tokens::table).values(access).execute(c)?;
            let refresh = (
                refresh_tokens::digest.eq(&row.refresh),
                refresh_tokens::family_id.eq(&row.family_id),
                refresh_tokens::issued_at.eq(row.now),
            );
            diesel::insert_into(refresh_tokens::table).values(refresh).execute(c).map(drop)
        }

        fn add_event(c: &mut $connection, row: &Row) -> QueryResult<()> {
            let event = (
                events::slug.eq(&row.client_id),
                events::title.eq(&row.title),
                events::title_key.eq(&row.title),
                events::description.eq(DESCRIPTION),
                events::start_at.eq(1_900_000_000),
                events::online_locations.eq("[]"),
                events::place_id.eq(1),
                events::is_visible.eq(true),
                events::user_id.eq(1),
                events::created_at.eq(row.now),
                events::updated_at.eq(row.now),
                events::search_text.eq(&row.title),
            );
            let id: i64 =
                diesel::insert_into(events::table).values(event).returning(events::id).get_result(c)?;
            let tag = |tag_id: i64, position: i64| {
                (
                    event_tags::event_id.eq(id),
                    event_tags::tag_id.eq(tag_id),
                    event_tags::position.eq(position),
                )
            };
            diesel::insert_into(event_tags::table).values([tag(1, 0), tag(2, 1)]).execute(c).map(drop)
        }
    };
}

pub(super) use operations;
