//! The storage contract, and what is beyond it, on SQLite and on PostgreSQL.

#![expect(clippy::expect_used, reason = "tests: a surprise ends the test")]

mod postgres;
mod sqlite;
