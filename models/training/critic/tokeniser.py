"""Text → ids, the same as models/embedded-tokeniser.ts in every step; tests hold both against recorded ids."""

import unicodedata

FIRST_GRAM, LAST_GRAM = 3, 4
BUCKETS = 4096
MAX_TOKENS = 64
MAX_RUN = 8
ENGLISH_SKIPPED = (
    "a an the of and or in on at to with without by for from as is are it its this that these those my your his her our their "
    "some any one single very s t drawing drawings drawn draw picture pictures image images painting paintings sketch sketches icon "
    "icons emoji illustration photo cartoon clipart art "
    # Where one thing is to another is beyond it.
    "over under above below behind beside near next inside between beneath together"
).split()
# Left out too, except those that are English words that it learned.
SKIPPED = ENGLISH_SKIPPED + (
    "ein eine einen einem einer eines der das dem den des und oder mit auf im von vom zwei un una uno unos unas el los las lo y con en del al dos "
    "une le les du et avec sur dans deux d l の と が は を に へ で な た い 的 和 与 在 一 一个 一個 一只 一隻 一朵 一棵 个 個 只 上 里"
).split()


def normalise(text):
    """Compatibility forms folded, accents dropped, lower case."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFKC", bare.lower())


def is_run_on(char):
    """Scripts written without spaces, in which words are found by the longest match."""
    return "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u4dbf" or "\u4e00" <= char <= "\u9fff"


def split(text):
    """Words, and runs of characters that are written without spaces, as (text, run-on?) pairs."""
    parts, word, run_on = [], "", False
    for char in normalise(text) + " ":
        inside = unicodedata.category(char)[0] in "LNM"
        if word and (not inside or is_run_on(char) != run_on):
            parts.append((word, run_on))
            word = ""
        if inside:
            run_on = is_run_on(char)
            word += char
    return parts


def stems(word):
    """The word without an English ending, likeliest first."""
    if len(word) > 4:
        if word.endswith("ies"):
            yield word[:-3] + "y"
        if word.endswith("ves"):
            yield word[:-3] + "f"
            yield word[:-3] + "fe"
        if word.endswith(("ing", "ish")):
            yield word[:-3]
            yield word[:-3] + "e"
            yield word[:-4]
        if word.endswith(("es", "ed", "er")):
            yield word[:-2]
            yield word[:-1]
    if len(word) > 3:
        if word.endswith(("s", "y")):
            yield word[:-1]
        yield word + "s"


def fnv1a(text):
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


class Tokeniser:
    def __init__(self, words, aliases=None):
        """`words` in the order of their ids, from 1; the n-gram buckets come after them. `aliases`: other languages' words → theirs."""
        self.ids = {word: i + 1 for i, word in enumerate(words)}
        self.first_gram_id = len(words) + 1
        self.size = self.first_gram_id + BUCKETS
        self.skipped = set(SKIPPED)
        named = ((normalise(word), meaning) for word, meaning in sorted((aliases or {}).items()))
        self.aliases = {word: meaning for word, meaning in named if meaning in self.ids and word not in self.ids and word not in self.skipped}

    def to_json(self):
        return {
            "kind": "croquis-words",
            "maxTokens": MAX_TOKENS,
            "grams": {"from": FIRST_GRAM, "to": LAST_GRAM, "buckets": BUCKETS, "firstId": self.first_gram_id},
            "skipped": SKIPPED,
            "words": list(self.ids),
            "aliases": self.aliases,
        }

    def grams(self, word):
        marked = f"<{word}>"
        return [
            self.first_gram_id + fnv1a(marked[i : i + n]) % BUCKETS
            for n in range(FIRST_GRAM, LAST_GRAM + 1)
            for i in range(len(marked) - n + 1)
        ]

    def find(self, word):
        """The id of the word, of what it means in English, or of the word without its ending."""
        forms = (self.aliases.get(form, form) for form in (word, *stems(word)))
        return next((self.ids[form] for form in forms if form in self.ids), None)

    def is_word(self, text):
        return text in self.ids or text in self.aliases or text in self.skipped

    def pieces(self, run):
        """A run-on text as known words, longest first, and what lies between them."""
        start, unknown = 0, ""
        while start < len(run):
            end = next((e for e in range(min(len(run), start + MAX_RUN), start, -1) if self.is_word(run[start:e])), None)
            if end is None:
                unknown += run[start]
                start += 1
                continue
            if unknown:
                yield unknown
            unknown = ""
            yield run[start:end]
            start = end
        if unknown:
            yield unknown

    def words(self, text):
        return [word for part, run_on in split(text) for word in (self.pieces(part) if run_on else [part])]

    def tokenise(self, text):
        """(ids, known words, unknown words); ids is [0] when there is nothing but function words."""
        ids, known, unknown = [], [], []
        for word in self.words(text):
            if word in self.skipped and word not in self.ids:
                continue
            found = self.find(word)
            (unknown if found is None else known).append(word)
            ids += self.grams(word) if found is None else [found]
        return ids[:MAX_TOKENS] or [0], known, unknown
