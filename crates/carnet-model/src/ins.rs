//! The national health identifier (INS): matricule and domain. Source: `spec/dmp.md` 2.1.

use core::fmt;

/// The assigning domain of an INS. The same digits in two domains are two persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum InsDomain {
    /// INS-NIR, production: `1.2.250.1.213.1.4.8`.
    #[n(0)]
    Nir,
    /// INS-NIA (waiting number), production: `1.2.250.1.213.1.4.9`.
    #[n(1)]
    Nia,
    /// INS-NIR, test: `1.2.250.1.213.1.4.10`.
    #[n(2)]
    NirTest,
    /// INS-NIR, demonstration: `1.2.250.1.213.1.4.11`.
    #[n(3)]
    NirDemo,
}

impl InsDomain {
    /// Every domain.
    pub const ALL: [Self; 4] = [Self::Nir, Self::Nia, Self::NirTest, Self::NirDemo];

    /// The OID, dotted.
    #[must_use]
    pub const fn oid(self) -> &'static str {
        match self {
            Self::Nir => "1.2.250.1.213.1.4.8",
            Self::Nia => "1.2.250.1.213.1.4.9",
            Self::NirTest => "1.2.250.1.213.1.4.10",
            Self::NirDemo => "1.2.250.1.213.1.4.11",
        }
    }

    /// The domain of an OID, with or without `urn:oid:`.
    #[must_use]
    pub fn from_oid(oid: &str) -> Option<Self> {
        let oid = oid.strip_prefix("urn:oid:").unwrap_or(oid);
        Self::ALL.into_iter().find(|domain| domain.oid() == oid)
    }

    /// Production domains are the only ones that a national deployment accepts.
    #[must_use]
    pub const fn is_production(self) -> bool {
        matches!(self, Self::Nir | Self::Nia)
    }
}

/// An INS: 15 characters (13 and 2 key digits) in a domain.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ins {
    domain: InsDomain,
    matricule: [u8; 15],
}

/// Why a text is no INS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InsError {
    /// The domain is none of the four that exist.
    #[error("unknown INS domain")]
    Domain,
    /// Not 15 characters, or characters that no matricule has.
    #[error("an INS has 15 characters: 13 (digits, Corsica's 2A or 2B excepted) and a key of 2 digits")]
    Shape,
}

impl Ins {
    /// Reads a matricule; spaces (plain, no-break, narrow) are ignored. The key is *not* checked: see
    /// [`Ins::key_is_right`].
    pub fn parse(domain: InsDomain, text: &str) -> Result<Self, InsError> {
        let mut matricule = [0_u8; 15];
        let mut len = 0;
        for c in text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')) {
            let slot = matricule.get_mut(len).ok_or(InsError::Shape)?;
            *slot = u8::try_from(c.to_ascii_uppercase()).map_err(|_| InsError::Shape)?;
            len += 1;
        }
        let shape = len == 15
            && matricule.iter().enumerate().all(|(at, byte)| match byte {
                b'0'..=b'9' => true,
                b'A' | b'B' => at == 6 && matricule.get(5) == Some(&b'2'),
                _ => false,
            });
        if shape { Ok(Self { domain, matricule }) } else { Err(InsError::Shape) }
    }

    /// Reads the FHIR token form `SYSTEM|VALUE`, the system with or without `urn:oid:`.
    pub fn parse_token(token: &str) -> Result<Self, InsError> {
        let (system, value) = token.split_once('|').ok_or(InsError::Domain)?;
        Self::parse(InsDomain::from_oid(system).ok_or(InsError::Domain)?, value)
    }

    /// The domain.
    #[must_use]
    pub const fn domain(&self) -> InsDomain {
        self.domain
    }

    /// The 15 characters.
    #[must_use]
    pub fn matricule(&self) -> &str {
        core::str::from_utf8(&self.matricule).unwrap_or_default()
    }

    /// Whether the key is `97 − (N mod 97)`, Corsica's `2A` counting as `19` and `2B` as `18`.
    #[must_use]
    pub fn key_is_right(&self) -> bool {
        let mut number = 0_u64;
        let mut key = 0_u64;
        for (at, byte) in self.matricule.iter().enumerate() {
            let digit = match byte {
                b'A' => 9,
                b'B' => 8,
                digit => u64::from(digit.wrapping_sub(b'0')),
            };
            // The letter replaces the second digit of the department: 2A → 19, 2B → 18.
            let digit =
                if at == 5 && self.matricule.get(6).is_some_and(u8::is_ascii_uppercase) { 1 } else { digit };
            if at < 13 {
                number = number * 10 + digit;
            } else {
                key = key * 10 + digit;
            }
        }
        key == 97 - number % 97
    }

    /// The text whose keyed hash routes to the record: `OID|matricule`.
    #[must_use]
    pub fn token(&self) -> String {
        format!("{}|{}", self.domain.oid(), self.matricule())
    }
}

/// Identities are not printed by accident: the debug form shows the domain only.
impl fmt::Debug for Ins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ins({:?}, …)", self.domain)
    }
}

impl<C> minicbor::Encode<C> for Ins {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?;
        self.domain.encode(e, ctx)?;
        e.str(self.matricule())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Ins {
    fn decode(d: &mut minicbor::Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.array()?;
        let domain = InsDomain::decode(d, ctx)?;
        Self::parse(domain, d.str()?).map_err(|_| minicbor::decode::Error::message("not an INS"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_official_samples_pass_and_fail_as_their_notes_say() {
        for (matricule, right) in [
            ("279035121518989", true),
            ("277076322082910", true),
            ("221042545611404", false),
            ("222127505611201", false),
            ("123456789012345", false),
        ] {
            let ins = Ins::parse(InsDomain::NirTest, matricule).unwrap();
            assert_eq!(ins.key_is_right(), right, "{matricule}");
        }
    }

    #[test]
    fn corsica_counts_as_19_and_18() {
        // 13 characters 1 85 05 2A 004 084 and the same with 2B, keys computed by hand from 19 and 18.
        for (thirteen, replaced) in
            [("185052A004084", 1_850_519_004_084_u64), ("185052B004084", 1_850_518_004_084)]
        {
            let key = 97 - replaced % 97;
            assert!(Ins::parse(InsDomain::Nir, &format!("{thirteen}{key:02}")).unwrap().key_is_right());
        }
    }

    #[test]
    fn spaces_are_ignored_and_rubbish_is_refused() {
        assert!(Ins::parse(InsDomain::NirTest, "2 79 03 51 215 189 89").is_ok());
        for bad in [
            "",
            "27903512151898",
            "2790351215189890",
            "27903512151898X",
            "A79035121518989",
            "27903512151898é",
        ] {
            assert_eq!(Ins::parse(InsDomain::NirTest, bad), Err(InsError::Shape), "{bad}");
        }
        assert_eq!(Ins::parse_token("urn:oid:1.2.3|279035121518989"), Err(InsError::Domain));
    }
}
