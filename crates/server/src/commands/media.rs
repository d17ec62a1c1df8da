//! `uncino media`

use uncino_domain::instance::picture_files::PictureService;
use uncino_media::PictureFolder;

use super::open_existing;
use crate::application::join_pictures;
use crate::command_line::MediaCommand;
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// Says whose the pictures are, and sets aside what no event has.
pub(crate) fn run(command: &MediaCommand, settings: &Settings) -> Result<(), Failure> {
    let ports = open_existing(settings)?;
    let folder = settings.media_dir();
    if !folder.is_dir() {
        let question = "is media.dir right?";
        return Err(Failure::Refused(format!("there is no folder {}; {question}", folder.display())));
    }
    PictureFolder::new(folder.clone()).prepare().map_err(|error| {
        Failure::Refused(format!("the folder {} can't be used: {error}", folder.display()))
    })?;
    let pictures = PictureService::new(ports.clone());
    match command {
        MediaCommand::Adopt => {
            let adopted = pictures.adopt()?;
            let (known, all) = (adopted.known, adopted.pictures);
            say!(
                "{} belongs to this database now, which knows {known} of the {all} pictures there",
                folder.display()
            );
        }
        MediaCommand::SetAside => {
            join_pictures(&pictures, &folder)?;
            let swept = pictures.set_orphans_aside()?;
            say!(
                "{} pictures that no event has are set aside in {}, for a month",
                swept.set_aside,
                folder.join("set-aside").display()
            );
        }
    }
    Ok(())
}
