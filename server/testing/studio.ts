import * as Y from "yjs";
import { type AuthorityState, EMPTY_AUTHORITY, withChange } from "../../protocol/authority.ts";
import type { Problem } from "../../protocol/errors.ts";
import { FrameDecoder } from "../../protocol/frames.ts";
import { type RunId, roomIdSchema, runIdSchema } from "../../protocol/ids.ts";
import { type RunStatus, runStatusSchema } from "../../protocol/run.ts";
import {
  type AsSomebody,
  command,
  controlsOf,
  openDocument,
  openSocket,
  type TestServer,
} from "./harness.ts";

/** A person in a room as the studio is one: the document, the commands, the picture. */
export async function enter(server: TestServer, roomId: string, as: AsSomebody = {}) {
  const [provider, socket] = await Promise.all([
    openDocument(server, roomId, as),
    openSocket(server, roomId, as),
  ]);
  const person = {
    doc: provider.doc,
    socket,
    /** Of the run that was heard of last. */
    frames: new FrameDecoder(),
    runId: null as RunId | null,
    gaps: 0,
    /** When each iteration's picture came, on this process's clock. */
    seenAt: new Map<number, number>(),
    statuses: [] as RunStatus[],
    notices: [] as Problem[],
    honours: [] as {
      readonly runId: string;
      readonly revision: number;
      readonly documentState: Uint8Array;
    }[],
    /** Revisions that frames honoured before "run.honours" said so: none, where people change nothing but strokes. */
    unannounced: [] as number[],
    keyOnEntering: null as Uint8Array | null,
    runOnEntering: null as RunStatus | null,
    state: () => person.statuses.at(-1)?.state,
    authority: (): AuthorityState =>
      controlsOf(provider).reduce((state, message) => {
        if (message.type === "welcome") return message.authority;
        return message.type === "authority" ? withChange(state, message.change) : state;
      }, EMPTY_AUTHORITY),
    documentState: () => Y.encodeStateVector(provider.doc),
    draw: (from: "scratch" | "canvas" = "scratch") =>
      command(socket, "run.start", { from, documentState: Y.encodeStateVector(provider.doc) }),
  };
  const see = (frame: Uint8Array): "applied" | "gap" => {
    const seen = person.frames.apply(new Uint8Array(frame));
    const { revision } = person.frames;
    const announced = person.honours.filter(({ runId }) => runId === person.runId).at(-1)?.revision ?? 0;
    if (revision > announced) person.unannounced.push(revision);
    return seen;
  };
  socket.on("run.status", (status) => person.statuses.push(runStatusSchema.parse(status)));
  socket.on("room.notice", (problem) => person.notices.push(problem));
  socket.on("run.honours", (runId, revision, state) =>
    person.honours.push({ runId, revision, documentState: new Uint8Array(state) }),
  );
  let asking = false;
  const askForKey = async (runId: RunId): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      const key = await command(socket, "frames.key", { runId });
      if (key.ok) see(key.answer.keyFrame);
    } catch (error) {
      // A test may end, and close the socket, while a picture is on its way.
      if (socket.connected) throw error;
    } finally {
      asking = false;
    }
  };
  socket.on("run.frame", (name, frame, received) => {
    const runId = runIdSchema.parse(name);
    if (person.runId !== runId) {
      person.runId = runId;
      person.frames = new FrameDecoder();
    }
    if (see(frame) === "gap") {
      person.gaps++;
      void askForKey(runId);
    }
    person.seenAt.set(person.frames.iteration, performance.now());
    received();
  });
  const joined = await command(socket, "room.join", { roomId: roomIdSchema.parse(roomId) });
  if (!joined.ok) throw new Error(joined.problem.message);
  person.runOnEntering = joined.answer.run;
  person.keyOnEntering = joined.answer.keyFrame;
  if (joined.answer.keyFrame !== null && joined.answer.run !== null) {
    person.runId = joined.answer.run.runId;
    see(joined.answer.keyFrame);
  }
  return person;
}

/** The id of the run that was started. @throws Error when none was */
export function started(answer: Awaited<ReturnType<Awaited<ReturnType<typeof enter>>["draw"]>>): RunId {
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.answer.runId;
}

export async function problemOf(
  answer: Promise<{ ok: boolean; problem?: Problem }>,
): Promise<string | undefined> {
  return (await answer).problem?.code;
}
