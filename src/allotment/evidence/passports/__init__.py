"""The staff passport's dated records: kinds of clearance, kinds needed for a role, limits; and its readers."""
