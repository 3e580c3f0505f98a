//! What a page needs to let the browser ask for a passkey, and the drawing of a QR code.

use std::fmt::Write;

use crate::html::SafeHtml;

/// A question to the person's device. The script hands `options` to the browser and sends its answer back as
/// `reponse`, in the JSON of WebAuthn level 3 (`RegistrationResponseJSON`, `AuthenticationResponseJSON`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasskeyChallenge {
    /// The JSON of `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`, bytes in
    /// base64url without padding.
    pub options: String,
    /// Sealed note of the challenge, sent back as `defi`; empty when the server keeps it.
    pub ticket: String,
}

/// Draws a QR code: `dark` holds its modules line by line, `width` in each line. Nothing for another number of
/// modules, or none. The quiet zone of four modules is part of the drawing.
pub fn qr_drawing(width: usize, dark: &[bool]) -> SafeHtml {
    const QUIET: usize = 4;
    if width == 0 || dark.len() != width.saturating_mul(width) {
        return SafeHtml::default();
    }
    let mut path = String::new();
    for (row, line) in dark.chunks(width).enumerate() {
        for (column, _) in line.iter().enumerate().filter(|(_, dark)| **dark) {
            // Writing into a String cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
        }
    }
    let side = width + 2 * QUIET;
    SafeHtml::trusted(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">\
         <path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_a_square_inside_the_quiet_zone() {
        let drawing = qr_drawing(2, &[true, false, false, true]);
        assert!(drawing.as_str().contains("viewBox=\"0 0 10 10\""));
        assert!(drawing.as_str().contains("d=\"M4 4h1v1h-1zM5 5h1v1h-1z\""));
    }

    #[test]
    fn modules_that_make_no_square_are_not_drawn() {
        assert!(qr_drawing(3, &[true; 8]).is_empty());
        assert!(qr_drawing(0, &[]).is_empty());
    }
}
