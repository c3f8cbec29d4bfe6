"""National numbers of the four countries: reading them strictly, and making ones that belong to nobody."""
