//! `PostgreSQL`: a transaction on one of four connections a core.

use std::thread;
use std::time::Duration;

use diesel::PgConnection;
use diesel::r2d2::{ConnectionManager, Pool};

use super::Task;
use super::operations::operations;
use super::turns::{self, Turns};
use crate::failure::Failure;
use crate::load::CONNECTIONS;

operations!(PgConnection);

/// As the program has it.
const CONNECTIONS_PER_CORE: usize = 4;

pub(super) fn measure(url: &str, task: Task, time: Duration) -> Result<Turns, Failure> {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let pool = Pool::builder()
        .max_size(u32::try_from(cores * CONNECTIONS_PER_CORE)?)
        .test_on_check_out(false)
        .build(ConnectionManager::<PgConnection>::new(url))?;
    turns::take(CONNECTIONS, task, time, |number| {
        let row = Row::new(task, number);
        let mut connection = pool.get()?;
        let connection: &mut PgConnection = &mut connection;
        // A single statement needs no transaction of its own.
        Ok(match task.operation {
            Operation::LookUp => run(connection, &row),
            Operation::Client | Operation::Exchange | Operation::Event => {
                connection.transaction(|connection| run(connection, &row))
            }
        }?)
    })
}
