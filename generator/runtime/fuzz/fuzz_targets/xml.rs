#![no_main]

specwright_runtime_fuzz::target!(specwright_runtime_fuzz::xml::xml);
