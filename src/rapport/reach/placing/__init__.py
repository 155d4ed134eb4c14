"""The registry in the database, and where it places the names that people typed. A worker's business."""
