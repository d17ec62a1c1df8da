//! Installing what is missing: by apt as root on Debian, by cargo or rustup what comes with Rust.

use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::Failure;
use crate::find::in_path;
use crate::process::{command, output, run, succeeds};
use crate::tools::Tool;

/// Installs these tools, or fails with the commands that would.
pub(crate) fn install(missing: &[Tool]) -> Result<(), Failure> {
    let packages: Vec<&str> = missing.iter().filter_map(|tool| tool.debian_package()).collect();
    if !packages.is_empty() {
        if !is_root_on_debian() {
            return Err(request(missing, &packages).into());
        }
        install_packages(&packages)?;
    }
    for words in missing.iter().filter_map(|tool| tool.rust_command()) {
        let Some((program, arguments)) = words.split_first() else {
            continue;
        };
        run(command(program).args(arguments))?;
    }
    Ok(())
}

fn is_root_on_debian() -> bool {
    let root = output(command("id").arg("-u")).is_ok_and(|user| user == "0");
    root && Path::new("/etc/debian_version").exists() && in_path("apt-get").is_some()
}

/// What a person has to install: every missing tool, in commands to copy.
fn request(missing: &[Tool], packages: &[&str]) -> String {
    let mut lines = vec![format!("these tools are missing: {missing:?}. To install them:")];
    lines.push(format!("    sudo apt-get install --no-install-recommends {}", packages.join(" ")));
    lines.extend(
        missing.iter().filter_map(|tool| tool.rust_command()).map(|words| format!("    {}", words.join(" "))),
    );
    lines.push("(Debian's names; other distributions call them much the same)".to_owned());
    lines.join("\n")
}

fn install_packages(packages: &[&str]) -> Result<(), Failure> {
    refresh_lists();
    let wanted = ["install", "--no-install-recommends"];
    let plan = output(apt().arg("-s").args(wanted).args(packages))?;
    let removals = removals(&plan);
    if !removals.is_empty() {
        let packages = packages.join(" ");
        return Err(format!(
            "installing {packages} would remove {}: please decide by hand",
            removals.join(" ")
        )
        .into());
    }
    run(apt().args(["-qq", "-y", "-o", "Dpkg::Use-Pty=0"]).args(wanted).args(packages))
}

/// Another apt may hold the lists for a moment, which apt itself does not wait for. Old lists may do as well.
fn refresh_lists() {
    for _ in 0..3 {
        if succeeds(apt().arg("update")) {
            return;
        }
        sleep(Duration::from_secs(10));
    }
    println!("    `apt-get update` failed; going on with the package lists that are here");
}

fn apt() -> Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
    apt
}

fn removals(plan: &str) -> Vec<&str> {
    let removed = plan.lines().filter_map(|line| line.strip_prefix("Remv "));
    removed.map(|rest| rest.split(' ').next().unwrap_or(rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_removes_a_package_is_noticed() {
        let plan =
            "Inst chromium (156.0 Debian:12 [amd64])\nRemv epiphany [43.1]\nConf chromium (156.0 Debian:12)";
        assert_eq!(removals(plan), ["epiphany"]);
        assert!(removals("Inst chromium (156.0 Debian:12 [amd64])").is_empty());
    }

    #[test]
    fn a_request_names_packages_and_commands() {
        let text = request(&[Tool::Postgres, Tool::Nextest], &["postgresql"]);
        assert!(text.contains("--no-install-recommends postgresql"));
        assert!(text.contains("cargo install --locked cargo-nextest"));
    }
}
