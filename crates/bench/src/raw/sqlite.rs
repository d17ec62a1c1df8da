//! SQLite: one thread that writes, and commits once for all that are waiting.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection as _;

use super::Task;
use super::operations::operations;
use super::turns::{self, Turns};
use crate::failure::Failure;
use crate::load::CONNECTIONS;

operations!(SqliteConnection);

/// As the program sets its own connections up.
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                       PRAGMA foreign_keys = ON;";
/// The most operations in one commit, as the program has it.
const BATCH: usize = 64;

/// An operation, and who waits for it.
type Job = (Row, SyncSender<QueryResult<()>>);

pub(super) fn measure(path: &str, task: Task, time: Duration) -> Result<Turns, Failure> {
    let mut connection = SqliteConnection::establish(path)?;
    connection.batch_execute(PRAGMAS)?;
    if task.operation == Operation::LookUp {
        let connection = Mutex::new(connection);
        return turns::take(1, task, time, |number| {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(run(&mut connection, &Row::new(task, number))?)
        });
    }
    let (queue, jobs) = channel();
    let writer = thread::spawn(move || write(&mut connection, &jobs));
    let turns = turns::take(CONNECTIONS, task, time, |number| hand_over(&queue, Row::new(task, number)));
    drop(queue);
    writer.join().map_err(|_panic| "the writer panicked")??;
    turns
}

fn hand_over(queue: &Sender<Job>, row: Row) -> Result<(), Failure> {
    let (done, answer) = sync_channel(1);
    queue.send((row, done)).map_err(|_closed| "the writer has ended")?;
    Ok(answer.recv().map_err(|_closed| "the writer has ended")??)
}

/// Runs what is waiting in one transaction, each in a savepoint, and answers after the commit.
fn write(connection: &mut SqliteConnection, jobs: &Receiver<Job>) -> QueryResult<()> {
    while let Ok(first) = jobs.recv() {
        connection.batch_execute("BEGIN IMMEDIATE")?;
        let mut answers = Vec::new();
        let mut next = Some(first);
        while let Some((row, done)) = next {
            connection.batch_execute("SAVEPOINT work")?;
            let outcome = run(connection, &row);
            let end = if outcome.is_ok() { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" };
            connection.batch_execute(end)?;
            answers.push((done, outcome));
            next = if answers.len() < BATCH { jobs.try_recv().ok() } else { None };
        }
        connection.batch_execute("COMMIT")?;
        for (done, outcome) in answers {
            let _nobody_waits = done.send(outcome);
        }
    }
    Ok(())
}
