import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type Awareness, applyAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { z } from "zod";
import { memberNumberOf } from "../../protocol/control.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Stamp } from "../../protocol/presence.ts";
import type { Place } from "../access/place.ts";

interface Entry {
  readonly client: number;
  readonly clock: number;
  readonly state: string;
}

const NOBODY = "null";
const stateSchema = z.record(z.string(), z.unknown());

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

/** The same state with the server's word on whose it is, whatever was said about that. */
function stamped(state: string, { user, role }: Place): string {
  if (state === NOBODY) return state;
  const stamp: Stamp = { user, role };
  return JSON.stringify({ ...stateSchema.parse(JSON.parse(state)), stamp });
}

/** Who says what about whom in a room's awareness: everybody about themselves alone. */
export class Presence {
  readonly #awareness: Awareness;
  readonly #owners = new Map<number, object>();

  constructor(awareness: Awareness) {
    this.#awareness = awareness;
  }

  /**
   * Apply what of `update` its sender may say. Entries of Yjs clients that are another member's, or another
   * connection's of the same member, are passed over: y-websocket echoes what it hears.
   * @throws CroquisError "bad-message" or "too-large"
   */
  apply(update: Uint8Array, place: Place, owner: object): void {
    try {
      const own = readEntries(update).filter((entry) => this.#claim(entry, place, owner));
      if (own.length === 0) return;
      const entries = own.map((entry) => ({ ...entry, state: stamped(entry.state, place) }));
      applyAwarenessUpdate(this.#awareness, writeEntries(entries), owner);
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

  #claim({ client, state }: Entry, place: Place, owner: object): boolean {
    if (memberNumberOf(client) !== place.memberNumber) return false;
    if (state.length > LIMITS.awarenessStateLength) throw new CroquisError("too-large");
    if (this.#owners.get(client) === owner) return true;
    if (state === NOBODY) return false;
    let owned = 0;
    for (const each of this.#owners.values()) if (each === owner) owned++;
    if (owned >= LIMITS.awarenessClientsPerConnection) return false;
    // A client that comes back before its old connection was found dead takes its entry along.
    this.#owners.set(client, owner);
    return true;
  }
}
