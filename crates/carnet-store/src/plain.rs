//! The CBOR inside the seals (RFC 8949, deterministic): maps with small integer keys. Unknown keys are
//! skipped, so that a new field is no new format.

use carnet_model::ids::{Chain, ContentNo, Turn};
use minicbor::{Decoder, Encoder};

use crate::heads::{Heads, Link};

const TURN: u8 = 0;
const PAYLOAD: u8 = 1;
const ITEMS: u8 = 2;
const HEADS: u8 = 3;
const NAME: u8 = 4;
const ADDED: u8 = 5;
const DROPPED: u8 = 6;

/// Payload schemas: the last byte of the clear header.
pub(crate) mod schema {
    pub(crate) const STATE: u8 = 1;
    pub(crate) const TRACE: u8 = 2;
    pub(crate) const MEASURE: u8 = 3;
    pub(crate) const SNAPSHOT: u8 = 4;
    pub(crate) const CONTENT: u8 = 5;
    pub(crate) const TICKET: u8 = 6;
    pub(crate) const OUTBOX: u8 = 7;
}

type Encoded = Result<Vec<u8>, minicbor::encode::Error<std::convert::Infallible>>;

/// Writing to memory cannot fail.
fn done(encoded: Encoded) -> Vec<u8> {
    encoded.unwrap_or_default()
}

fn encode(
    fields: u64,
    write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>>,
) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    done(out.map(fields).map(|_| ()).and_then(|()| write(&mut out)).map(|()| out.into_writer()))
}

/// Contents that came and went with an entry, so that the ledger knows which exist.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ContentChange<'a> {
    pub(crate) added: &'a [ContentNo],
    pub(crate) dropped: &'a [ContentNo],
}

/// `{0: turn, 1: payload, 5: [content added, …], 6: [content dropped, …]}`; 5 and 6 only when not empty
pub(crate) fn state(turn: Turn, payload: &[u8], contents: ContentChange<'_>) -> Vec<u8> {
    let lists = [(ADDED, contents.added), (DROPPED, contents.dropped)];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    encode(2 + lists.clone().count() as u64, |out| {
        out.u8(TURN)?.u64(turn.0)?.u8(PAYLOAD)?.bytes(payload)?;
        for (key, list) in lists {
            out.u8(key)?.array(list.len() as u64)?;
            for content in list {
                out.u64(content.0)?;
            }
        }
        Ok(())
    })
}

/// `{1: payload}`
pub(crate) fn simple(payload: &[u8]) -> Vec<u8> {
    encode(1, |out| {
        out.u8(PAYLOAD)?.bytes(payload)?;
        Ok(())
    })
}

/// `{2: [item, …]}`
pub(crate) fn trace(items: &[&[u8]]) -> Vec<u8> {
    encode(1, |out| {
        out.u8(ITEMS)?.array(items.len() as u64)?;
        for item in items {
            out.bytes(item)?;
        }
        Ok(())
    })
}

/// `{0: turn, 1: payload, 3: [[chain, seq, hash], …]}` of the state chains
pub(crate) fn snapshot(heads: &Heads, payload: &[u8]) -> Vec<u8> {
    let links: Vec<_> = heads.links().filter(|(chain, _)| chain.is_state()).collect();
    encode(3, |out| {
        out.u8(TURN)?.u64(heads.turn.0)?.u8(PAYLOAD)?.bytes(payload)?;
        out.u8(HEADS)?.array(links.len() as u64)?;
        for (chain, link) in links {
            out.array(3)?.u8(chain as u8)?.u64(link.seq)?.bytes(&link.hash)?;
        }
        Ok(())
    })
}

/// `{1: payload, 4: name}`
pub(crate) fn delivery(name: &str, payload: &[u8]) -> Vec<u8> {
    encode(2, |out| {
        out.u8(PAYLOAD)?.bytes(payload)?.u8(NAME)?.str(name)?;
        Ok(())
    })
}

/// All the fields that any of the maps has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) turn: Turn,
    pub(crate) payload: Vec<u8>,
    pub(crate) items: Vec<Vec<u8>>,
    pub(crate) links: Vec<(Chain, Link)>,
    pub(crate) name: String,
    pub(crate) added: Vec<ContentNo>,
    pub(crate) dropped: Vec<ContentNo>,
}

/// `None` when the bytes are no such map.
pub(crate) fn read(bytes: &[u8]) -> Option<Fields> {
    let mut input = Decoder::new(bytes);
    let mut fields = Fields::default();
    for _ in 0..input.map().ok()?? {
        match input.u64().ok()? {
            0 => fields.turn = Turn(input.u64().ok()?),
            1 => fields.payload = input.bytes().ok()?.to_vec(),
            2 => {
                for _ in 0..input.array().ok()?? {
                    fields.items.push(input.bytes().ok()?.to_vec());
                }
            }
            3 => {
                for _ in 0..input.array().ok()?? {
                    fields.links.push(link(&mut input)?);
                }
            }
            4 => input.str().ok()?.clone_into(&mut fields.name),
            5 => numbers(&mut input, &mut fields.added)?,
            6 => numbers(&mut input, &mut fields.dropped)?,
            _ => input.skip().ok()?,
        }
    }
    (input.position() == bytes.len()).then_some(fields)
}

fn numbers(input: &mut Decoder<'_>, out: &mut Vec<ContentNo>) -> Option<()> {
    for _ in 0..input.array().ok()?? {
        out.push(ContentNo(input.u64().ok()?));
    }
    Some(())
}

fn link(input: &mut Decoder<'_>) -> Option<(Chain, Link)> {
    if input.array().ok()?? != 3 {
        return None;
    }
    let chain = Chain::from_u8(input.u8().ok()?)?;
    Some((chain, Link { seq: input.u64().ok()?, hash: input.bytes().ok()?.try_into().ok()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_come_back_and_unknown_keys_are_skipped() {
        let mut heads = Heads::at(Turn(300));
        heads.set(Chain::StateOpen, Link { seq: 300, hash: [3; 32] });
        heads.set(Chain::TraceOpen, Link { seq: 5, hash: [5; 32] });
        let read_back = read(&snapshot(&heads, b"fold")).unwrap();
        assert_eq!((read_back.turn, read_back.payload.as_slice()), (Turn(300), b"fold".as_slice()));
        assert_eq!(read_back.links, [(Chain::StateOpen, Link { seq: 300, hash: [3; 32] })]);
        assert_eq!(read(&trace(&[b"a", b""])).unwrap().items, [b"a".to_vec(), vec![]]);
        assert_eq!(read(&delivery("n", b"p")).unwrap().name, "n");
        let later = [0xa2, 0x01, 0x41, b'x', 0x18, 0x63, 0x83, 1, 2, 3];
        assert_eq!(read(&later).unwrap().payload, b"x");
        for bad in [&later[..9], &[0xa1, 1], &[0x81, 1], &[0xa1, 1, 0x41, b'x', 0]] {
            assert!(read(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn golden_bytes() {
        let plain = state(Turn(1), b"hi", ContentChange::default());
        assert_eq!(plain, [0xa2, 0x00, 0x01, 0x01, 0x42, b'h', b'i']);
        let change = ContentChange { added: &[ContentNo(7)], dropped: &[] };
        assert_eq!(state(Turn(1), b"", change), [0xa3, 0x00, 0x01, 0x01, 0x40, 0x05, 0x81, 0x07]);
        assert_eq!(trace(&[b"a"]), [0xa1, 0x02, 0x81, 0x41, b'a']);
    }
}
