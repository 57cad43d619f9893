"""Kinds of levers: each turns a lever's own records into what one unit of its dose does, costs and uses."""
