"""What asks for the missing fields."""
