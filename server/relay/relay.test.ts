import type { Socket } from "socket.io-client";
import { expect, test } from "vitest";
import { encodeStateVector } from "yjs";
import { FrameDecoder } from "../../protocol/frames.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { addPrompt, roomDocument, writeSettings } from "../../protocol/room.ts";
import { readScene } from "../../protocol/room-strokes.ts";
import {
  command,
  describeDrawing,
  makeRoom,
  openDocument,
  openSocket,
  temporaryFolder,
  testServer,
  until,
} from "../testing/harness.ts";
import { enter, problemOf, started } from "../testing/studio.ts";

test("one presses Draw, everybody sees the same strokes move, and they end up in the room", async () => {
  const server = await testServer();
  const room = await makeRoom(server);
  const [ada, ben] = [await enter(server, room), await enter(server, room)];
  describeDrawing(ada.doc, "a red apple", { iterations: 40, strokes: 5 });
  const runId = started(await ada.draw());
  await until(() => ada.frames.iteration > 5 && ben.frames.iteration > 5);
  await until(() => ada.state() === "finished" && ben.state() === "finished");
  expect(ada.statuses[0]).toMatchObject({
    runId,
    state: "queued",
    prompts: [{ text: "a red apple", weight: 1 }],
  });
  expect(ada.statuses.map(({ state }) => state)).toContain("running");
  expect(ben.statuses.at(-1)).toMatchObject({
    state: "finished",
    iteration: 40,
    iterations: 40,
    loss: 1 / 40,
  });
  await until(() => readScene(ben.doc).strokes.length === 5);
  expect(readScene(ben.doc).strokes[2].points[0]).toBe(42);
  expect(ada.frames.scene).toEqual(ben.frames.scene);
  expect(ada.gaps + ben.gaps).toBe(0);
  const apart = [...ada.seenAt].map(([iteration, at]) => Math.abs(at - (ben.seenAt.get(iteration) ?? 0)));
  expect(Math.max(...apart)).toBeLessThan(200);
});

test("a late one gets the current picture at once, and what follows builds on it", async () => {
  const server = await testServer();
  const room = await makeRoom(server);
  const ada = await enter(server, room);
  describeDrawing(ada.doc, "a tree");
  const runId = started(await ada.draw());
  await until(() => ada.frames.iteration > 10);
  const late = await enter(server, room);
  expect(late.runOnEntering).toMatchObject({ runId, state: "running" });
  const first = late.frames.iteration;
  expect(first).toBeGreaterThan(5);
  await until(() => late.frames.iteration > first + 10);
  expect(late.gaps).toBe(0);
  const key = await command(late.socket, "frames.key", { runId });
  expect(key.ok && new FrameDecoder().apply(key.answer.keyFrame)).toBe("applied");
});

test("pause, step, resume and stop; each only when it makes sense", async () => {
  const server = await testServer();
  const room = await makeRoom(server);
  const ada = await enter(server, room);
  describeDrawing(ada.doc, "a tree");
  const runId = started(await ada.draw());
  await until(() => ada.state() === "running");
  expect(await problemOf(command(ada.socket, "run.resume", { runId }))).toBe("wrong-state");
  expect(await problemOf(ada.draw())).toBe("run-active");
  await command(ada.socket, "run.pause", { runId });
  await until(() => ada.state() === "paused");
  const paused = ada.frames.iteration;
  await command(ada.socket, "run.step", { runId });
  await until(() => ada.frames.iteration === paused + 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ada.frames.iteration).toBe(paused + 1);
  await command(ada.socket, "run.resume", { runId });
  await until(() => ada.frames.iteration > paused + 5);
  await command(ada.socket, "run.stop", { runId });
  await until(() => ada.state() === "stopped");
  expect(await problemOf(command(ada.socket, "run.stop", { runId }))).toBe("no-run");
  await until(() => readScene(ada.doc).strokes.length === 8);

  started(await ada.draw("canvas"));
  await until(() => ada.state() === "running");
  expect(ada.frames.scene?.strokes[0].points[0]).toBeGreaterThan(paused);
});

