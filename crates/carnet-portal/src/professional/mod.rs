//! Pages of a professional.

pub(crate) mod deposit;
pub(crate) mod desk;
pub(crate) mod document;
pub(crate) mod home;
pub(crate) mod opening;
pub(crate) mod patient;
pub(crate) mod screen;
