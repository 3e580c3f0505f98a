//! One-time passwords by time (RFC 6238 over RFC 4226): six digits, thirty seconds, HMAC-SHA-1, as every authenticator
//! application does.

use carnet_model::Timestamp;
use carnet_seal::{constant_time_eq, hmac_sha1};

/// Seconds of a step (RFC 6238, 4: the default X).
const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one that are accepted: clocks differ, fingers are slow (RFC 6238, 5.2).
const WINDOW: [i64; 3] = [0, -1, 1];
const DIGITS: usize = 6;
const MODULUS: u32 = 1_000_000;
/// RFC 4648, 6.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The shared secret: 20 random bytes (RFC 4226, 4, R6: 160 bits recommended).
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; 20]);

/// A step of thirty seconds since 1970. Kept after a use: a code is good once (RFC 6238, 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct TotpStep(#[n(0)] pub u64);

impl TotpSecret {
    /// The secret of these bytes, which the caller drew.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The bytes, to keep them sealed.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The secret as people type it: 32 letters and digits (RFC 4648, 6).
    #[must_use]
    pub fn base32(&self) -> String {
        let mut text = String::with_capacity(32);
        for group in self.0.chunks(5) {
            let number = group.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            for place in (0..8).rev() {
                let digit = usize::try_from(number >> (5 * place) & 31).unwrap_or(0);
                text.push(BASE32.get(digit).copied().map_or('A', char::from));
            }
        }
        text
    }

    /// The address that an authenticator application reads from a QR code, in the "Key Uri Format" that they share.
    #[must_use]
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (crate::form::escape(issuer), crate::form::escape(account));
        format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
            self.base32()
        )
    }

    /// The code of a step.
    fn code(&self, step: TotpStep) -> String {
        let mac = hmac_sha1(&self.0, &step.0.to_be_bytes());
        // RFC 4226, 5.3: the low four bits of the last byte say where the four bytes of the number begin.
        let offset = usize::from(mac.last().copied().unwrap_or(0) & 15);
        let number =
            mac.get(offset..).and_then(<[u8]>::first_chunk).map_or(0, |four| u32::from_be_bytes(*four));
        format!("{:0DIGITS$}", (number & 0x7fff_ffff) % MODULUS)
    }

    /// The code that is good at `now`: for tests and for a person's own tools.
    #[must_use]
    pub fn code_at(&self, now: Timestamp) -> Option<String> {
        step_at(now, 0).map(|step| self.code(step))
    }

    /// Whether `typed` is the code of the present step, the one before or the one after; steps up to `last_used` are
    /// spent. Spaces in `typed` are dropped, since applications show `123 456`.
    ///
    /// The answer is the step to remember as `last_used` *before* anything is granted. Tries are counted by the caller.
    #[must_use]
    pub fn check(&self, typed: &str, now: Timestamp, last_used: Option<TotpStep>) -> Option<TotpStep> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).take(DIGITS + 1).collect();
        let mut found = None;
        for step in WINDOW.into_iter().filter_map(|offset| step_at(now, offset)) {
            let same = constant_time_eq(self.code(step).as_bytes(), typed.as_bytes());
            if same && last_used.is_none_or(|last| step > last) && found.is_none() {
                found = Some(step);
            }
        }
        found
    }
}

impl core::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

fn step_at(now: Timestamp, offset: i64) -> Option<TotpStep> {
    u64::try_from(now.0.div_euclid(STEP_SECONDS * 1000) + offset).ok().map(TotpStep)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: TotpSecret = TotpSecret(*b"12345678901234567890");

    /// RFC 6238, appendix B, SHA-1; its eight digits end in our six.
    #[test]
    fn the_vectors_of_the_rfc() {
        for (seconds, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(RFC.code_at(Timestamp(seconds * 1000)).unwrap(), code[2..], "{seconds}");
        }
        // RFC 4226, appendix D: the same by counter.
        let by_counter = ["755224", "287082", "359152", "969429", "338314", "254676"];
        for (step, code) in (0..).zip(by_counter) {
            assert_eq!(RFC.code(TotpStep(step)), code);
        }
    }

    #[test]
    fn a_code_is_good_for_three_steps_and_once() {
        let at = |step: i64| Timestamp(step * 30_000 + 12_345);
        let code = RFC.code(TotpStep(100));
        for (step, good) in [(98, false), (99, true), (100, true), (101, true), (102, false)] {
            let expected = good.then_some(TotpStep(100));
            assert_eq!(RFC.check(&code, at(step), None), expected, "{step}");
        }
        assert_eq!(RFC.check(&code, at(100), Some(TotpStep(100))), None);
        assert_eq!(RFC.check(&code, at(100), Some(TotpStep(101))), None);
        assert_eq!(RFC.check(&code, at(100), Some(TotpStep(99))), Some(TotpStep(100)));
    }

    #[test]
    fn what_is_typed() {
        let (now, step) = (Timestamp(100 * 30_000), Some(TotpStep(100)));
        let code = RFC.code(TotpStep(100));
        let spaced = format!(" {} {}\u{a0}", &code[..3], &code[3..]);
        for (typed, answer) in [
            (code.as_str(), step),
            (&spaced, step),
            (&code[..5], None),
            (&format!("{code}0"), None),
            ("", None),
            ("１２３４５６", None),
        ] {
            assert_eq!(RFC.check(typed, now, None), answer, "{typed:?}");
        }
        assert_eq!(RFC.check(&code, Timestamp(-1), None), None, "before 1970 there is the first step only");
    }

    /// RFC 4648, 10, and the secret of the RFC.
    #[test]
    fn the_secret_as_text_and_address() {
        assert_eq!(RFC.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(TotpSecret::from_bytes(*b"foobafoobafoobafooba").base32(), "MZXW6YTB".repeat(4));
        assert_eq!(
            RFC.uri("Carnet", "léa@exemple.fr"),
            "otpauth://totp/Carnet:l%C3%A9a%40exemple.fr?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Carnet\
             &algorithm=SHA1&digits=6&period=30"
        );
    }
}
