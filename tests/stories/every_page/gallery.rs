//! A browser that walks from page to page, and shows each in any width and theme.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tests::Person;
use tests::browser::Browser;
use thirtyfour::Cookie;

use super::list::{By, Look};
use super::scene::{ADMIN, MEMBER, Scene};

/// How a page is shown: in CSS pixels, with so many pixels of the screen for each.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) width: u32,
    pub(super) scale: u32,
    pub(super) theme: &'static str,
}

impl View {
    pub(super) fn new(width: u32, theme: &'static str) -> Self {
        Self { width, scale: 1, theme }
    }
}

const HEIGHT: u64 = 900;

/// The browser, and who sits before it.
pub(super) struct Gallery<'s> {
    scene: &'s Scene,
    pub(super) browser: Browser,
    by: By,
    people: [Person; 3],
}

impl<'s> Gallery<'s> {
    pub(super) async fn open(scene: &'s Scene) -> Self {
        let people = [
            Person::stranger(&scene.server),
            Person::log_in(&scene.server, MEMBER).await,
            Person::log_in(&scene.server, ADMIN).await,
        ];
        let gallery = Self { scene, browser: Browser::open().await, by: By::Visitor, people };
        gallery.cdp("Emulation.setScrollbarsHidden", json!({"hidden": true})).await;
        gallery
    }

    async fn cdp(&self, method: &str, parameters: Value) -> Value {
        self.browser.driver.cdp().send_raw(method, parameters).await.unwrap()
    }

    /// Shows a page; what is wrong with how it came.
    pub(super) async fn visit(&mut self, look: &Look) -> Option<String> {
        if look.by != self.by {
            self.sit_down(look.by).await;
        }
        let address = if look.path.starts_with('/') { self.scene.url(&look.path) } else { look.path.clone() };
        self.browser.driver.goto(&address).await.unwrap();
        if let Some(script) = look.sends {
            self.browser.run(&format!("window.isBefore = true; {script}; return ''")).await;
        }
        let status = self.status().await;
        (status != look.status).then(|| format!("{}: {status} instead of {}", look.name, look.status))
    }

    /// The status of the page, once it is there.
    async fn status(&self) -> u16 {
        let script = "return window.isBefore || document.readyState !== 'complete' ? '' \
            : String(performance.getEntriesByType('navigation')[0].responseStatus)";
        for _ in 0..200 {
            // While a page gives way to the next one there is none that could answer.
            let answer = self.browser.driver.execute(script, Vec::new()).await;
            let told: Option<String> = answer.ok().and_then(|answer| answer.convert().ok());
            if let Some(status) = told.and_then(|told| told.parse().ok()) {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        0
    }

    async fn sit_down(&mut self, by: By) {
        self.by = by;
        self.browser.driver.goto(&self.scene.url("/about")).await.unwrap();
        self.browser.driver.delete_all_cookies().await.unwrap();
        if by != By::Visitor {
            let session = Cookie::new("uncino_session", self.person().session_cookie());
            self.browser.driver.add_cookie(session).await.unwrap();
        }
    }

    fn person(&self) -> &Person {
        let [visitor, member, admin] = &self.people;
        match self.by {
            By::Visitor => visitor,
            By::Member => member,
            By::Admin => admin,
        }
    }

    /// The page as it comes over the wire; the answer to a form as the browser understood it.
    pub(super) async fn html(&self, look: &Look) -> String {
        match look.sends {
            None => self.person().get(&look.path).await.text().await.unwrap(),
            Some(_) => {
                self.browser.run("return '<!doctype html>' + document.documentElement.outerHTML").await
            }
        }
    }

    /// Runs a script on every page from now on, before it does anything itself.
    pub(super) async fn bring(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await;
    }

    pub(super) async fn show(&self, view: View) {
        let features = json!([{"name": "prefers-color-scheme", "value": view.theme},
            {"name": "prefers-reduced-motion", "value": "reduce"}]);
        self.cdp("Emulation.setEmulatedMedia", json!({"features": features})).await;
        self.resize(view, HEIGHT).await;
    }

    async fn resize(&self, view: View, height: u64) {
        let metrics =
            json!({"width": view.width, "height": height, "deviceScaleFactor": view.scale, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Keeps a picture of the whole page.
    pub(super) async fn keep(&self, view: View, file: &Path) {
        self.show(view).await;
        let height = self.browser.run("return String(document.documentElement.scrollHeight)").await;
        self.resize(view, height.parse().unwrap()).await;
        let loaded = "return [...document.images].every(picture => picture.complete) ? 'yes' : ''";
        for _ in 0..100 {
            if self.browser.run(loaded).await == "yes" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.browser.driver.screenshot(file).await.unwrap();
    }
}
