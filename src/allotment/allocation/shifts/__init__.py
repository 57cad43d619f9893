"""Filling the open shifts of many organisations: rules, prices and a bound, exchange, a checker, single offers."""
