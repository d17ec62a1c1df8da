//! Load: `wrk` with one thread and 32 connections, as fast as the server answers.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::failure::Failure;
use crate::interrupted;
use crate::request::Request;
use crate::secrets::{HEX, NUMBER, PERSON};

/// What `wrk` runs, below the table `REQUEST`.
const SCRIPT: &str = include_str!("load.lua");
/// How many ask at once.
pub(crate) const CONNECTIONS: usize = 32;
/// The pause between two looks.
const GLANCE: Duration = Duration::from_millis(20);
/// An answer that takes longer fails the run.
const TIMEOUT: &str = "60s";

/// Which numbers the requests have: from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// How many there are.
    pub(crate) count: u64,
    /// Whether they begin again after that; else the load ends.
    pub(crate) wraps: bool,
    /// How many people they belong to.
    pub(crate) people: u64,
}

/// What comes of a load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Load {
    pub(crate) requests: u64,
    pub(crate) seconds: f64,
    pub(crate) bytes: u64,
    pub(crate) p50_us: u64,
    pub(crate) p99_us: u64,
}

/// Where `wrk` is, and where its scripts may be written.
#[derive(Debug, Clone)]
pub(crate) struct Wrk {
    pub(crate) scratch: PathBuf,
    pub(crate) seconds: u64,
}

impl Wrk {
    /// The same, for longer where an answer takes so long by itself that many at once would hardly come within the time: on one core
    /// they all come near the end of that of all together, and then some more shall.
    pub(crate) fn long_enough_for(&self, alone: Duration) -> Self {
        let connections = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
        let all = (alone * connections * 3).as_secs();
        Self { seconds: self.seconds.max(all), ..self.clone() }
    }

    /// Sends a request for that long, and meanwhile looks after the server now and then. Answers but 2xx and 3xx, timeouts and
    /// broken connections are a failure.
    pub(crate) fn load(
        &self,
        host: &str,
        request: &Request,
        numbers: Numbers,
        mut look: impl FnMut() -> Result<(), Failure>,
    ) -> Result<Load, Failure> {
        let script = self.scratch.join("load.lua");
        fs::write(&script, format!("{}\n{SCRIPT}", table(request, numbers)))?;
        let mut wrk = Command::new("wrk");
        wrk.args([
            "-t1",
            &format!("-c{CONNECTIONS}"),
            &format!("-d{}s", self.seconds),
            "--timeout",
            TIMEOUT,
            "-s",
        ]);
        wrk.arg(&script).arg(format!("http://{host}")).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut wrk = wrk.spawn().map_err(|cause| format!("wrk did not start: {cause}"))?;
        let ended = loop {
            if let Some(status) = wrk.try_wait()? {
                break status;
            }
            if let Err(ended) = interrupted::pause(GLANCE).and_then(|()| look()) {
                let _ended_already = wrk.kill();
                wrk.wait()?;
                return Err(ended);
            }
        };
        let mut printed = String::new();
        if let Some(mut output) = wrk.stdout.take() {
            output.read_to_string(&mut printed)?;
        }
        if !ended.success() {
            return Err(format!("wrk failed: {printed}").into());
        }
        read(&printed)
    }
}

/// The line that `load.lua` writes at the end.
fn read(printed: &str) -> Result<Load, Failure> {
    let line = printed.lines().find_map(|line| line.strip_prefix("BENCH "));
    let line = line.ok_or_else(|| format!("wrk said nothing of what it did: {printed}"))?;
    let numbers: Vec<u64> = line.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let &[requests, duration_us, bytes, refused, late, broken, p50_us, p99_us] = numbers.as_slice() else {
        return Err(format!("wrk's line has another form: {line}").into());
    };
    if requests == 0 && refused + late + broken == 0 {
        return Err("no answer came within the time: more seconds may help".into());
    }
    if refused + late + broken > 0 {
        return Err(format!(
            "of {requests} requests {refused} were refused, {late} answered too late, {broken} broken off"
        )
        .into());
    }
    let seconds = Duration::from_micros(duration_us).as_secs_f64();
    Ok(Load { requests, seconds, bytes, p50_us, p99_us })
}

/// A request as a table of Lua.
fn table(request: &Request, numbers: Numbers) -> String {
    let headers = request.headers.iter().map(|(name, value)| format!("[{name:?}] = {}", form(value)));
    let Numbers { count, wraps, people } = numbers;
    format!(
        "local REQUEST = {{ method = {:?}, target = {}, body = {}, headers = {{ {} }}, numbered = {}, \
         count = {count}, wraps = {wraps}, people = {people} }}",
        request.method,
        form(&request.target),
        form(&request.body),
        headers.collect::<Vec<_>>().join(", "),
        request.is_numbered(),
    )
}

/// A text as a form of `string.format`, with which numbers stand in it, in their order. All our texts are ASCII, and a text of
/// Rust in quotes is one of Lua as well.
fn form(text: &str) -> String {
    let places = [(HEX, "%040x", "number"), (NUMBER, "%d", "number"), (PERSON, "%040x", "person")];
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (place, _, name) in places {
        found.extend(text.match_indices(place).map(|(position, _)| (position, name)));
    }
    if found.is_empty() {
        return format!("{{ form = {text:?} }}");
    }
    found.sort_unstable();
    let names: Vec<String> = found.iter().map(|(_, name)| format!("{name:?}")).collect();
    let mut form = text.replace('%', "%%");
    for (place, directive, _) in places {
        form = form.replace(place, directive);
    }
    format!("{{ form = {form:?}, numbers = {{ {} }} }}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_refusal_is_no_result() {
        assert!(read("Running 1s test\nBENCH 1000 2000000 64000 0 0 0 150 900\n").is_ok());
        for bad in ["9 1 1 1 0 0 1 1", "9 1 1 0 1 0 1 1", "9 1 1 0 0 1 1 1", "0 1 1 0 0 0 1 1", "1"] {
            assert!(read(&format!("BENCH {bad}")).is_err(), "{bad}");
        }
        assert!(read("wrk died").is_err());
    }

    #[test]
    fn numbers_become_forms_and_percent_signs_stay() {
        assert_eq!(form("a%20b"), r#"{ form = "a%20b" }"#);
        assert_eq!(
            form("a%20b={hex}&{person}&{n}"),
            r#"{ form = "a%%20b=%040x&%040x&%d", numbers = { "number", "person", "number" } }"#
        );
    }
}
