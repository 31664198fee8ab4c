import type { UserId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { mayEdit, type Role } from "../../protocol/roles.ts";
import type { Authority } from "./authority.ts";

/** Who has a window open in a room, and how many may. */
export class Attendance {
  readonly #authority: Authority;
  readonly #windows = new Map<UserId, number>();
  #editors = 0;
  #viewers = 0;

  constructor(authority: Authority) {
    this.#authority = authority;
  }

  isHere(user: UserId): boolean {
    return this.#windows.has(user);
  }

  hasRoomFor(role: Role): boolean {
    return mayEdit(role) ? this.#editors < LIMITS.editorsPerRoom : this.#viewers < LIMITS.viewersPerRoom;
  }

  /** A window opens. @returns what closes it, once */
  enter(user: UserId, role: Role): () => void {
    this.#count(role, 1);
    const windows = (this.#windows.get(user) ?? 0) + 1;
    this.#windows.set(user, windows);
    if (windows === 1) this.#say(user, null);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#count(role, -1);
      const left = (this.#windows.get(user) ?? 1) - 1;
      if (left > 0) {
        this.#windows.set(user, left);
      } else {
        this.#windows.delete(user);
        this.#say(user, Date.now());
      }
    };
  }

  #count(role: Role, change: 1 | -1): void {
    if (mayEdit(role)) this.#editors += change;
    else this.#viewers += change;
  }

  #say(user: UserId, awaySince: number | null): void {
    const member = this.#authority.state.members[user];
    if (member !== undefined) this.#authority.change({ members: { [user]: { ...member, awaySince } } });
  }
}
