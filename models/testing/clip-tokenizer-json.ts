/** A JSON object as a tokenizer.json has it. */
export type TokenizerJson = Readonly<Record<string, unknown>>;

/**
 * Characters that stand for the 256 bytes in a byte-level vocabulary, in GPT-2's order: printable ones for themselves
 * first, the rest as characters from U+0100 on.
 */
function byteCharacters(): string[] {
  const printable = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const others = bytes.filter((byte) => !printable(byte)).map((_, i) => String.fromCharCode(256 + i));
  return [...bytes.filter(printable).map((byte) => String.fromCharCode(byte)), ...others];
}

/**
 * A tokenizer.json laid out as that of `openai/clip-vit-base-patch32`, for tests: the bytes, the bytes at a word's end, one
 * token for each merge, the start and the end token. With CLIP's 48,894 merges it is CLIP's tokeniser.
 * @param merges pairs in order of rank, each as "left right"
 */
export function clipTokenizerJson(merges: readonly string[]): TokenizerJson {
  const bytes = byteCharacters();
  const tokens = [
    ...bytes,
    ...bytes.map((each) => `${each}</w>`),
    ...merges.map((each) => each.replace(" ", "")),
  ];
  const start = tokens.push("<|startoftext|>") - 1;
  const end = tokens.push("<|endoftext|>") - 1;
  const special = { single_word: false, lstrip: false, rstrip: false, special: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [
      { id: start, content: "<|startoftext|>", normalized: true, ...special },
      { id: end, content: "<|endoftext|>", normalized: false, ...special },
    ],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        {
          type: "Split",
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: "Removed",
          invert: true,
        },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: "RobertaProcessing",
      sep: ["<|endoftext|>", end],
      cls: ["<|startoftext|>", start],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: "<|endoftext|>",
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  };
}
