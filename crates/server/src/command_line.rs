//! The command line, as clap sees it. The comments are the help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use uncino_domain::people::user::Role;

/// The shared agenda's OAuth server: compatible with Gancio's clients, strict with everybody else.
#[derive(Debug, Parser)]
#[command(name = "uncino", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// A file with settings, read after ./config/local.toml and before the environment.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

const AFTER_HELP: &str = "\
Without a command it serves. Start here:

  uncino

and open the link to /setup that it writes to the log; or, without a browser:

  uncino users create you@example.org --role admin

Settings come from the built-in defaults (uncino config show-defaults), ./config/local.toml,
--config FILE, and the environment, where server.base_url is UNCINO_SERVER__BASE_URL.

Exit codes: 0 done, 1 refused, 2 wrong command line, 69 the address can't be listened on,
74 the database can't be used, 78 a setting is wrong.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve pages and API (the default).
    Serve,
    /// Bring the database up to date and end. Serving does that too.
    Migrate,
    /// The people who can log in.
    #[command(subcommand)]
    Users(UsersCommand),
    /// The applications that can ask for permission.
    #[command(subcommand)]
    Clients(ClientsCommand),
    /// The folder of pictures.
    #[command(subcommand)]
    Media(MediaCommand),
    /// Bring in what another program has: a whole Gancio, with its numbers, passwords and tokens, or a calendar; and compare.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Who did what: the latest entries of the audit log, the latest first.
    Audit {
        /// How many at most.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        max: u32,
    },
    /// Ask the running server whether it answers: exit code 0 if it does, 1 if not. For containers.
    Healthcheck,
    /// What the agenda is called and who may take part: the settings that administrators change while it runs.
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// The settings of the server: files and environment.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum SettingsCommand {
    /// List them with their values, in JSON. Secret ones are left out.
    List,
    /// Print the value of one: a text as it is, everything else in JSON. One that is secret is shown nowhere.
    Get {
        /// Its name.
        name: String,
    },
    /// Change one. It holds from the next request on, on all nodes.
    Set {
        /// Its name, one of those that `list` shows.
        name: String,
        /// A text, a number, true, false, null, or any other JSON.
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum UsersCommand {
    /// Make an account. Asks for the password, unless it comes on standard input.
    Create {
        /// What they log in with.
        email: String,
        /// What they may do beside caring for their own events.
        #[arg(long, value_enum, default_value_t = RoleName::User)]
        role: RoleName,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// List all accounts: id, e-mail address, role, waiting, active or disabled, since when.
    List,
    /// Let somebody in who asked for an account. A letter tells them.
    Approve {
        /// Whom.
        email: String,
    },
    /// Shut somebody out: their log-ins and all permissions of applications end at once, for good.
    Disable {
        /// Whom.
        email: String,
    },
    /// Let somebody in again who was shut out.
    Enable {
        /// Whom.
        email: String,
    },
    /// Give an account another role.
    SetRole {
        /// Whose.
        email: String,
        /// The new role.
        #[arg(value_enum)]
        role: RoleName,
    },
    /// Give an account another password and end its log-ins. Applications keep their permission.
    ResetPassword {
        /// Whose.
        email: String,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Remove an account, with its log-ins and all permissions of applications. Its events stay, and are nobody's.
    Remove {
        /// Whose.
        email: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct PasswordSource {
    /// Read the password from the first line of standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// A role, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RoleName {
    /// Everything.
    Admin,
    /// All events.
    Editor,
    /// One's own events.
    User,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Editor => Self::Editor,
            RoleName::User => Self::User,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClientsCommand {
    /// Register a strict client: PKCE, exact redirect URIs, short tokens. Prints its id and secret once.
    /// Compatible clients register themselves with POST /api/client.
    Create(CreateClient),
    /// List all clients: id, kind, name, redirect URIs, since when, first token.
    List,
    /// Stop a client at once, until it is let go on.
    Suspend {
        /// Its id.
        id: String,
    },
    /// Let a suspended client go on.
    Resume {
        /// Its id.
        id: String,
    },
    /// Give a compatible client the strict rules.
    MakeStrict {
        /// Its id.
        id: String,
    },
    /// Remove a client; its tokens end at once. The events that it published stay.
    Remove {
        /// Its id.
        id: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CreateClient {
    /// Register it as strict. There is no other kind to register here; the word is asked for so that a script says it.
    #[arg(long, required = true)]
    pub(crate) strict: bool,
    /// Its name, as people will see it.
    #[arg(long)]
    pub(crate) name: String,
    /// A redirect URI; may be given several times.
    #[arg(long = "redirect-uri", value_name = "URI", required = true)]
    pub(crate) redirect_uris: Vec<String>,
    /// Its home page.
    #[arg(long)]
    pub(crate) website: Option<String>,
    /// It can't keep a secret, as an app on a phone or in a browser: it gets none.
    #[arg(long)]
    pub(crate) public: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Move in from Gancio 1.5 to 1.27. Gancio's database and files are only read, also while it runs: for a rehearsal. For
    /// the move itself nobody may publish in it any more. All of it comes, or nothing; what can't come is said, row by row.
    Gancio(ImportGancio),
    /// Ask the old Gancio and the new Uncino the same few hundred questions, and say what differs: lists by month, events,
    /// places, tags, collections, feeds, pictures. Nothing is changed on either side. Exit code 1 if something differs that
    /// isn't meant to.
    Verify(ImportVerify),
    /// Bring a calendar in (iCalendar, a file that ends in .ics): what Google, Outlook, Nextcloud, Apple and others export. An entry that
    /// came before changes its event, unless that was changed or removed here meanwhile. Every entry that can't come is named.
    Ics(ImportIcs),
}

#[derive(Debug, Args)]
pub(crate) struct ImportIcs {
    /// A file, or an address that begins with https://, http:// or webcal://.
    pub(crate) source: String,
    /// Whose the events are to be: an editor or administrator. If it isn't said they are nobody's, and editors care for them.
    #[arg(long = "as", value_name = "EMAIL")]
    pub(crate) owner: Option<String>,
    /// Where entries take place that don't say it. If it isn't said they are refused.
    #[arg(long, value_name = "NAME")]
    pub(crate) place: Option<String>,
    /// Bring also what is over, but for series.
    #[arg(long)]
    pub(crate) past: bool,
    /// Say what would become of each entry. Nothing is written.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the report into this file too, in JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ImportVerify {
    /// The address of the Gancio.
    #[arg(long, value_name = "URL")]
    pub(crate) against: String,
    /// The address of the Uncino. If it isn't said it is the server of these settings, on this machine.
    #[arg(long, value_name = "URL")]
    pub(crate) new: Option<String>,
    /// Read an access token of one of Gancio's administrators, got by logging in, from the first line of standard input: then
    /// they are asked for more, also for what only administrators see.
    #[arg(long)]
    pub(crate) token_stdin: bool,
    /// Ask for every event, place, tag and picture, instead of some of them that are spread over all.
    #[arg(long)]
    pub(crate) all: bool,
    /// Write what differs into this file too, in JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ImportGancio {
    /// Gancio's config.json, its file of SQLite, or the postgres:// address of its database.
    pub(crate) source: String,
    /// The folder of Gancio's pictures. If it isn't said it is the one in config.json, or `uploads` beside the file.
    #[arg(long, value_name = "DIR")]
    pub(crate) uploads: Option<PathBuf>,
    /// Say what would come, what has no home here, and which rows have troubles. Nothing is written.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the report into this file too, in JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Try it with a version of Gancio that isn't known.
    #[arg(long)]
    pub(crate) force: bool,
    /// Move in also if not one of the pictures is there: then all events come without one.
    #[arg(long)]
    pub(crate) without_pictures: bool,
    /// Put what is here already out of the way, and begin anew. It is kept: the database under another name (on PostgreSQL in
    /// another schema), the pictures in a folder beside them. No server may run on it.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) replace: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MediaCommand {
    /// Say that the folder of pictures belongs to this database, whatever stood there before. Nothing is removed.
    Adopt,
    /// Set aside all pictures that no event has, however many there are. They are kept for a month.
    SetAside,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Say whether the settings are right, and what they come to.
    Check,
    /// Print every setting with its default, as a file to start from.
    ShowDefaults,
}
