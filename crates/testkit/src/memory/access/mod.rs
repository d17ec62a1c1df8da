//! Who may, and how often, in memory.

mod audit;
mod limits;
