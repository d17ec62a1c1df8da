//! `uncino config`

use url::Url;

use crate::command_line::ConfigCommand;
use crate::exit::Failure;
use crate::settings::{DEFAULTS, Settings};

/// Settings that reach this place have been judged.
pub(crate) fn run(command: &ConfigCommand, settings: &Settings) -> Result<(), Failure> {
    match command {
        ConfigCommand::ShowDefaults => print!("{DEFAULTS}"),
        ConfigCommand::Check => {
            println!("the settings are right");
            println!("server.bind      {}", settings.server.bind);
            let listening =
                settings.server.bind.parse().unwrap_or_else(|_name| ([127, 0, 0, 1], 13120).into());
            println!("server.base_url  {}", settings.base_url(listening)?);
            println!("database.url     {}", without_password(&settings.database_url()));
            println!("data_dir         {}", settings.data_dir.display());
        }
    }
    Ok(())
}

fn without_password(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            let _unchanged = parsed.set_password(Some("…"));
            parsed.as_str().replace("%E2%80%A6", "…")
        }
        Ok(_) | Err(_) => url.to_owned(),
    }
}
