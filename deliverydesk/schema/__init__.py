"""The grammar: how anything the desk keeps is declared. Pure Python, no Qt and no SQL."""
