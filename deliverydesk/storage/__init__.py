"""One local file: tables derived from the catalogue, the journal, and the one gate every write passes."""
