"""What the verb of Grow Your Own pathways is made of: its ground, its tables and its sections."""
