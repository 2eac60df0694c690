"""Three versions of one thing: what both began from, what they made of it, what I made of it. Values in, values out.

`fields` settles a form field by field; `texts` lays three texts over each other sentence by sentence; `marks` shows what changed word by word.
Nothing here ever chooses between two people: what both changed differently comes out as a clash, for a person to settle.

The laying is our own diff3, after Khanna, Kunal and Pierce, "A formal investigation of diff3" (FSTTCS 2007): libraries for it merge lines of
program code, put marks of conflict into the text itself, and break ties by chance of order. We need pieces as values, and the same answer
whoever of the two is asked first.
"""
