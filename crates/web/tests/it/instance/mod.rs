mod api;
mod nodeinfo;
mod pages;
mod site_files;
