//! The arrows between the crates: `server -> web -> domain <- storage <- server`, `testkit -> domain`.

use std::process::Command;

use serde_json::Value;

/// A crate of ours, with the dependencies that it may have among those that give a layer away.
const ALLOWED: [(&str, &[&str]); 7] = [
    ("uncino-domain", &[]),
    ("uncino-storage", &["uncino-domain", "diesel", "diesel_migrations", "r2d2", "libsqlite3-sys", "pq-sys"]),
    ("uncino-media", &["uncino-domain"]),
    ("uncino-outbound", &["uncino-domain"]),
    ("uncino-web", &["uncino-domain", "actix-web", "actix-multipart", "tera", "tokio"]),
    (
        "uncino-server",
        &["uncino-domain", "uncino-media", "uncino-outbound", "uncino-storage", "uncino-web", "actix-web"],
    ),
    ("uncino-testkit", &["uncino-domain"]),
];

/// What gives a layer away: our own crates, the frameworks, the databases.
fn gives_a_layer_away(name: &str) -> bool {
    let prefixes = [
        "uncino-",
        "actix",
        "diesel",
        "tokio",
        "tera",
        "r2d2",
        "libsqlite3",
        "pq-sys",
        "rusqlite",
        "postgres",
    ];
    prefixes.iter().any(|prefix| name.starts_with(prefix))
}

#[test]
fn every_crate_depends_only_on_what_its_layer_may_see() {
    let output = Command::new(std::env::var("CARGO").unwrap_or("cargo".to_owned()))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (name, allowed) in ALLOWED {
        let packages = metadata["packages"].as_array().unwrap();
        let package = packages.iter().find(|package| package["name"] == name).expect("the crate");
        let dependencies = package["dependencies"].as_array().unwrap();
        let normal = dependencies.iter().filter(|dependency| dependency["kind"] != "dev");
        let seen: Vec<&str> = normal.filter_map(|dependency| dependency["name"].as_str()).collect();
        for dependency in seen.iter().filter(|dependency| gives_a_layer_away(dependency)) {
            assert!(allowed.contains(dependency), "{name} must not depend on {dependency}");
        }
        for dependency in allowed {
            assert!(seen.contains(dependency), "{name} does not use {dependency} any more: mend this table");
        }
    }
}

/// A style sheet has many short lines.
const MAX_LINES_OF_STYLE: usize = 500;
const MAX_LINES: usize = 400;

#[test]
fn no_source_file_is_over_400_lines() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output =
        Command::new("git").args(["ls-files", "*.rs", "*.html", "*.css"]).current_dir(root).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    for file in listed.lines() {
        let file = std::path::Path::new(file);
        let lines = std::fs::read_to_string(root.join(file)).map_or(0, |text| text.lines().count());
        let is_style = file.extension().is_some_and(|extension| extension == "css");
        let most = if is_style { MAX_LINES_OF_STYLE } else { MAX_LINES };
        assert!(lines <= most, "{} has {lines} lines", file.display());
    }
}
