//! What must stay in view of a picture, as the form has it: one of nine points.

use serde::Serialize;
use uncino_domain::agenda::picture::{FocalPoint, Picture};

use crate::words::Message;

/// The nine points, row by row.
const POINTS: [(&str, Message); 9] = [
    ("-1,-1", Message::new("focus-top-left")),
    ("0,-1", Message::new("focus-top")),
    ("1,-1", Message::new("focus-top-right")),
    ("-1,0", Message::new("focus-left")),
    (MIDDLE, Message::new("focus-middle")),
    ("1,0", Message::new("focus-right")),
    ("-1,1", Message::new("focus-bottom-left")),
    ("0,1", Message::new("focus-bottom")),
    ("1,1", Message::new("focus-bottom-right")),
];

/// Of a picture of which nothing is said.
const MIDDLE: &str = "0,0";

/// A point that can be chosen.
#[derive(Debug, Serialize)]
pub(super) struct Point {
    value: &'static str,
    label: Message,
    is_chosen: bool,
}

/// The points, of which the chosen one is this; the middle if none is.
pub(super) fn points(chosen: &str) -> Vec<Point> {
    let is_known = POINTS.iter().any(|(value, _)| *value == chosen);
    let chosen = if is_known { chosen } else { MIDDLE };
    let point = |(value, label)| Point { value, label, is_chosen: value == chosen };
    POINTS.into_iter().map(point).collect()
}

/// The point that is nearest to what must stay in view.
pub(super) fn shown_focus(picture: Option<&Picture>) -> String {
    let FocalPoint { x, y } = picture.map(|picture| picture.focus).unwrap_or_default();
    let nearest = |position: f64| match position {
        ..-0.5 => "-1",
        0.5.. => "1",
        _ => "0",
    };
    format!("{},{}", nearest(x), nearest(y))
}

#[cfg(test)]
mod tests {
    use uncino_domain::agenda::picture::{FocalPoint, Picture, PictureFile};

    use super::{POINTS, points, shown_focus};

    #[test]
    fn each_point_is_its_own_nearest_and_one_is_chosen() {
        let file = PictureFile::parse("00112233445566778899aabbccddeeff.jpg").unwrap();
        for (value, _) in POINTS {
            let focus = FocalPoint::parse(value).unwrap();
            let picture =
                Picture { file: file.clone(), width: 1, height: 1, size: 1, alt: String::new(), focus };
            assert_eq!(shown_focus(Some(&picture)), value);
            let chosen: Vec<_> = points(value).into_iter().filter(|point| point.is_chosen).collect();
            assert_eq!(chosen.iter().map(|point| point.value).collect::<Vec<_>>(), [value]);
        }
        assert!(points("7,7")[4].is_chosen && shown_focus(None) == "0,0");
    }
}
