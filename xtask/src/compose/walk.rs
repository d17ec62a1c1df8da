//! One profile, from its first start to its end.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::engine::Engine;
use super::project::{Profile, Project, SEEDS, TOKEN};
use super::{examples, http};
use crate::Failure;
use crate::process::{run, succeeds};

/// Letters and digits, as the compose file wants it.
const PASSWORD: (&str, &str) = ("POSTGRES_PASSWORD", "0123456789abcdef0123456789abcdef");

/// The `stop_grace_period` of the compose file.
const GRACE: Duration = Duration::from_secs(40);

/// The address of PostgreSQL and of the second node in the compose file.
const POSTGRES: &str = "10.131.20.20";
const NODE_2: &str = "10.131.20.12";

/// Starts a profile, walks the documented flow, and sees that nothing is lost.
pub(super) fn walk(engine: &Engine, profile: Profile) -> Result<(), Failure> {
    let project = Project::new(engine, profile, &[&SEEDS[..], &[PASSWORD]].concat());
    project.up()?;
    said(&project, "begins with the seeds", 1)?;
    has_no_rights(&project)?;
    publish("Concert")?;
    examples::against(engine, &format!("http://localhost:{}", super::PORT))?;
    let before = state(&project)?;
    nothing_changes(&project, &before)?;
    if profile == Profile::Cluster {
        one_node_is_cut_off(&project)?;
    }
    if profile != Profile::Sqlite {
        the_database_is_cut_off(&project)?;
    }
    same("after cuts", &before.data, &state(&project)?.data)?;
    stops_in_time(&project)?;
    project.down()
}

/// What must survive, and which containers there are.
struct State {
    data: String,
    containers: Vec<String>,
}

fn state(project: &Project<'_>) -> Result<State, Failure> {
    let node = project.profile.nodes().first().ok_or("no node")?;
    let users = project.exec(node, &["uncino", "users", "list"])?;
    let clients = project.exec(node, &["uncino", "clients", "list"])?;
    let events = http::get("/api/events")?.body;
    let containers = project.profile.nodes().iter().map(|node| project.container(node));
    Ok(State {
        data: format!("{users}\n{clients}\n{events}"),
        containers: containers.collect::<Result<_, _>>()?,
    })
}

fn publish(title: &str) -> Result<(), Failure> {
    let event = format!(
        r#"{{"title": "{title}", "start_datetime": 4000000000, "place_name": "Town hall", "place_address": "1 Main street", "tags": ["music"]}}"#
    );
    let answer = http::post("/api/event", TOKEN, &event)?;
    same("publishing", "200", &answer.status.to_string())?;
    let listed = http::get("/api/events")?.body;
    if listed.contains(title) { Ok(()) } else { Err(format!("{title} isn't listed: {listed}").into()) }
}

/// A second `up`, a restart and new containers change nothing.
fn nothing_changes(project: &Project<'_>, before: &State) -> Result<(), Failure> {
    project.up()?;
    let again = state(project)?;
    same("the containers of a second up", &before.containers.join(" "), &again.containers.join(" "))?;
    same("a second up", &before.data, &again.data)?;
    run(&mut project.compose(&["restart"])?)?;
    project.wait_until_healthy()?;
    http::wait_for("/api/ping", 200, Duration::from_secs(30))?;
    same("a restart", &before.data, &state(project)?.data)?;
    run(&mut project.compose(&["up", "--detach", "--force-recreate"])?)?;
    project.wait_until_healthy()?;
    http::wait_for("/api/ping", 200, Duration::from_secs(30))?;
    same("new containers", &before.data, &state(project)?.data)?;
    said(project, "the seeds are left alone", project.profile.nodes().len())
}

