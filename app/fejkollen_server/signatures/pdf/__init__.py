"""Seals in PDFs: PAdES by pyHanko, in a process of its own."""
