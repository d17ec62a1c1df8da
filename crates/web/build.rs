//! Lists what is embedded: the languages, one file each in `templates/locales/`, and the templates.

use std::io::Result;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates").canonicalize()?;
    println!("cargo::rerun-if-changed={}", templates.display());
    let tag = |file: &Path| Some(file.file_stem()?.to_str()?.to_owned());
    embed("locales.rs", &files_below(&templates.join("locales"), "ftl")?, tag)?;
    let name = |file: &Path| Some(file.strip_prefix(&templates).ok()?.to_str()?.to_owned());
    embed("templates.rs", &files_below(&templates, "html")?, name)
}

/// All files with this extension, also in folders, in the order of their names.
fn files_below(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path, extension)?);
        } else if path.extension().is_some_and(|its| its == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Writes a slice of the name of each file and its text.
fn embed(list: &str, files: &[PathBuf], name: impl Fn(&Path) -> Option<String>) -> Result<()> {
    let line =
        |file: &PathBuf| Some(format!("    ({:?}, include_str!({:?})),\n", name(file)?, file.to_str()?));
    let lines: String = files.iter().filter_map(line).collect();
    let output = std::env::var_os("OUT_DIR").ok_or(std::io::ErrorKind::NotFound)?;
    std::fs::write(Path::new(&output).join(list), format!("&[\n{lines}]\n"))
}
