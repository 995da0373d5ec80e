//! Writes replies to files while they arrive, where there are files and threads.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::ByteStream;

impl ByteStream {
    /// Writes what is left of the body to this file, which is made or emptied
    /// first; how many bytes there were. What was written before an error stays.
    pub async fn save(mut self, path: impl AsRef<Path>) -> io::Result<u64> {
        let path = path.as_ref().to_owned();
        let mut length = 0;
        let mut file = blocking(move || File::create(path)).await?;
        while let Some(chunk) = self.chunk().await.map_err(io::Error::other)? {
            length += chunk.len() as u64;
            file = blocking(move || file.write_all(&chunk).map(|()| file)).await?;
        }
        blocking(move || file.flush()).await?;
        Ok(length)
    }
}

/// Does what blocks on a thread meant for waiting.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(io::Error::other)?
}
