//! The program `uncino`: it reads the settings, puts storage, domain and web together, and serves.

mod application;
mod command_line;
mod commands;
mod ending;
mod exit;
mod logging;
mod output;
mod seeding;
mod settings;
mod sweeper;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;

use crate::command_line::{Arguments, Command};
use crate::exit::Failure;
use crate::logging::LineQueue;

/// After a flood of log-ins the memory of the password hashes goes back to the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long the end waits for the log.
const LAST_LINES: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lines = match LineQueue::on_standard_error() {
        Ok(lines) => lines,
        Err(error) => return Failure::Unavailable(error.to_string()).exit_code(),
    };
    let outcome = run(arguments, &lines).and_then(|()| output::finish());
    if let Err(failure) = &outcome {
        lines.push(format!("uncino: {failure}\n").as_bytes());
    }
    lines.flush(LAST_LINES);
    outcome.map_or_else(|failure| failure.exit_code(), |()| ExitCode::SUCCESS)
}

fn run(arguments: Arguments, lines: &LineQueue) -> Result<(), Failure> {
    let settings = settings::load(arguments.config.as_deref())?;
    logging::start(&settings, lines)?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => commands::serve::run(&settings),
        Command::Migrate => commands::migrate::run(&settings),
        Command::Users(command) => commands::users::run(command, &settings),
        Command::Clients(command) => commands::clients::run(command, &settings),
        Command::Media(command) => commands::media::run(&command, &settings),
        Command::Import(command) => commands::import::run(command, &settings),
        Command::Audit { max } => commands::audit::run(max, &settings),
        Command::Healthcheck => commands::healthcheck::run(&settings),
        Command::Settings(command) => commands::settings::run(command, &settings),
        Command::Config(command) => commands::config::run(&command, &settings),
    }
}
