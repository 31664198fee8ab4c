import {
  type AuthorityChange,
  type AuthorityState,
  EMPTY_AUTHORITY,
  type Member,
  withChange,
} from "../../../protocol/authority.ts";
import type { UserId } from "../../../protocol/ids.ts";
import { mayEdit, type Role } from "../../../protocol/roles.ts";
import { type Watchable, Watched } from "./watched.ts";

/** Who we are in this room, as the server says. */
export interface Me {
  readonly user: UserId;
  readonly role: Role;
}

/** What the server alone writes of this room, as this window last heard it, and who we are in it. */
export class AuthorityView {
  readonly #state = new Watched<AuthorityState>(EMPTY_AUTHORITY);
  readonly #me = new Watched<Me | null>(null);

  get state(): Watchable<AuthorityState> {
    return this.#state;
  }

  /** Null until the server has let us in for the first time. */
  get me(): Watchable<Me | null> {
    return this.#me;
  }

  /** Whether we may change anything here. */
  get mayEdit(): boolean {
    return this.#me.value !== null && mayEdit(this.#me.value.role);
  }

  member(user: UserId): Member | null {
    return this.#state.value.members[user] ?? null;
  }

  /** The server let us in and said everything. */
  enter(me: Me, state: AuthorityState): void {
    this.#state.set(state);
    this.#identify(me);
  }

  change(change: AuthorityChange): void {
    this.#state.set(withChange(this.#state.value, change));
    const me = this.#me.value;
    const role = me === null ? undefined : this.member(me.user)?.role;
    if (me !== null && role !== undefined) this.#identify({ user: me.user, role });
  }

  #identify(me: Me): void {
    const known = this.#me.value;
    if (known === null || known.user !== me.user || known.role !== me.role) this.#me.set(me);
  }
}
