"""Free text to findings that the person confirms. No clinical statement and no phrase lives here.

Law of this room: what is understood here counts for nothing until the person has confirmed it; and words that
cannot wait are said at once, whatever the language.
"""

from rhomboid.language.lexicon import Lexicon
from rhomboid.language.parse import MATCHERS, Reader, parse
from rhomboid.language.understanding import Parse, Understood

__all__ = ["MATCHERS", "Lexicon", "Parse", "Reader", "Understood", "parse"]
