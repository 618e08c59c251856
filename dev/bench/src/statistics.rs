//! Summary statistics.

/// The median: the middle value, or the mean of the two in the middle. `None` for an
/// empty list.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_one_whatever_the_order() {
        assert_eq!(median(&[9.0, 1.0, 5.0]), Some(5.0));
        assert_eq!(median(&[7.0]), Some(7.0));
    }

    #[test]
    fn between_two() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 100.0]), Some(3.5));
    }

    #[test]
    fn one_wild_value_moves_nothing() {
        assert_eq!(median(&[10.0, 11.0, 12.0, 13.0, 9999.0]), Some(12.0));
    }

    #[test]
    fn nothing_has_no_middle() {
        assert_eq!(median(&[]), None);
    }
}
