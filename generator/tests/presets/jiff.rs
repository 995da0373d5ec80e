mod own {
    /// How a quarter of a second is written.
    pub(crate) const FRACTION: &str = "05.25Z";

    pub(crate) fn seconds(time: &jiff::Timestamp) -> i64 {
        time.as_second()
    }
}
