//! Puts byte strings in an order in which each is similar to those before it.
//!
//! Brotli finds repeated bytes at any distance, but it codes the next bytes by what came
//! shortly before. So it compresses the functions of a module better when similar ones
//! are side by side.

use std::collections::{HashMap, VecDeque};

/// The length of the sequences that are compared, in bytes.
const SEQUENCE: usize = 4;
/// A sequence in more strings than this says nothing about similarity.
const COMMON: usize = 1_000;
/// The number of previous strings that the next one is compared with. The second last
/// counts half as much as the last, and so on.
const WINDOW: usize = 3;

/// Gives the indices of the strings in their new order, which begins with the first
/// string. The order depends on the strings alone.
///
/// It is a greedy chain. The next string is the one of which the largest share of byte
/// sequences also occurs in the previous strings; a sequence counts more if fewer strings
/// contain it. Where nothing is similar, the first of the remaining strings is the next.
pub(crate) fn order_by_similarity(strings: &[&[u8]]) -> Vec<usize> {
    let mut places: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (index, string) in strings.iter().enumerate() {
        for sequence in distinct(string) {
            places.entry(sequence).or_default().push(index);
        }
    }
    let weight = |places: &[usize]| (as_f64(strings.len()) / as_f64(places.len())).ln();
    let mut remaining: Vec<Candidate<'_>> = (strings.iter().enumerate())
        .map(|(index, string)| {
            let places: Vec<&[usize]> = (distinct(string).into_iter())
                .filter_map(|sequence| places.get(sequence).map(Vec::as_slice))
                .collect();
            Candidate {
                index,
                // One is added, because a short string may have no sequence.
                total: 1.0 + places.iter().map(|places| weight(places)).sum::<f64>(),
                places,
            }
        })
        .collect();
    // The similarity of each string to the previous strings, the last one first.
    let mut previous: VecDeque<Vec<f64>> = VecDeque::new();
    let mut order = Vec::with_capacity(strings.len());
    while !remaining.is_empty() {
        let mut best = (0, 0.0);
        for (place, candidate) in remaining.iter().enumerate() {
            let mut factor = 1.0;
            let mut shared = 0.0;
            for similarity in &previous {
                shared += factor * similarity.get(candidate.index).unwrap_or(&0.0);
                factor /= 2.0;
            }
            let score = shared / candidate.total;
            if score > best.1 {
                best = (place, score);
            }
        }
        let next = remaining.remove(best.0);
        let mut similarity = vec![0.0; strings.len()];
        for places in next.places {
            if places.len() < COMMON {
                let weight = weight(places);
                for other in places {
                    if let Some(shared) = similarity.get_mut(*other) {
                        *shared += weight;
                    }
                }
            }
        }
        previous.push_front(similarity);
        previous.truncate(WINDOW);
        order.push(next.index);
    }
    order
}

/// A string that has no place in the order yet.
struct Candidate<'a> {
    index: usize,
    /// The weight of all its byte sequences.
    total: f64,
    /// For each of its byte sequences, the strings that contain it.
    places: Vec<&'a [usize]>,
}

/// The distinct byte sequences of a string, sorted.
fn distinct(string: &[u8]) -> Vec<&[u8]> {
    let mut sequences: Vec<&[u8]> = string.windows(SEQUENCE).collect();
    sequences.sort_unstable();
    sequences.dedup();
    sequences
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a module has fewer functions than 2^52"
)]
fn as_f64(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(strings: &[&str]) -> Vec<usize> {
        let strings: Vec<&[u8]> = strings.iter().map(|string| string.as_bytes()).collect();
        order_by_similarity(&strings)
    }

    #[test]
    fn similar_strings_are_side_by_side() {
        let strings = [
            "sign in with a password",
            "GET /rides",
            "sign in with a passkey",
            "GET /ride",
            "sign in with a code",
        ];
        assert_eq!(order(&strings), [0, 2, 4, 1, 3]);
    }

    #[test]
    fn strings_without_similarity_keep_their_order() {
        assert_eq!(order(&["abcdef", "ghijkl", "", "mnopqr"]), [0, 1, 2, 3]);
    }

    #[test]
    fn every_string_occurs_once() {
        let strings: Vec<String> = (0..300_u32)
            .map(|number| {
                (number.wrapping_mul(2_654_435_761) % 1_000)
                    .to_string()
                    .repeat(3)
            })
            .collect();
        let strings: Vec<&str> = strings.iter().map(String::as_str).collect();
        let mut order = order(&strings);
        order.sort_unstable();
        assert!(order.into_iter().eq(0..300));
    }
}
