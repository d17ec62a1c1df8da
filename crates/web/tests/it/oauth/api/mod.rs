mod client;
mod client_detail;
mod clients;
