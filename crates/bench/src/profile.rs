//! Where a request's time goes: samples by `perf` under load, or counted instructions by `valgrind`, which needs no leave.

use std::ffi::OsString;
use std::fs;
use std::path::{Path as FilePath, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::database::{Database, Seeded};
use crate::failure::Failure;
use crate::interrupted;
use crate::load::Wrk;
use crate::path::{Path, PathKind};
use crate::program::Program;
use crate::seed::{self, Size};
use crate::target::Target;

/// Samples a second; a number that no timer of a program shares.
const FREQUENCY: &str = "997";
/// How many lines are printed.
const LINES: usize = 40;
/// How many requests are counted, one after the other, and how many go before them.
const COUNTED: u64 = 200;
const BEFORE: u64 = 20;
/// How much there is of what works once, for a second under load.
const STOCK_PER_SECOND: u64 = 4_000;

/// What is profiled, and how.
pub(crate) struct Profile<'a> {
    pub(crate) path: &'a Path,
    pub(crate) program: &'a Program,
    pub(crate) wrk: &'a Wrk,
    pub(crate) size: Size,
    /// Where the profile is kept, to look at it further.
    pub(crate) folder: &'a FilePath,
}

impl Profile<'_> {
    /// Samples under load. None where `perf` may not look at the program.
    pub(crate) fn sample(&self, seeded: &Seeded) -> Result<Option<String>, Failure> {
        let database = seeded.copy("served")?;
        let stock = self.stock(&database, STOCK_PER_SECOND * self.wrk.seconds)?;
        let served = self.program.serve(&database.url())?;
        let file = self.folder.join(format!("{}-{}.perf", self.path.name, seeded.kind().name()));
        let mut perf = Command::new("perf");
        perf.args(["record", "-q", "-F", FREQUENCY, "-p", &served.id().to_string(), "-o"]).arg(&file);
        perf.args(["--", "sleep", &self.wrk.seconds.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut perf = Ending(perf.spawn().map_err(|cause| format!("perf did not start: {cause}"))?);
        Target::ours(&served, self.size.people).measure(self.wrk, self.path, stock)?;
        if !perf.0.wait()?.success() {
            return Ok(None);
        }
        let mut report = Command::new("perf");
        report.args(["report", "--stdio", "-q", "--no-children", "--sort", "symbol", "-i"]).arg(&file);
        let symbols = printed(&mut report)?;
        if symbols.trim().is_empty() {
            return Ok(None);
        }
        Ok(Some(format!("{}\nmore: perf report -i {}\n", first_lines(&symbols), file.display())))
    }

    /// Counts the instructions of some requests: the same number, whoever else uses the machine.
    pub(crate) fn count(&self, seeded: &Seeded) -> Result<String, Failure> {
        let database = seeded.copy("served")?;
        self.stock(&database, BEFORE + COUNTED)?;
        let file = self.folder.join(format!("{}-{}.callgrind", self.path.name, seeded.kind().name()));
        let _there_was_none = fs::remove_file(&file);
        let served = self.under_callgrind(&file).serve(&database.url())?;
        let target = Target::ours(&served, self.size.people);
        let request = self.path.request_to(&target.host)?;
        let ask = |numbers: std::ops::Range<u64>| -> Result<(), Failure> {
            for number in numbers {
                interrupted::check()?;
                target.ask(self.path, &request, number)?;
            }
            Ok(())
        };
        let id = served.id().to_string();
        ask(0..BEFORE)?;
        printed(Command::new("callgrind_control").args(["--instr=on", &id]))?;
        ask(BEFORE..BEFORE + COUNTED)?;
        printed(Command::new("callgrind_control").args(["--instr=off", &id]))?;
        drop(served); // It writes at its end.
        let report = printed(Command::new("callgrind_annotate").arg("--auto=no").arg(&file))?;
        let total = total(&report).ok_or("callgrind counted nothing")?;
        Ok(format!(
            "{} instructions a request\n{}\nmore: callgrind_annotate {}\n",
            total / COUNTED,
            first_lines(functions(&report)),
            file.display()
        ))
    }

    fn stock(&self, database: &Database, count: u64) -> Result<u64, Failure> {
        if let PathKind::Once(once) = self.path.kind {
            let storage = uncino_storage::open(&database.url())?;
            let made = seed::stock(&*storage, once, 0..count, self.size);
            storage.close();
            made?;
        }
        Ok(count)
    }

    fn under_callgrind(&self, file: &FilePath) -> Program {
        let mut into = OsString::from("--callgrind-out-file=");
        into.push(file);
        let words = ["valgrind", "--tool=callgrind", "--instr-atstart=no"].map(OsString::from);
        Program { under: words.into_iter().chain([into]).collect(), ..self.program.clone() }
    }
}

/// Where a profile is kept.
pub(crate) fn folder(kept: &FilePath) -> Result<PathBuf, Failure> {
    let folder = kept.join("profiles");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A child that doesn't outlive its value.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _ended_already = self.0.wait();
    }
}

fn printed(command: &mut Command) -> Result<String, Failure> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|cause| format!("{command:?} did not start: {cause}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
}

fn first_lines(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    lines.map(|line| line.chars().take(160).collect::<String>()).collect::<Vec<_>>().join("\n")
}

/// The lines of functions, without what is said before them of the run.
fn functions(report: &str) -> &str {
    report.split_once("file:function\n").map_or(report, |(_, functions)| functions)
}

/// The sum of all instructions.
fn total(report: &str) -> Option<u64> {
    let line = report.lines().find(|line| line.contains("PROGRAM TOTALS"))?;
    line.split_whitespace().next()?.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_instructions_is_read() {
        let report =
            "Ir\n--\n1,234,567 (100.0%)  PROGRAM TOTALS\n\nIr  file:function\n200 (0.1%)  a.rs:a::b\n";
        assert_eq!(total(report), Some(1_234_567));
        assert_eq!(functions(report), "200 (0.1%)  a.rs:a::b\n");
        assert_eq!(total("nothing"), None);
    }
}
