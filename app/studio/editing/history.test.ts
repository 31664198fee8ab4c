import { expect, test } from "vitest";
import { History } from "./history.ts";
import type { Step } from "./steps.ts";

const WORDS: Step = { kind: "words" };

/** A history whose steps are performed when they are let go. */
function slow() {
  const asked: string[] = [];
  const going: ((done: boolean) => void)[] = [];
  const history = new History((_step, direction) => {
    asked.push(direction);
    return new Promise((resolve) => going.push(resolve));
  });
  const letGo = async (done = true): Promise<void> => {
    going.shift()?.(done);
    await new Promise((resolve) => setTimeout(resolve));
  };
  const can = () => [history.canUndo.value, history.canRedo.value];
  return { history, asked, letGo, can };
}

test("what is asked while a step is under way waits for its turn, and can be asked", async () => {
  const { history, asked, letGo, can } = slow();
  history.push(WORDS);
  void history.undo();
  expect(can()).toEqual([false, true]);
  void history.redo();
  void history.undo();
  expect(asked).toEqual(["undo"]);
  await letGo();
  expect(asked).toEqual(["undo", "redo"]);
  expect(can()).toEqual([true, false]);
  await letGo();
  await letGo();
  expect(asked).toEqual(["undo", "redo", "undo"]);
  expect(can()).toEqual([false, true]);
});

test("what is done while a step is being taken back leaves nothing to bring again", async () => {
  const { history, letGo, can } = slow();
  history.push(WORDS);
  void history.undo();
  history.push(WORDS);
  expect(can()).toEqual([true, false]);
  await letGo();
  expect(can()).toEqual([true, false]);
});

test("one that fails does not keep the next one from its turn", async () => {
  let calls = 0;
  const history = new History(async () => {
    if (++calls === 1) throw new Error("The line broke.");
    return true;
  });
  history.push(WORDS);
  history.push(WORDS);
  const first = history.undo();
  const second = history.undo();
  await expect(first).rejects.toThrow("The line broke.");
  await second;
  expect(history.canRedo.value).toBe(true);
});
