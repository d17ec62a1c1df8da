//! Every page in a real Chromium, in widths and themes: pictures for people to look at, and machines that look for what
//! shuts somebody out.

mod gallery;
mod list;
mod scene;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tests::script::named;

use gallery::{Gallery, View};
use list::{By, Look, every_page};
use scene::Scene;

/// What stands in the URL table and shows no page of its own.
const LEAD_ON: [&str; 7] = [
    "/authorize",
    "/my_events",
    "/recover/{code}",
    "/search",
    "/assets/{name}",
    "/account/export/account.json",
    "/account/export/events.ics",
];
/// What is asked of a page: these rules, or all with those that are tried out or switched off unless they are wanted.
const AXE: &str = "const [rules, done] = arguments;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental'];
const only = rules.length ? {type: 'rule', values: rules} : {type: 'tag', values: tags};
const asked = {iframes: false, preload: false, resultTypes: ['violations'], runOnly: only,
  rules: {'target-size': {enabled: true}}};
axe.run(document, asked).then(
  found => done(found.violations.map(rule => rule.id + ': ' + rule.nodes.map(
    node => node.target.join(' ') + ' (' + node.failureSummary.replaceAll('\\n', ' ') + ')').join('; '))),
  failed => done(['axe: ' + failed]));";
const TOO_WIDE: &str = "const wide = document.documentElement;
return wide.scrollWidth > wide.clientWidth ? wide.scrollWidth + ' of ' + wide.clientWidth : ''";
/// How each page is judged, and by which rules if not by all. Between 320 and 390 pixels no style begins or ends, so only what
/// depends on where lines break is asked again; and a theme changes nothing but colours.
const VIEWS: [(u32, &str, &[&str]); 5] = [
    (320, "light", &[]),
    (1_280, "light", &[]),
    (390, "light", &["color-contrast", "target-size", "scrollable-region-focusable"]),
    (390, "dark", &["color-contrast"]),
    (1_280, "dark", &["color-contrast"]),
];

fn packages() -> PathBuf {
    named("TEST_NODE_CLIENTS", "a folder whose node_modules has axe-core and html-validate").into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_for_everybody_shuts_anybody_out() {
    judge(|by| by == By::Visitor).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_for_who_is_logged_in_shuts_anybody_out() {
    judge(|by| by != By::Visitor).await;
}

/// Has machines look at every page of these people, one after the other in one browser.
async fn judge(is_asked: impl Fn(By) -> bool) {
    let scene = Scene::set().await;
    let mut gallery = Gallery::open(&scene).await;
    gallery.bring(&fs::read_to_string(packages().join("node_modules/axe-core/axe.min.js")).unwrap()).await;
    let (folder, mut faults) = (tempfile::tempdir().unwrap(), Vec::new());
    for look in every_page(&scene).into_iter().filter(|look| is_asked(look.by)) {
        faults.extend(gallery.visit(&look).await);
        fs::write(folder.path().join(format!("{}.html", look.name)), gallery.html(&look).await).unwrap();
        let found = accessible(&gallery).await.into_iter().chain(fitting(&gallery).await);
        faults.extend(found.map(|fault| format!("{}: {fault}", look.name)));
        keep_pictures(&gallery, &look).await;
    }
    gallery.browser.close().await;
    faults.extend(judged(folder.path()));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What axe finds on this page, each fault once.
async fn accessible(gallery: &Gallery<'_>) -> BTreeSet<String> {
    let mut faults = BTreeSet::new();
    for (width, theme, rules) in VIEWS {
        gallery.show(View::new(width, theme)).await;
        let found = gallery.browser.driver.execute_async(AXE, vec![json!(rules)]).await.unwrap();
        faults.extend(found.convert::<Vec<String>>().unwrap());
    }
    faults
}

/// Where this page can be scrolled sideways: on a small phone, or twice as large on a screen of 1,280 pixels.
async fn fitting(gallery: &Gallery<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for view in [View::new(320, "light"), View { scale: 2, ..View::new(640, "light") }] {
        gallery.show(view).await;
        let too_wide = gallery.browser.run(TOO_WIDE).await;
        if !too_wide.is_empty() {
            faults.push(format!("scrolls sideways at {}: {too_wide}", view.width));
        }
    }
    faults
}

/// What html-validate says of the pages in a folder.
fn judged(folder: &Path) -> Vec<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/validate.mjs");
    let mut node = Command::new(named("TEST_NODE", "Node.js 18 or newer"));
    let told = node.arg(script).arg(packages()).arg(folder).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    told.as_array().unwrap().iter().map(|fault| fault.as_str().unwrap().to_owned()).collect()
}

/// Keeps pictures of this page, for people to look at, if somebody wants them.
async fn keep_pictures(gallery: &Gallery<'_>, look: &Look) {
    let Some(folder) = std::env::var_os("TEST_SCREENSHOTS").map(PathBuf::from) else { return };
    for (width, theme) in [(390, "light"), (390, "dark"), (1_280, "light"), (1_280, "dark")] {
        let file = folder.join(format!("{}-{width}-{theme}.png", look.name));
        gallery.keep(View::new(width, theme), &file).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_is_forgotten() {
    let looks = every_page(&Scene::set().await);
    let templates: BTreeSet<String> = looks.iter().map(|look| look.template.to_owned()).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    assert_eq!(templates, in_folder(&root.join("templates/pages"), ""));
    let asked: Vec<&Look> = looks.iter().filter(|look| look.path.starts_with('/')).collect();
    let mut table = BTreeSet::new();
    for wing in ["oauth", "people", "agenda", "instance"] {
        let routes = fs::read_to_string(root.join(format!("crates/web/src/{wing}/routes.rs"))).unwrap();
        table.extend(read_by_get(&routes));
    }
    assert!(table.len() > 35, "{table:?}");
    let not_seen = |route: &&String| {
        !LEAD_ON.contains(&route.as_str())
            && !asked.iter().any(|look| is_of(route, &look.path))
            && *route != "/setup"
    };
    assert_eq!(table.iter().filter(not_seen).collect::<Vec<_>>(), [""; 0]);
}

/// The names of all templates in a folder and below.
fn in_folder(folder: &Path, before: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = format!("{before}{}", entry.file_stem().unwrap().to_str().unwrap());
        if entry.is_dir() {
            names.extend(in_folder(&entry, &format!("{name}/")));
        } else {
            names.insert(name);
        }
    }
    names
}

/// The paths of a wing's pages that are read by GET.
fn read_by_get(routes: &str) -> Vec<String> {
    let (_, pages) = routes.split_once("fn pages(").unwrap();
    let rows = pages.split(".service(").skip(1).filter(|row| row.contains("GET("));
    rows.map(|row| row.split('"').nth(1).unwrap().to_owned()).collect()
}

/// Is that a path of this row of the URL table?
fn is_of(route: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap();
    let (wanted, parts): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    wanted.len() == parts.len()
        && wanted.iter().zip(&parts).all(|(wanted, part)| wanted.starts_with('{') || wanted == part)
}
