//! The templates, embedded in the program.

use serde::Serialize;
use tera::{Context, Tera};

use super::Frame;
use super::consent::ConsentPage;
use super::error::ErrorPage;
use super::event::EventPage;
use super::home::HomePage;
use super::log_in::LogInPage;
use super::out_of_band::OutOfBandPage;

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../../templates/", $name)))),+]
    };
}

const TEMPLATES: [(&str, &str); 7] = embedded![
    "layout.html",
    "pages/consent.html",
    "pages/error.html",
    "pages/event.html",
    "pages/home.html",
    "pages/log_in.html",
    "pages/out_of_band.html",
];

/// The context of one template.
pub(crate) trait Page: Serialize + Sized {
    /// Its template.
    const TEMPLATE: &'static str;

    /// Does a form on it lead, in the end, to an application? Then its policy can't name `form-action`.
    const LEADS_ELSEWHERE: bool = false;

    /// Contexts that show everything the template can do.
    fn samples() -> Vec<Self>;
}

/// All templates, parsed.
#[derive(Debug)]
pub(crate) struct Templates(Tera);

impl Templates {
    /// Parses them.
    pub(crate) fn load() -> Result<Self, tera::Error> {
        let mut tera = Tera::new();
        tera.add_raw_templates(TEMPLATES)?;
        Ok(Self(tera))
    }

    /// Renders a page in its frame.
    pub(crate) fn render<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, tera::Error> {
        let mut context = Context::from_serialize(page)?;
        context.insert("page", frame);
        self.0.render(P::TEMPLATE, &context)
    }
}

/// Renders every page with every sample.
///
/// # Errors
/// The first template that fails.
pub fn check_templates() -> Result<(), tera::Error> {
    let templates = Templates::load()?;
    check::<ConsentPage>(&templates)?;
    check::<ErrorPage>(&templates)?;
    check::<EventPage>(&templates)?;
    check::<HomePage>(&templates)?;
    check::<LogInPage>(&templates)?;
    check::<OutOfBandPage>(&templates)
}

fn check<P: Page>(templates: &Templates) -> Result<(), tera::Error> {
    let frame = |logged_in: bool| Frame {
        instance_name: "Circolo <Sud>".to_owned(),
        style_version: "1".to_owned(),
        user_email: logged_in.then(|| "anna@example.org".to_owned()),
        csrf_token: logged_in.then(|| "token".to_owned()),
    };
    for sample in P::samples() {
        templates.render(&frame(true), &sample)?;
        templates.render(&frame(false), &sample)?;
    }
    Ok(())
}
