//! Which names say that what they name is a secret, in what no type describes. In a generated crate
//! they are those of its configuration.

/// What such names end with: their letters and digits, in lower case.
pub(super) const SECRET_NAMES: &[&str] = &[
    "password",
    "clientsecret",
    "accesstoken",
    "refreshtoken",
    "apikey",
];
