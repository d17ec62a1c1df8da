//! Links lose what tracks people, and nothing else.

/// A link without the parameter that Facebook follows people with; all the rest stays to the letter.
pub(super) fn without_tracking(href: &str) -> String {
    let (address, fragment) = href.find('#').map_or((href, ""), |at| href.split_at(at));
    let Some((path, query)) = address.split_once('?') else { return href.to_owned() };
    let is_kept = |pair: &&str| *pair != "fbclid" && !pair.starts_with("fbclid=");
    if query.split('&').all(|pair| is_kept(&pair)) {
        return href.to_owned();
    }
    let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    format!("{path}{mark}{}{fragment}", kept.join("&"))
}
