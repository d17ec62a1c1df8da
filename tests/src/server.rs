//! The real program.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Database;
use crate::application::text;

/// The password of every person in the stories.
pub const PASSWORD: &str = "correct horse battery";

/// A running program; it ends with this value.
pub struct Server {
    child: Child,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
    settings: Vec<(String, String)>,
    _folder: TempDir,
}

impl Server {
    /// Starts it on a free port.
    pub fn start(database: &Database) -> Self {
        Self::start_with(database, &[])
    }

    /// Starts it on a free port with settings, by the names that they have in the environment.
    pub fn start_with(database: &Database, settings: &[(&str, &str)]) -> Self {
        Self::start_at("127.0.0.1:0", database, settings)
    }

    /// Starts it where it is told to listen.
    pub fn start_at(bind: &str, database: &Database, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut all: Vec<(String, String)> =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        all.push(("UNCINO_SERVER__BIND".to_owned(), bind.to_owned()));
        all.push(("UNCINO_DATABASE__URL".to_owned(), database.url()));
        let mut child = program()
            .current_dir(folder.path())
            .envs(all.clone())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .stdin(Stdio::null())
            .spawn()
            .expect("the program starts");
        let log = collect(child.stderr.take().expect("its log"));
        let address = wait_for_address(&log, &mut child);
        Self { child, address, log, settings: all, _folder: folder }
    }

    /// The base URL, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The most memory that it has held so far, in kB.
    pub fn peak_memory(&self) -> u64 {
        let memory = std::fs::read_to_string(format!("/proc/{}/status", self.id())).expect("its memory");
        memory
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok())
            .expect("the peak of its memory")
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Ends it with a signal, as a service manager (TERM) or a person (INT) does; whether it ended well.
    pub fn stop(mut self, signal: &str) -> bool {
        let asked = Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status();
        assert!(asked.expect("kill runs").success());
        self.child.wait().expect("the end").success()
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("the end");
    }

    /// Runs another command of the program on the same database.
    pub fn command(&self, arguments: &[&str], input: &str) -> Output {
        run(arguments, input, &self.settings)
    }

    /// Logs a program in with a person's [`PASSWORD`]; its access token.
    pub async fn log_in_by_api(&self, email: &str) -> String {
        let fields =
            [("username", email), ("password", PASSWORD), ("grant_type", "password"), ("client_id", "self")];
        let request = reqwest::Client::new().post(format!("{}/oauth/login", self.url())).form(&fields);
        let answer = request.send().await.expect("an answer").json().await.expect("tokens");
        text(&answer, "access_token")
    }

    /// Makes an account with [`PASSWORD`].
    pub fn create_user(&self, email: &str, role: &str) {
        let output = self.command(&["users", "create", email, "--role", role, "--password-stdin"], PASSWORD);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

/// Starts a command of the program, and says nothing of what it says.
pub fn spawn(arguments: &[&str], settings: &[(String, String)]) -> Child {
    let mut command = program();
    let quiet = command.args(arguments).envs(settings.iter().cloned()).stdin(Stdio::null());
    quiet.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

/// Runs a command of the program in a folder of its own until it ends.
pub fn run(arguments: &[&str], input: &str, settings: &[(String, String)]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = program()
        .args(arguments)
        .current_dir(folder.path())
        .envs(settings.iter().cloned())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("its input");
    // A command that reads nothing may have ended before.
    let _closed = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

/// The path of the program.
pub fn program_path() -> PathBuf {
    let built_beside_us = || {
        let test = std::env::current_exe().expect("the path of this test");
        test.parent().and_then(|deps| deps.parent()).expect("a target folder").join("uncino")
    };
    std::env::var_os("TEST_UNCINO").map_or_else(built_beside_us, PathBuf::from)
}

fn program() -> Command {
    let mut command = Command::new(program_path());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("UNCINO_")) {
        command.env_remove(name);
    }
    command
}

fn collect(stderr: impl std::io::Read + Send + 'static) -> Arc<Mutex<String>> {
    let log = Arc::new(Mutex::new(String::new()));
    let writer = log.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            let mut log = writer.lock().unwrap();
            log.push_str(&line);
            log.push('\n');
        }
    });
    log
}

fn wait_for_address(log: &Mutex<String>, child: &mut Child) -> SocketAddr {
    let started = Instant::now();
    loop {
        let so_far = log.lock().unwrap().clone();
        if let Some((_, rest)) = so_far.split_once("listening address=") {
            return rest
                .split_whitespace()
                .next()
                .and_then(|address| address.parse().ok())
                .expect("an address");
        }
        let ended = child.try_wait().expect("its state");
        if ended.is_some() || started.elapsed() > Duration::from_secs(20) {
            let _ended_already = child.kill();
            panic!("it didn't start: {so_far}");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
