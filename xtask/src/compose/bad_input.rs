//! What is wrong is said in one clear sentence, and harms nothing.

use std::net::{Ipv4Addr, TcpListener};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::PORT;
use super::engine::Engine;
use super::project::{Profile, Project, SEEDS, full_name};
use crate::Failure;
use crate::process::{run, succeeds};

const PASSWORD: (&str, &str) = ("POSTGRES_PASSWORD", "0123456789abcdef0123456789abcdef");

/// Each of them, on containers of its own.
pub(super) fn all(engine: &Engine) -> Result<(), Failure> {
    a_wrong_seed(engine)?;
    a_missing_password(engine)?;
    a_port_in_use(engine)?;
    a_newer_database(engine)
}

fn a_wrong_seed(engine: &Engine) -> Result<(), Failure> {
    let mut seeds = SEEDS.to_vec();
    seeds.retain(|(name, _)| *name != "UNCINO_SEED__TOKEN");
    seeds.push(("UNCINO_SEED__TOKEN", "too-short"));
    let project = Project::new(engine, Profile::Sqlite, &seeds);
    run(&mut project.compose(&["up", "--detach"])?)?;
    says(&project, "uncino", "seed.token must match ^[a-z0-9_-]{20,}$")?;
    sleep(Duration::from_secs(10));
    let restarts: u32 = project.inspect("uncino", "{{.RestartCount}}")?.parse()?;
    if restarts > 10 {
        return Err(format!("it was started {restarts} times within ten seconds").into());
    }
    println!("    {restarts} restarts within ten seconds");
    if project.logs("uncino")?.contains("too-short") {
        return Err("the log holds a seed".into());
    }
    let volume = full_name("uncino-data");
    if std::fs::read_dir(engine.volume(&volume)?)?.next().is_some() {
        return Err("a wrong seed left something in the volume".into());
    }
    project.down()
}

fn a_missing_password(engine: &Engine) -> Result<(), Failure> {
    let project = Project::new(engine, Profile::Postgres, &SEEDS);
    if succeeds(&mut project.compose(&["up", "--detach"])?) {
        return Err("PostgreSQL starts without a password".into());
    }
    says(&project, "postgres", "superuser password is not specified")?;
    project.down()
}

fn a_port_in_use(engine: &Engine) -> Result<(), Failure> {
    let project = Project::new(engine, Profile::Sqlite, &SEEDS);
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, PORT))?;
    if succeeds(&mut project.compose(&["up", "--detach"])?) {
        return Err("a port that is in use is published".into());
    }
    drop(taken);
    project.up()?;
    project.down()
}

fn a_newer_database(engine: &Engine) -> Result<(), Failure> {
    let project = Project::new(engine, Profile::Postgres, &[&SEEDS[..], &[PASSWORD]].concat());
    project.up()?;
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')";
    project.exec("postgres", &["sh", "-c", &format!("psql -q -U uncino -c \"{newer}\"")])?;
    run(&mut project.compose(&["restart", "uncino-postgres"])?)?;
    says(&project, "uncino-postgres", "was made by a newer version of Uncino")?;
    project.down()
}

/// Waits until the log of a service has that sentence.
fn says(project: &Project<'_>, service: &str, sentence: &str) -> Result<(), Failure> {
    let began = Instant::now();
    loop {
        let log = project.logs(service)?;
        if let Some(line) = log.lines().find(|line| line.contains(sentence)) {
            println!("    {line}");
            return Ok(());
        }
        if began.elapsed() > Duration::from_secs(30) {
            return Err(format!("{service} never says `{sentence}`:\n{log}").into());
        }
        sleep(Duration::from_millis(500));
    }
}
