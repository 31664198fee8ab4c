import * as Y from "yjs";
import type { Random } from "../../drawing/random.ts";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { EMPTY_AUTHORITY } from "../../protocol/authority.ts";
import { roomIdSchema, userIdSchema } from "../../protocol/ids.ts";
import {
  differingAttributes,
  EVERY_ATTRIBUTE,
  type Lock,
  lockedFor,
  withAttributes,
} from "../../protocol/locks.ts";
import { addPrompt, roomDocument, roomPrompts, setPromptWeight, writeSettings } from "../../protocol/room.ts";
import { revert, strokesById } from "../../protocol/room-merge.ts";
import {
  changeDrawing,
  type Drawing,
  provenanceOf,
  putStrokes,
  type RoomStroke,
  readDrawing,
  removeStrokes,
  roomStroke,
  writeDrawing,
} from "../../protocol/room-strokes.ts";
import { say } from "../../protocol/room-talk.ts";
import type { StrokeId } from "../../protocol/strokes.ts";
import type { Place } from "../access/place.ts";
import { createLog } from "../log.ts";
import { Authority } from "../rooms/authority.ts";
import { Room } from "../rooms/room.ts";
import type { DocumentStore } from "../rooms/store.ts";
import { Audience } from "../yjs/audience.ts";
import { YjsConnection } from "../yjs/connection.ts";
import { RoomPeer } from "./room-peer.ts";

const ROLES = ["owner", "editor", "editor", "editor", "viewer"] as const;
const ROOM = roomIdSchema.parse("a-room-that-is-tried");
const log = createLog("silent");

/** What one life of the server writes; once it is killed, nothing more. What was written stays in `updates`. */
class Disk implements DocumentStore {
  updates: readonly Uint8Array[];
  #dead = false;

  constructor(updates: readonly Uint8Array[]) {
    this.updates = updates;
  }

  kill(): void {
    this.#dead = true;
  }

  async append(_room: string, update: Uint8Array): Promise<void> {
    await this.#keep([...this.updates, update.slice()]);
  }

  async replace(_room: string, state: Uint8Array): Promise<void> {
    await this.#keep([state.slice()]);
  }

  /** Never resolves once the server is dead. */
  async #keep(updates: readonly Uint8Array[]): Promise<void> {
    if (this.#dead) return new Promise(() => undefined);
    this.updates = updates;
  }
}

/**
 * A room, its people, and what happens to them, all by one generator: edits that know of locks and edits that do not,
 * lines that are slow or break, a server that is killed, locks, runs that are accepted and taken back.
 */
