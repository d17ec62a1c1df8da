//! Starting other programs: where they run, and what they inherit.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;

/// Variables that a child must not inherit. The first two are cargo's words about xtask itself and would make cargo
/// compile again what is there already; the third would be read as settings by the server under test.
const NOT_INHERITED: [&str; 3] = ["CARGO_MANIFEST_", "CARGO_PKG_", "UNCINO_"];

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let package =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
    Path::new(&package).join("..").canonicalize().unwrap_or_else(|_| PathBuf::from("."))
}

/// The folder that cargo builds into, when it runs at the root.
pub(crate) fn target_folder() -> PathBuf {
    let chosen = env::var_os("CARGO_TARGET_DIR").or_else(|| env::var_os("CARGO_BUILD_TARGET_DIR"));
    root().join(chosen.unwrap_or_else(|| OsString::from("target")))
}

/// A program that will run at the repository's root.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        if NOT_INHERITED.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}

/// `cargo`, of the toolchain that runs this program. The arguments are one line, as one types them.
pub(crate) fn cargo(arguments: &str) -> Command {
    let mut cargo = command("cargo");
    cargo.args(arguments.split_whitespace());
    cargo
}

/// Runs a command to its end, its output untouched. Anything but exit code 0 is a failure.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    println!("    $ {}", spelled(command));
    let status =
        command.status().map_err(|cause| format!("`{}` did not start: {cause}", spelled(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed: {status}", spelled(command)).into()) }
}

/// Asks a question of which only the exit code matters.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// What a command printed, when it succeeded.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|cause| format!("`{}` did not start: {cause}", spelled(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(format!("`{}` failed: {complaint}", spelled(command)).into())
}

fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
