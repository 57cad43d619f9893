"""Doctors' rotations: who is matched to which programme, when training ends, and which posts have nobody."""
