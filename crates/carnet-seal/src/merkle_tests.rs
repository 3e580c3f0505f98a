use super::*;

/// All leaves in memory; upper tiles computed on demand.
struct Memory(Vec<Hash>);

impl Tiles for Memory {
    fn tile(&self, level: u8, index: u64, width: u64) -> Option<Vec<Hash>> {
        let span = 1_usize << (8 * u32::from(level));
        let first = usize::try_from(index).ok()? * 256;
        (first..first + usize::try_from(width).ok()?)
            .map(|at| fold(self.0.get(at * span..(at + 1) * span)?))
            .collect()
    }
}

fn leaves(count: u64) -> Memory {
    Memory((0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect())
}

/// The definition of RFC 6962 2.1, word for word.
fn definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        more => {
            let middle = usize::try_from(split(more.len() as u64)).unwrap();
            node_hash(&definition(&more[..middle]), &definition(&more[middle..]))
        }
    }
}

fn hex(hash: &Hash) -> String {
    hash.iter().fold(String::new(), |out, byte| out + &format!("{byte:02x}"))
}

/// Known answers of the reference implementation of Certificate Transparency (its eight test leaves).
#[test]
fn roots_are_the_published_ones() {
    let data: [&[u8]; 8] = [
        b"",
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];
    let tiles = Memory(data.iter().map(|d| leaf_hash(d)).collect());
    for (size, root) in [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ] {
        assert_eq!(hex(&Tree::new(&tiles, size).root().unwrap()), root, "{size}");
    }
}

#[test]
fn tiles_give_the_tree_of_the_definition() {
    let tiles = leaves(700);
    for size in [1, 2, 3, 5, 8, 255, 256, 257, 300, 511, 512, 513, 700] {
        let root = Tree::new(&tiles, size).root().unwrap();
        assert_eq!(root, definition(&tiles.0[..usize::try_from(size).unwrap()]), "{size}");
    }
    assert!(Tree::new(&leaves(10), 11).root().is_err(), "a tile is too short");
}

/// Every leaf of many trees is proven at its place, and at no other place, in no other tree, by no other path.
#[test]
fn inclusion_proves_one_place_only() {
    let tiles = leaves(600);
    for size in (1..40).chain([255, 256, 257, 600]) {
        let tree = Tree::new(&tiles, size);
        let root = tree.root().unwrap();
        for index in (0..size).filter(|n| size < 40 || n % 37 == 0 || n + 1 == size) {
            let leaf = tree.leaf(index).unwrap();
            let path = tree.inclusion(index).unwrap();
            assert!(verify_inclusion(&leaf, index, size, &path, &root), "{index} of {size}");
            assert!(!verify_inclusion(&leaf, index + 1, size, &path, &root));
            assert!(!verify_inclusion(&root, index, size, &path, &root) || size == 1);
            assert!(!verify_inclusion(&leaf, index, size, &[path.clone(), vec![root]].concat(), &root));
            for at in 0..path.len() {
                let mut bad = path.clone();
                bad[at][0] ^= 1;
                assert!(!verify_inclusion(&leaf, index, size, &bad, &root));
                bad.remove(at);
                assert!(!verify_inclusion(&leaf, index, size, &bad, &root));
            }
        }
        assert!(tree.inclusion(size).is_err());
    }
}

#[test]
fn consistency_proves_that_a_tree_goes_on() {
    let tiles = leaves(600);
    let head = |size| TreeHead { size, root: Tree::new(&tiles, size).root().unwrap() };
    for newer in (0..34).chain([255, 256, 257, 600]) {
        for older in (0..=newer).filter(|n| newer < 34 || n % 41 == 0 || *n == 256) {
            let path = Tree::new(&tiles, newer).consistency(older).unwrap();
            assert!(verify_consistency(head(older), head(newer), &path), "{older} to {newer}");
            if older > 0 {
                let mut forked = head(older);
                forked.root[31] ^= 1;
                assert!(!verify_consistency(forked, head(newer), &path), "{older} to {newer}");
            }
            if older > 0 && older < newer {
                assert!(!verify_consistency(head(older - 1), head(newer), &path) || older == 1);
                for at in 0..path.len() {
                    let mut bad = path.clone();
                    bad[at][5] ^= 4;
                    assert!(!verify_consistency(head(older), head(newer), &bad));
                }
                let long = [path.clone(), vec![[0; 32]]].concat();
                assert!(!verify_consistency(head(older), head(newer), &long));
            }
        }
    }
    assert!(!verify_consistency(head(5), head(3), &[]));
    assert!(Tree::new(&tiles, 3).consistency(5).is_err());
}
