"""The parts of choosing a mix of levers: what is asked, the ground it stands on, the search, and what it is told as."""
