mod own {
    /// How a quarter of a second is written.
    pub(crate) const FRACTION: &str = "05.250Z";

    pub(crate) fn seconds(time: &chrono::DateTime<chrono::Utc>) -> i64 {
        time.timestamp()
    }
}
