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

/// The writes of the routes that are tried, with those of the same route together.
fn by_route(tries: Vec<Try>) -> Vec<(&'static str, Vec<Try>)> {
    let routes: BTreeSet<&'static str> = tries.iter().map(|attempt| attempt.route).collect();
    let mut grouped: Vec<(&'static str, Vec<Try>)> =
        routes.into_iter().map(|route| (route, Vec::new())).collect();
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
    assert_eq!(described(&scene).await.difference(&names(&tries)).collect::<Vec<_>>(), Vec::<&String>::new());
    let mut before = scene.rows();
    for (route, tries) in tries {
        for attempt in tries {
            let status = scene.send(&attempt).await;
            assert!((400..500).contains(&status) && status != 405, "{status} for {attempt:?}");
        }
        before = scene.is_as_before(before, route);
    }
}

async fn every_refused_form_leaves_the_database_as_it_was(database: Database) {
    let scene = Scene::set(database).await;
    let tries = by_route(pages::refusals(&scene).await);
    assert_eq!(forms().difference(&names(&tries)).collect::<Vec<_>>(), Vec::<&String>::new());
    let mut before = scene.rows();
    for (route, tries) in tries {
        for attempt in tries {
            let status = scene.send(&attempt).await;
            assert!((200..500).contains(&status) && status != 405, "{status} for {attempt:?}");
        }
        before = scene.is_as_before(before, route);
    }
}

fn names(tries: &[(&'static str, Vec<Try>)]) -> BTreeSet<String> {
    tries.iter().map(|(route, _)| (*route).to_owned()).collect()
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
    assert!(writes.len() > 45, "{writes:?}");
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
