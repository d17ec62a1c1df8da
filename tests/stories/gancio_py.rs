//! gancio-py, the Python client that others publish, unmodified: `clients/gancio_py.py` tells what its users do with it.

use std::process::{Command, Output};

use tests::server::PASSWORD;
use tests::{Database, Server, on_both_databases};

on_both_databases!(an_administrator_runs_an_instance_with_gancio_py);

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/gancio_py.py");

async fn an_administrator_runs_an_instance_with_gancio_py(database: Database) {
    // A port of its own, so that the server can be allowed to fetch its own logo.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let server = Server::start_at(&free, &database, &[("UNCINO_OUTBOUND__ALLOW_HOSTS", &free)]);
    server.create_user("anna@example.org", "admin");
    let url = server.url();
    let told = tokio::task::spawn_blocking(move || tell(&url, "anna@example.org")).await.unwrap();
    let (steps, failure) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{steps}{failure}\nThe server's log:\n{}", server.log());
}

fn tell(url: &str, email: &str) -> Output {
    let python = std::env::var_os("TEST_PYTHON")
        .expect("TEST_PYTHON is set to a Python with gancio-py: run the tests with `cargo xtask test`");
    // Isolated, so that `import gancio_py` finds the package and not the script, which has the same name.
    Command::new(python)
        .args(["-I", SCRIPT, url, email, PASSWORD])
        .env("no_proxy", "127.0.0.1")
        .output()
        .expect("Python starts")
}
