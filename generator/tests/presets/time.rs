mod own {
    /// How a quarter of a second is written.
    pub(crate) const FRACTION: &str = "05.25Z";

    pub(crate) fn seconds(time: &time::OffsetDateTime) -> i64 {
        time.unix_timestamp()
    }
}
