//! Lists the languages: one file each in `templates/locales/`, named by its tag.

use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/locales").canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let files = std::fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = files.collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "ftl"));
    files.sort();
    let lines = files.iter().filter_map(|file| {
        let tag = file.file_stem()?.to_str()?;
        Some(format!("    ({tag:?}, include_str!({:?})),\n", file.to_str()?))
    });
    let list = format!("pub(super) const LOCALES: &[(&str, &str)] = &[\n{}];\n", lines.collect::<String>());
    let output = std::env::var_os("OUT_DIR").ok_or(std::io::ErrorKind::NotFound)?;
    std::fs::write(Path::new(&output).join("locales.rs"), list)
}
