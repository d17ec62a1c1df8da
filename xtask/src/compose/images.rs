//! The images: ours, and those that it and the compose file begin with.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use super::engine::Engine;
use crate::Failure;
use crate::process::{cargo, command, output, root, run, succeeds, target_folder};

/// What makes stand-ins.
const STAND_INS: &str = include_str!("stand_ins.sh");

/// Our image, as the compose files name it.
pub(super) const OURS: &str = "uncino";

/// Sees that every base image is there: pulled, or on an engine of our own a stand-in by the same name.
pub(super) fn bases(engine: &Engine) -> Result<(), Failure> {
    let is_missing = |name: &String| !succeeds(&mut engine.docker(&["image", "inspect", name]));
    let missing: Vec<String> = names()?.into_iter().filter(is_missing).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !engine.is_own() {
        return missing.iter().try_for_each(|name| run(&mut engine.docker(&["pull", name])));
    }
    run(&mut cargo("fetch --locked"))?;
    let folder = target_folder().join("compose/roots");
    fs::create_dir_all(&folder)?;
    let home = env::var_os("HOME").unwrap_or_else(|| OsString::from("/root"));
    let cargo_home =
        env::var_os("CARGO_HOME").map_or_else(|| PathBuf::from(home).join(".cargo"), PathBuf::from);
    let toolchain = output(command("rustc").args(["--print", "sysroot"]))?;
    let mut maker = engine.command("sh");
    maker.args(["-c", STAND_INS, "stand_ins.sh"]).arg(&folder).arg(toolchain).arg(cargo_home);
    println!("    nothing can be pulled here");
    let made = maker.args(missing).status()?;
    fs::remove_dir_all(&folder)?;
    if made.success() { Ok(()) } else { Err(format!("the stand-ins for base images: {made}").into()) }
}

/// What Dockerfile and docker-compose.yml begin with.
fn names() -> Result<BTreeSet<String>, Failure> {
    let dockerfile = fs::read_to_string(root().join("Dockerfile"))?;
    let compose = fs::read_to_string(root().join("docker-compose.yml"))?;
    let from = dockerfile.lines().filter_map(|line| line.strip_prefix("FROM "));
    let image = compose.lines().filter_map(|line| line.trim_start().strip_prefix("image: "));
    let names = from.chain(image).filter_map(|rest| rest.split_whitespace().next());
    Ok(names.filter(|name| *name != OURS).map(str::to_owned).collect())
}

/// Builds our image as the Dockerfile says. An engine of our own has no network for it, and needs none.
pub(super) fn build(engine: &Engine) -> Result<(), Failure> {
    let mut words = vec!["build", "--tag", OURS];
    if engine.is_own() {
        words.extend(["--network", "none"]);
    }
    run(engine.docker(&words).arg("."))?;
    println!("    {}", engine.ask(&["image", "ls", OURS])?);
    Ok(())
}
