//! A refusal leaves nothing: every write of the API and of the pages is refused in each way that it can be, and the whole
//! database is as it was. Limits and the log of failed log-ins aside; what else a refusal leaves on purpose is in
//! `docs/architecture.md` and not sent here.

mod api;
mod pages;
mod scene;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tests::{Database, on_both_databases};

use scene::{Scene, Try};

on_both_databases!(
    every_refused_write_leaves_the_database_as_it_was,
    every_refused_form_leaves_the_database_as_it_was,
);

/// Routes, each with the writes that are tried on it.
type Tries = Vec<(&'static str, Vec<Try>)>;

/// The writes of the routes that are tried, with those of the same route together.
fn by_route(tries: Vec<Try>) -> Tries {
    let routes: BTreeSet<&'static str> = tries.iter().map(|attempt| attempt.route).collect();
    let mut grouped: Tries = routes.into_iter().map(|route| (route, Vec::new())).collect();
    for attempt in tries {
        if let Some((_, same)) = grouped.iter_mut().find(|(route, _)| *route == attempt.route) {
            same.push(attempt);
        }
    }
    grouped
}

async fn every_refused_write_leaves_the_database_as_it_was(database: Database) {
    let scene = Scene::set(database).await;
    let tries = by_route(api::refusals(&scene));
    assert_eq!(missing(&described(&scene).await, &tries), [""; 0]);
    let is_refused = |status: u16| (400..500).contains(&status) && status != 405;
    assert_eq!(faults(&scene, tries, is_refused).await, [""; 0]);
}

async fn every_refused_form_leaves_the_database_as_it_was(database: Database) {
    let scene = Scene::set(database).await;
    let tries = by_route(pages::refusals(&scene).await);
    assert_eq!(missing(&forms(), &tries), [""; 0]);
    // Who isn't logged in is sent to log in, and some forms are asked for once more.
    let is_no_failure = |status: u16| (200..500).contains(&status) && status != 405;
    assert_eq!(faults(&scene, tries, is_no_failure).await, [""; 0]);
}

/// Sends all, and says of each route what it left, and of each write what it should not have been answered.
async fn faults(scene: &Scene, tries: Tries, is_right: impl Fn(u16) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    let mut before = scene.rows();
    for (route, tries) in tries {
        for attempt in tries {
            let status = scene.send(&attempt).await;
            if !is_right(status) {
                let mut attempt = format!("{attempt:?}");
                attempt.truncate(300);
                faults.push(format!("{status} for {attempt}"));
            }
        }
        if let Some(difference) = scene.difference(&before) {
            faults.push(format!("a refused {route} left {difference}"));
            before = scene.rows();
        }
    }
    faults
}

fn missing(there: &BTreeSet<String>, tries: &Tries) -> Vec<String> {
    let names: BTreeSet<String> = tries.iter().map(|(route, _)| (*route).to_owned()).collect();
    there.difference(&names).cloned().collect()
}

/// Every operation of the API's description that may write.
async fn described(scene: &Scene) -> BTreeSet<String> {
    let description: Value = scene.get("/api/openapi.json").await;
    let mut writes = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if matches!(method.as_str(), "post" | "put" | "delete" | "patch") {
                writes.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let metadata: Value = scene.get("/.well-known/oauth-authorization-server").await;
    for (name, value) in metadata.as_object().unwrap() {
        if name.ends_with("_endpoint") && name != "authorization_endpoint" {
            let path = value.as_str().unwrap().split("/oauth/").nth(1).unwrap();
            writes.insert(format!("POST /oauth/{path}"));
        }
    }
    assert!(writes.len() > 35, "{writes:?}");
    writes
}

/// Where the forms of all pages go.
fn forms() -> BTreeSet<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates")];
    let mut forms = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "html") {
                let page = fs::read_to_string(entry).unwrap();
                let actions = page.split("method=\"post\" action=\"").skip(1);
                // The question before what can't be undone comes from a form that stands elsewhere.
                let fixed = actions.filter_map(|rest| rest.split('"').next()).filter(|to| !to.contains('{'));
                forms.extend(fixed.map(|to| format!("POST {to}")));
            }
        }
    }
    assert!(forms.len() > 14, "{forms:?}");
    forms
}
