//! The letters that a server writes to files.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;

/// A folder for letters.
pub struct Mailbox(TempDir);

impl Default for Mailbox {
    fn default() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }
}

impl Mailbox {
    /// The settings that make a server write its letters here.
    pub fn settings(&self) -> [(&str, &str); 2] {
        let folder = self.0.path().to_str().expect("a path in UTF-8");
        [("UNCINO_MAIL__FOLDER", folder), ("UNCINO_MAIL__FROM", "Circolo Sud <agenda@example.org>")]
    }

    /// The letter to this address with these words in its subject or text; waits for it.
    pub async fn letter(&self, to: &str, words: &str) -> String {
        for _ in 0..200 {
            let found = letters(self.0.path())
                .into_iter()
                .find(|letter| letter.contains(&format!("To: {to}\r\n")) && letter.contains(words));
            if let Some(letter) = found {
                return letter;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no letter to {to} with {words:?} among {:#?}", letters(self.0.path()));
    }

    /// How many letters there are for this address.
    pub fn count(&self, to: &str) -> usize {
        letters(self.0.path()).iter().filter(|letter| letter.contains(&format!("To: {to}\r\n"))).count()
    }
}

/// All letters, without the soft line ends of their encoding.
fn letters(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
    let read = entries.map(|path| std::fs::read_to_string(path).expect("a letter"));
    read.map(|letter| letter.replace("=\r\n", "").replace("=3D", "=")).collect()
}

/// The link in a letter.
pub fn link(letter: &str) -> String {
    let start = letter.find("http://").expect("a link");
    letter[start..].split_whitespace().next().expect("a link").to_owned()
}
