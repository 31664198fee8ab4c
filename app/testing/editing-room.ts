import * as Y from "yjs";
import { type Rgba, stroke, strokeId } from "../../drawing/stroke.ts";
import { type AuthorityState, EMPTY_AUTHORITY } from "../../protocol/authority.ts";
import { runIdSchema, type UserId, userIdSchema } from "../../protocol/ids.ts";
import type { Lock } from "../../protocol/locks.ts";
import type { Role } from "../../protocol/roles.ts";
import { type RoomStroke, writeDrawing } from "../../protocol/room-strokes.ts";
import type { Answer, CommandInput, CommandName } from "../../protocol/socket.ts";
import { Editor, type EditorSession } from "../studio/editing/editor.ts";
import { AuthorityView } from "../studio/room/authority.ts";
import { documentPicture, type Picture, PictureSource } from "../studio/room/picture.ts";
import { Watched } from "../studio/room/watched.ts";

export const ADA = userIdSchema.parse("ada");
export const BEN = userIdSchema.parse("ben");
export const RUN = runIdSchema.parse("run-number-one");

/** A level line from (x, y) to (x + 30, y). */
export const line = (
  id: string,
  x: number,
  y: number,
  more: Partial<Omit<RoomStroke, "stroke">> & { readonly width?: number; readonly color?: Rgba } = {},
): RoomStroke => ({
  stroke: stroke(
    strokeId(id),
    [x, y, x + 10, y, x + 20, y, x + 30, y],
    more.width ?? 4,
    more.color ?? [1, 0, 0, 1],
  ),
  order: more.order ?? 0,
  author: more.author ?? null,
  prompt: more.prompt ?? null,
});

/** Somebody's window: a document of their own, an editor, and what they were told and asked of the server. */
export interface Window {
  readonly doc: Y.Doc;
  readonly editor: Editor;
  readonly session: EditorSession;
  readonly pictures: PictureSource;
  readonly authority: AuthorityView;
  readonly told: string[];
  readonly asked: (readonly [name: string, input: unknown])[];
}

export function openWindow(user: UserId = ADA, role: Role = "editor"): Window {
  const doc = new Y.Doc();
  const authority = new AuthorityView();
  const shown = new Watched<Picture>(documentPicture(doc));
  const pictures = new PictureSource(doc, (picture) => shown.set(picture));
  const told: string[] = [];
  const asked: (readonly [string, unknown])[] = [];
  const member = { color: "#4a5aa8", guest: false, awaySince: null };
  const state: AuthorityState = {
    ...EMPTY_AUTHORITY,
    members: {
      [ADA]: { ...member, name: "Ada", role: "editor" },
      [BEN]: { ...member, name: "Ben", role: "editor" },
    },
  };
  authority.enter({ user, role }, state);
  const session: EditorSession = {
    doc,
    authority,
    picture: shown,
    drag: (change) => pictures.drag(change),
    tell: ({ message }) => void told.push(message),
    command: async <N extends CommandName>(name: N, input: CommandInput<N>): Promise<Answer<N>> => {
      asked.push([name, input]);
      return {} as Answer<N>;
    },
    people: { show: () => undefined },
  };
  return { doc, editor: new Editor(session), session, pictures, authority, told, asked };
}

/** Everything that one writes the other has at once. */
export function connect(one: Y.Doc, other: Y.Doc): void {
  const link = (from: Y.Doc, to: Y.Doc): void => {
    Y.applyUpdate(to, Y.encodeStateAsUpdate(from), "network");
    from.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "network") Y.applyUpdate(to, update, "network");
    });
  };
  link(one, other);
  link(other, one);
}

/** The server accepts a drawing. */
export function accept(doc: Y.Doc, strokes: readonly RoomStroke[]): void {
  const server = new Y.Doc();
  Y.applyUpdate(server, Y.encodeStateAsUpdate(doc));
  writeDrawing(server, { side: 224, strokes });
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(server), "server");
}

export function lock(window: Window, id: string, lock: Lock): void {
  window.authority.change({ locks: { [strokeId(id)]: [lock] } });
}
