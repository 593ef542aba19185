"""WMS Desktop: the program that warehouse counter staff keep open all day."""

__version__ = "0.1.0"
