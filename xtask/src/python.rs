//! Virtual environments with Python packages in fixed versions, so that a new one can't break an old commit.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{command, run, succeeds, target_folder};
use crate::{Failure, find};

/// A virtual environment in a folder of its own under the target folder: made once, and anew when its packages change.
pub(crate) struct Environment {
    /// The folder's name.
    pub(crate) name: &'static str,
    /// What pip installs.
    pub(crate) packages: &'static [&'static str],
}

/// The clients in Python that stories run, with all that they need.
pub(crate) const CLIENTS: Environment = Environment {
    name: "python-clients",
    packages: &[
        "gancio-py==0.1.0",
        "requests-oauthlib==2.0.0",
        "oauthlib==4.0.1",
        "feedparser==6.0.14",
        "feedparser-sgmllib==2.1.0",
        "icalendar==7.3.2",
        "icalevents==0.3.1",
        "ics==0.7.3",
        "recurring-ical-events==3.8.2",
        "vobject==0.9.9",
        "extruct==0.18.0",
        "mf2py==2.0.2",
        "beautifulsoup4==4.15.0",
        "html-text==0.7.1",
        "html5lib==1.1",
        "jstyleson==0.0.2",
        "lxml==6.1.3",
        "lxml_html_clean==0.4.6",
        "pyparsing==3.3.3",
        "pyrdfa3==3.6.5",
        "rdflib==7.6.0",
        "soupsieve==4.1.3",
        "w3lib==2.5.0",
        "webencodings==0.6.1",
        "arrow==1.4.0",
        "attrs==26.1.0",
        "click==8.5.1",
        "python-dateutil==2.9.0.post0",
        "pytz==2026.6",
        "six==1.17.0",
        "TatSu==5.15.1",
        "x-wr-timezone==2.0.1",
        "typing_extensions==4.16.0",
        "tzdata==2026.6",
        "requests==2.34.2",
        "certifi==2026.10.18",
        "charset-normalizer==3.5.2",
        "idna==3.20",
        "urllib3==2.8.0",
    ],
};

/// What tries the API by its own description.
pub(crate) const SCHEMATHESIS: Environment = Environment {
    name: "schemathesis",
    packages: &[
        "schemathesis==4.32.5",
        "anyio==4.16.0",
        "certifi==2026.10.18",
        "charset-normalizer==3.5.2",
        "click==8.5.1",
        "graphql-core==3.3.2",
        "harfile==0.6.0",
        "hypothesis==6.170.17",
        "hypothesis-graphql==0.13.5",
        "idna==3.20",
        "iniconfig==2.3.1",
        "jsonschema_rs==0.60.3",
        "markdown-it-py==4.3.0",
        "MarkupSafe==3.0.4",
        "mdurl==0.1.2",
        "packaging==26.3",
        "pluggy==1.7.0",
        "Pygments==2.21.0",
        "pyrate-limiter==4.5.1",
        "pytest==9.2.0",
        "PyYAML==6.0.4",
        "requests==2.34.2",
        "rich==15.0.0",
        "sortedcontainers==2.4.0",
        "typing_extensions==4.16.0",
        "urllib3==2.8.0",
        "Werkzeug==3.1.9",
    ],
};

impl Environment {
    /// The path of one of its programs, with every package installed.
    pub(crate) fn program(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = target_folder().join("tools").join(self.name);
        if !self.is_complete(&folder) {
            self.make(&folder)?;
        }
        Ok(folder.join("bin").join(name))
    }

    /// Whether everything was installed, and the Python that it was made with is still there.
    fn is_complete(&self, folder: &Path) -> bool {
        fs::read_to_string(installed(folder)).is_ok_and(|packages| packages == self.packages.join("\n"))
            && succeeds(command(python(folder)).arg("--version"))
    }

    fn make(&self, folder: &Path) -> Result<(), Failure> {
        run(command(find::python()?).args(["-m", "venv", "--clear"]).arg(folder))?;
        run(command(python(folder)).args(["-m", "pip", "install", "--quiet"]).args(self.packages))?;
        Ok(fs::write(installed(folder), self.packages.join("\n"))?)
    }
}

fn python(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}

/// The list of what is installed: written last, so an environment with it is complete.
fn installed(folder: &Path) -> PathBuf {
    folder.join("installed.txt")
}
