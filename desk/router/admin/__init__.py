"""The menu "Routing": the rules, trying them out, and requests that no rule places."""
