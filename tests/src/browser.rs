//! A real Chromium.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::prelude::*;

/// A browser with an empty profile; close it with [`Browser::close`].
pub struct Browser {
    /// What drives it.
    pub driver: WebDriver,
    chromedriver: Child,
    _profile: TempDir,
}

impl Browser {
    /// Opens it.
    pub async fn open() -> Self {
        let program =
            |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name}: run `cargo xtask test`"));
        let (chromedriver, port) = start(&program("TEST_CHROMEDRIVER"));
        let profile = tempfile::tempdir().expect("a folder");
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&program("TEST_CHROMIUM")).unwrap();
        let user_data_dir = format!("--user-data-dir={}", profile.path().display());
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // A mouse, which a browser without a screen lacks.
            "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
            "--window-size=900,900",
            &user_data_dir,
        ];
        for argument in arguments {
            capabilities.add_arg(argument).unwrap();
        }
        let driver =
            WebDriver::new(&format!("http://127.0.0.1:{port}"), capabilities).await.expect("a browser");
        Self { driver, chromedriver, _profile: profile }
    }

    /// Types into a field.
    pub async fn type_into(&self, name: &str, text: &str) {
        let field = self.driver.find(By::Name(name)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses the button with these words. One that gives a permission takes the pointer only after it has rested.
    pub async fn press(&self, words: &str) {
        let button = By::XPath(format!("//button[normalize-space()='{words}']"));
        let button = self.driver.find(button).await.unwrap_or_else(|_| panic!("no button {words}"));
        if words == "Authorize" {
            self.driver.action_chain().move_to_element_center(&button).perform().await.unwrap();
            self.wait_until_it_takes_the_pointer().await;
        }
        button.click().await.unwrap();
    }

    /// Waits until the button that gives a permission can be clicked.
    pub async fn wait_until_it_takes_the_pointer(&self) {
        let takes_pointer =
            "return getComputedStyle(document.querySelector('.guarded .primary')).pointerEvents";
        for _ in 0..100 {
            if self.run(takes_pointer).await == "auto" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it never took the pointer");
    }

    /// Waits until the address satisfies the condition, and gives it.
    pub async fn wait_for_address(&self, condition: impl Fn(&str) -> bool) -> String {
        let mut address = String::new();
        for _ in 0..200 {
            address = self.driver.current_url().await.unwrap().to_string();
            if condition(&address) {
                return address;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("still at {address}");
    }

    /// The words on the page, also if another one comes in that moment.
    pub async fn words(&self) -> String {
        for _ in 0..100 {
            let body = self.driver.find(By::Tag("body")).await;
            if let Ok(body) = body
                && let Ok(words) = body.text().await
            {
                return words;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("there is no page");
    }

    /// Waits until these words stand on the page, and gives all of them.
    pub async fn wait_for_words(&self, expected: &str) -> String {
        let mut words = String::new();
        for _ in 0..200 {
            words = self.words().await;
            if words.contains(expected) {
                return words;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no words \"{expected}\" in: {words}");
    }

    /// Runs a script on the page that returns a text.
    pub async fn run(&self, script: &str) -> String {
        self.driver.execute(script, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// Keeps a picture of the page under `target/pictures`, for people to look at.
    pub async fn keep_picture(&self, name: &str) {
        let test = std::env::current_exe().expect("the path of this test");
        let target = test.ancestors().nth(3).expect("the target folder");
        let pictures: PathBuf = target.join("pictures");
        std::fs::create_dir_all(&pictures).expect("a folder for pictures");
        self.driver.screenshot(&pictures.join(format!("{name}.png"))).await.unwrap();
    }

    /// Closes it.
    pub async fn close(self) {
        self.driver.clone().quit().await.unwrap();
    }
}

/// A test that fails doesn't get to close its browser.
impl Drop for Browser {
    fn drop(&mut self) {
        // Asked to end, the driver ends its browser first.
        let _ended_already = Command::new("kill").arg(self.chromedriver.id().to_string()).status();
        let _ended_already = self.chromedriver.wait();
    }
}

/// Starts a driver on a port of its own. One that ends at once, as when another took its port, is started again.
fn start(program: &str) -> (Child, u16) {
    for _ in 0..5 {
        let mut chromedriver = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        match read_port(&mut chromedriver) {
            Some(port) => return (chromedriver, port),
            None => drop(chromedriver.wait()),
        }
    }
    panic!("chromedriver did not start");
}

fn read_port(chromedriver: &mut Child) -> Option<u16> {
    let lines = BufReader::new(chromedriver.stdout.take().expect("its output")).lines();
    for line in lines.map_while(Result::ok) {
        if let Some((_, rest)) = line.split_once("started successfully on port ") {
            return Some(rest.trim_end_matches('.').parse().expect("a port"));
        }
    }
    None
}