test("what cannot be drawn is refused with the reason", async () => {
  const server = await testServer();
  const room = await makeRoom(server);
  const ada = await enter(server, room);
  expect(await problemOf(ada.draw())).toBe("empty-prompt");
  describeDrawing(ada.doc, "a tree");
  expect(await problemOf(ada.draw("canvas"))).toBe("no-strokes");
  const ahead = new Uint8Array([1, 5, 99]);
  expect(await problemOf(command(ada.socket, "run.start", { from: "scratch", documentState: ahead }))).toBe(
    "document-behind",
  );
  const outside = await openSocket(server, await makeRoom(server));
  const documentState = encodeStateVector(ada.doc);
  expect(await problemOf(command(outside, "run.start", { from: "scratch", documentState }))).toBe(
    "not-joined",
  );
  expect(await problemOf(command(outside, "room.join", { roomId: "no-such-room-at-all" as never }))).toBe(
    "ticket-expired",
  );
});

test("words typed just before Draw count", async () => {
  const server = await testServer();
  const ada = await enter(server, await makeRoom(server));
  describeDrawing(ada.doc, "a green tree");
  const answer = ada.draw();
  started(await answer);
  expect(ada.statuses[0].prompts).toEqual([{ text: "a green tree", weight: 1 }]);
});

test("words that nobody knows, given during a run, are said and change nothing", async () => {
  const server = await testServer();
  const ada = await enter(server, await makeRoom(server));
  describeDrawing(ada.doc, "a tree");
  started(await ada.draw());
  await until(() => ada.frames.iteration > 3);
  describeDrawing(ada.doc, "xqzzt");
  await until(() => ada.notices.length === 1);
  expect(ada.notices[0].code).toBe("unknown-words");
  const { iteration } = ada.frames;
  await until(() => ada.frames.iteration > iteration + 3);
  expect(ada.state()).toBe("running");
});

test("words changed during a run reach it", async () => {
  const server = await testServer();
  const ada = await enter(server, await makeRoom(server));
  describeDrawing(ada.doc, "a tree");
  started(await ada.draw());
  await until(() => ada.state() === "running");
  addPrompt(ada.doc, "second", -0.5, "leaves");
  writeSettings(ada.doc, { learningRates: { points: 2, width: 0, color: 0 } });
  await until(() => ada.statuses.at(-1)?.prompts.length === 2);
  expect(ada.statuses.at(-1)?.settings.learningRates).toEqual({ points: 2, width: 0, color: 0 });
});

test("runs of several rooms go on at the same time; the next waits for its turn", async () => {
  const server = await testServer();
  const people = [];
  for (let i = 0; i <= LIMITS.activeRuns; i++) {
    const person = await enter(server, await makeRoom(server));
    describeDrawing(person.doc, `tree ${i}`);
    people.push({ person, runId: started(await person.draw()) });
  }
  const waiting = people[LIMITS.activeRuns].person;
  for (const { person } of people.slice(0, -1)) await until(() => person.frames.iteration > 3);
  expect(waiting.state()).toBe("queued");
  await command(people[1].person.socket, "run.pause", { runId: people[1].runId });
  await until(() => waiting.frames.iteration > 3);
  const last = await enter(server, await makeRoom(server));
  describeDrawing(last.doc, "the last tree");
  const lastRun = started(await last.draw());
  await command(last.socket, "run.stop", { runId: lastRun });
  await until(() => last.state() === "stopped");
  expect(last.frames.scene).toBeNull();
});

test("an optimiser that crashes is started again; the strokes stay and the room is told", async () => {
  const server = await testServer();
  const room = await makeRoom(server);
  const [ada, ben] = [await enter(server, room), await enter(server, room)];
  describeDrawing(ada.doc, "crash, please");
  started(await ada.draw());
  await until(() => ada.state() === "failed" && ben.state() === "failed");
  expect(ada.statuses.at(-1)?.problem?.code).toBe("optimiser-stopped");
  await until(() => ben.notices.length === 1);
  expect(ben.notices[0].code).toBe("optimiser-stopped");
  await until(() => readScene(ben.doc).strokes.length === 8);
  expect(readScene(ben.doc).strokes[0].points[0]).toBeCloseTo(5, 0);

  ada.doc.transact(() => {
    roomDocument(ada.doc).prompts.delete(0, 1);
    addPrompt(ada.doc, "calm", 1, "a calm tree");
  });
  started(await ada.draw());
  await until(() => ada.state() === "running");
  await until(() => ben.frames.iteration > 10);
});

test("an optimiser killed from outside is replaced while a run waits", async () => {
  const server = await testServer();
  const ada = await enter(server, await makeRoom(server));
  describeDrawing(ada.doc, "a tree");
  const ready = async () => (await (await fetch(`${server.url}/healthz`)).json()).optimiser === "ready";
  while (!(await ready()));
  const first = server.optimiserPid();
  process.kill(Number(first), "SIGKILL");
  started(await ada.draw());
  await until(() => ada.statuses.some(({ state }) => state === "running" || state === "failed"));
  if (ada.state() === "failed") started(await ada.draw());
  await until(() => ada.state() === "running");
  expect(server.optimiserPid()).not.toBe(first);
});

