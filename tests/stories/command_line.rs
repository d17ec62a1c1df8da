//! The command line: what scripts and people rely on.

use std::net::TcpListener;
use std::process::{Command, Output};

use tests::server::{PASSWORD, program_path, run};
use tests::{Database, Server, on_both_databases};

on_both_databases!(
    accounts_are_made_listed_changed_and_removed,
    strict_clients_are_made_listed_and_removed,
    settings_of_the_instance_are_listed_shown_and_changed,
);

fn settings(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn expect(output: &Output, code: i32, words: &str) {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{stdout}{stderr}");
    assert!(stdout.contains(words) || stderr.contains(words), "{words:?} in {stdout}{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
}

async fn accounts_are_made_listed_changed_and_removed(database: Database) {
    let server = Server::start(&database);
    let users = |arguments: &[&str], input: &str| server.command(&[&["users"], arguments].concat(), input);
    let create = ["create", "Anna@Example.org", "--role", "admin", "--password-stdin"];
    expect(&users(&create, &format!("{PASSWORD}\n")), 0, "anna@example.org can log in now, as admin");
    expect(&users(&create, PASSWORD), 1, "has an account already");
    expect(&users(&["create", "b@example.org", "--password-stdin"], "short\n"), 1, "at least 8 characters");
    expect(&users(&["create", "no-address", "--password-stdin"], PASSWORD), 1, "is no e-mail address");
    expect(&users(&["create", "b@example.org", "--role", "king"], ""), 2, "invalid value 'king'");
    expect(&users(&["list"], ""), 0, "1\tanna@example.org\tadmin\tactive\t");
    expect(&users(&["set-role", "anna@example.org", "editor"], ""), 0, "is editor now");
    expect(&users(&["list"], ""), 0, "anna@example.org\teditor");
    expect(&users(&["set-role", "nobody@example.org", "editor"], ""), 1, "has no account");
    expect(
        &users(&["reset-password", "anna@example.org", "--password-stdin"], PASSWORD),
        0,
        "another password",
    );
    expect(&users(&["remove", "anna@example.org"], ""), 0, "is removed");
    expect(&users(&["remove", "anna@example.org"], ""), 1, "has no account");
    assert!(users(&["list"], "").stdout.is_empty());
}

async fn strict_clients_are_made_listed_and_removed(database: Database) {
    let server = Server::start(&database);
    let clients = |arguments: &[&str]| server.command(&[&["clients"], arguments].concat(), "");
    let create = ["create", "--name", "App", "--redirect-uri", "https://app.example/cb"];
    expect(&clients(&create), 2, "--strict");
    let created = clients(&[&create[..], &["--strict"]].concat());
    expect(&created, 0, "client_secret=");
    let public = clients(&[&create[..], &["--strict", "--public"]].concat());
    expect(&public, 0, "client_id=");
    assert!(!String::from_utf8_lossy(&public.stdout).contains("client_secret"));
    let elsewhere = ["create", "--strict", "--name", "App", "--redirect-uri", "http://app.example/cb"];
    expect(&clients(&elsewhere), 1, "http is for 127.0.0.1, [::1] and");
    let printed = String::from_utf8(created.stdout).unwrap();
    let id = printed.lines().find_map(|line| line.strip_prefix("client_id=")).unwrap();
    expect(&clients(&["list"]), 0, &format!("{id}\tstrict\tApp\thttps://app.example/cb\t"));
    expect(&clients(&["remove", id]), 0, "is removed");
    expect(&clients(&["remove", id]), 1, "there is no client");
}

async fn settings_of_the_instance_are_listed_shown_and_changed(database: Database) {
    let server = Server::start(&database);
    let settings = |arguments: &[&str]| server.command(&[&["settings"], arguments].concat(), "");
    expect(&settings(&["list"]), 0, "allow_registration\ttrue\n");
    expect(&settings(&["list"]), 0, "title\t\"");
    expect(&settings(&["set", "title", "Circolo \"Sud\""]), 0, "title is set");
    assert_eq!(settings(&["get", "title"]).stdout, b"Circolo \"Sud\"\n");
    let home = reqwest::get(server.url()).await.unwrap().text().await.unwrap();
    assert!(home.contains("Circolo"), "it holds at the next request");
    for (name, typed, shown) in [
        ("title", "2027", "2027"),
        ("allow_anon_event", "false", "false"),
        ("description", "", ""),
        ("footerLinks", r#"[{"href":"/","label":"Home"}]"#, r#"[{"href":"/","label":"Home"}]"#),
        ("collection_in_home", "-best-", "-best-"),
        ("theme", "7", "7"),
    ] {
        expect(&settings(&["set", name, typed]), 0, "is set");
        assert_eq!(
            String::from_utf8(settings(&["get", name]).stdout).unwrap(),
            format!("{shown}\n"),
            "{name}"
        );
    }
    expect(&settings(&["get", "security_contact"]), 0, "null");
    for (arguments, words) in [
        (
            &["set", "allow_registration", "perhaps"][..],
            "allow_registration: the value must be true or false",
        ),
        (
            &["set", "instance_timezone", "Rome"],
            "instance_timezone: this is no time zone such as Europe/Rome",
        ),
        (&["set", "title", ""], "title: the title must have 1 to 100 characters"),
        (&["set", "smtp", "{}"], "smtp: mail is set up in the server's configuration"),
        (&["set", "logo", "x.jpg"], "logo: pictures are uploaded"),
        (
            &["set", "titel", "x"],
            "there is no setting `titel`; there are: accent, admin_email, allow_anon_event,",
        ),
        (&["get", "titel"], "there is no setting `titel`; there are: accent, admin_email"),
    ] {
        expect(&settings(arguments), 1, words);
    }
    expect(&server.command(&["audit", "--max", "1"], ""), 0, "setting.changed\ttheme");
    let audit = server.command(&["audit", "--max", "1"], "").stdout;
    assert!(String::from_utf8(audit).unwrap().contains("\tcommand line\t"));
}

#[tokio::test]
async fn a_secret_setting_is_not_shown_on_the_command_line_either() {
    let database = Database::sqlite();
    let server = Server::start(&database);
    server.create_user("anna@example.org", "admin");
    let (http, url) = (reqwest::Client::new(), server.url());
    let access = server.log_in_by_api("anna@example.org").await;
    let secret = [("key", "plugin_key"), ("value", "hunter2"), ("is_secret", "true")];
    let kept =
        http.post(format!("{url}/api/settings")).bearer_auth(access).form(&secret).send().await.unwrap();
    assert_eq!(kept.status(), 200);
    let settings = |arguments: &[&str]| server.command(&[&["settings"], arguments].concat(), "");
    expect(&settings(&["get", "plugin_key"]), 1, "plugin_key is secret, and shown nowhere");
    expect(&settings(&["set", "plugin_key", "hunter3"]), 0, "plugin_key is set");
    expect(&settings(&["get", "plugin_key"]), 1, "plugin_key is secret");
    let list = String::from_utf8(settings(&["list"]).stdout).unwrap();
    assert!(!list.contains("hunter") && !list.contains("plugin_key"), "{list}");
}

/// Such as a full disk, and a reader that has seen enough.
#[test]
fn an_output_that_can_not_be_written_is_said_and_breaks_nothing() {
    let database = Database::sqlite();
    let shell = |command: &str| {
        let program = program_path().display().to_string();
        let mut bash = Command::new("bash");
        bash.args(["-c", &command.replace("uncino", &program)]).env("UNCINO_DATABASE__URL", database.url());
        bash.output().expect("bash runs")
    };
    expect(&shell("echo correct horse battery | uncino users create a@b.example --password-stdin"), 0, "");
    for command in ["users list", "settings list", "settings get title", "audit", "config show-defaults"] {
        expect(
            &shell(&format!("uncino {command} >/dev/full")),
            1,
            "can't be written: No space left on device",
        );
        let gone = shell(&format!("set -o pipefail; uncino {command} | (exec <&-; sleep 0.2)"));
        expect(&gone, 0, "");
    }
}

#[test]
fn a_port_in_use_ends_in_one_clear_sentence() {
    let database = Database::sqlite();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(
        &[],
        "",
        &settings(&[("UNCINO_SERVER__BIND", &address), ("UNCINO_DATABASE__URL", &database.url())]),
    );
    expect(&output, 69, &format!("uncino: {address} is in use by another program"));
}

#[test]
fn an_unreadable_database_ends_in_one_clear_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("not-a-database.db");
    std::fs::write(&file, "this is no database at all, but it is long enough to look like one ".repeat(20))
        .unwrap();
    let try_url = |url: &str| run(&["migrate"], "", &settings(&[("UNCINO_DATABASE__URL", url)]));
    expect(&try_url(&format!("sqlite://{}", file.display())), 74, "can't be opened: file is not a database");
    expect(&try_url("sqlite:///nowhere/at/all/uncino.db"), 74, "can't be opened: No such file or directory");
    expect(&try_url("postgres://nobody@127.0.0.1:1/nothing"), 74, "the database can't be opened");
    expect(&try_url("mysql://localhost/x"), 78, "database.url must begin with sqlite:// or postgres://");
    expect(&try_url("sqlite://:memory:"), 78, "database.url names no file");
    expect(&try_url("postgres://a@127.0.0.1/x?sslmode=require"), 78, "without the feature postgres-tls");
}

#[test]
fn a_wrong_setting_ends_in_one_clear_sentence() {
    for (name, value, words) in [
        (
            "UNCINO_SERVER__BASE_URL",
            "agenda.example",
            "server.base_url must be like https://agenda.example.org",
        ),
        ("UNCINO_SERVER__BASE_URL", "https://agenda.example/under", "can't live under a path"),
        ("UNCINO_SERVER__TRUSTED_PROXIES", "127.0.0.1,x", "server.trusted_proxies: `x`"),
        ("UNCINO_OAUTH__CODE_TTL", "11m", "oauth.code_ttl must be more than nothing and at most 10m"),
        ("UNCINO_OAUTH__ACCESS_TTL", "soon", "is no duration such as"),
        ("UNCINO_INSTANCE__TIME_ZONE", "Rome", "instance.time_zone: `Rome`"),
        ("UNCINO_COMPAT__REGISTRATION", "perhaps", "a setting is wrong"),
        ("UNCINO_SERVER__BINT", "127.0.0.1:1", "unknown field `bint`"),
        ("UNCINO_LOG__LEVEL", "loud", "log.level: `loud` is none of off, error, warn"),
    ] {
        let output = run(&["config", "check"], "", &settings(&[(name, value)]));
        expect(&output, 78, words);
    }
    let output = run(&["--config", "/nowhere.toml", "config", "check"], "", &[]);
    expect(&output, 78, "the settings file /nowhere.toml can't be read");
}

#[test]
fn settings_come_from_files_and_the_environment_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, "data_dir = \"/from/file\"\n[server]\nbind = \"127.0.0.1:1111\"\n").unwrap();
    let arguments = ["--config", file.to_str().unwrap(), "config", "check"];
    let output = run(&arguments, "", &settings(&[("UNCINO_SERVER__BIND", "127.0.0.1:2222")]));
    expect(&output, 0, "data_dir         /from/file");
    expect(&output, 0, "server.bind      127.0.0.1:2222");
    let secret = [("UNCINO_DATABASE__URL", "postgres://anna:geheim@db/uncino")];
    let output = run(&["config", "check"], "", &settings(&secret));
    expect(&output, 0, "postgres://anna:");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("geheim"));
    expect(&run(&["config", "show-defaults"], "", &[]), 0, "refresh_grace = \"60s\"");
}

#[test]
fn looking_makes_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let here = settings(&[("UNCINO_DATA_DIR", data.to_str().unwrap())]);
    for arguments in [["users", "list"], ["clients", "list"], ["settings", "list"]] {
        expect(&run(&arguments, "", &here), 74, "there is no database at");
    }
    expect(&run(&["users", "remove", "anna@example.org"], "", &here), 74, "there is no database at");
    assert!(!data.exists());
}

#[test]
fn help_teaches() {
    let output = run(&["--help"], "", &[]);
    for words in [
        "uncino users create you@example.org --role admin",
        "UNCINO_SERVER__BASE_URL",
        "Exit codes",
        "migrate",
    ] {
        expect(&output, 0, words);
    }
}
