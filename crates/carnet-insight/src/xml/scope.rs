//! Namespace declarations in force: a tree builder copies them at every element that adds one, so their number is bounded, and so is the copying.

/// Most copies of declarations that a document may ask for. Real documents need a few thousand.
const MAX_COPIES: usize = 4_000_000;

/// The declarations in force at each open element.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    in_force: Vec<usize>,
    copies: usize,
}

impl Scopes {
    /// Enters an element that declares `added` namespaces. False when a bound is passed.
    pub(super) fn enter(&mut self, added: usize, limit: usize) -> bool {
        let now = self.in_force.last().copied().unwrap_or_default() + added;
        self.in_force.push(now);
        if added > 0 {
            self.copies += now;
        }
        now <= limit && self.copies <= MAX_COPIES
    }

    /// Leaves the innermost element.
    pub(super) fn leave(&mut self) {
        self.in_force.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_add_up_on_the_way_down_only() {
        let mut scopes = Scopes::default();
        assert!(scopes.enter(40, 64));
        for _ in 0..10 {
            assert!(scopes.enter(24, 64));
            scopes.leave();
        }
        assert!(!scopes.enter(25, 64));
    }

    #[test]
    fn copies_are_bounded() {
        let mut scopes = Scopes::default();
        assert!(scopes.enter(63, 64));
        let added = (0..100_000).take_while(|_| {
            let fits = scopes.enter(1, 64);
            scopes.leave();
            fits
        });
        assert_eq!(added.count(), (MAX_COPIES - 63) / 64);
    }
}
