"""Which organisation is suggested for a request, by rules the city writes, and why.

``decide`` is pure: rules, candidates and a day in, a decision out. ``reading`` fills its values
from the database, ``check`` says what is wrong with a rule, ``words`` puts a decision in sentences.
"""
