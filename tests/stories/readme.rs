//! The README's walk-through, as pasted: its blocks in one shell, with the program that was built for the tests.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use tests::person::Person;
use tests::server::program_path;
use tests::{Database, on_both_databases};

const README: &str = include_str!("../../README.md");

on_both_databases!(the_walk_through_works_as_pasted);

/// The blocks in their order, with another port and without the build.
fn script(port: u16) -> String {
    let (_, walk_through) = README.split_once("## Walk-through").expect("the walk-through");
    let (walk_through, _) = walk_through.split_once("### The same on PostgreSQL").expect("its end");
    let blocks = walk_through.split("```bash\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let blocks: Vec<&str> = blocks.collect();
    assert_eq!(blocks.len(), 9, "nine steps");
    let program = program_path().display().to_string();
    blocks
        .concat()
        .replace("cargo run --release --", &program)
        .replace("cargo run --release", &program)
        .replace("127.0.0.1:13120", &format!("127.0.0.1:{port}"))
}

async fn the_walk_through_works_as_pasted(database: Database) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let mut shell = Command::new("bash")
        .args(["-c", &script(port)])
        .current_dir(folder.path())
        .env("UNCINO_SERVER__BIND", format!("127.0.0.1:{port}"))
        .env("UNCINO_DATABASE__URL", database.url())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("bash runs");
    let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines().map_while(Result::ok);
    let authorize = lines.find(|line| line.contains("/oauth/authorize?")).expect("the address to open");

    // What the reader does in the browser: log in, authorize, copy the address.
    let base = format!("http://127.0.0.1:{port}");
    let anna = Person::stranger_at(&base);
    let log_in = anna.get(&authorize).await.text().await.unwrap();
    assert!(log_in.contains("name=\"password\""), "{log_in}");
    let logged_in = anna.send_log_in("anna@example.org", "correct horse battery", "/").await;
    assert_eq!(logged_in.status(), 303);
    let answer = anna.answer(&authorize, &[]).await;
    assert!(answer.starts_with("http://127.0.0.1:13121/callback?code="), "{answer}");
    writeln!(shell.stdin.take().unwrap(), "{answer}").unwrap();

    let rest: Vec<String> = lines.collect();
    assert!(shell.wait().unwrap().success(), "{rest:#?}");
    assert!(rest[0].contains("\"access_token\":\"unc_at_"), "{rest:#?}");
    assert!(rest[1].contains("\"title\":\"Concert in the park\""), "{rest:#?}");
    assert!(rest[2].contains("\"title\":\"Concert in the park, with dancing\""), "{rest:#?}");
    assert!(rest[3].starts_with("[{\"id\":1,\"title\":\"Concert in the park, with dancing\""), "{rest:#?}");
}
