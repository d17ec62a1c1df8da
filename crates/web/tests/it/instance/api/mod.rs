mod mail_test;
mod ping;
mod settings;
mod static_pages;
