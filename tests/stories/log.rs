//! The log can't be written, or nobody reads it: all goes on as if it could.

use std::fs::File;
use std::io::Read as _;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::Client;
use tempfile::TempDir;
use tests::Database;
use tests::server::program_path;

struct Silent {
    child: Child,
    url: String,
    _folder: TempDir,
}

impl Silent {
    /// A server with this for its log, once it answers.
    async fn start(database: &Database, log: Stdio) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let child = Command::new(program_path())
            .current_dir(folder.path())
            .envs([("UNCINO_SERVER__BIND", &free), ("UNCINO_DATABASE__URL", &database.url())])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let started = Self { child, url: format!("http://{free}"), _folder: folder };
        for _ in 0..200 {
            if reqwest::get(format!("{}/api/ping", started.url)).await.is_ok() {
                return started;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it didn't start");
    }

    /// Far more lines than a pipe holds; then a deed.
    async fn is_busy(&self) {
        let http = Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        for number in 0..1_500 {
            let answer = http.get(format!("{}/api/ping", self.url)).send().await;
            assert_eq!(answer.unwrap_or_else(|error| panic!("request {number}: {error}")).status(), 200);
        }
        let form = [("client_name", "x"), ("redirect_uris", "https://app.example/a")];
        let answer = http.post(format!("{}/api/client", self.url)).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 200, "a deed is answered");
    }

    async fn stop(&mut self) {
        let asked = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status();
        assert!(asked.unwrap().success());
        for _ in 0..300 {
            if let Some(ended) = self.child.try_wait().unwrap() {
                assert!(ended.success(), "{ended}");
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it didn't stop");
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_of_logs_stops_nothing() {
    let database = Database::sqlite();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut server = Silent::start(&database, full.into()).await;
    server.is_busy().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_pipe_whose_reader_ended_stops_nothing() {
    let database = Database::sqlite();
    let mut server = Silent::start(&database, Stdio::piped()).await;
    drop(server.child.stderr.take());
    server.is_busy().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_pipe_that_nobody_reads_stops_nothing_and_begins_with_the_link() {
    let database = Database::sqlite();
    let mut server = Silent::start(&database, Stdio::piped()).await;
    server.is_busy().await;
    server.stop().await;
    let mut log = String::new();
    server.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains("/setup?code="), "{}", &log[..log.len().min(500)]);
}

/// The sentence about a failure has no reader either.
#[test]
fn a_failure_that_can_not_be_said_has_its_exit_code_all_the_same() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let ended = Command::new(program_path())
        .args(["config", "check"])
        .env("UNCINO_SERVER__BASE_URL", "nonsense")
        .stdout(Stdio::null())
        .stderr(full)
        .status();
    assert_eq!(ended.unwrap().code(), Some(78));
}
