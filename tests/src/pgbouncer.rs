//! A throw-away `PgBouncer` in transaction mode, in front of a database of its own.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use uncino_testkit::postgres::WholeDatabase;
use url::Url;

/// A running pooler; it ends with this value.
pub struct PgBouncer {
    child: Child,
    port: u16,
    database: WholeDatabase,
    _folder: TempDir,
}

impl PgBouncer {
    /// Starts one that shares three sessions among all clients, each in its turn, so that hardly two transactions of one
    /// client run in the same session.
    pub fn start() -> Self {
        let database = WholeDatabase::create();
        let port = free_port();
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("pgbouncer.ini");
        std::fs::write(&file, settings(&database, port)).expect("its settings");
        let child = program(&file).spawn().expect("pgbouncer starts");
        let mut pooler = Self { child, port, database, _folder: folder };
        pooler.wait_until_it_listens();
        pooler
    }

    /// The URL of the database, through the pooler.
    pub fn url(&self) -> String {
        format!("postgres://uncino@127.0.0.1:{}/{}", self.port, self.database.name())
    }

    /// The URL of the database itself.
    pub fn unpooled_url(&self) -> String {
        self.database.url()
    }

    fn wait_until_it_listens(&mut self) {
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = self.child.try_wait().expect("its state");
            assert!(ended.is_none() && began.elapsed() < Duration::from_secs(20), "pgbouncer didn't start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

/// It refuses to run as root, and becomes PostgreSQL's user there.
fn program(file: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("TEST_PGBOUNCER").expect("TEST_PGBOUNCER"));
    let user = Command::new("id").arg("-u").output().expect("id runs").stdout;
    if user == b"0\n" {
        command.args(["--user", "postgres"]);
    }
    command.arg("--quiet").arg(file).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn settings(database: &WholeDatabase, port: u16) -> String {
    let url = Url::parse(&database.url()).expect("a URL");
    let (host, server, user) = (url.host_str().expect("a host"), url.port().expect("a port"), url.username());
    format!(
        "[databases]\n\
         {name} = host={host} port={server} dbname={name} user={user}\n\
         [pgbouncer]\n\
         listen_addr = 127.0.0.1\n\
         listen_port = {port}\n\
         unix_socket_dir =\n\
         auth_type = any\n\
         pool_mode = transaction\n\
         default_pool_size = 3\n\
         server_round_robin = 1\n\
         max_client_conn = 200\n",
        name = database.name(),
    )
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("its number").port()
}
