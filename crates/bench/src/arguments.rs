//! The command line, as clap sees it. The comments are the help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::database::Kind;
use crate::seed::Size;

/// What `--scales` measures.
const SCALES: [u64; 3] = [1_000, 10_000, 100_000];

/// What the program does in a second, beside what bounds it. `cargo xtask bench` builds what is measured and calls this.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measure.
    Run(Box<Run>),
    /// Be the empty server at this address.
    #[command(hide = true)]
    Empty {
        /// Address and port.
        host: String,
    },
}

/// What is measured, and how long.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The built program.
    #[arg(long, hide = true)]
    pub(crate) program: PathBuf,
    /// Where seeded databases are kept.
    #[arg(long, hide = true)]
    pub(crate) folder: PathBuf,
    /// A superuser's URL of a PostgreSQL that may be filled.
    #[arg(long, hide = true, requires = "postgres_programs")]
    pub(crate) postgres: Option<String>,
    /// Where its programs are.
    #[arg(long, hide = true)]
    pub(crate) postgres_programs: Option<PathBuf>,
    /// On which database.
    #[arg(long, value_enum, default_value_t = Databases::Both)]
    pub(crate) database: Databases,
    /// How many people, clients, families, tokens and events there are: 1000, 10000, 100000.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(100..=1_000_000))]
    pub(crate) scale: u64,
    /// Another number of events.
    #[arg(long, value_parser = clap::value_parser!(u64).range(100..=1_000_000))]
    pub(crate) events: Option<u64>,
    /// At 1,000, 10,000 and 100,000 of everything, beside each other.
    #[arg(long, conflicts_with_all = ["scale", "events"])]
    pub(crate) scales: bool,
    /// Only these paths, with commas between them.
    #[arg(long, value_delimiter = ',', value_name = "PATHS")]
    pub(crate) only: Vec<String>,
    /// How long each contestant is measured in each round.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub(crate) seconds: u64,
    /// How often.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub(crate) rounds: u64,
    /// How long the program rests at the end of the last round, before its memory is looked at once more.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    pub(crate) rest: u64,
    /// Measure another server too that speaks Gancio's API, http://HOST:PORT: what needs no seed.
    #[arg(long, value_name = "URL")]
    pub(crate) peer: Option<String>,
    /// An access token of it, for the check of a bearer.
    #[arg(long, value_name = "TOKEN", requires = "peer")]
    pub(crate) peer_token: Option<String>,
    /// Measure nothing, and say where the time of this path's requests goes: samples of perf under load, or instructions,
    /// counted by valgrind, where perf may not.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["only", "scales", "rounds", "rest", "peer", "json"])]
    pub(crate) profile: Option<String>,
    /// Count instructions, whether perf may look or not: the same number on a busy machine.
    #[arg(long, requires = "profile")]
    pub(crate) instructions: bool,
    /// Write all that was measured there too, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// Which databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Databases {
    Sqlite,
    Postgres,
    Both,
}

impl Databases {
    pub(crate) fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Sqlite => &[Kind::Sqlite],
            Self::Postgres => &[Kind::Postgres],
            Self::Both => &[Kind::Sqlite, Kind::Postgres],
        }
    }
}

impl Run {
    /// How much there is.
    pub(crate) fn sizes(&self) -> Vec<Size> {
        if self.scales {
            return SCALES.map(|scale| Size { people: scale, events: scale }).to_vec();
        }
        vec![Size { people: self.scale, events: self.events.unwrap_or(self.scale) }]
    }
}
