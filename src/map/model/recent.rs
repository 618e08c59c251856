//! A small bounded cache, which drops the least recently used entry when it is full.

/// A cache of at most `N` values by key. It is meant for a hundred or so, because it
/// searches all of them.
#[derive(Debug)]
pub struct Recent<K, V, const N: usize> {
    /// The entries, the most recently used one last.
    entries: Vec<(K, V)>,
}

impl<K, V, const N: usize> Default for Recent<K, V, N> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<K: PartialEq, V, const N: usize> Recent<K, V, N> {
    /// Returns the value of a key, and makes it the most recently used one.
    pub fn get(&mut self, key: &K) -> Option<&V> {
        let at = self.entries.iter().position(|(k, _)| k == key)?;
        let entry = self.entries.remove(at);
        self.entries.push(entry);
        self.entries.last().map(|(_, value)| value)
    }

    /// Inserts a value as the most recently used one. When the cache is full, the least
    /// recently used one is dropped.
    pub fn insert(&mut self, key: K, value: V) {
        self.entries.retain(|(k, _)| *k != key);
        if self.entries.len() >= N && !self.entries.is_empty() {
            self.entries.remove(0);
        }
        if N > 0 {
            self.entries.push((key, value));
        }
    }

    /// Returns the number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns `true` when there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recent_makes_room() {
        let mut cache = Recent::<u8, &str, 2>::default();
        assert!(cache.is_empty());
        cache.insert(1, "one");
        cache.insert(2, "two");
        assert_eq!(cache.get(&1), Some(&"one"));
        cache.insert(3, "three");
        assert_eq!(cache.len(), 2);
        assert_eq!(cache.get(&2), None);
        assert_eq!(cache.get(&1), Some(&"one"));
        assert_eq!(cache.get(&3), Some(&"three"));
    }

    #[test]
    fn a_key_is_there_once() {
        let mut cache = Recent::<u8, u8, 2>::default();
        cache.insert(1, 1);
        cache.insert(1, 2);
        assert_eq!((cache.len(), cache.get(&1)), (1, Some(&2)));
    }
}
