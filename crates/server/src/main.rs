//! The program `uncino`: it reads the settings, puts storage, domain and web together, and serves.

mod application;
mod command_line;
mod commands;
mod exit;
mod logging;
mod mail;
mod seeding;
mod settings;
mod sweeper;

use std::process::ExitCode;

use clap::Parser as _;

use crate::command_line::{Arguments, Command};
use crate::exit::Failure;

/// After a flood of log-ins the memory of the password hashes goes back to the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("uncino: {failure}");
            failure.exit_code()
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let settings = settings::load(arguments.config.as_deref())?;
    logging::start(&settings)?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => commands::serve::run(&settings),
        Command::Migrate => commands::migrate::run(&settings),
        Command::Users(command) => commands::users::run(command, &settings),
        Command::Clients(command) => commands::clients::run(command, &settings),
        Command::Audit { max } => commands::audit::run(max, &settings),
        Command::Healthcheck => commands::healthcheck::run(&settings),
        Command::Config(command) => commands::config::run(&command, &settings),
    }
}
