//! Ids for comments that have none: sorted by time, as a ULID is, and the same each time for the same comment.

use super::Date;
use super::comment::Provenance;
use crate::digest::{Digest, Digester};

/// Crockford's base32, in lower case: no `i`, `l`, `o` and `u`.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The id of a comment that came from `source`.
pub fn of_source(date: Date, source: &Provenance) -> String {
    let digest = Digester::new().part("source").part(&source.system).part(&source.id).finish();
    id(date, digest)
}

/// The id of a comment on `page`: the same words by the same author at the same time are the same comment.
pub fn of_text(page: &str, author: &str, date: Date, body: &str) -> String {
    let digest = Digester::new().part("comment").part(page).part(author).part(date.iso()).part(body).finish();
    id(date, digest)
}

/// Ten digits of milliseconds since 1970, and sixteen, or 80 bits, of the digest. What is older is of 1970.
fn id(date: Date, digest: Digest) -> String {
    let milliseconds = u64::try_from(date.seconds.saturating_mul(1000)).unwrap_or(0);
    let mut random = 0_u128;
    for byte in &digest.as_bytes()[..10] {
        random = random << 8 | u128::from(*byte);
    }
    let bits = u128::from(milliseconds & 0xffff_ffff_ffff) << 80 | random;
    (0..26).rev().map(|place| char::from(DIGITS[(bits >> (5 * place) & 31) as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::comment::is_id;

    fn date(seconds: i64) -> Date {
        Date { seconds, offset: 0, date_only: false }
    }

    #[test]
    fn an_id_begins_with_its_time_as_a_ulid_does() {
        // The example of the specification, 1469918176385 or `01ARYZ6S41`, without its fraction of a second.
        let source = Provenance { system: "a".into(), id: "b".into(), url: None };
        assert!(of_source(date(1_469_918_176), &source).starts_with("01aryz6rr0"));
        assert_eq!(of_source(date(1_469_918_176), &source).len(), 26);
        assert!(of_source(date(-5), &source).starts_with("0000000000"));
        assert!(is_id(&of_source(date(253_402_300_799), &source)));
    }

    #[test]
    fn an_id_depends_on_all_that_a_comment_says_and_on_nothing_else() {
        let id = of_text("essays/a", "Ada", date(5), "Hello.");
        assert_eq!(id, of_text("essays/a", "Ada", date(5), "Hello."));
        for other in [
            of_text("essays/b", "Ada", date(5), "Hello."),
            of_text("essays/a", "Adah", date(5), "ello."),
            of_text("essays/a", "Ada", date(6), "Hello."),
            of_text("essays/a", "Ada", date(5), "Hello!"),
        ] {
            assert_ne!(id, other);
        }
    }
}
