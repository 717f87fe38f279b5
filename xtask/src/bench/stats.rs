//! Medians and percentiles.

/// The middle one; of two middle ones, the later. None where there are none.
pub(super) fn median<T: Copy + PartialOrd>(values: &[T]) -> Option<T> {
    percentile(values, 50)
}

/// The least value that at least so many of a hundred do not exceed; of 50, the later of two middle ones.
pub(super) fn percentile<T: Copy + PartialOrd>(values: &[T], percent: usize) -> Option<T> {
    let mut values = values.to_vec();
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    let at = (values.len() * percent / 100).min(values.len().saturating_sub(1));
    values.get(at).copied()
}
