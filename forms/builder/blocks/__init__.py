from forms.builder.blocks.marks import ChecksBlock, ExitsBlock, FlagsBlock
from forms.builder.blocks.steps import StepsBlock

__all__ = ["ChecksBlock", "ExitsBlock", "FlagsBlock", "StepsBlock"]
