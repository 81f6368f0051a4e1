"""Turn a folder of reading notes into a site that remembers."""