/// Every container may do as little as the compose file says.
fn has_no_rights(project: &Project<'_>) -> Result<(), Failure> {
    for node in project.profile.nodes() {
        let known = "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}";
        same(node, "uncino true [ALL] [no-new-privileges:true]", &project.inspect(node, known)?)?;
        same("its user", "10001", &project.exec(node, &["id", "-u"])?)?;
        let capabilities = project.exec(node, &["grep", "CapBnd", "/proc/self/status"])?;
        if !capabilities.ends_with("0000000000000000") {
            return Err(format!("{node} has capabilities: {capabilities}").into());
        }
        let container = project.container(node)?;
        let write = ["exec", &container, "touch", "/usr/local/bin/other"];
        if succeeds(&mut project.engine.docker(&write)) {
            return Err(format!("{node} can write to its own program's folder").into());
        }
    }
    Ok(())
}

/// While a node is away the others answer everything; afterwards it answers again.
fn one_node_is_cut_off(project: &Project<'_>) -> Result<(), Failure> {
    project.cut("node-2")?;
    let mut slowest = Duration::ZERO;
    for _ in 0..12 {
        let began = Instant::now();
        same("while a node is away", "200", &http::get("/api/events")?.status.to_string())?;
        slowest = slowest.max(began.elapsed());
    }
    project.join("node-2", NODE_2)?;
    sleep(Duration::from_secs(6)); // The proxy leaves it out for five seconds.
    let began = Instant::now();
    let came_back = format!("{NODE_2}:13120");
    while !project.logs("proxy")?.lines().rev().take(6).any(|line| line.contains(&came_back)) {
        if began.elapsed() > Duration::from_secs(30) {
            return Err("the node that came back is never asked".into());
        }
        same("after the node came back", "200", &http::get("/api/events")?.status.to_string())?;
    }
    println!("    a node was away: the slowest answer took {:.1} s", slowest.as_secs_f32());
    Ok(())
}

/// Without the database the answer is 503 and not silence; afterwards everything works without a restart.
fn the_database_is_cut_off(project: &Project<'_>) -> Result<(), Failure> {
    let starts = |project: &Project<'_>| {
        let of = |node: &&str| project.inspect(node, "{{.State.StartedAt}}");
        project.profile.nodes().iter().map(of).collect::<Result<Vec<_>, _>>()
    };
    let before = starts(project)?;
    project.cut("postgres")?;
    let began = Instant::now();
    same("without the database", "503", &http::get("/api/events")?.status.to_string())?;
    let silent = began.elapsed();
    project.join("postgres", POSTGRES)?;
    let back = http::wait_for("/api/events", 200, Duration::from_mins(1))?;
    same("starts of nodes", &before.join(" "), &starts(project)?.join(" "))?;
    println!(
        "    without the database: 503 after {:.1} s; back after {:.1} s",
        silent.as_secs_f32(),
        back.as_secs_f32()
    );
    Ok(())
}

/// Nodes end by themselves, well before they would be killed.
fn stops_in_time(project: &Project<'_>) -> Result<(), Failure> {
    for node in project.profile.nodes() {
        let began = Instant::now();
        run(&mut project.compose(&["stop", node])?)?;
        let took = began.elapsed();
        same("the exit code", "0", &project.inspect(node, "{{.State.ExitCode}}")?)?;
        if took > GRACE / 2 {
            return Err(format!("{node} took {:.1} s to stop", took.as_secs_f32()).into());
        }
    }
    Ok(())
}

/// So many lines of all nodes say that.
fn said(project: &Project<'_>, words: &str, times: usize) -> Result<(), Failure> {
    let mut count = 0;
    for node in project.profile.nodes() {
        count += project.logs(node)?.lines().filter(|line| line.contains(words)).count();
    }
    same(words, &times.to_string(), &count.to_string())
}

/// Fails if what is seen isn't what is expected.
pub(super) fn same(what: &str, expected: &str, seen: &str) -> Result<(), Failure> {
    if seen == expected {
        Ok(())
    } else {
        Err(format!("{what}: expected\n{expected}\nbut seen\n{seen}").into())
    }
}
