from collections.abc import Mapping

# A form written in Python carries English source text; a published document carries every language.
Text = str | Mapping[str, str]


def say(text: Text, language: str) -> str:
    """The text in a language; in the first one it has where that language is missing."""
    if isinstance(text, str):
        return text
    return text.get(language) or next((words for words in text.values() if words), "")
