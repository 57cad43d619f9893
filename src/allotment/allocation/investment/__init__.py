"""The investment problem: which doses of which levers, from which streams of money, close most of a system's gap."""
