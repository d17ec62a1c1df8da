//! Dates, times, numbers and lists as a locale writes them (CLDR, by ICU4X).

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _};
use fluent_bundle::FluentValue;
use fluent_bundle::memoizer::MemoizerKind;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{E, MD, T, YMD};
use icu_datetime::input::Time;
use icu_datetime::{DateTimeFormatterLoadError, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale_core::Locale as Tag;
use intl_memoizer::Memoizable;
use unic_langid::LanguageIdentifier;

/// The formats of one locale.
pub(crate) struct Locale {
    day: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    day_of_year: FixedCalendarDateTimeFormatter<Gregorian, MD>,
    short_day: FixedCalendarDateTimeFormatter<Gregorian, MD>,
    weekday: FixedCalendarDateTimeFormatter<Gregorian, E>,
    short_weekday: FixedCalendarDateTimeFormatter<Gregorian, E>,
    time: NoCalendarFormatter<T>,
    list: ListFormatter,
    either: ListFormatter,
}

impl Locale {
    /// The formats of a locale, or why it has none.
    pub(crate) fn load(tag: &str) -> Result<Self, String> {
        let tag: Tag = tag.parse().map_err(|error| format!("{error}"))?;
        Self::of(&tag).map_err(|error| error.to_string())
    }

    fn of(tag: &Tag) -> Result<Self, DateTimeFormatterLoadError> {
        let wide = ListFormatterOptions::default().with_length(ListLength::Wide);
        let either = ListFormatter::try_new_or(tag.into(), wide);
        Ok(Self {
            day: FixedCalendarDateTimeFormatter::try_new(tag.into(), YMD::long())?,
            day_of_year: FixedCalendarDateTimeFormatter::try_new(tag.into(), MD::long())?,
            short_day: FixedCalendarDateTimeFormatter::try_new(tag.into(), MD::medium())?,
            weekday: FixedCalendarDateTimeFormatter::try_new(tag.into(), E::long())?,
            short_weekday: FixedCalendarDateTimeFormatter::try_new(tag.into(), E::medium())?,
            time: NoCalendarFormatter::try_new(tag.into(), T::hm())?,
            list: ListFormatter::try_new_unit(tag.into(), wide).map_err(DateTimeFormatterLoadError::Data)?,
            either: either.map_err(DateTimeFormatterLoadError::Data)?,
        })
    }

    pub(crate) fn day(&self, date: NaiveDate) -> String {
        written(date, |date| self.day.format(date).to_string())
    }

    pub(crate) fn day_of_year(&self, date: NaiveDate) -> String {
        written(date, |date| self.day_of_year.format(date).to_string())
    }

    pub(crate) fn short_day(&self, date: NaiveDate) -> String {
        written(date, |date| self.short_day.format(date).to_string())
    }

    pub(crate) fn short_weekday(&self, date: NaiveDate) -> String {
        written(date, |date| self.short_weekday.format(date).to_string())
    }

    pub(crate) fn weekday(&self, date: NaiveDate) -> String {
        written(date, |date| self.weekday.format(date).to_string())
    }

    pub(crate) fn time(&self, time: NaiveTime) -> String {
        let part = |number: u32| u8::try_from(number).unwrap_or_default();
        let read = Time::try_new(part(time.hour()), part(time.minute()), 0, 0);
        read.map_or_else(|_range| time.to_string(), |time| self.time.format(&time).to_string())
    }

    pub(crate) fn list(&self, parts: &[String]) -> String {
        self.list.format(parts.iter()).to_string()
    }

    pub(crate) fn either(&self, parts: &[String]) -> String {
        self.either.format(parts.iter()).to_string()
    }
}

/// A date in words; in digits (ISO 8601) if it is beyond the years that the library knows.
fn written(date: NaiveDate, words: impl Fn(&Date<Gregorian>) -> String) -> String {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let read = Date::try_new_gregorian(date.year(), part(date.month()), part(date.day()));
    read.map_or_else(|_range| date.to_string(), |date| words(&date))
}

/// How a locale writes numbers: in its digits and, as on all pages, in one piece.
struct Numbers(DecimalFormatter);

impl Memoizable for Numbers {
    type Args = ();
    type Error = String;

    fn construct(tag: LanguageIdentifier, (): ()) -> Result<Self, String> {
        let tag: Tag = tag.to_string().parse().map_err(|error| format!("{error}"))?;
        let options = DecimalFormatterOptions::from(GroupingStrategy::Never);
        let formatter = DecimalFormatter::try_new(DecimalFormatterPreferences::from(&tag), options);
        formatter.map(Self).map_err(|error| error.to_string())
    }
}

/// A number in a sentence, for Fluent. What is no whole number is left to it.
pub(crate) fn number<M: MemoizerKind>(value: &FluentValue<'_>, memoizer: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole: i64 = number.as_string().parse().ok()?;
    memoizer
        .with_try_get_threadsafe::<Numbers, _, _>((), |numbers| numbers.0.format(&whole.into()).to_string())
        .ok()
}
