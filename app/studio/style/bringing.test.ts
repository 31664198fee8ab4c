// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ERRORS } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { Bringing, FULL } from "./bringing.ts";

let free: number;
const add = vi.fn();
const ask = vi.fn<(url: string, request: RequestInit) => Promise<Response>>();
let bringing: Bringing;

beforeEach(() => {
  free = LIMITS.styleReferences;
  add.mockReset();
  add.mockImplementation(() => void free--);
  ask.mockReset();
  vi.stubGlobal("fetch", ask);
  bringing = new Bringing({ free: () => free, add, load: async () => undefined });
});
afterEach(() => {
  bringing.close();
  vi.unstubAllGlobals();
});

const id = "ab".repeat(32);
const stored = () => Response.json({ id, width: 8, height: 6 }, { status: 201 });
const file = (name: string, type = "image/png", bytes = 8) =>
  new File([new Uint8Array(bytes)], name, { type });
const shown = () =>
  bringing.all.value.map((each) => [each.name, each.kind === "coming" ? "coming" : each.message]);

test("a picture is on its way until the server has it, then it is the room's", async () => {
  ask.mockResolvedValue(stored());
  bringing.bring([file("cat.png")]);
  expect(shown()).toEqual([["cat.png", "coming"]]);
  await vi.waitFor(() => expect(add).toHaveBeenCalledExactlyOnceWith({ id, width: 8, height: 6 }));
  expect(shown()).toEqual([]);
  expect(ask.mock.calls[0][0]).toBe("/api/pictures");
  expect(ask.mock.calls[0][1]).toMatchObject({ method: "POST", headers: { "Content-Type": "image/png" } });
});

test("what cannot be taken is not sent at all", () => {
  bringing.bring([
    file("huge.jpg", "image/jpeg", LIMITS.pictureBytes + 1),
    file("notes.pdf", "application/pdf"),
  ]);
  expect(shown()).toEqual([
    ["huge.jpg", ERRORS["picture-bytes"][1]],
    ["notes.pdf", ERRORS["picture-kind"][1]],
  ]);
  expect(ask).not.toHaveBeenCalled();
});

test("the server's own sentence is shown, and what is no picture is not offered again", async () => {
  const problem = { code: "picture-kind", message: "That is an SVG; bring a PNG, JPEG, WebP or AVIF." };
  ask.mockResolvedValue(Response.json(problem, { status: 415 }));
  bringing.bring([file("cat.svg", "image/svg+xml")]);
  await vi.waitFor(() => expect(shown()).toEqual([["cat.svg", problem.message]]));
  expect(bringing.all.value[0]).toMatchObject({ again: false });
  bringing.dismiss(bringing.all.value[0].id);
  expect(shown()).toEqual([]);
});

test("without a connection the file waits, and goes at the next try", async () => {
  ask.mockRejectedValueOnce(new TypeError("Failed to fetch")).mockResolvedValueOnce(stored());
  bringing.bring([file("cat.png")]);
  await vi.waitFor(() => expect(bringing.all.value[0]).toMatchObject({ kind: "refused", again: true }));
  bringing.again(bringing.all.value[0].id);
  expect(shown()).toEqual([["cat.png", "coming"]]);
  await vi.waitFor(() => expect(add).toHaveBeenCalledOnce());
  expect(shown()).toEqual([]);
});

test("two go at a time, and all arrive", async () => {
  const answers: ((response: Response) => void)[] = [];
  ask.mockImplementation(() => new Promise((resolve) => void answers.push(resolve)));
  bringing.bring(["a", "b", "c", "d", "e"].map((name) => file(name)));
  expect(ask).toHaveBeenCalledTimes(2);
  for (let i = 0; i < 5; i++) {
    await vi.waitFor(() => expect(answers.length).toBeGreaterThan(i));
    answers[i](stored());
    await vi.waitFor(() => expect(add).toHaveBeenCalledTimes(i + 1));
    expect(ask.mock.calls.length).toBeLessThanOrEqual(i + 3);
  }
  expect(shown()).toEqual([]);
});

test("no more than the room takes, counting those on their way, and the rest is told of once", async () => {
  ask.mockImplementation(async () => stored());
  free = 3;
  bringing.bring(["a", "b"].map((name) => file(name)));
  bringing.bring(["c", "d", "e"].map((name) => file(name)));
  expect(shown()).toEqual([
    ["a", "coming"],
    ["b", "coming"],
    ["c", "coming"],
    ["2 pictures", FULL],
  ]);
  await vi.waitFor(() => expect(add).toHaveBeenCalledTimes(3));
  expect(shown()).toEqual([["2 pictures", FULL]]);
});

test("when others were faster, the picture waits for a place", async () => {
  ask.mockImplementation(async () => stored());
  bringing.bring([file("cat.png")]);
  free = 0;
  await vi.waitFor(() => expect(shown()).toEqual([["cat.png", FULL]]));
  free = 1;
  bringing.again(bringing.all.value[0].id);
  await vi.waitFor(() => expect(add).toHaveBeenCalledOnce());
});
