import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { FrameFeed } from "./frame-feed.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A feed, what it has sent, and the confirmations that are due. */
function feedOf(isOver = () => false) {
  const sent: (number | "key")[] = [];
  const due: (() => void)[] = [];
  const feed = new FrameFeed((_runId, frame, received) => {
    sent.push(frame[0] === 255 ? "key" : frame[0]);
    due.push(received);
  });
  const run = {
    id: "run",
    get isOver() {
      return isOver();
    },
    keyFrame: () => new Uint8Array([255]),
  };
  return { sent, due, run, feed, offer: (n: number) => feed.offer(run, new Uint8Array([n])) };
}

test("a client that keeps up gets every frame", () => {
  const { sent, due, offer } = feedOf();
  for (let n = 0; n < 30; n++) {
    offer(n);
    due.shift()?.();
  }
  expect(sent).toEqual(Array.from({ length: 30 }, (_, n) => n));
});

test("one that lags gets one key frame for all that it missed", () => {
  const { sent, due, offer } = feedOf();
  for (let n = 0; n < 30; n++) offer(n);
  expect(sent).toHaveLength(LIMITS.framesOnTheWay);
  for (const received of due.splice(0)) received();
  expect(sent.slice(LIMITS.framesOnTheWay)).toEqual(["key"]);
  offer(30);
  expect(sent.at(-1)).toBe(30);
});

test("one that never confirms is sent the newest now and then", () => {
  const { sent, offer } = feedOf();
  for (let n = 0; n < 30; n++) offer(n);
  vi.advanceTimersByTime(LIMITS.frameConfirmation);
  expect(sent.slice(LIMITS.framesOnTheWay)).toEqual(["key"]);
});

test("a confirmation counts once", () => {
  const { sent, due, offer } = feedOf();
  for (let n = 0; n < 30; n++) offer(n);
  for (let n = 0; n < 30; n++) due[0]();
  expect(sent).toHaveLength(LIMITS.framesOnTheWay);
});

test("one that has just come is sent a key frame first", () => {
  const { sent, run, feed, offer } = feedOf();
  feed.startOver(run);
  offer(1);
  offer(2);
  expect(sent).toEqual(["key", 2]);
});

test("a run that is over sends nothing any more", () => {
  let over = false;
  const { sent, due, offer } = feedOf(() => over);
  for (let n = 0; n < 30; n++) offer(n);
  over = true;
  for (const received of due.splice(0)) received();
  expect(sent).toHaveLength(LIMITS.framesOnTheWay);
});
