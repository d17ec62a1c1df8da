//! The arrows between the crates: `server -> web -> domain <- storage <- server`, `testkit -> domain`,
//! `storage <- bench -> domain`.

use std::process::Command;

use serde_json::Value;

/// A crate of ours, with the dependencies that it may have among those that give a layer away.
const ALLOWED: [(&str, &[&str]); 8] = [
    ("uncino-domain", &[]),
    ("uncino-storage", &["uncino-domain", "diesel", "diesel_migrations", "r2d2", "libsqlite3-sys", "pq-sys"]),
    ("uncino-media", &["uncino-domain"]),
    ("uncino-outbound", &["uncino-domain", "reqwest", "tokio"]),
    ("uncino-web", &["uncino-domain", "actix-web", "actix-multipart", "tera", "tokio"]),
    (
        "uncino-server",
        &["uncino-domain", "uncino-media", "uncino-outbound", "uncino-storage", "uncino-web", "actix-web"],
    ),
    ("uncino-testkit", &["uncino-domain"]),
    ("uncino-bench", &["uncino-domain", "uncino-storage", "actix-web", "diesel"]),
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
        "reqwest",
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

/// Lines of the product's sources in which one of these stands, outside the files whose names end so.
fn found(texts: &[&str], but_in: &[&str]) -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let crates =
        ["domain", "storage", "media", "outbound", "web", "server"].map(|name| format!("crates/{name}/src"));
    let output = Command::new("git").arg("ls-files").args(&crates).current_dir(root).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    assert!(listed.lines().count() > 200, "the sources stand elsewhere now: mend this test");
    let mut found = Vec::new();
    for file in listed.lines().filter(|file| !but_in.iter().any(|end| file.ends_with(end))) {
        let source = std::fs::read_to_string(root.join(file)).unwrap_or_default();
        let lines = source.lines().enumerate();
        let lines = lines.filter(|(_, line)| texts.iter().any(|text| line.contains(text)));
        found.extend(lines.map(|(number, line)| format!("{file}:{}: {}", number + 1, line.trim())));
    }
    found
}

/// Who may do what is weighed in `caller.rs`; everybody else asks it for a proof, or the user for what their role is.
#[test]
fn a_role_is_read_as_a_right_in_one_place_only() {
    let comparisons = ["== Role::", "!= Role::", "role == ", "role, Role::", "match user.role {"];
    let patterns = ["Role::Admin =>", "Role::Editor =>", "Role::User =>", "Role::Admin |", "Role::Editor |"];
    let say_its_name = ["/user.rs", "/command_line.rs", "/people/pages/account.rs"];
    assert_eq!(found(&[&comparisons[..], &patterns].concat(), &say_its_name), [""; 0]);
}

/// What a credential gives is said by who reads it: a token or a session.
#[test]
fn nobody_makes_a_credential_by_themselves() {
    let makes = ["Access::of_session(", "Access {", "Visitor {"];
    assert_eq!(found(&makes, &["/caller.rs", "/access/bearer.rs", "/sessions.rs"]), [""; 0]);
}

#[test]
fn only_commands_are_given_at_the_command_line() {
    let names_it = ["/caller.rs", "/audit.rs", "/seeding.rs", "/user_administration.rs"];
    let found = found(&["at_the_command_line", "Actor::CommandLine"], &names_it);
    let elsewhere = found.iter().filter(|line| !line.starts_with("crates/server/src/commands/"));
    assert_eq!(elsewhere.collect::<Vec<_>>(), [""; 0]);
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
