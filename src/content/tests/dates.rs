//! Dates in all their forms.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

use crate::content::Date;
use crate::content::date::DateError;

fn berlin() -> TimeZone {
    TimeZoneDatabase::bundled().get("Europe/Berlin").expect("is bundled")
}

fn iso(text: &str) -> String {
    Date::parse(text, &berlin()).expect("is a date").iso()
}

#[test]
fn every_form_is_read() {
    for (text, expected) in [
        ("2026-03-14", "2026-03-14"),
        ("2014-3-9", "2014-03-09"),
        ("2014/03/09", "2014-03-09"),
        ("2026-03-14T09:26:53Z", "2026-03-14T09:26:53Z"),
        ("2026-03-14t09:26:53z", "2026-03-14T09:26:53Z"),
        ("2026-03-14 09:26:53Z", "2026-03-14T09:26:53Z"),
        ("2026-03-14T09:26:53.123456789+01:00", "2026-03-14T09:26:53+01:00"),
        ("2026-03-14 09:26:53 +0100", "2026-03-14T09:26:53+01:00"),
        ("2015-03-17 14:00:00 -4", "2015-03-17T14:00:00-04:00"),
        ("2026-03-14 09:26:53 UTC", "2026-03-14T09:26:53Z"),
        ("2026-03-14 09:26:53", "2026-03-14T09:26:53+01:00"),
        ("2026-07-14T09:26", "2026-07-14T09:26:00+02:00"),
        ("2026-07-14 09:26", "2026-07-14T09:26:00+02:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        // Half past two was left out that night.
        ("2026-03-29 02:30", "2026-03-29T03:30:00+02:00"),
        (" 2026-03-14 ", "2026-03-14"),
    ] {
        assert_eq!(iso(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_date_is_told_from_what_the_calendar_does_not_have() {
    for text in ["", "today", "14.3.2026", "2026", "2026-03", "20260314", "2026-03-14T", "2026-03-14 9", "2026-03-14x"]
    {
        assert_eq!(Date::parse(text, &TimeZone::UTC), Err(DateError::Form), "{text}");
    }
    for text in
        ["2026-02-30", "2026-13-01", "2026-00-01", "2026-03-14T24:00", "2026-03-14T09:61Z", "2026-03-14T09:00+24:00"]
    {
        assert_eq!(Date::parse(text, &TimeZone::UTC), Err(DateError::Impossible), "{text}");
    }
}

#[test]
fn a_day_is_the_same_day_in_every_zone() {
    for zone in ["Pacific/Kiritimati", "America/Sao_Paulo", "Europe/Amsterdam", "Asia/Kathmandu"] {
        let zone = TimeZoneDatabase::bundled().get(zone).expect("is bundled");
        // Summer time began at midnight in Brazil; Amsterdam once had an offset with seconds.
        for text in ["2018-11-04", "1900-01-01", "0001-01-01", "9999-12-31"] {
            assert_eq!(Date::parse(text, &zone).expect("is a date").iso(), text);
        }
    }
}

#[test]
fn feeds_get_their_own_forms() {
    let date = Date::parse("2026-03-14 09:26:53", &berlin()).expect("is a date");
    assert_eq!(date.rfc2822(), "Sat, 14 Mar 2026 09:26:53 +0100");
    let day = Date::parse("2026-03-14", &berlin()).expect("is a date");
    assert_eq!(day.rfc3339(), "2026-03-14T00:00:00+01:00");
    assert_eq!((day.year(), day.day().to_string()), (2026, "2026-03-14".to_owned()));
    assert!(day < date);
}

#[test]
fn an_instant_is_shown_by_the_clocks_of_its_zone() {
    let date = Date::from_instant(0, &berlin()).expect("is in the calendar");
    assert_eq!(date.iso(), "1970-01-01T01:00:00+01:00");
    assert_eq!(Date::from_instant(i64::MAX, &berlin()), None);
}

proptest! {
    #[test]
    fn printing_a_date_and_reading_it_gives_the_same_date(seconds in -62_135_596_800_i64..253_402_207_200, whole in any::<bool>()) {
        let zone = berlin();
        let mut date = Date::from_instant(seconds, &zone).expect("is in the calendar");
        if whole {
            date = Date::parse(&date.iso()[..10], &zone).expect("is a date");
        }
        prop_assert_eq!(Date::parse(&date.iso(), &zone), Ok(date));
        prop_assert_eq!(Date::parse(&date.rfc3339(), &zone).map(|read| read.seconds), Ok(date.seconds));
    }

    #[test]
    fn any_text_is_a_date_or_not(text in "\\PC{0,30}|[0-9:TZ+./ -]{0,30}") {
        if let Ok(date) = Date::parse(&text, &berlin()) {
            prop_assert!(date.iso().len() >= 10);
            prop_assert!(!date.rfc2822().is_empty());
        }
    }

    #[test]
    fn likely_dates_are_read_without_panic(
        text in "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?( ?[+-][0-9]{2}:?[0-9]{2})?)?"
    ) {
        if let Ok(date) = Date::parse(&text, &berlin()) {
            prop_assert_eq!(Date::parse(&date.iso(), &berlin()), Ok(date));
        }
    }
}
