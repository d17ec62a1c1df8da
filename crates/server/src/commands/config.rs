//! `uncino config`

use url::Url;

use crate::command_line::ConfigCommand;
use crate::exit::Failure;
use crate::output::{say, write};
use crate::settings::{DEFAULTS, Settings};

/// Settings that reach this place have been judged.
pub(crate) fn run(command: &ConfigCommand, settings: &Settings) -> Result<(), Failure> {
    match command {
        ConfigCommand::ShowDefaults => write(format_args!("{DEFAULTS}")),
        ConfigCommand::Check => {
            let seeds = settings.seeds()?;
            say!("the settings are right");
            say!("server.bind      {}", settings.server.bind);
            let listening =
                settings.server.bind.parse().unwrap_or_else(|_name| ([127, 0, 0, 1], 13120).into());
            say!("server.base_url  {}", settings.base_url(listening)?);
            say!("database.url     {}", without_password(&settings.database_url()));
            say!("data_dir         {}", settings.data_dir.display());
            if let Some(seeds) = seeds {
                say!("seed             {}, known to whoever can read this", seeds.kinds().join(", "));
            }
        }
    }
    Ok(())
}

/// The URL with a password hidden, wherever it stands.
pub(super) fn without_password(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else { return url.to_owned() };
    let in_query = parsed.query_pairs().any(|(name, _)| name == "password");
    if parsed.password().is_none() && !in_query {
        return url.to_owned();
    }
    if parsed.password().is_some() {
        let _unchanged = parsed.set_password(Some("hidden"));
    }
    if in_query {
        let pairs: Vec<(String, String)> = parsed.query_pairs().into_owned().collect();
        let hidden = |(name, value): (String, String)| {
            let value = if name == "password" { "hidden".to_owned() } else { value };
            (name, value)
        };
        parsed.query_pairs_mut().clear().extend_pairs(pairs.into_iter().map(hidden));
    }
    parsed.into()
}
