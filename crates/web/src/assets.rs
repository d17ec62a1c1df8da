//! The stylesheet, the mark and the web component, embedded in the program.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;

use uncino_domain::instance::colour::{Colour, Shades};

use crate::error::text;

/// What has its content in its name.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// Parts of the one style sheet, in their order.
macro_rules! style {
    ($($part:literal),+) => {
        concat!($(include_str!(concat!("../../../templates/assets/style/", $part, ".css")), "\n"),+)
    };
}

/// Dark colours for who prefers them, unless the page is in one of the two. No rule weighs more for that, so what comes later
/// can still say otherwise.
const STYLE: &str = concat!(
    style!("ground"),
    "@media (prefers-color-scheme: dark) { :root:where(:not(.light)) {\n",
    style!("dark"),
    "} }\n:root:where(.light) { color-scheme: light; }\n:root:where(.dark) { color-scheme: dark;\n",
    style!("dark"),
    "}\n",
    style!("forms", "oauth", "agenda", "event", "lists", "errors", "ways_of_seeing"),
);
const HOOK: &str = include_str!("../../../templates/assets/hook.svg");
const COMPONENT: &str = include_str!("../../../templates/assets/gancio-events.es.js");

/// `GET /assets/{name}`
pub(crate) async fn get(name: Path<String>) -> HttpResponse {
    match name.as_str() {
        "uncino.css" => asset("text/css; charset=utf-8", STYLE),
        "hook.svg" => asset("image/svg+xml", HOOK),
        name => accent(name).unwrap_or_else(|| text(StatusCode::NOT_FOUND, "Not Found")),
    }
}

/// `accent-1a6b3c.css`: the shades of an instance's own colour. What is printed stays black.
fn accent(name: &str) -> Option<HttpResponse> {
    let digits = name.strip_prefix("accent-")?.strip_suffix(".css")?;
    let colour = Colour::parse(&format!("#{digits}"))?;
    let shades = |shades: Shades| {
        let Shades { accent, strong, on_accent } = shades;
        format!("--accent: {accent}; --accent-strong: {strong}; --on-accent: {on_accent};")
    };
    let (light, dark) = (shades(colour.on_light()), shades(colour.on_dark()));
    let css = format!(
        "@media not print {{\n  :root {{ {light} }}\n  @media (prefers-color-scheme: dark) {{ :root:where(:not(.light)) {{ {dark} }} }}\n  \
         :root:where(.dark) {{ {dark} }}\n}}\n"
    );
    let mut builder = HttpResponse::Ok();
    builder.content_type("text/css; charset=utf-8").insert_header((CACHE_CONTROL, FOR_GOOD));
    Some(builder.body(css))
}

/// `GET /gancio-events.es.js`: other sites show events with it.
pub(crate) async fn component() -> HttpResponse {
    asset("text/javascript; charset=utf-8", COMPONENT)
}

/// `GET /noimg.svg`: what older copies of `<gancio-events>` show beside an event without a picture.
pub(crate) async fn no_picture() -> HttpResponse {
    asset("image/svg+xml", HOOK)
}

fn asset(content_type: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .body(body)
}

/// Changes whenever the stylesheet does, so that it can be cached for long.
pub(crate) fn style_version() -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    STYLE.hash(&mut hasher);
    format!("{:x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use uncino_domain::instance::colour::{DARK, LIGHT};

    #[test]
    fn an_accent_is_judged_on_the_colours_of_the_style_sheet() {
        for (part, grounds) in [
            (include_str!("../../../templates/assets/style/ground.css"), LIGHT),
            (include_str!("../../../templates/assets/style/dark.css"), DARK),
        ] {
            let kept = ["page", "card", "tint"].map(|name| {
                let (_, behind) = part.split_once(&format!("--{name}: ")).unwrap();
                behind.split(';').next().unwrap().to_owned()
            });
            assert_eq!(kept, grounds.map(|ground| ground.to_string()));
        }
    }
}
