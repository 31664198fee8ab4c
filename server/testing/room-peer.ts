import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import type { Random } from "../../drawing/random.ts";
import { type AuthorityState, EMPTY_AUTHORITY, withChange } from "../../protocol/authority.ts";
import {
  CONTROL,
  controlMessage,
  readControl,
  toClientControlSchema,
  yjsClientId,
} from "../../protocol/control.ts";
import { CroquisError, type ErrorCode } from "../../protocol/errors.ts";
import { roomDocument } from "../../protocol/room.ts";
import type { Place } from "../access/place.ts";
import type { Room } from "../rooms/room.ts";
import type { Audience } from "../yjs/audience.ts";
import { type ClientSocket, YjsConnection } from "../yjs/connection.ts";

const SYNC = 0;

/** One end of a line that carries messages in their order, but only when it is told to. */
class Line {
  readonly toServer: Uint8Array[] = [];
  readonly toPeer: Uint8Array[] = [];
  connection: YjsConnection | null = null;
  /** The server has asked what we have, and been told. */
  told = false;
  readonly socket: ClientSocket;

  constructor() {
    const { toPeer } = this;
    this.socket = {
      readyState: 1,
      OPEN: 1,
      bufferedAmount: 0,
      send: (message: Uint8Array) => void toPeer.push(message),
      terminate: () => undefined,
      pause: () => undefined,
      resume: () => undefined,
    };
  }
}

/**
 * Somebody in a room, as y-websocket's provider and the studio are, without sockets: a document that says what
 * changed in it, and takes what it is told. Refused, it begins anew from a fresh document.
 */
export class RoomPeer {
  readonly place: Place;
  readonly #random: Random;
  doc: Y.Doc;
  authority: AuthorityState = EMPTY_AUTHORITY;
  /** Why it was refused, each time. */
  readonly refusals: ErrorCode[] = [];
  /** The highest number that the server said was saved. */
  saved = 0;
  #asked = 0;
  #line: Line | null = null;

  constructor(place: Place, random: Random) {
    this.place = place;
    this.#random = random;
    this.doc = this.#fresh();
  }

  get connected(): boolean {
    return this.#line !== null;
  }

  /** The server has been sent all that was done here: from now on "saved" speaks of it. */
  get told(): boolean {
    return this.#line?.told ?? false;
  }

  get idle(): boolean {
    return this.#line === null || (this.#line.toPeer.length === 0 && this.#line.toServer.length === 0);
  }

  connect(room: Room, audience: Audience): void {
    const line = new Line();
    this.#line = line;
    const refuse = (error: unknown): void => {
      if (!(error instanceof CroquisError)) throw error;
      this.refusals.push(error.code);
      this.disconnect(audience);
      this.beginAnew();
    };
    const { presence } = audience;
    line.connection = new YjsConnection({ socket: line.socket, room, place: this.place, presence, refuse });
    audience.add(line.connection);
    line.connection.start();
    this.#say((encoder) => sync.writeSyncStep1(encoder, this.doc));
  }

  /** What is under way in either direction is lost. */
  disconnect(audience: Audience): void {
    const { connection } = this.#line ?? {};
    this.#line = null;
    if (connection) audience.remove(connection);
  }

  /** Forget everything. */
  beginAnew(): void {
    this.doc.destroy();
    this.doc = this.#fresh();
  }

  /** Ask to be told when all so far is saved. @returns the number that `saved` will have */
  askSaved(): number {
    const number = ++this.#asked;
    this.#line?.toServer.push(controlMessage({ type: "save", number }));
    return number;
  }

  /** Let the next messages through. */
  carryToServer(count: number): void {
    for (let i = 0; i < count; i++) {
      const line = this.#line;
      const message = line?.toServer.shift();
      if (message === undefined) return;
      line?.connection?.push(message);
    }
  }

  carryToPeer(count: number): void {
    for (let i = 0; i < count; i++) {
      const message = this.#line?.toPeer.shift();
      if (message === undefined) return;
      this.#hear(message);
    }
  }

  #hear(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    const type = decoding.readVarUint(decoder);
    if (type === SYNC) {
      this.#say((encoder) => {
        const kind = sync.readSyncMessage(decoder, encoder, this.doc, this);
        if (kind === sync.messageYjsSyncStep1 && this.#line !== null) this.#line.told = true;
      });
    } else if (type === CONTROL) {
      const content = readControl(decoder, toClientControlSchema);
      if (content.type === "welcome") this.authority = content.authority;
      if (content.type === "authority") this.authority = withChange(this.authority, content.change);
      if (content.type === "saved") this.saved = Math.max(this.saved, content.number);
    }
  }

  #say(write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, SYNC);
    const empty = encoding.length(encoder);
    write(encoder);
    if (encoding.length(encoder) > empty) this.#line?.toServer.push(encoding.toUint8Array(encoder));
  }

  #fresh(): Y.Doc {
    const doc = new Y.Doc();
    doc.clientID = yjsClientId(this.place.memberNumber, this.#random.uint32());
    roomDocument(doc);
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#say((encoder) => sync.writeUpdate(encoder, update));
    });
    return doc;
  }
}
