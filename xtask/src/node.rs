//! JavaScript packages in fixed versions and with the digests that they must have, so that a new one can't break an old
//! commit.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{command, root, run, target_folder};
use crate::{Failure, find};

/// Where we list the clients in JavaScript that stories run, with all that they need.
const LISTED_IN: &str = "tests/clients";

/// What npm reads: what we want, and what that comes to.
const LISTS: [&str; 2] = ["package.json", "package-lock.json"];

/// The folder whose `node_modules` has every package: made once, and anew when a list changes.
pub(crate) fn clients() -> Result<PathBuf, Failure> {
    let folder = target_folder().join("tools/node-clients");
    let wanted = lists()?.join("\n");
    if !fs::read_to_string(installed(&folder)).is_ok_and(|lists| lists == wanted) {
        make(&folder)?;
        fs::write(installed(&folder), wanted)?;
    }
    Ok(folder)
}

fn lists() -> Result<[String; 2], Failure> {
    let [packages, lock] = LISTS.map(|list| fs::read_to_string(root().join(LISTED_IN).join(list)));
    Ok([packages?, lock?])
}

/// `npm ci` begins with an empty `node_modules`, and takes nothing that the lock does not list.
fn make(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    for (name, list) in LISTS.into_iter().zip(lists()?) {
        fs::write(folder.join(name), list)?;
    }
    let mut npm = command(find::npm()?);
    run(npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))
}

/// The lists that were installed: written last, so packages with them are complete.
fn installed(folder: &Path) -> PathBuf {
    folder.join("node_modules/.installed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_a_digest_and_a_version_of_its_own() -> Result<(), Failure> {
        let [packages, lock] = lists()?;
        let (_, wanted) = packages.split_once("\"dependencies\"").ok_or("no dependencies")?;
        assert!(!wanted.contains(['^', '~', '*', '>', '<']), "no ranges: {wanted}");
        let locked = lock.matches("\"node_modules/").count();
        assert!(locked > 0);
        assert_eq!(lock.matches("\"integrity\": \"sha512-").count(), locked);
        assert_eq!(lock.matches("\"version\": ").count(), locked);
        Ok(())
    }
}
