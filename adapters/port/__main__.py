"""Starts the customs office (see `process`)."""

from adapters.port.process import main

if __name__ == "__main__":
    main()
