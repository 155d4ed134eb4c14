"""What a version says beside the expectations, its signatures, its copies, and how two versions differ."""
