//! What the stories share: the real program on a database of its own, people, applications, and a browser.
//!
//! Run them with `cargo xtask test`, which starts PostgreSQL and names the programs in the environment.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "test support: a surprise ends the test"
)]

pub mod application;
pub mod authorization_request;
pub mod browser;
pub mod database;
pub mod example;
pub mod mail_server;
pub mod mailbox;
pub mod moving;
pub mod old_gancio;
mod passing;
pub mod person;
pub mod pgbouncer;
pub mod raw;
pub mod script;
pub mod server;
pub mod site;

pub use application::Application;
pub use authorization_request::AuthorizationRequest;
pub use database::Database;
pub use person::Person;
pub use pgbouncer::PgBouncer;
pub use server::Server;

/// Makes each story a test on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story($crate::Database::sqlite()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story($crate::Database::postgres()).await;
            })+
        }
    };
}
