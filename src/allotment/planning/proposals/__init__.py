"""The assumptions of a system: the register that comes with Allotment, changes proposed to it, and who decided."""
