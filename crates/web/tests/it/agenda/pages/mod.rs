mod admin_queue;
mod event;
mod event_around;
mod event_head;
mod slices;
