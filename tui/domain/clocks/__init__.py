"""Service level clocks that explain themselves (domain.md section 5): pure, from an incident's history."""