export class RoomWorld {
  readonly peers: readonly RoomPeer[];
  readonly #random: Random;
  #disk = new Disk([]);
  readonly #runs: { readonly before: Drawing; readonly after: Drawing }[] = [];
  /** Strokes that somebody was told are saved, and that nobody took away. */
  readonly #safe = new Set<StrokeId>();
  readonly #awaiting: {
    readonly peer: RoomPeer;
    readonly number: number;
    ids: readonly StrokeId[];
  }[] = [];
  /** Strokes that came with a run: whoever had hold of them just then may have made them their own. */
  readonly #born = new Set<StrokeId>();
  readonly #unsaved = new Map<RoomPeer, StrokeId[]>();
  room: Room;
  audience: Audience;
  /** What has broken a rule, in words. */
  readonly faults: string[] = [];
  #lastId = 0;

  constructor(random: Random) {
    this.#random = random;
    const authority = new Authority(EMPTY_AUTHORITY);
    this.room = this.#open(authority);
    this.audience = new Audience(this.room);
    this.peers = ROLES.map((role, i) => {
      const place: Place = {
        room: ROOM,
        user: userIdSchema.parse(`user-${i}`),
        session: `session-${i}`,
        role,
        memberNumber: i + 1,
      };
      const peer = new RoomPeer(place, random.fork(`peer-${i}`));
      peer.connect(this.room, this.audience);
      return peer;
    });
  }

  /** Strokes of which somebody was told that they are saved. */
  get saved(): number {
    return this.#safe.size;
  }

  get refusals(): number {
    return this.peers.reduce((sum, { refusals }) => sum + refusals.length, 0);
  }

  /** Something happens. */
  act(): void {
    const peer = this.#one(this.peers);
    const chance = this.#random.uniform();
    if (chance < 0.58) this.#edit(peer);
    else if (chance < 0.67) this.#lock(peer);
    else if (chance < 0.74) this.#breakOrMend(peer);
    else if (chance < 0.8) this.#acceptRun();
    else if (chance < 0.84) this.#undoRun();
    else if (chance < 0.94) this.#askSaved(peer);
    else this.#kill();
    for (const each of this.peers) {
      each.carryToServer(this.#random.integer(4));
      each.carryToPeer(this.#random.integer(6));
    }
    this.#notice();
  }

  /** Everybody is connected, and everything arrives. @param advance lets time pass, milliseconds */
  settle(advance: (milliseconds: number) => void): void {
    for (let round = 0; round < 400; round++) {
      for (const peer of this.peers) if (!peer.connected) peer.connect(this.room, this.audience);
      for (const peer of this.peers) {
        peer.carryToServer(1000);
        peer.carryToPeer(1000);
      }
      advance(50);
      if (this.peers.every(({ connected, idle }) => connected && idle)) return;
    }
    this.faults.push("it never came to rest");
  }

  /** Everybody draws a last stroke and asks to be told that it is saved; call `settle` after it. */
  askEverybody(): void {
    for (const peer of this.peers) {
      if (peer.place.role !== "viewer") putStrokes(peer.doc, [this.#line(peer)]);
      this.#askSaved(peer);
    }
  }

  /** F5, G7, D1: after `settle`. */
  check(): void {
    const { doc } = this.room;
    const drawing = JSON.stringify(plain(readDrawing(doc)));
    const state = stateOf(doc);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
      this.faults.push("G6 something waits");
    this.peers.forEach(({ doc: own, authority }, i) => {
      if (JSON.stringify(plain(readDrawing(own))) !== drawing)
        this.faults.push(`F5 peer ${i} has another drawing`);
      if (stateOf(own) !== state) this.faults.push(`F5 peer ${i} has another document`);
      if (JSON.stringify(authority.locks) !== JSON.stringify(this.room.authority.state.locks)) {
        this.faults.push(`peer ${i} knows of other locks`);
      }
    });
    this.#notice();
    if (this.#awaiting.length > 0) this.faults.push("D1 somebody was never told that all is saved");
    const there = strokesById(readDrawing(doc));
    for (const id of this.#safe) if (!there.has(id)) this.faults.push(`D1 ${id} was saved and is lost`);
  }

  /** Give the memory back: of ten thousand worlds each would keep its timers. */
  end(): void {
    this.room.destroy();
    for (const peer of this.peers) peer.doc.destroy();
  }

  #open(authority: Authority): Room {
    const stored = { updates: this.#disk.updates, rows: this.#disk.updates.length };
    const room = new Room(ROOM, stored, authority, this.#disk, log);
    // Who wins when two write at the same time depends on it.
    room.doc.clientID = this.#random.uint32();
    let before = strokesById(readDrawing(room.doc));
    room.doc.on("update", (_update: Uint8Array, origin: unknown) => {
      const after = strokesById(readDrawing(room.doc));
      if (origin instanceof YjsConnection) this.#watchLocks(origin.place, before, after);
      for (const [id, was] of before) {
        const now = after.get(id);
        if (now === undefined) this.#wentAway(id);
        else if (now.author !== was.author && !this.#born.has(id))
          this.faults.push(`G4 ${id} has another author`);
      }
      before = after;
    });
    return room;
  }

  /** Somebody or a run took the stroke away: nobody is owed it any more, also when it comes back. */
  #wentAway(id: StrokeId): void {
    this.#safe.delete(id);
    for (const [peer, ids] of this.#unsaved)
      this.#unsaved.set(
        peer,
        ids.filter((each) => each !== id),
      );
    for (const each of this.#awaiting) each.ids = each.ids.filter((other) => other !== id);
  }

  /** G3, by values and without the guard's help. */
  #watchLocks(
    { user }: Place,
    before: ReadonlyMap<StrokeId, RoomStroke>,
    after: ReadonlyMap<StrokeId, RoomStroke>,
  ): void {
    for (const id of this.room.authority.locks.keys()) {
      const [was, is] = [before.get(id), after.get(id)];
      const locked = lockedFor(this.room.authority.locks, id, user);
      if (was === undefined || locked.size === 0) continue;
      const changed = is === undefined ? [...locked] : differingAttributes(was, is);
      if (changed.some((each) => locked.has(each))) this.faults.push(`G3 ${user} changed ${id}`);
    }
  }

  #edit(peer: RoomPeer): void {
    const { doc, place } = peer;
    // A viewer's window offers nothing to edit; now and then one tries all the same.
    if (place.role === "viewer" && this.#random.uniform() > 0.05) return;
    const { strokes } = readDrawing(doc);
    const chance = this.#random.uniform();
    if (chance < 0.35 || strokes.length === 0) {
      const drawn = this.#line(peer);
      putStrokes(doc, [drawn]);
      this.#unsaved.set(peer, [...(this.#unsaved.get(peer) ?? []), drawn.stroke.id]);
    } else if (chance < 0.7) {
      putStrokes(doc, [this.#changed(this.#one(strokes))]);
    } else if (chance < 0.78) {
      const few = strokes.filter(() => this.#random.uniform() < 0.2);
      putStrokes(
        doc,
        few.map((each) => this.#changed(each)),
      );
    } else if (chance < 0.86) {
      removeStrokes(doc, [this.#one(strokes).stroke.id]);
    } else if (chance < 0.9) {
      const id = strokeId(`stroke-${1 + this.#random.integer(Math.max(1, this.#lastId))}`);
      const from = provenanceOf(doc, id) ?? { author: place.user, prompt: null };
      if (roomStroke(doc, id) === null) putStrokes(doc, [{ ...this.#line(peer, id), ...from }]);
    } else if (chance < 0.93) {
      const prompts = roomPrompts(doc);
      if (prompts.length < 4) addPrompt(doc, `prompt-${this.#random.uint32()}`, 1, "an apple", place.user);
      else this.#one(prompts).text.insert(0, "red ");
    } else if (chance < 0.95) {
      for (const { id } of roomPrompts(doc)) setPromptWeight(doc, id, this.#random.integer(5) - 2);
    } else if (chance < 0.97) {
      writeSettings(doc, { seed: this.#random.uint32() });
    } else if (chance < 0.985) {
      say(doc, `message-${this.#random.uint32()}`, { author: place.user, at: 1, text: "Look" });
    } else {
      roomDocument(doc).groups.set(this.#one(strokes).stroke.id, `group-${this.#random.integer(3)}`);
    }
  }

  /** As `locks.set` and `locks.release` do it: an attribute has one holder. */
  #lock({ place }: RoomPeer): void {
    const { strokes } = readDrawing(this.room.doc);
    if (place.role === "viewer" || strokes.length === 0) return;
    const { id } = this.#one(strokes).stroke;
    const locks: readonly Lock[] = this.room.authority.locks.get(id) ?? [];
    const others = locks.filter(({ holder }) => holder !== place.user);
    const taken = new Set(others.flatMap(({ attributes }) => attributes));
    const attributes = EVERY_ATTRIBUTE.filter((each) => !taken.has(each) && this.#random.uniform() < 0.5);
    const scope = this.#random.uniform() < 0.7 ? "everybody" : "optimiser";
    const own: Lock[] = attributes.length > 0 ? [{ holder: place.user, scope, attributes }] : [];
    const all = [...others, ...own];
    this.room.authority.change({ locks: { [id]: all.length > 0 ? all : null } });
  }

  #breakOrMend(peer: RoomPeer): void {
    if (peer.connected) {
      peer.disconnect(this.audience);
      this.#forget(peer);
    } else peer.connect(this.room, this.audience);
  }

  /** The optimiser moves what is not locked, leaves some out, brings some; R3. */
  #acceptRun(): void {
    const { doc, authority } = this.room;
    const before = readDrawing(doc);
    const kept = before.strokes.filter(
      ({ stroke }) => authority.locks.has(stroke.id) || this.#random.uniform() < 0.8,
    );
    const moved = kept.map((each) => {
      const locked = (authority.locks.get(each.stroke.id) ?? []).flatMap(({ attributes }) => attributes);
      return withAttributes(this.#changed(each), each, locked);
    });
    const fresh = [this.#line(this.peers[0]), this.#line(this.peers[1])];
    const after = { side: before.side, strokes: [...moved, ...fresh] };
    writeDrawing(doc, after, this);
    for (const { stroke } of fresh) this.#born.add(stroke.id);
    this.#runs.push({ before, after });
  }

  /** R5 */
  #undoRun(): void {
    const run = this.#runs.pop();
    if (run === undefined) return;
    const { doc, authority } = this.room;
    const now = strokesById(readDrawing(doc));
    const kept = (id: StrokeId) => lockedFor(authority.locks, id, this.peers[0].place.user);
    changeDrawing(doc, revert(now, strokesById(run.before), strokesById(run.after), kept), this);
  }

  #askSaved(peer: RoomPeer): void {
    if (!peer.told) return;
    // "Saved" speaks of what the asker has now, not of what they drew and took away again before it was sent.
    const own = strokesById(readDrawing(peer.doc));
    const ids = (this.#unsaved.get(peer) ?? []).filter((id) => own.has(id));
    this.#unsaved.delete(peer);
    this.#awaiting.push({ peer, number: peer.askSaved(), ids });
  }

  #notice(): void {
    for (const peer of this.peers) if (!peer.connected) this.#forget(peer);
    const there = strokesById(readDrawing(this.room.doc));
    for (const { peer, number, ids } of this.#awaiting.splice(0)) {
      if (peer.saved < number) this.#awaiting.push({ peer, number, ids });
      else for (const id of ids) if (there.has(id)) this.#safe.add(id);
    }
  }

  /** What somebody asked over a line that broke is not answered any more. */
  #forget(peer: RoomPeer): void {
    for (const each of this.#awaiting.splice(0)) if (each.peer !== peer) this.#awaiting.push(each);
  }

  /** The server goes without a word, and comes back with what lay on disk; D1. */
  #kill(): void {
    for (const peer of this.peers) {
      peer.disconnect(this.audience);
      // Some close their windows meanwhile: what only they had is gone.
      if (this.#random.uniform() < 0.6) peer.beginAnew();
    }
    const { authority } = this.room;
    this.room.destroy();
    this.#disk.kill();
    this.#disk = new Disk(this.#disk.updates);
    this.room = this.#open(new Authority(authority.state));
    this.audience = new Audience(this.room);
    this.#awaiting.length = 0;
    this.#runs.length = 0;
  }

  #line({ place }: RoomPeer, id = strokeId(`stroke-${++this.#lastId}`)): RoomStroke {
    const points = Array.from({ length: 8 }, () => this.#random.between(0, 224));
    return {
      stroke: stroke(id, points, this.#random.between(1, 9), [0.5, 0.2, 0.1, 1]),
      order: this.#random.integer(100),
      author: place.user,
      prompt: null,
    };
  }

  /** Another version of a stroke, in one attribute or two. */
  #changed(each: RoomStroke): RoomStroke {
    const other: RoomStroke = {
      ...this.#line(this.peers[0], each.stroke.id),
      author: each.author,
      prompt: each.prompt,
    };
    return withAttributes(each, other, [this.#one(EVERY_ATTRIBUTE), this.#one(EVERY_ATTRIBUTE)]);
  }

  #one<T>(choice: readonly T[]): T {
    return choice[this.#random.integer(choice.length)];
  }
}

const plain = ({ side, strokes }: Drawing): unknown => [
  side,
  ...strokes.map(({ stroke: { points, ...rest }, ...each }) => [[...points], rest, each]),
];

/** Everything of a document that two that are the same agree on. */
function stateOf(doc: Y.Doc): string {
  const { prompts, settings, messages, groups } = roomDocument(doc);
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b);
  const parts = [prompts, settings, messages, groups].map((type): unknown => type.toJSON());
  return JSON.stringify([clocks, ...parts].map(sorted));
}

function sorted(value: unknown): unknown {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value;
}
