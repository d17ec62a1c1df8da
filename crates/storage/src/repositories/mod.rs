//! Every query, written once and compiled for both databases by [`both!`](crate::connection::both).

mod clients;
mod codes;
mod tokens;
