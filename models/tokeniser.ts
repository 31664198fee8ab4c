import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";

/** What is read here of a tokenizer.json; the rest is the library's business. */
const tokenizerJsonSchema = z.looseObject({
  model: z.looseObject({ unk_token: z.string().nullish() }),
  padding: z.looseObject({ pad_token: z.string() }).nullish(),
  truncation: z.looseObject({ max_length: z.int().positive() }).nullish(),
});

/** One text as a text encoder's input. */
export interface TokenisedText {
  /** [contextLength] token ids, padded at the end. */
  readonly ids: readonly number[];
  /** Tokens before the padding, start and end tokens included. */
  readonly length: number;
}

export interface TextTokeniserOptions {
  /** Tokens that the text encoder takes; longer texts lose their end, but keep the end token. */
  readonly contextLength: number;
  /** The token that fills up; without it the tokeniser's own, or else the end token, as CLIP does. */
  readonly padding?: string | undefined;
}

/** A Hugging Face tokenizer.json, made to give what a text encoder with a fixed context takes. */
export class TextTokeniser {
  readonly #tokenizer: Tokenizer;
  readonly #contextLength: number;
  readonly #padding: number | undefined;
  readonly #unknown: number | undefined;

  /** @throws Error when `json` is no tokenizer.json, or has no such padding token. */
  constructor(json: unknown, { contextLength, padding }: TextTokeniserOptions) {
    const checked = tokenizerJsonSchema.safeParse(json);
    if (!checked.success) throw new Error("This is no tokenizer.json.", { cause: checked.error });
    this.#tokenizer = new Tokenizer(checked.data, {});
    this.#contextLength = contextLength;
    const padToken = padding ?? checked.data.padding?.pad_token;
    if (padToken !== undefined) {
      this.#padding = this.#tokenizer.token_to_id(padToken);
      if (this.#padding === undefined) throw new Error(`The vocabulary has no padding token "${padToken}".`);
    }
    const unknown = checked.data.model.unk_token;
    this.#unknown = unknown ? this.#tokenizer.token_to_id(unknown) : undefined;
  }

  /** @throws Error when the tokeniser makes nothing of the text. */
  encode(text: string): TokenisedText {
    const ids = this.#tokenizer.encode(text).ids;
    const last = ids.at(-1);
    if (last === undefined) throw new Error(`The tokeniser makes no tokens of "${text}".`);
    if (ids.length > this.#contextLength) {
      ids.length = this.#contextLength;
      if (this.#tokenizer.get_added_tokens_decoder().get(last)?.special) ids[this.#contextLength - 1] = last;
    }
    const length = ids.length;
    while (ids.length < this.#contextLength) ids.push(this.#padding ?? last);
    return { ids, length };
  }

  /** Whether the vocabulary can spell a word. One that works on bytes, as CLIP's does, can spell them all. */
  knows(word: string): boolean {
    const { ids } = this.#tokenizer.encode(word, { add_special_tokens: false });
    return ids.length > 0 && (this.#unknown === undefined || !ids.includes(this.#unknown));
  }
}

/** Tokens a tokenizer.json truncates to, where it says so. */
export function truncationLength(json: unknown): number | undefined {
  const checked = tokenizerJsonSchema.safeParse(json);
  return checked.success ? checked.data.truncation?.max_length : undefined;
}
