import * as Y from "yjs";
import { memberNumberOf } from "../../../protocol/control.ts";

/** An entry of a shared map that one document has otherwise than another. */
export type UnsavedEntry =
  | { readonly key: string; readonly kind: "set"; readonly value: unknown }
  | { readonly key: string; readonly kind: "deleted" };

/** A shared map, whatever its values are. */
type Keyed = Pick<Y.Map<unknown>, "_map">;

/**
 * What one member did in a document that another one, which has all that the server took, does not have. Both
 * documents go back to the same room, so that the same item has the same id in both.
 */
export class Unsaved {
  readonly #mine: Y.Doc;
  readonly #taken: Y.Doc;
  readonly #memberNumber: number;

  constructor(mine: Y.Doc, taken: Y.Doc, memberNumber: number) {
    this.#mine = mine;
    this.#taken = taken;
    this.#memberNumber = memberNumber;
  }

  /** Whether this item of `mine` is the member's and unknown to the server, at least in part. */
  isNew({ id, length }: Y.Item): boolean {
    return (
      memberNumberOf(id.client) === this.#memberNumber &&
      id.clock + length > Y.getState(this.#taken.store, id.client)
    );
  }

  /** Whether `mine` has deleted this item, which is alive in `taken`. */
  isGone({ id, deleted }: Y.Item): boolean {
    const { store } = this.#mine;
    return !deleted && id.clock < Y.getState(store, id.client) && Y.getItem(store, id).deleted;
  }

  /** What the member set or deleted in a map, of which these are both documents' versions. */
  entries(mine: Keyed, taken: Keyed): UnsavedEntry[] {
    const found: UnsavedEntry[] = [];
    for (const [key, item] of mine._map) {
      if (!item.deleted && this.isNew(item)) {
        found.push({ key, kind: "set", value: item.content.getContent().at(-1) });
      } else if (item.deleted) {
        const there = taken._map.get(key);
        const alive = there !== undefined && !there.deleted;
        if (alive && (this.isNew(item) || this.isGone(there))) found.push({ key, kind: "deleted" });
      }
    }
    return found;
  }

  /** Whether the member wrote or deleted letters of a text. */
  changedText(mine: Y.Text, taken: Y.Text): boolean {
    for (let item = mine._start; item !== null; item = item.right) {
      if (!item.deleted && this.isNew(item)) return true;
    }
    for (let item = taken._start; item !== null; item = item.right) {
      if (this.isGone(item)) return true;
    }
    return false;
  }
}
