"""The staff passport: tokens, disclosures, status lists, presentations, and the checks that a verifier makes."""
