//! `uncino audit`

use uncino_domain::access::audit::AuditQuery;
use uncino_domain::access::audit_log::AuditService;
use uncino_domain::access::caller::Administrator;
use uncino_domain::text::printable;

use super::open_existing;
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// Prints the latest entries: when, who, through which application, from where, what, to what.
pub(crate) fn run(max: u32, settings: &Settings) -> Result<(), Failure> {
    let ports = open_existing(settings)?;
    for entry in AuditService::new(ports.clone())
        .list(&AuditQuery::latest(max), &Administrator::at_the_command_line())?
    {
        let application = entry.client_name.or(entry.client_id.map(|id| id.to_string()));
        let words = [entry.actor, application, entry.address, Some(entry.action), entry.subject];
        let words = words.map(|word| word.map_or("-".to_owned(), |word| printable(&word)));
        say!("{}\t{}", entry.at.format("%Y-%m-%dT%H:%M:%SZ"), words.join("\t"));
    }
    Ok(())
}
