"""What was reported: claims, incidents, systems, cuts and corrections."""
