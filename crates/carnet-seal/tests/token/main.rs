//! The master key in a token, on SoftHSM.

#[cfg(test)]
mod rules;
#[cfg(test)]
mod softhsm;
