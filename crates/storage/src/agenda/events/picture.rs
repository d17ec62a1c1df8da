//! The picture of an event: seven columns of `events`.

use diesel::prelude::*;
use uncino_domain::agenda::picture::{FocalPoint, Picture, PictureFile};
use uncino_domain::storage::{StorageError, Stored};

use crate::error::corrupt;
use crate::schema::events;

/// All or none of them.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Default)]
#[diesel(table_name = events, treat_none_as_null = true)]
pub(crate) struct PictureColumns {
    #[diesel(column_name = picture_file)]
    file: Option<String>,
    #[diesel(column_name = picture_width)]
    width: Option<i32>,
    #[diesel(column_name = picture_height)]
    height: Option<i32>,
    #[diesel(column_name = picture_size)]
    size: Option<i32>,
    #[diesel(column_name = picture_alt)]
    alt: Option<String>,
    #[diesel(column_name = picture_focus_x)]
    focus_x: Option<f64>,
    #[diesel(column_name = picture_focus_y)]
    focus_y: Option<f64>,
}

impl From<Option<&Picture>> for PictureColumns {
    fn from(picture: Option<&Picture>) -> Self {
        let Some(picture) = picture else { return Self::default() };
        let stored = |number: u32| Some(i32::try_from(number).unwrap_or(i32::MAX));
        Self {
            file: Some(picture.file.to_string()),
            width: stored(picture.width),
            height: stored(picture.height),
            size: stored(picture.size),
            alt: Some(picture.alt.clone()),
            focus_x: Some(picture.focus.x),
            focus_y: Some(picture.focus.y),
        }
    }
}

impl PictureColumns {
    /// The picture, if there is one.
    pub(crate) fn into_picture(self) -> Stored<Option<Picture>> {
        let Some(file) = self.file else { return Ok(None) };
        let number = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
        let picture = || {
            Some(Picture {
                file: PictureFile::parse(&file)?,
                width: number(self.width)?,
                height: number(self.height)?,
                size: number(self.size)?,
                alt: self.alt?,
                focus: FocalPoint { x: self.focus_x?, y: self.focus_y? },
            })
        };
        picture().map(Some).ok_or_else(incomplete)
    }
}

fn incomplete() -> StorageError {
    corrupt("events", "a picture is incomplete".to_owned())
}
