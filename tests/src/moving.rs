//! A Gancio that moves in: `fixtures/gancio` is what one left that was used for three years.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use reqwest::{Client, Response};
use serde_json::Value;
use tempfile::TempDir;

use crate::server::{run, spawn};
use crate::{Database, Server};

/// Where the agenda is and was.
pub const ADDRESS: &str = "https://agenda.kultura.example.org";
/// Its host.
pub const HOST: &str = "agenda.kultura.example.org";
/// What a WordPress has had since September 2023, on behalf of user 3.
pub const WORDPRESS: &str = "89q0enf40t02jqsv94hkxc012uziw9ul";

/// An old instance, and the folder of our own pictures.
pub struct Move {
    /// Where it moves into.
    pub database: Database,
    /// What it left: its database, its configuration, its pictures.
    pub old: TempDir,
    /// What has the folder of our own pictures.
    pub media: TempDir,
}

impl Move {
    /// Moving into this database.
    pub fn on(database: Database) -> Self {
        let (old, media) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/gancio");
        let copied = Command::new("cp").arg("-R").arg(left.join(".")).arg(old.path()).status();
        assert!(copied.unwrap().success());
        Self { database, old, media }
    }

    /// The folder of our own pictures.
    pub fn media(&self) -> String {
        self.media.path().join("media").display().to_string()
    }

    /// Runs the import, with these options too.
    pub fn import(&self, more: &[&str]) -> Output {
        run(&[&["import", "gancio", &self.config()], more].concat(), "", &self.settings())
    }

    /// Runs it until the first picture is on its way, and kills it then.
    pub fn import_and_kill(&self) {
        let mut import = spawn(&["import", "gancio", &self.config()], &self.settings());
        let staged = Path::new(&self.media()).join("staged");
        let is_there = || std::fs::read_dir(&staged).is_ok_and(|mut files| files.next().is_some());
        while !is_there() && import.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        import.kill().unwrap();
        import.wait().unwrap();
    }

    fn config(&self) -> String {
        self.old.path().join("config.json").display().to_string()
    }

    fn settings(&self) -> [(String, String); 3] {
        let settings = [
            ("UNCINO_SERVER__BASE_URL", ADDRESS.to_owned()),
            ("UNCINO_DATABASE__URL", self.database.url()),
            ("UNCINO_MEDIA__DIR", self.media()),
        ];
        settings.map(|(name, value)| (name.to_owned(), value))
    }

    /// Starts the server.
    pub fn start(&self) -> Here {
        let media = self.media();
        let settings = [("UNCINO_SERVER__BASE_URL", ADDRESS), ("UNCINO_MEDIA__DIR", &media)];
        Here { server: Server::start_with(&self.database, &settings), http: Client::new() }
    }
}

/// The instance that it became.
pub struct Here {
    /// The program.
    pub server: Server,
    /// What it is asked with.
    pub http: Client,
}

impl Here {
    /// Asks for what is there, with a token if there is one.
    pub async fn get(&self, path: &str, token: &str) -> Response {
        let request = self.http.get(format!("{}{path}", self.server.url())).header("Host", HOST);
        if token.is_empty() { request } else { request.bearer_auth(token) }.send().await.unwrap()
    }

    /// The same, in JSON.
    pub async fn json(&self, path: &str, token: &str) -> Value {
        let answer = self.get(path, token).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    /// Sends JSON with the token of a WordPress; the status, and what comes back.
    pub async fn send(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.http.request(method, format!("{}{path}", self.server.url()));
        let answer = request.bearer_auth(WORDPRESS).json(body).send().await.unwrap();
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// Logs in by the API; the status.
    pub async fn log_in(&self, email: &str, password: &str) -> u16 {
        let fields =
            [("username", email), ("password", password), ("grant_type", "password"), ("client_id", "self")];
        let request = self.http.post(format!("{}/oauth/login", self.server.url())).form(&fields);
        request.send().await.unwrap().status().as_u16()
    }
}

/// All that it said.
pub fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}