test("rubbish from the optimiser is passed over", async () => {
  const server = await testServer();
  const ada = await enter(server, await makeRoom(server));
  describeDrawing(ada.doc, "send rubbish", { iterations: 20 });
  started(await ada.draw());
  await until(() => ada.state() === "finished");
});

test("a server that ends writes the picture of a run that goes on into its room", async () => {
  const folder = await temporaryFolder();
  const first = await testServer(folder);
  const room = await makeRoom(first);
  const ada = await enter(first, room);
  describeDrawing(ada.doc, "a tree");
  started(await ada.draw());
  await until(() => ada.frames.iteration > 10);
  await first.close();
  const second = await testServer(folder);
  const again = await openDocument(second, room);
  expect(readScene(again.doc).strokes).toHaveLength(8);
  expect(readScene(again.doc).strokes[0].points[0]).toBeGreaterThan(9);
});

test("a client that confirms nothing gets no backlog, and then the newest picture", async () => {
  const server = await testServer();
  const room = await makeRoom(server);
  const [ada, slow] = [await enter(server, room), await enter(server, room)];
  slow.socket.off("run.frame");
  const held: (() => void)[] = [];
  const frames: Uint8Array[] = [];
  slow.socket.on("run.frame", (_runId, frame, received) => {
    frames.push(new Uint8Array(frame));
    held.push(received);
  });
  describeDrawing(ada.doc, "a tree");
  started(await ada.draw());
  await until(() => ada.frames.iteration > 60);
  expect(frames.length).toBe(LIMITS.framesOnTheWay);
  for (const received of held.splice(0)) received();
  await until(() => frames.length > LIMITS.framesOnTheWay);
  const newest = new FrameDecoder();
  expect(newest.apply(frames[LIMITS.framesOnTheWay])).toBe("applied");
  expect(newest.iteration).toBeGreaterThanOrEqual(60);
});

test("hostile commands are answered or passed over, and nobody else notices", async () => {
  const server = await testServer();
  const room = await makeRoom(server);
  const [ada, eve] = [await enter(server, room), await openSocket(server, room)];
  // A socket without our types, which forbid all this.
  const raw = eve as unknown as Socket;
  const send = (name: string, input: unknown) => raw.timeout(2000).emitWithAck(name, input);
  const bad = { ok: false, problem: expect.objectContaining({ code: "bad-message" }) };
  expect(await send("room.join", null)).toEqual(bad);
  expect(await send("room.join", { roomId: { $ne: 1 } })).toEqual(bad);
  expect(await send("room.join", { roomId: "x".repeat(1000) })).toEqual(bad);
  expect(await send("run.start", [])).toEqual(bad);
  await send("room.join", { roomId: room });
  const noState = { from: "scratch", documentState: Buffer.from([255, 255, 255]) };
  expect(await send("run.start", noState)).toEqual(bad);
  expect(await send("run.stop", { runId: "__proto__" })).toEqual(bad);
  for (const name of ["constructor", "__proto__", "toString", "no.such.command", "run.status"]) {
    raw.emit(name, {}, () => undefined);
  }
  raw.emit("room.join");
  raw.emit("run.start", "no acknowledgement");
  raw.emit("room.join", { roomId: "x".repeat(LIMITS.socketMessageBytes) });
  await until(() => !eve.connected);
  describeDrawing(ada.doc, "a tree", { iterations: 10 });
  started(await ada.draw());
  await until(() => ada.state() === "finished");
});

test("a flood of commands is refused, then cut", async () => {
  const server = await testServer();
  const eve = await openSocket(server, await makeRoom(server));
  const answers: string[] = [];
  const stop = (): void => {
    eve.emit("run.stop", { runId: "aaaaaaaaaa" as never }, (answer) => {
      if (!answer.ok) answers.push(answer.problem.code);
    });
  };
  const many = 2 * LIMITS.socketCommandBurst;
  for (let i = 0; i < many; i++) stop();
  await until(() => answers.length === many);
  expect(answers[0]).toBe("not-joined");
  expect(answers.at(-1)).toBe("too-many-requests");
  let cut = false;
  eve.on("disconnect", () => {
    cut = true;
  });
  for (let i = 0; i < 600; i++) stop();
  await until(() => cut);
});
