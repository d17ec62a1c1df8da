//! `uncino import`

mod gancio_config;
mod ics;
mod replaced;
mod said;
mod source;

use std::io::IsTerminal as _;
use std::sync::Arc;

use uncino_domain::access::caller::Administrator;
use uncino_domain::clock::{Clock as _, SystemClock};
use uncino_domain::instance::move_in::{MoveInDenied, MoveInService, OldPictures, Plan, Version};
use uncino_domain::instance::picture_files::PictureService;
use uncino_domain::outcome::ServiceError;
use uncino_media::{PictureFolder, Uploads};
use uncino_storage::read_foreign;

use super::open;
use crate::application::{join_pictures, make_private_folder};
use crate::command_line::{ImportCommand, ImportGancio};
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;
use replaced::Replaced;
use source::Source;

/// How many pictures are brought between two lines of a log.
const PICTURES_A_LINE: usize = 500;

/// Moves another instance in, or brings a calendar.
pub(crate) fn run(command: ImportCommand, settings: &Settings) -> Result<(), Failure> {
    match command {
        ImportCommand::Gancio(import) => gancio(&import, settings),
        ImportCommand::Ics(import) => ics::run(&import, settings),
    }
}

fn gancio(import: &ImportGancio, settings: &Settings) -> Result<(), Failure> {
    let source = Source::find(import)?;
    let old = read_foreign(&source.database).map_err(|error| Failure::Refused(error.to_string()))?;
    let version = Version::of(&old);
    judge(&version, import.force)?;
    say!("{version}, at {}", source.described);
    let pictures: Arc<dyn OldPictures> = Arc::new(Uploads::new(source.uploads, settings.media_dir()));
    let mut plan = Plan::of(&old, &*pictures, SystemClock.now());
    drop(old);
    if let Some(base_url) = source.base_url {
        said::note_address(&mut plan.report, &base_url, settings);
    }
    said::report(&plan.report);
    if let Some(file) = &import.report {
        said::write(&plan.report, &version, file)?;
    }
    if import.dry_run {
        say!("\nthis was a rehearsal: nothing was written");
        return Ok(());
    }
    let replaced = if import.replace { Replaced::set_aside(settings)? } else { Replaced::Nothing };
    match move_in(plan, &pictures, settings) {
        Ok(()) => {
            replaced.say();
            say!("\neverything is here; start the server");
            Ok(())
        }
        Err(failure) => {
            replaced.put_back(settings)?;
            Err(failure)
        }
    }
}

fn judge(version: &Version, is_forced: bool) -> Result<(), Failure> {
    match version {
        Version::Known { .. } => Ok(()),
        Version::Unknown { .. } if is_forced => {
            say!("this version isn't known; it is tried because of --force: look at what comes of it");
            Ok(())
        }
        Version::Unknown { .. } => Err(Failure::Refused(format!(
            "this is {version}; known are 1.5 to 1.27. To try it all the same, add --force, and --dry-run first"
        ))),
        Version::NoGancio { .. } => Err(Failure::Refused(format!("this is {version}"))),
    }
}

fn move_in(plan: Plan, pictures: &Arc<dyn OldPictures>, settings: &Settings) -> Result<(), Failure> {
    let ports = open(settings)?;
    let service = MoveInService::new(ports.clone());
    if !service.is_empty()? {
        return Err(not_empty());
    }
    let folder = settings.media_dir();
    let no_folder = |error: std::io::Error| {
        Failure::Database(format!("the folder {} can't be used: {error}", folder.display()))
    };
    if folder.starts_with(&settings.data_dir) {
        make_private_folder(&settings.data_dir).map_err(no_folder)?;
    }
    PictureFolder::new(folder.clone()).prepare().map_err(no_folder)?;
    let _joined = join_pictures(&PictureService::new(ports.clone()), &folder)?;
    let is_terminal = std::io::stderr().is_terminal();
    let moved = service.move_in(plan, pictures, &Administrator::at_the_command_line(), &mut |done, all| {
        if is_terminal {
            eprint!("\rpictures: {done} of {all}{}", if done == all { "\n" } else { "" });
        } else if done % PICTURES_A_LINE == 0 || done == all {
            tracing::info!(done, all, "pictures");
        }
    });
    moved.map_err(|error| match error {
        ServiceError::Denied(MoveInDenied::NotEmpty) => not_empty(),
        ServiceError::Failed(error) => error.into(),
    })
}

fn not_empty() -> Failure {
    Failure::Refused(format!(
        "{}; take another data_dir (or database.url and media.dir), or add --replace, which keeps what is here as a backup",
        MoveInDenied::NotEmpty
    ))
}
