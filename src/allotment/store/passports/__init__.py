"""What the staff passport keeps on disk: signing keys, issued places, presentations seen, the holder's wallet."""
