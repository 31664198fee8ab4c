import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { CONTROL, readControl, type ToServerControl, toServerControlSchema } from "../../protocol/control.ts";
import { CroquisError } from "../../protocol/errors.ts";

/** What y-websocket clients send, as y-protocols numbers it. */
export type YjsMessage =
  /** The sender has this state vector: it wants the rest. */
  | { readonly type: "state"; readonly stateVector: Uint8Array }
  | { readonly type: "update"; readonly update: Uint8Array }
  | { readonly type: "awareness"; readonly update: Uint8Array }
  | { readonly type: "query-awareness" }
  | { readonly type: "control"; readonly content: ToServerControl };

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const SYNC_STATE = 0;
const SYNC_REST = 1;
const SYNC_UPDATE = 2;

/** @throws CroquisError "bad-message" */
export function readMessage(bytes: Uint8Array): YjsMessage {
  try {
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    if (type === AWARENESS) return { type: "awareness", update: decoding.readVarUint8Array(decoder) };
    if (type === QUERY_AWARENESS) return { type: "query-awareness" };
    if (type === CONTROL) return { type: "control", content: readControl(decoder, toServerControlSchema) };
    if (type === SYNC) {
      const kind = decoding.readVarUint(decoder);
      const body = decoding.readVarUint8Array(decoder);
      if (kind === SYNC_STATE) return { type: "state", stateVector: body };
      if (kind === SYNC_REST || kind === SYNC_UPDATE) return { type: "update", update: body };
    }
  } catch (error) {
    throw new CroquisError("bad-message", undefined, { cause: error });
  }
  throw new CroquisError("bad-message");
}

/** Whether a message is about presence, by its first byte. */
export const isAwareness = (bytes: Uint8Array): boolean =>
  bytes[0] === AWARENESS || bytes[0] === QUERY_AWARENESS;

function sync(kind: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, SYNC);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}

export const stateMessage = (doc: Y.Doc): Uint8Array => sync(SYNC_STATE, Y.encodeStateVector(doc));
export const updateMessage = (update: Uint8Array): Uint8Array => sync(SYNC_UPDATE, update);

/** @throws CroquisError "bad-message" when `stateVector` is none */
export function restMessage(doc: Y.Doc, stateVector: Uint8Array): Uint8Array {
  try {
    return sync(SYNC_REST, Y.encodeStateAsUpdate(doc, stateVector));
  } catch (error) {
    throw new CroquisError("bad-message", undefined, { cause: error });
  }
}

export function awarenessMessage(awareness: Awareness, clients: number[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, AWARENESS);
  encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, clients));
  return encoding.toUint8Array(encoder);
}
