import * as Y from "yjs";
import type { z } from "zod";
import { CroquisError } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { roomDocument } from "../../../protocol/room.ts";
import { promptSchema } from "../../../protocol/settings.ts";
import { styleReferenceSchema } from "../../../protocol/style.ts";
import { badField, type ChangedKeys, isNew, mapKeys, type Proposal } from "./rules.ts";

/** People who add at the same time may pass the number that a run takes; beyond this it is no accident. */
const MOST_ENTRIES = 4 * LIMITS.prompts;
/** The same for letters that two people type at the same time. */
const MOST_LETTERS = 4 * LIMITS.promptLength;
const ENTRY_ID_LENGTH = 64;

/** Prompts: their fields have their types, and their authors are those who added them. */
export function checkPrompts(proposal: Proposal, type: Y.AbstractType<unknown>, keys: ChangedKeys): void {
  const { prompts } = roomDocument(proposal.after);
  if (type === prompts) {
    checkEntries(proposal, prompts, keys, checkPromptField);
  } else if (type instanceof Y.Text && type.parent instanceof Y.Map) {
    checkText(type);
  } else if (type instanceof Y.Map && type.parent === prompts) {
    for (const key of mapKeys(keys)) {
      // Whoever wrote first stays the author, and a prompt the one it is.
      if (key === "author" || key === "id") throw new CroquisError("forged-identity");
      checkPromptField(proposal, key, type.get(key));
    }
  } else {
    throw badField();
  }
}

function checkPromptField({ place }: Proposal, key: string, value: unknown): void {
  if (key === "author") {
    if (value !== place.user) throw new CroquisError("forged-identity");
  } else if (key === "text") {
    if (!(value instanceof Y.Text)) throw badField();
    checkText(value);
  } else if (key === "weight") {
    if (!promptSchema.shape.weight.safeParse(value).success) throw badField();
  } else if (key === "id") {
    checkId(value);
  } else {
    throw badField();
  }
}

function checkText(text: Y.Text): void {
  if (text.length > MOST_LETTERS) throw new CroquisError("document-full");
  const parts: readonly { insert?: unknown; attributes?: unknown }[] = text.toDelta();
  if (parts.some(({ insert, attributes }) => typeof insert !== "string" || attributes !== undefined))
    throw badField();
}

/** Style references: their fields have their types. */
export function checkStyles(proposal: Proposal, type: Y.AbstractType<unknown>, keys: ChangedKeys): void {
  const { styles } = roomDocument(proposal.after);
  if (type === styles) {
    checkEntries(proposal, styles, keys, checkStyleField);
  } else if (type instanceof Y.Map && type.parent === styles) {
    for (const key of mapKeys(keys)) checkStyleField(proposal, key, type.get(key));
  } else {
    throw badField();
  }
}

const styleFields: Readonly<Record<string, z.ZodType>> = styleReferenceSchema.shape;

function checkStyleField(_proposal: Proposal, key: string, value: unknown): void {
  if (key === "id") checkId(value);
  else if (!Object.hasOwn(styleFields, key) || !styleFields[key].safeParse(value).success) throw badField();
}

function checkId(value: unknown): void {
  if (typeof value !== "string" || value.length === 0 || value.length > ENTRY_ID_LENGTH) throw badField();
}

/** What was put into a list: maps with fields, all of them new. */
function checkEntries(
  proposal: Proposal,
  list: Y.Array<Y.Map<unknown>>,
  keys: ChangedKeys,
  checkField: (proposal: Proposal, key: string, value: unknown) => void,
): void {
  if ([...keys].some((key) => key !== null)) throw badField();
  if (list.length > MOST_ENTRIES) throw new CroquisError("document-full");
  for (const entry of list) {
    if (!(entry instanceof Y.Map)) throw badField();
    if (!isNew(proposal, entry._item)) continue;
    for (const [key, value] of entry.entries()) checkField(proposal, key, value);
  }
}
