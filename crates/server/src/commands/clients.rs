//! `uncino clients`

use uncino_domain::access::caller::Administrator;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::{Client, ClientAuthentication, ClientKind};
use uncino_domain::oauth::client_administration::{ClientAdministrationService, ClientDenied};
use uncino_domain::oauth::registration::{ClientMetadata, RegistrationRefusal, RegistrationService};
use uncino_domain::outcome::ServiceError;
use uncino_domain::text::printable;

use super::{open, open_existing};
use crate::command_line::{ClientsCommand, CreateClient};
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// Registers, lists, suspends and removes clients.
pub(crate) fn run(command: ClientsCommand, settings: &Settings) -> Result<(), Failure> {
    match command {
        ClientsCommand::Create(create_client) => create(create_client, settings),
        ClientsCommand::List => {
            let ports = open_existing(settings)?;
            for client in
                ClientAdministrationService::new(ports.clone()).list(&Administrator::at_the_command_line())?
            {
                say!("{}", line(&client));
            }
            Ok(())
        }
        ClientsCommand::Suspend { id } => {
            act(&id, settings, ClientAdministrationService::suspend)?;
            say!("{id} is suspended");
            Ok(())
        }
        ClientsCommand::Resume { id } => {
            act(&id, settings, ClientAdministrationService::resume)?;
            say!("{id} goes on");
            Ok(())
        }
        ClientsCommand::MakeStrict { id } => {
            act(&id, settings, ClientAdministrationService::make_strict)?;
            say!("{id} has the strict rules now");
            Ok(())
        }
        ClientsCommand::Remove { id } => {
            act(&id, settings, ClientAdministrationService::remove)?;
            say!("{id} is removed; its tokens have ended, its events stay");
            Ok(())
        }
    }
}

type Action =
    fn(&ClientAdministrationService, &ClientId, &Administrator) -> Result<(), ServiceError<ClientDenied>>;

fn act(id: &str, settings: &Settings, action: Action) -> Result<(), Failure> {
    let ports = open_existing(settings)?;
    let clients = ClientAdministrationService::new(ports.clone());
    let missing = || Failure::Refused(format!("there is no client {id}"));
    let client_id = ClientId::parse(id).ok_or_else(missing)?;
    action(&clients, &client_id, &Administrator::at_the_command_line()).map_err(|error| match error {
        ServiceError::Denied(ClientDenied::NotFound) => missing(),
        ServiceError::Denied(ClientDenied::InTheClear) => Failure::Refused(
            "one of its redirect URIs is plain http to another machine, which strict clients can't have"
                .to_owned(),
        ),
        ServiceError::Failed(error) => error.into(),
    })
}

fn create(create_client: CreateClient, settings: &Settings) -> Result<(), Failure> {
    let CreateClient { strict: _, name, redirect_uris, website, public } = create_client;
    let metadata = ClientMetadata { name: Some(name), redirect_uris, website, scopes: None };
    let ports = open(settings)?;
    let registration = RegistrationService::new(ports.clone());
    let by = Administrator::at_the_command_line();
    let registered = registration.register_strict(&metadata, public, &by).map_err(|error| match error {
        ServiceError::Denied(RegistrationRefusal::Metadata(error)) => Failure::Refused(error.to_string()),
        ServiceError::Denied(
            RegistrationRefusal::Closed
            | RegistrationRefusal::InvalidScopes
            | RegistrationRefusal::TooMany(_),
        ) => Failure::Refused("this client can't be registered".to_owned()),
        ServiceError::Failed(error) => error.into(),
    })?;
    say!("client_id={}", registered.client.id);
    if let Some(secret) = registered.secret {
        say!("client_secret={}", secret.expose());
    }
    Ok(())
}

fn line(client: &Client) -> String {
    let kind = match (client.kind, &client.authentication) {
        (ClientKind::Compatible, _) => "compatible",
        (ClientKind::Strict, ClientAuthentication::Secret(_)) => "strict",
        (ClientKind::Strict, ClientAuthentication::Public) => "strict, public",
    };
    let redirect_uris: Vec<_> =
        client.redirect_uris.iter().map(|redirect_uri| redirect_uri.as_str()).collect();
    let first_token = client
        .first_token_at
        .map_or("no token yet".to_owned(), |at| format!("first token {}", at.format("%Y-%m-%d")));
    let since = client.registered_at.format("%Y-%m-%d");
    let state = if client.is_active() { "active" } else { "suspended" };
    format!(
        "{}\t{kind}\t{}\t{}\t{since}\t{first_token}\t{state}",
        client.id,
        printable(client.name.as_str()),
        redirect_uris.join(" ")
    )
}
