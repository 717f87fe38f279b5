//! Dates as authors write them.
//!
//! Arithmetic only: the zone is an argument, and nothing asks what day it is.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::diagnostic::Spanned;
use crate::diagnostic::messages::content as messages;
use crate::document::Fields;

/// A moment that an author wrote down: a day, or a time with its offset.
///
/// Ordered by the instant; a bare day counts as its first second in the site's zone. Invariants:
/// the offset is whole minutes, and the civil year is 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Offset from UTC in seconds, as written or as the site's zone had it then.
    pub offset: i32,
    /// Only the day was written.
    pub date_only: bool,
}

const EPOCH: civil::DateTime = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// Why a text is no [`Date`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// It has none of the forms.
    Form,
    /// It has one of the forms, but the calendar or the clock has no such moment.
    Impossible,
}

impl Date {
    /// Reads a day (`2026-03-14`) or a time (`2026-03-14T09:26:53Z`, `2026-03-14 09:26:53 +0100`,
    /// `2026-03-14 09:26`). What states no offset is in `zone`. Fractions of a second are dropped.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, DateError> {
        let mut scanner = Scanner { rest: text.trim().as_bytes() };
        let year = scanner.number(4, 4).ok_or(DateError::Form)?;
        let separator = scanner.any_of(b"-/").ok_or(DateError::Form)?;
        let month = scanner.number(1, 2).ok_or(DateError::Form)?;
        scanner.any_of(&[separator]).ok_or(DateError::Form)?;
        let day = scanner.number(1, 2).ok_or(DateError::Form)?;
        let time = scanner.time()?;
        if !scanner.rest.is_empty() {
            return Err(DateError::Form);
        }
        let impossible = |_| DateError::Impossible;
        let small = |number: i32| i8::try_from(number).map_err(|_| DateError::Impossible);
        let year = i16::try_from(year).map_err(|_| DateError::Impossible)?;
        let date = civil::Date::new(year, small(month)?, small(day)?).map_err(impossible)?;
        let Some(time) = time else {
            return Ok(Self::in_zone(date.at(0, 0, 0, 0), zone, true));
        };
        // A leap second is the last second of its minute, as on every Unix clock.
        let second = if time.second == 60 { 59 } else { time.second };
        let clock = civil::Time::new(small(time.hour)?, small(time.minute)?, small(second)?, 0).map_err(impossible)?;
        let moment = date.to_datetime(clock);
        Ok(match time.offset {
            Some(offset) => Self::at_offset(moment, offset, false),
            None => Self::in_zone(moment, zone, false),
        })
    }

    /// The instant `seconds` after 1970 as the clocks of `zone` show it; `None` when it is outside
    /// the years 0 to 9999.
    pub fn from_instant(seconds: i64, zone: &TimeZone) -> Option<Self> {
        let timestamp = jiff::Timestamp::from_second(seconds).ok()?;
        let date = Self { seconds, offset: whole_minutes(zone.to_offset(timestamp)), date_only: false };
        (0..=9999).contains(&date.civil().year()).then_some(date)
    }

    fn in_zone(moment: civil::DateTime, zone: &TimeZone, date_only: bool) -> Self {
        let timestamp = match zone.to_ambiguous_zoned_datetime(moment).compatible() {
            Ok(zoned) => zoned.timestamp(),
            // `9999-12-31` means never, and its last hours are past what an instant can be.
            Err(_) if moment.year() > 9000 => jiff::Timestamp::MAX,
            Err(_) => jiff::Timestamp::MIN,
        };
        let exact = zone.to_offset(timestamp);
        let clock = exact.to_datetime(timestamp);
        // In the hour that a change to summer time leaves out, clocks show another time than was
        // written; a day stays the one that was written.
        let is_left_out = !date_only && clock != moment && clock.duration_since(moment).as_secs().abs() < 86_400;
        Self::at_offset(if is_left_out { clock } else { moment }, whole_minutes(exact), date_only)
    }

    fn at_offset(moment: civil::DateTime, offset: i32, date_only: bool) -> Self {
        let utc = moment.duration_since(EPOCH).as_secs();
        Self { seconds: utc - i64::from(offset), offset, date_only }
    }

    /// The date and time of day at its offset.
    fn civil(self) -> civil::DateTime {
        let local = self.seconds.saturating_add(i64::from(self.offset));
        let end = if local < 0 { civil::DateTime::MIN } else { civil::DateTime::MAX };
        EPOCH.checked_add(jiff::SignedDuration::from_secs(local)).unwrap_or(end)
    }

    /// The year at its offset.
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The calendar day at its offset.
    pub fn day(self) -> civil::Date {
        self.civil().date()
    }

    /// `2026-03-14` for a day, else as [`rfc3339`](Self::rfc3339).
    pub fn iso(self) -> String {
        if self.date_only { day_text(self.day()) } else { self.rfc3339() }
    }

    /// `2026-03-14T09:26:53+01:00`; `Z` where the offset is none. A day begins at midnight.
    pub fn rfc3339(self) -> String {
        let moment = self.civil();
        let clock = moment.time();
        let mut text = day_text(moment.date());
        for (mark, number) in [('T', clock.hour()), (':', clock.minute()), (':', clock.second())] {
            text.push(mark);
            push_two_digits(&mut text, number);
        }
        match self.offset {
            0 => text.push('Z'),
            offset => text.push_str(&offset_text(offset, ":")),
        }
        text
    }

    /// In the words of a `strftime` format, such as `%-d %B %Y`.
    ///
    /// # Errors
    ///
    /// When the format is none.
    pub fn format(self, format: &str) -> Result<String, jiff::Error> {
        let offset = Offset::from_seconds(self.offset).unwrap_or(Offset::UTC);
        match jiff::Timestamp::from_second(self.seconds) {
            Ok(instant) => jiff::fmt::strtime::format(format, &instant.to_zoned_datetime(TimeZone::fixed(offset))),
            // The last hours of 9999 are no instants; only the zone's name is missed there.
            Err(_) => jiff::fmt::strtime::format(format, self.civil()),
        }
    }

    /// `Sat, 14 Mar 2026 09:26:53 +0100`, as RSS wants it.
    pub fn rfc2822(self) -> String {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let civil = self.civil();
        let day_name = DAYS[usize::from(civil.date().weekday().to_monday_zero_offset().unsigned_abs()) % 7];
        let month_name = MONTHS[(usize::from(civil.month().unsigned_abs()) + 11) % 12];
        format!(
            "{day_name}, {:02} {month_name} {:04} {:02}:{:02}:{:02} {}",
            civil.day(),
            civil.year(),
            civil.hour(),
            civil.minute(),
            civil.second(),
            offset_text(self.offset, "")
        )
    }
}

