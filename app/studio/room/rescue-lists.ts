import * as Y from "yjs";
import { LIMITS } from "../../../protocol/limits.ts";
import { addPrompt, removePrompt, roomDocument, setPromptWeight } from "../../../protocol/room.ts";
import { addStyle, changeStyle, removeStyle } from "../../../protocol/room-styles.ts";
import { promptSchema } from "../../../protocol/settings.ts";
import { styleReferenceSchema } from "../../../protocol/style.ts";
import { textChange } from "../words/text-diff.ts";
import type { Unsaved } from "./unsaved.ts";
import { type Change, fits, type Wreck } from "./wreck.ts";

type Entries = ReadonlyMap<string, Y.Map<unknown>>;

/** The maps of a list by their ids. */
function byId(list: Y.Array<Y.Map<unknown>>): Entries {
  const found = new Map<string, Y.Map<unknown>>();
  for (const entry of list) {
    const id = entry instanceof Y.Map ? entry.get("id") : null;
    if (typeof id === "string" && !found.has(id)) found.set(id, entry);
  }
  return found;
}

/** Prompts: new ones, those taken away, weights and words. */
export function promptChanges({ mine, fresh, me }: Wreck, unsaved: Unsaved): Change[] {
  const [mineById, freshById] = [byId(roomDocument(mine).prompts), byId(roomDocument(fresh).prompts)];
  const changes: Change[] = goneFrom(freshById, mineById, unsaved).map((id) => () => {
    removePrompt(fresh, id);
    return "back";
  });
  for (const [id, entry] of mineById) {
    const [weight, text] = [promptSchema.shape.weight.safeParse(entry.get("weight")), entry.get("text")];
    const there = freshById.get(id);
    if (there === undefined) {
      if (entry._item === null || !unsaved.isNew(entry._item)) continue;
      changes.push(() => {
        if (!weight.success || !(text instanceof Y.Text)) return "refused";
        if (roomDocument(fresh).prompts.length >= LIMITS.prompts) return "refused";
        addPrompt(fresh, id, weight.data, text.toString(), me.user);
        return "back";
      });
      continue;
    }
    for (const { key } of unsaved.entries(entry, there)) {
      changes.push(() => {
        if (key !== "weight" || !weight.success) return "refused";
        setPromptWeight(fresh, id, weight.data);
        return "back";
      });
    }
    const target = there.get("text");
    if (text instanceof Y.Text && target instanceof Y.Text && unsaved.changedText(text, target)) {
      changes.push(() => (retype(text.toString(), target) ? "back" : "known"));
    }
  }
  return changes;
}

function retype(wanted: string, target: Y.Text): boolean {
  const change = textChange(target.toString(), wanted.slice(0, LIMITS.promptLength), wanted.length);
  if (change === null) return false;
  target.delete(change.at, change.removed);
  target.insert(change.at, change.inserted);
  return true;
}

/** Style references: new ones, those taken away, and what of them changed. */
export function styleChanges({ mine, fresh }: Wreck, unsaved: Unsaved): Change[] {
  const [mineById, freshById] = [byId(roomDocument(mine).styles), byId(roomDocument(fresh).styles)];
  const check = fits(styleReferenceSchema.shape);
  const changes: Change[] = goneFrom(freshById, mineById, unsaved).map((id) => () => {
    removeStyle(fresh, id);
    return "back";
  });
  for (const [id, entry] of mineById) {
    const there = freshById.get(id);
    if (there !== undefined) {
      for (const each of unsaved.entries(entry, there)) {
        changes.push(() => {
          if (each.kind === "deleted" || !check(each.key, each.value)) return "refused";
          changeStyle(fresh, id, { [each.key]: each.value });
          return "back";
        });
      }
    } else if (entry._item !== null && unsaved.isNew(entry._item)) {
      changes.push(() => {
        const reference = styleReferenceSchema.safeParse(entry.toJSON());
        if (!reference.success || roomDocument(fresh).styles.length >= LIMITS.styleReferences)
          return "refused";
        addStyle(fresh, id, reference.data);
        return "back";
      });
    }
  }
  return changes;
}

/** Entries of `fresh` that were taken away in `mine`. */
function goneFrom(fresh: Entries, mine: Entries, unsaved: Unsaved): string[] {
  const gone = ([id, { _item }]: readonly [string, Y.Map<unknown>]): boolean =>
    !mine.has(id) && _item !== null && unsaved.isGone(_item);
  return [...fresh].filter(gone).map(([id]) => id);
}
