import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type Awareness, applyAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";

interface Entry {
  readonly client: number;
  readonly clock: number;
  readonly state: string;
}

function readEntries(update: Uint8Array): Entry[] {
  const decoder = decoding.createDecoder(update);
  const count = decoding.readVarUint(decoder);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const state = decoding.readVarString(decoder);
    entries.push({ client, clock, state });
  }
  return entries;
}

function writeEntries(entries: readonly Entry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state);
  }
  return encoding.toUint8Array(encoder);
}

/** Which connection speaks for which awareness client of a room: nobody writes another's cursor or name. */
export class Presence {
  readonly #awareness: Awareness;
  readonly #owners = new Map<number, object>();
  readonly #introduced = new WeakSet<object>();

  constructor(awareness: Awareness) {
    this.#awareness = awareness;
  }

  /**
   * Apply what of `update` its sender may say. A connection's first message says whom it speaks for, also after a
   * reconnect that the server has not noticed yet. Later entries of clients that others own are passed over:
   * y-websocket echoes what it hears.
   * @throws CroquisError "bad-message" or "too-large"
   */
  apply(update: Uint8Array, owner: object): void {
    let allowed: Entry[];
    try {
      allowed = readEntries(update).filter(({ client, state }) => this.#claim(client, state, owner));
      this.#introduced.add(owner);
      if (allowed.length > 0) applyAwarenessUpdate(this.#awareness, writeEntries(allowed), owner);
    } catch (error) {
      if (error instanceof CroquisError) throw error;
      throw new CroquisError("bad-message", undefined, { cause: error });
    }
  }

  /** The connection is gone, and so are those it spoke for. */
  leave(owner: object): void {
    const clients = [...this.#owners].filter(([, each]) => each === owner).map(([client]) => client);
    for (const client of clients) this.#owners.delete(client);
    removeAwarenessStates(this.#awareness, clients, owner);
  }

  #claim(client: number, state: string, owner: object): boolean {
    if (state.length > LIMITS.awarenessStateLength) throw new CroquisError("too-large");
    const current = this.#owners.get(client);
    if (current === owner) return true;
    if (state === "null" || (current !== undefined && this.#introduced.has(owner))) return false;
    let owned = 0;
    for (const each of this.#owners.values()) if (each === owner) owned++;
    if (owned >= LIMITS.awarenessClientsPerConnection) return false;
    this.#owners.set(client, owner);
    return true;
  }
}
