//! Everything an SDK needs at run time.
