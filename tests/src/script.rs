//! A script that plays somebody else's client, with a person beside it.

use std::env::var_os;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use tokio::task::block_in_place;

use crate::Person;

/// What the environment names with this variable, which must be there.
pub fn named(variable: &str, what: &str) -> OsString {
    var_os(variable)
        .unwrap_or_else(|| panic!("{variable} is not set to {what}: run the tests with `cargo xtask test`"))
}

/// Runs a script to its end, which must be a good one. Where it prints `Authorize: ` or `Cancel: ` and an address, the
/// person opens that, presses that button, and the script reads where it led.
pub async fn accompany(script: &mut Command, person: &Person) {
    let mut running =
        script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the script's program starts");
    let mut answers = running.stdin.take().expect("its input");
    let mut lines = BufReader::new(running.stdout.take().expect("its output")).lines();
    let mut told = String::new();
    while let Some(line) = block_in_place(|| lines.next()) {
        let line = line.expect("a line");
        let answer = match line.split_once(": ") {
            Some(("Authorize", address)) => person.answer(address, &[]).await,
            Some(("Cancel", address)) => person.answer(address, &[("cancel", "1")]).await,
            _ => {
                told.push_str(&line);
                told.push('\n');
                continue;
            }
        };
        writeln!(answers, "{answer}").expect("the script listens");
    }
    drop(answers);
    let ended = block_in_place(|| running.wait()).expect("the script ends");
    assert!(ended.success(), "{ended}, after:\n{told}");
}
