//! `cargo xtask`: the errands of this repository, for people and for CI alike.
//!
//! It depends on nothing but the standard library, so it compiles in seconds on a fresh machine.
//! A new errand is one module, one arm in [`errand`] and one line in [`HELP`].

mod bench;
mod check;
mod compose;
mod deny;
mod find;
mod fuzz;
mod install;
mod node;
mod postgres;
mod process;
mod python;
mod scratch;
mod smoke;
mod steps;
mod test;
mod tools;
mod torture;

use std::env;
use std::error::Error;
use std::process::ExitCode;

/// Why an errand ended early: one sentence for the person at the terminal.
type Failure = Box<dyn Error>;

const HELP: &str = "\
Usage: cargo xtask <errand>

  check                formatting and lints, in under a minute once everything has been compiled; part of `test`
  test                 everything that must hold, as CI runs it: formatting, lints, every test on SQLite,
                       PostgreSQL and in Chromium, the documentation's examples, docker-compose.yml,
                       the release build and its first start
  test --only ARGS...  only the tests that ARGS choose; ARGS go to `cargo nextest run` as they are:
                         cargo xtask test --only -p uncino-storage
                         cargo xtask test --only a_replayed_code_revokes_its_tokens
  screenshots          pictures of every page, on phones and desks, light and dark, in target/screenshots, for people
                       to look at; not part of `test`, which has machines look at the same pages
  postgres             a throw-away PostgreSQL until Ctrl-C, for one's own `cargo nextest run`
  torture [TIME]       random sequences of actions on memory, SQLite and PostgreSQL, a third of the time each
                       (60m, unless TIME says 90s or 8h), until a rule is broken; not part of `test`, which
                       runs the same few sequences every time
  fuzz [TIME]          new texts for every parser and every form of output, a fifth of the time for each property
                       (10m, unless TIME says 90s or 8h), until one takes too long, grows too large or breaks a format;
                       that text is kept in tests/corpus, which `test` tries every time
  bench [ARGS...]      what each path of the release build does in a second, on both databases, beside an empty server and raw
                       operations of the database (docs/performance.md; `bench --help` has the arguments); not part of
                       `test`, which asks every path a few times and judges no time
  compose              docker-compose.yml with a real engine: builds the image, starts each profile, runs the examples
                       against it, cuts a node and the database off and joins them again, restarts, compares, and takes
                       everything down; with the engine that runs here, else, as root on Debian, with one of its own and
                       stand-ins for the base images; on port 13120; not part of `test`
  deny                 licences, bans and sources of the dependencies (deny.toml); not part of `test`,
                       because cargo-deny takes minutes to compile where it is missing
  help                 this page

Missing tools are installed when this runs as root on Debian, and named otherwise.";

fn main() -> ExitCode {
    let arguments: Vec<String> =
        env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match errand(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn errand(words: &[&str]) -> Result<(), Failure> {
    match words {
        ["bench", arguments @ ..] => bench::measure(arguments),
        [] | ["help" | "--help" | "-h", ..] | [_, "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        ["check"] => check::quickly(),
        ["test"] => test::everything(),
        ["test", "--only"] => Err("`--only` wants to know which tests: see `cargo xtask help`".into()),
        ["test", "--only", chosen @ ..] => test::only(chosen),
        ["screenshots"] => test::screenshots(),
        ["postgres"] => postgres::until_interrupted(),
        ["torture"] => torture::until(torture::AN_HOUR),
        ["torture", time] => torture::until(time),
        ["fuzz"] => fuzz::until(fuzz::TEN_MINUTES),
        ["fuzz", time] => fuzz::until(time),
        ["compose"] => compose::for_real(),
        ["deny"] => deny::check(),
        _ => Err(format!("no errand is called `{}`: see `cargo xtask help`", words.join(" ")).into()),
    }
}
