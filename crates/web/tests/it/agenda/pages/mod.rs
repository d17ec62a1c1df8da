mod admin_queue;
mod event;
mod slices;
