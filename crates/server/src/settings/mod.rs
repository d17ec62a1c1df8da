//! The settings: the embedded defaults, then `./config/local.toml`, then `--config FILE`, then the environment.

mod duration;
mod import;
mod mail;
mod seed;
mod source;
mod values;

use std::path::Path;

use config::{Config, Environment, File, FileFormat};

pub(crate) use values::Settings;

use crate::exit::Failure;

/// Every key with its default and a comment.
pub(crate) const DEFAULTS: &str = include_str!("../../../../config/default.toml");

const LOCAL: &str = "./config/local.toml";

/// Loads and judges the settings.
pub(crate) fn load(file: Option<&Path>) -> Result<Settings, Failure> {
    if let Some(file) = file
        && !file.is_file()
    {
        return Err(Failure::Setting(format!("the settings file {} can't be read", file.display())));
    }
    let wrong = |error: config::ConfigError| Failure::Setting(format!("a setting is wrong: {error}"));
    let mut builder = Config::builder()
        .add_source(File::from_str(DEFAULTS, FileFormat::Toml))
        .add_source(File::new(LOCAL, FileFormat::Toml).required(false));
    if let Some(file) = file {
        builder = builder.add_source(File::from(file).format(FileFormat::Toml));
    }
    let environment = Environment::with_prefix("UNCINO")
        .prefix_separator("_")
        .separator("__")
        .try_parsing(true)
        .list_separator(",")
        .with_list_parse_key("oauth.private_schemes")
        .with_list_parse_key("outbound.allow_hosts")
        .with_list_parse_key("server.trusted_proxies");
    let mut builder = builder.add_source(environment);
    for (key, value) in seed::from_environment()? {
        builder = builder.set_override(key, value).map_err(wrong)?;
    }
    let settings: Settings = builder.build().and_then(Config::try_deserialize).map_err(wrong)?;
    settings.judge()?;
    Ok(settings)
}
