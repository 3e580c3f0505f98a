//! The small words of events: who filed, what changed, on what ground, how a notice is marked. Stored, as
//! [`crate::event`] says.

/// Who filed a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Origin {
    /// A professional, a structure, a device or a service.
    #[n(0)]
    Care,
    /// The person or someone acting for them.
    #[n(1)]
    Person,
}

/// A change of a document's visibility or state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Change {
    /// Mask to professionals.
    #[n(0)]
    Mask,
    /// Unmask.
    #[n(1)]
    Unmask,
    /// Hide from the patient until announced.
    #[n(2)]
    HideFromPatient,
    /// Show to the patient.
    #[n(3)]
    ShowToPatient,
    /// Hide from a minor's representatives.
    #[n(4)]
    HideFromRepresentatives,
    /// Put aside.
    #[n(5)]
    Archive,
    /// Take back.
    #[n(6)]
    Unarchive,
    /// Delete.
    #[n(7)]
    Delete,
    /// Take one's own document back from the bin.
    #[n(8)]
    Restore,
}

/// Why a professional may consult.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum ConsentGround {
    /// Member of the care team: deemed authorised, the person being informed.
    #[n(0)]
    CareTeam,
    /// The person consented explicitly.
    #[n(1)]
    Consent,
    /// The person or their representative set it themselves.
    #[n(2)]
    Person,
}

/// Read or unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Mark {
    /// Read.
    #[n(0)]
    Read,
    /// Unread.
    #[n(1)]
    Unread,
}
