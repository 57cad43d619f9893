"""The permission matrix walked through the site: who acts, what is owned where, and how each action is asked for."""
