//! `uncino settings`

use serde_json::Value;
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::setting;
use uncino_domain::instance::setting::SettingRefusal;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::outcome::ServiceError;

use super::open_existing;
use crate::command_line::SettingsCommand;
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// Lists, shows and changes the settings of the instance.
pub(crate) fn run(command: SettingsCommand, settings: &Settings) -> Result<(), Failure> {
    let ports = open_existing(settings)?;
    let instance = InstanceService::new(ports.clone());
    match command {
        SettingsCommand::List => {
            for (name, value) in instance.shown_settings()?.iter() {
                say!("{name}\t{value}");
            }
            Ok(())
        }
        SettingsCommand::Get { name } => {
            say!("{}", shown(&instance, &name)?);
            Ok(())
        }
        SettingsCommand::Set { name, value } => {
            set(&instance, &name, &value)?;
            say!("{name} is set");
            Ok(())
        }
    }
}

fn shown(instance: &InstanceService, name: &str) -> Result<String, Failure> {
    let shown = instance.shown_settings()?;
    if let Some(value) = shown.get(name) {
        return Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    let all = instance.settings()?;
    if all.get(name).is_some() {
        return Err(Failure::Refused(format!("{name} is secret, and shown nowhere")));
    }
    if all.names().any(|known| known == name) {
        return Ok(Value::Null.to_string());
    }
    Err(unknown(name, &shown))
}

fn set(instance: &InstanceService, name: &str, typed: &str) -> Result<(), Failure> {
    let text = Value::from(typed);
    let value = serde_json::from_str(typed).unwrap_or_else(|_no_json| text.clone());
    let known = instance.settings()?.names().any(|known| known == name);
    // What may never be set under this name has a sentence of its own.
    if !known && setting::judge(name, value.clone()).is_ok() {
        return Err(unknown(name, &instance.shown_settings()?));
    }
    let by = Administrator::at_the_command_line();
    let change = |value| instance.change_one((name.to_owned(), value), None, &by);
    let outcome = match change(value) {
        // `2027` is a title too.
        Err(ServiceError::Denied(SettingRefusal::NoText)) => change(text),
        outcome => outcome,
    };
    outcome.map_err(|error| match error {
        ServiceError::Denied(refusal) => Failure::Refused(format!("{name}: {refusal}")),
        ServiceError::Failed(error) => error.into(),
    })
}

fn unknown(name: &str, shown: &setting::Settings) -> Failure {
    let mut names: Vec<&str> = shown.names().collect();
    names.sort_unstable();
    Failure::Refused(format!(
        "there is no setting `{}`; there are: {}",
        name.escape_debug(),
        names.join(", ")
    ))
}
