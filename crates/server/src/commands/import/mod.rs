//! `uncino import`

mod gancio_config;
mod ics;
mod progress;
mod replaced;
mod said;
mod source;
mod verify;

use std::sync::Arc;

use uncino_domain::access::caller::Administrator;
use uncino_domain::clock::{Clock as _, SystemClock};
use uncino_domain::instance::move_in::{
    MoveInDenied, MoveInService, MoveStep, OldPictures, PictureDoubt, Plan, Version, WentOn,
};
use uncino_domain::instance::picture_files::PictureService;
use uncino_domain::outcome::ServiceError;
use uncino_media::{PictureFolder, Uploads};
use uncino_storage::open_foreign;

use super::open;
use crate::application::{join_pictures, make_private_folder};
use crate::command_line::{ImportCommand, ImportGancio};
use crate::commands::config::without_password;
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;
use progress::Progress;
use replaced::Replaced;
use source::Source;

/// Moves another instance in, brings a calendar, or asks whether all of it came.
pub(crate) fn run(command: ImportCommand, settings: &Settings) -> Result<(), Failure> {
    match command {
        ImportCommand::Gancio(import) => gancio(&import, settings),
        ImportCommand::Ics(import) => ics::run(&import, settings),
        ImportCommand::Verify(asked) => verify::run(&asked, settings),
    }
}

fn gancio(import: &ImportGancio, settings: &Settings) -> Result<(), Failure> {
    let source = Source::find(import)?;
    let old = open_foreign(&source.database).map_err(|error| Failure::Refused(error.to_string()))?;
    let version = Version::of(&old);
    judge(&version, import.force)?;
    say!("{version}, at {}", source.described);
    let pictures: Arc<dyn OldPictures> = Arc::new(Uploads::new(source.uploads, settings.media_dir()));
    let mut plan =
        Plan::of(old, pictures, SystemClock.now()).map_err(|error| Failure::Refused(error.to_string()))?;
    if let Some(base_url) = source.base_url {
        said::note_address(&mut plan.report, &base_url, settings);
    }
    said::report(&plan.report);
    if let Some(file) = &import.report {
        said::write(&plan.report, &version, file)?;
    }
    let doubt = plan.doubt_of_pictures().and_then(|doubt| what_is_doubtful(&doubt, import));
    if import.dry_run {
        say!("\nthis was a rehearsal: nothing was written");
    }
    match doubt {
        Some(words) => return Err(Failure::Refused(words)),
        None if import.dry_run => return Ok(()),
        None => {}
    }
    let replaced = if import.replace { Replaced::set_aside(settings)? } else { Replaced::Nothing };
    match move_in(plan, settings) {
        Ok(()) => {
            replaced.say();
            let database = without_password(&settings.database_url());
            say!("\neverything is here, in {database}; start the server");
            Ok(())
        }
        Err(failure) => {
            replaced.put_back(settings)?;
            Err(failure)
        }
    }
}

/// A move ends with these words before it has begun.
fn what_is_doubtful(doubt: &PictureDoubt, import: &ImportGancio) -> Option<String> {
    let what_helps = match doubt {
        PictureDoubt::Locked { .. } => "let it read all files in the folder of pictures",
        PictureDoubt::NoneIsThere { .. } if import.without_pictures => return None,
        PictureDoubt::NoneIsThere { .. } => "is --uploads right? If they are lost, add --without-pictures",
    };
    Some(format!("{doubt}: {what_helps}"))
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

fn move_in(plan: Plan, settings: &Settings) -> Result<(), Failure> {
    let ports = open(settings)?;
    let service = MoveInService::new(ports.clone());
    service.must_be_empty().map_err(refused)?;
    let folder = settings.media_dir();
    let no_folder = |error: std::io::Error| {
        Failure::Database(format!("the folder {} can't be used: {error}", folder.display()))
    };
    if folder.starts_with(&settings.data_dir) {
        make_private_folder(&settings.data_dir).map_err(no_folder)?;
    }
    PictureFolder::new(folder.clone()).prepare().map_err(no_folder)?;
    let _joined = join_pictures(&PictureService::new(ports.clone()), &folder)?;
    let by = Administrator::at_the_command_line();
    service.move_in(plan, &by, &went_on()).map_err(refused)
}

/// Tells how far it is, a line a step.
fn went_on() -> WentOn {
    let (pictures, events) = (Progress::of("pictures", 500), Progress::of("events", 2_000));
    let published = Progress::of("pictures in their place", 500);
    Arc::new(move |step, done, all| match step {
        MoveStep::Pictures => pictures.went_on(done, all),
        MoveStep::Events => events.went_on(done, all),
        MoveStep::Published => published.went_on(done, all),
    })
}

fn refused(error: ServiceError<MoveInDenied>) -> Failure {
    let denied = match error {
        ServiceError::Denied(denied) => denied,
        ServiceError::Failed(error) => return error.into(),
    };
    let anew = "take another data_dir (or database.url and media.dir), or add --replace, which keeps what is here as a \
                backup";
    Failure::Refused(match denied {
        MoveInDenied::NotEmpty => format!("{denied}; {anew}"),
        MoveInDenied::MovedIn => format!(
            "{denied}, whole: if the command was ended in the middle some pictures aren't in their place yet, and the \
             server puts them there when it starts. To begin anew {anew}"
        ),
    })
}
