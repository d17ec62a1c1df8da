//! The one thread that writes to SQLite: group commit.
//!
//! SQLite has one writer at a time, and with `synchronous = FULL` a commit costs a flush of the disk. So whatever is
//! waiting runs in one transaction, each piece of work in a savepoint of its own, and everybody is answered after the
//! commit: nothing that was answered is ever lost, and 32 callers cost little more than one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection as _;
use uncino_domain::storage::{Outcome, StorageError, Stored, Work};

use crate::connection::Connection;

/// How much can wait; beyond it callers are told to come back.
const QUEUE: usize = 1_024;
/// The most work in one commit.
const BATCH: usize = 64;
/// How long a batch may take on more work before it commits.
const BATCH_TIME: Duration = Duration::from_millis(5);

/// How long the end may wait for other programs that use the file, in milliseconds.
const MOVING_MS: u32 = 2_000;

/// The thread, and the way to it.
pub(super) struct Writer {
    queue: RwLock<Option<SyncSender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Job {
    work: Work,
    done: SyncSender<Stored<()>>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(mut connection: SqliteConnection) -> std::io::Result<Self> {
        let (queue, jobs) = sync_channel::<Job>(QUEUE);
        let thread = std::thread::Builder::new().name("sqlite-writer".to_owned()).spawn(move || {
            while let Ok(first) = jobs.recv() {
                run_batch(&mut connection, first, &jobs);
            }
            move_log_over(&mut connection);
        })?;
        Ok(Self { queue: RwLock::new(Some(queue)), thread: Mutex::new(Some(thread)) })
    }

    /// Runs work and waits until its outcome is durable.
    pub(super) fn run(&self, work: Work) -> Stored<()> {
        let gone = || StorageError::Unavailable("the writer has ended".to_owned());
        let (done, answer) = sync_channel(1);
        let queue = self.queue.read().unwrap_or_else(PoisonError::into_inner).clone();
        queue.ok_or_else(gone)?.try_send(Job { work, done }).map_err(|error| match error {
            TrySendError::Full(_) => StorageError::Overloaded,
            TrySendError::Disconnected(_) => gone(),
        })?;
        answer.recv().unwrap_or_else(|_| Err(gone()))
    }
}

impl Writer {
    /// Lets the thread finish what is waiting, and waits for its end.
    pub(super) fn close(&self) {
        drop(self.queue.write().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ended = thread.join();
        }
    }
}

/// Moves what is committed from the write-ahead log into the database file, so that the file alone is whole, whoever else
/// still has it open. Where others are in the way for long the log stays, as after a kill: nothing is lost.
fn move_log_over(connection: &mut SqliteConnection) {
    let moving = format!("PRAGMA busy_timeout = {MOVING_MS}; PRAGMA wal_checkpoint(TRUNCATE)");
    let _the_log_stays = connection.batch_execute(&moving);
}

fn run_batch(connection: &mut SqliteConnection, first: Job, jobs: &Receiver<Job>) {
    if let Err(error) = connection.batch_execute("BEGIN IMMEDIATE") {
        // Another program holds the file. Who waits behind has waited as long: nobody gets a turn of waiting of their own.
        for job in std::iter::once(first).chain(jobs.try_iter()) {
            let _nobody_waits = job.done.send(Err(StorageError::Unavailable(error.to_string())));
        }
        return;
    }
    let started = Instant::now();
    let mut answers = Vec::new();
    let mut next = Some(first);
    let mut lost = None;
    while let Some(Job { work, done }) = next {
        match run_in_savepoint(connection, work) {
            Ok(answer) => answers.push((done, answer)),
            Err(reason) => {
                answers.push((done, Ok(())));
                lost = Some(reason);
                break;
            }
        }
        let more = answers.len() < BATCH && started.elapsed() < BATCH_TIME;
        next = if more { jobs.try_recv().ok() } else { None };
    }
    let committed = match lost {
        None => connection.batch_execute("COMMIT").map_err(|error| error.to_string()),
        Some(reason) => Err(reason),
    };
    if committed.is_err() {
        // After a full disk SQLite has rolled back by itself, and there is nothing left to roll back.
        let _already_gone = connection.batch_execute("ROLLBACK");
    }
    for (done, answer) in answers {
        let answer = match &committed {
            Ok(()) => answer,
            Err(reason) => Err(StorageError::Statement(reason.clone())),
        };
        let _nobody_waits = done.send(answer);
    }
}

/// Runs one piece of work. An `Err` says that the whole transaction is gone: SQLite gives it up by itself on a full
/// disk or an I/O error, and then the savepoint can't be released.
fn run_in_savepoint(connection: &mut SqliteConnection, work: Work) -> Result<Stored<()>, String> {
    connection.batch_execute("SAVEPOINT work").map_err(|error| error.to_string())?;
    let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut Connection::Sqlite(connection))));
    let (end, answer) = match outcome {
        Ok(Outcome::Commit) => ("RELEASE work", Ok(())),
        Ok(Outcome::RollBack) => ("ROLLBACK TO work; RELEASE work", Ok(())),
        Err(_panic) => ("ROLLBACK TO work; RELEASE work", Err(StorageError::Panicked)),
    };
    connection.batch_execute(end).map_err(|error| error.to_string())?;
    Ok(answer)
}