/// `2026-03-14`. PERF: dates are written many times for each comment; formatting them costs ten times as much.
fn day_text(day: civil::Date) -> String {
    let mut text = String::with_capacity("2026-03-14T09:26:53+01:00".len());
    // Years are between 0 and 9999.
    let year = day.year().unsigned_abs();
    push_two_digits(&mut text, (year / 100) as i8);
    push_two_digits(&mut text, (year % 100) as i8);
    for number in [day.month(), day.day()] {
        text.push('-');
        push_two_digits(&mut text, number);
    }
    text
}

fn push_two_digits(text: &mut String, number: i8) {
    let number = number.unsigned_abs();
    text.push(char::from(b'0' + number / 10));
    text.push(char::from(b'0' + number % 10));
}

/// RFC 3339 has no seconds in offsets; local mean times before about 1900 do.
fn whole_minutes(offset: Offset) -> i32 {
    let seconds = offset.seconds();
    let minutes = (seconds + 30 * seconds.signum()) / 60;
    // RFC 3339 ends at 23:59, and so do we.
    minutes.clamp(-23 * 60 - 59, 23 * 60 + 59) * 60
}

fn offset_text(offset: i32, separator: &str) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs() / 60;
    format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
}

struct Time {
    hour: i32,
    minute: i32,
    second: i32,
    offset: Option<i32>,
}

