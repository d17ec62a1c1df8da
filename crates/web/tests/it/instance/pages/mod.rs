mod about;
mod admin_audit;
mod admin_pages;
mod admin_settings;
mod face;
