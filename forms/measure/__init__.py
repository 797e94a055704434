"""How a form is going, without looking at anybody: steps shown and saved, errors, ratings."""
