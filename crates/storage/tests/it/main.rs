//! The storage contract, and what is beyond it, on SQLite and on PostgreSQL.

mod postgres;
mod sqlite;
