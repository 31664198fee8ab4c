import type { Page } from "@playwright/test";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { ticketAnswerSchema } from "../protocol/account.ts";
import { type AuthorityState, EMPTY_AUTHORITY, withChange } from "../protocol/authority.ts";
import {
  CONTROL,
  controlMessage,
  readControl,
  toClientControlSchema,
  yjsClientId,
} from "../protocol/control.ts";
import { roomDocument } from "../protocol/room.ts";
import { type Drawing, readDrawing } from "../protocol/room-strokes.ts";

/** The room itself, to the bit, as the person of a window may see it: its document and its authority. */
export interface RoomEye {
  readonly doc: Y.Doc;
  drawing(): Drawing;
  authority(): AuthorityState;
  close(): void;
}

export async function openEye(page: Page): Promise<RoomEye> {
  const address = new URL(page.url());
  const room = address.pathname.split("/").at(-1) ?? "";
  const tickets = new URL(`/api/rooms/${room}/tickets`, address).href;
  const ask = async () => {
    const answer = await page.request.post(tickets, { headers: { Origin: address.origin } });
    return ticketAnswerSchema.parse(await answer.json());
  };
  const { memberNumber } = await ask();
  const doc = new Y.Doc();
  doc.clientID = yjsClientId(memberNumber, doc.clientID);
  roomDocument(doc);
  class TicketShowing extends WebSocket {
    constructor(target: string | URL) {
      super(target);
      const open = async (listener: () => void): Promise<void> => {
        this.send(controlMessage({ type: "ticket", ticket: (await ask()).ticket }));
        listener();
      };
      // y-websocket speaks as soon as this is called.
      const set = (listener: () => void): void => this.addEventListener("open", () => void open(listener));
      Object.defineProperty(this, "onopen", { set });
    }
  }
  const provider = new WebsocketProvider(`${address.origin.replace("http", "ws")}/yjs`, room, doc, {
    WebSocketPolyfill: TicketShowing as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  provider.awareness.setLocalState(null);
  let authority = EMPTY_AUTHORITY;
  provider.messageHandlers[CONTROL] = (_encoder, decoder) => {
    const content = readControl(decoder, toClientControlSchema);
    if (content.type === "welcome") authority = content.authority;
    if (content.type === "authority") authority = withChange(authority, content.change);
  };
  await new Promise<void>((resolve) => provider.once("sync", () => resolve()));
  return {
    doc,
    drawing: () => readDrawing(doc),
    authority: () => authority,
    close: () => provider.destroy(),
  };
}
