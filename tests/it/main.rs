mod repository;
mod snapshots;