struct Scanner<'a> {
    rest: &'a [u8],
}

impl Scanner<'_> {
    /// A number of `least` to `most` digits that no further digit follows.
    fn number(&mut self, least: usize, most: usize) -> Option<i32> {
        let n_digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(least..=most).contains(&n_digits) {
            return None;
        }
        let (digits, rest) = self.rest.split_at(n_digits);
        self.rest = rest;
        digits.iter().try_fold(0_i32, |number, digit| number.checked_mul(10)?.checked_add(i32::from(digit - b'0')))
    }

    fn any_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        bytes.contains(first).then(|| {
            self.rest = rest;
            *first
        })
    }

    fn spaces(&mut self) -> bool {
        let n_spaces = self.rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.rest = &self.rest[n_spaces..];
        n_spaces > 0
    }

    /// What follows the day: nothing, or a time of day and perhaps an offset.
    fn time(&mut self) -> Result<Option<Time>, DateError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        if self.any_of(b"Tt").is_none() && !self.spaces() {
            return Err(DateError::Form);
        }
        let hour = self.number(1, 2).ok_or(DateError::Form)?;
        self.any_of(b":").ok_or(DateError::Form)?;
        let minute = self.number(2, 2).ok_or(DateError::Form)?;
        let mut second = 0;
        if self.any_of(b":").is_some() {
            second = self.number(2, 2).ok_or(DateError::Form)?;
            if self.any_of(b".,").is_some() {
                let n_digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                if n_digits == 0 {
                    return Err(DateError::Form);
                }
                self.rest = &self.rest[n_digits..];
            }
        }
        self.spaces();
        let offset = if self.rest.is_empty() { None } else { Some(self.offset()?) };
        Ok(Some(Time { hour, minute, second, offset }))
    }

    /// `Z`, `UTC`, `GMT`, `+01:00`, `+0100` or `+1`.
    fn offset(&mut self) -> Result<i32, DateError> {
        for name in ["Z", "UTC", "GMT"] {
            if self.rest.eq_ignore_ascii_case(name.as_bytes()) {
                self.rest = &[];
                return Ok(0);
            }
        }
        let sign = if self.any_of(b"+-").ok_or(DateError::Form)? == b'-' { -1 } else { 1 };
        let (hours, minutes) = if let Some(digits) = self.number(4, 4) {
            (digits / 100, digits % 100)
        } else {
            let hours = self.number(1, 2).ok_or(DateError::Form)?;
            let minutes = if self.any_of(b":").is_some() { self.number(2, 2).ok_or(DateError::Form)? } else { 0 };
            (hours, minutes)
        };
        if hours > 23 || minutes > 59 {
            return Err(DateError::Impossible);
        }
        Ok(sign * (hours * 60 + minutes) * 60)
    }
}

/// The date that `key` of `fields` holds; what is no date is reported.
pub(super) fn read(fields: &mut Fields<'_>, key: &'static str, zone: &TimeZone) -> Option<Spanned<Date>> {
    let text = fields.date_text(key)?;
    parse_reported(fields, key, &text, zone)
}

/// `text`, the value of `key`, as a date; what is no date is reported.
pub(super) fn parse_reported(
    fields: &mut Fields<'_>,
    key: &str,
    text: &Spanned<String>,
    zone: &TimeZone,
) -> Option<Spanned<Date>> {
    match Date::parse(&text.value, zone) {
        Ok(date) => Some(Spanned::new(date, text.span)),
        Err(error) => {
            let path = fields.origin().path;
            fields.report(messages::bad_date(path, text.span, key, &text.value, error == DateError::Impossible));
            None
        }
    }
}
