"""Input that nobody thought of, grown for every parser that reads what comes from outside, by what it covers in our code.

`harness/` has one module for each group of parsers: `PARSERS` is the table of what it must reach (tests/house/test_parsers.py holds the table
to the code), `take` is what is asked of one input, `WORDS` what such input is made of. A parser may refuse in its own words; anything else
that it raises is a fault, as is an input that takes more than a second of the processor or 512 MB.

`corpus/` holds a little input to begin with, and every input that has ever broken something: `make test` reads it all again, then lets each
harness grow more for two minutes; `make proof` for ten. `make fuzz` runs only this.
"""
