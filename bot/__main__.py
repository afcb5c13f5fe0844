"""`python -m bot` is `hotline`."""

from bot.cli.main import main

if __name__ == "__main__":
    main()
