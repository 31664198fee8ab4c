import type { Awareness } from "y-protocols/awareness";
import type { UserId } from "../../../protocol/ids.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import {
  type Cursor,
  type OwnPresence,
  presenceSchema,
  type SharedPresence,
} from "../../../protocol/presence.ts";
import type { Role } from "../../../protocol/roles.ts";
import type { AuthorityView } from "./authority.ts";
import { type Watchable, Watched } from "./watched.ts";

/** Somebody who has this room open, in however many windows. */
export interface Present {
  readonly user: UserId;
  readonly name: string;
  /** As #rrggbb. */
  readonly color: string;
  readonly role: Role;
  readonly self: boolean;
}

/** What somebody else does just now, in the window where they do it. */
export interface Doing extends Present, OwnPresence {
  readonly client: number;
}

const NOTHING: OwnPresence = { cursor: null, tool: "select", selection: [], view: null, typing: null };

/** Everybody who is here, ourselves first, and what the others do; states that make no sense are passed over. */
export class People {
  /** What y-protocols knows of who is here. */
  readonly awareness: Awareness;
  readonly #authority: AuthorityView;
  readonly #present = new Watched<readonly Present[]>([]);
  readonly #doing = new Watched<readonly Doing[]>([]);
  readonly #following = new Watched<UserId | null>(null);
  readonly #read = new WeakMap<object, SharedPresence | "unreadable">();
  readonly #unsubscribe: readonly (() => void)[];
  #own: OwnPresence = NOTHING;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(awareness: Awareness, authority: AuthorityView) {
    this.awareness = awareness;
    this.#authority = authority;
    awareness.setLocalState(this.#own);
    awareness.on("change", this.#changed);
    this.#unsubscribe = [
      authority.state.subscribe(() => this.#changed()),
      authority.me.subscribe(() => this.#changed()),
    ];
  }

  get present(): Watchable<readonly Present[]> {
    return this.#present;
  }

  /** The others, each once. */
  get doing(): Watchable<readonly Doing[]> {
    return this.#doing;
  }

  /** Whose view of the paper ours follows. */
  get following(): Watchable<UserId | null> {
    return this.#following;
  }

  /** Follow somebody who is here; null follows nobody. */
  follow(user: UserId | null): void {
    this.#following.set(this.#doing.value.some((each) => each.user === user) ? user : null);
  }

  /** From now on this window speaks under this Yjs client id. */
  identify(client: number): void {
    const { doc, meta } = this.awareness;
    this.awareness.setLocalState(null);
    meta.delete(this.awareness.clientID);
    // Clock 0 means "nothing said yet": with it nobody would listen to what is said first.
    meta.set(client, { clock: 0, lastUpdated: 0 });
    doc.clientID = client;
    this.awareness.clientID = client;
    this.awareness.setLocalState(this.#own);
  }

  /** What the others see of what we do; what is not named stays. */
  show(shown: Partial<Omit<OwnPresence, "cursor">>): void {
    const selection = (shown.selection ?? this.#own.selection).slice(0, LIMITS.shownSelection);
    this.#set({ ...this.#own, ...shown, selection });
  }

  /** Where we point at; null when we do not. */
  point(cursor: Cursor | null): void {
    this.#set({ ...this.#own, cursor });
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.awareness.off("change", this.#changed);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  /** At most 30 messages a second; the last one always goes out. */
  #set(own: OwnPresence): void {
    this.#own = own;
    if (this.#timer !== null) return;
    const wait = this.#sentAt + LIMITS.awarenessInterval - performance.now();
    if (wait <= 0) this.#send();
    else this.#timer = setTimeout(() => this.#send(), wait);
  }

  #send(): void {
    this.#timer = null;
    this.#sentAt = performance.now();
    if (this.awareness.getLocalState() !== this.#own) this.awareness.setLocalState(this.#own);
  }

  readonly #changed = (): void => {
    const me = this.#authority.me.value?.user;
    const { members } = this.#authority.state.value;
    const found = new Map<UserId, Doing>();
    for (const [client, state] of this.awareness.getStates()) {
      if (client === this.awareness.clientID) continue;
      const read = this.#presenceOf(state);
      const member = read === null ? undefined : members[read.stamp.user];
      if (read === null || member === undefined || read.stamp.user === me) continue;
      const { stamp, ...own } = read;
      const { name, color, role } = member;
      const known = found.get(stamp.user);
      // Of two windows of one person the one counts in which they point at something.
      if (known !== undefined && (known.cursor !== null || own.cursor === null)) continue;
      found.set(stamp.user, { ...own, client, user: stamp.user, name, color, role, self: false });
    }
    const others = [...found.values()].sort((a, b) => a.client - b.client);
    if (others.length > 0 || this.#doing.value.length > 0) this.#doing.set(others);
    this.#setPresent(others);
    this.follow(this.#following.value);
  };

  #setPresent(others: readonly Doing[]): void {
    const me = this.#authority.me.value;
    const self = me === null ? null : this.#authority.member(me.user);
    const present: Present[] = [];
    if (me !== null && self !== null) {
      present.push({ user: me.user, name: self.name, color: self.color, role: me.role, self: true });
    }
    for (const { user, name, color, role } of others) present.push({ user, name, color, role, self: false });
    // Cursors move all the time; who is here changes seldom.
    if (JSON.stringify(present) !== JSON.stringify(this.#present.value)) this.#present.set(present);
  }

  #presenceOf(state: object): SharedPresence | null {
    const known = this.#read.get(state);
    if (known !== undefined) return known === "unreadable" ? null : known;
    const parsed = presenceSchema.safeParse(state);
    this.#read.set(state, parsed.success ? parsed.data : "unreadable");
    return parsed.success ? parsed.data : null;
  }
}
