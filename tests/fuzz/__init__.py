"""Random notes and files of other programs, read and written until something breaks."""
