mod account_applications;
mod admin_applications;
mod consent;
