//! The templates, embedded in the program.

use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Tera};

use crate::pages::frame::Frame;
use crate::security::Policy;
use crate::words::{Catalogue, Say, Words, in_words_of};

/// The name of each template, and its text: all that is in `templates/`.
pub(crate) const TEMPLATES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The context of one template.
pub(crate) trait Page: Serialize + Sized {
    /// Its template.
    const TEMPLATE: &'static str;

    /// Is it the same for everybody who isn't logged in? Then caches may keep it, and ask again whether it still holds.
    const IS_PUBLIC: bool = false;

    /// What it may do, and who may show it.
    const POLICY: Policy = Policy::Usual;

    /// Contexts that show everything the template can do.
    fn samples() -> Vec<Self>;
}

/// All templates, parsed for each language.
#[derive(Debug)]
pub(crate) struct Templates(Vec<Spoken>);

/// The templates in one language.
#[derive(Debug)]
struct Spoken {
    catalogue: Arc<Catalogue>,
    tera: Tera,
}

impl Templates {
    /// Parses them for all languages.
    pub(crate) fn load(words: &Words) -> Result<Self, tera::Error> {
        words.iter().map(|catalogue| Spoken::load(catalogue.clone())).collect::<Result<_, _>>().map(Self)
    }

    /// Renders a page in its frame, in the frame's language.
    pub(crate) fn render<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, tera::Error> {
        let spoken = self.0.iter().find(|spoken| spoken.catalogue.language() == frame.language);
        let spoken = spoken.ok_or_else(|| tera::Error::message("no templates in this language"))?;
        let mut context = in_words_of(&spoken.catalogue, || Context::from_serialize(page))?;
        context.insert("page", frame);
        spoken.tera.render(P::TEMPLATE, &context)
    }
}

impl Spoken {
    fn load(catalogue: Arc<Catalogue>) -> Result<Self, tera::Error> {
        let mut tera = Tera::new();
        tera.register_function("say", Say(catalogue.clone()));
        tera.add_raw_templates(TEMPLATES.iter().copied())?;
        Ok(Self { catalogue, tera })
    }
}
