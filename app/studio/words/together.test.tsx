// @vitest-environment happy-dom
import { act, createRef } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { addPrompt, readPrompts, roomPrompts, setPromptWeight } from "../../../protocol/room.ts";
import { ADA, BO, comes, enter, ME } from "../../testing/others.ts";
import { click, focus, press, render, slider, textbox, type } from "../../testing/render.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { useWords, type Words } from "../room/use-document.ts";
import { sharesOf } from "./tug-of-war.tsx";
import { useLive } from "./use-live.ts";
import { changeCap } from "./weight-cap.tsx";
import { WordsPanel } from "./words-panel.tsx";

let session: Session;
beforeEach(() => {
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  session.close();
});

const field = createRef<HTMLTextAreaElement>();
function Panel({ ready = true }: { readonly ready?: boolean }) {
  const { all, main } = useWords(session.doc);
  return (
    <SessionProvider value={session}>
      <WordsPanel
        field={field}
        all={all}
        main={main}
        ready={ready}
        critic="embedded"
        unknownWords={[]}
        knowledge={null}
        inviting={false}
        newest={null}
        onAdd={() => undefined}
        onDraw={() => undefined}
        onExample={() => undefined}
      />
    </SessionProvider>
  );
}

function words(): void {
  addPrompt(session.doc, "p", 1, "a red apple", ADA);
  addPrompt(session.doc, "q", -0.5, "a photograph", BO);
  addPrompt(session.doc, "r", 0.5, "a table", ME);
}
const rope = (): HTMLElement | null => document.querySelector("[data-testid=tug-of-war]");
const pulls = (): (readonly [string, number])[] =>
  [...(rope()?.children ?? [])].map((part) => {
    const { backgroundColor, flexGrow } = (part as HTMLElement).style;
    return [backgroundColor, Number(flexGrow)];
  });
const marks = (): (string | null)[] =>
  [...document.querySelectorAll("[role=img]")]
    .map((mark) => mark.getAttribute("aria-label"))
    .filter((label) => label?.startsWith("Who") === false);

test("each prompt shows whose it is, in their colour; what it should be less like stands apart", () => {
  enter(session);
  words();
  render(<Panel />);
  expect(marks()).toEqual(["Words of Ada", "Words of Mona", "Words of Bo"]);
  const lists = [...document.querySelectorAll("ul")].map((list) => list.textContent);
  expect(lists).toHaveLength(2);
  expect(lists[0]).toContain("And also");
  expect(lists[1]).toContain("Less like");
});

test("the rope shows whose words pull how much, and moves when a weight does", () => {
  enter(session);
  words();
  render(<Panel />);
  expect(pulls()).toEqual([
    ["#2f6fb5", 0.5],
    ["#976711", 0.25],
    ["#b3364f", 0.25],
  ]);
  expect(rope()?.getAttribute("aria-label")).toBe(
    "Who pulls how much: “a red apple” by Ada 50 %, “a table” by Mona 25 %, less like “a photograph” by Bo 25 %",
  );
  act(() => setPromptWeight(session.doc, "r", 2.5));
  expect(pulls().map(([, share]) => share)).toEqual([0.25, 0.625, 0.125]);
  act(() => session.authority.change({ rules: { weightCap: 1 } }));
  expect(pulls().map(([, share]) => share)).toEqual([0.4, 0.4, 0.2]);
});

test("shares are of words that say something", () => {
  addPrompt(session.doc, "p", 1, "a cat");
  addPrompt(session.doc, "q", 1, "  ");
  const all = roomPrompts(session.doc).map((prompt): Words => ({ ...prompt, value: prompt.text.toString() }));
  expect(sharesOf(all, null).map(({ share }) => share)).toEqual([1]);
});

test("under a cap sliders end there, and everybody reads it; what is set never passes it", () => {
  enter(session);
  words();
  act(() => session.authority.change({ rules: { weightCap: 0.5 } }));
  render(<Panel />);
  expect(document.body.textContent).toContain("All words weigh at most 0.5 here.");
  const thumb = slider("How much of “a red apple”");
  expect([thumb.getAttribute("aria-valuemax"), thumb.getAttribute("aria-valuenow")]).toEqual(["0.5", "0.5"]);
  expect(thumb.getAttribute("aria-valuetext")).toBe("0.5, at most 0.5");
  focus(thumb);
  press(thumb, "ArrowRight");
  press(thumb, "ArrowLeft");
  expect(readPrompts(session.doc)[0].weight).toBeCloseTo(0.4);
  expect(readPrompts(session.doc, 0.5).map(({ weight }) => weight)).toEqual([0.4, -0.5, 0.5]);
});

test("the owner alone says how much words may weigh, and the server is asked", async () => {
  enter(session, "owner");
  words();
  const asked = vi.fn(async (_path: string, _init?: RequestInit) => Response.json({}));
  vi.stubGlobal("fetch", asked);
  render(<Panel />);
  expect(document.querySelector("[aria-label='How much words may weigh']")).not.toBeNull();
  expect(await changeCap(session.roomId, 2)).toBeNull();
  expect(asked.mock.calls.map(([path, init]) => [path, init?.method, init?.body])).toEqual([
    ["/api/rooms/a-room-of-ones-own", "PATCH", '{"weightCap":2}'],
  ]);
  asked.mockResolvedValue(Response.json({ code: "owners-only", message: "Only owners." }, { status: 403 }));
  expect(await changeCap(session.roomId, null)).toEqual({ code: "owners-only", message: "Only owners." });
  asked.mockRejectedValue(new TypeError("no network"));
  expect((await changeCap(session.roomId, null))?.code).toBe("internal");
});

test("a weight that is dragged is written 15 times a second at most, and at last as it was left", () => {
  vi.useFakeTimers();
  const written: number[] = [];
  let change: (value: number) => void = () => undefined;
  let shown = 0;
  function Dragged() {
    [shown, change] = useLive(1, (value) => written.push(value));
    return null;
  }
  render(<Dragged />);
  for (let i = 1; i <= 100; i++) {
    act(() => change(1 + i / 100));
    expect(shown).toBe(1 + i / 100);
    act(() => void vi.advanceTimersByTime(10));
  }
  act(() => void vi.advanceTimersByTime(200));
  expect(written.length).toBeLessThanOrEqual(17);
  expect(written.length).toBeGreaterThan(12);
  expect(written.at(-1)).toBe(2);
  // Let go: the document's value counts again.
  expect(shown).toBe(1);
});

test("who types is marked where they type, and we say when we do", () => {
  vi.useFakeTimers();
  enter(session);
  words();
  render(<Panel />);
  comes(session, 7, BO, { typing: "r" });
  expect(marks()).toContain("Bo is typing");
  comes(session, 7, BO, { typing: null });
  expect(marks()).not.toContain("Bo is typing");
  const own = (): unknown => session.people.awareness.getLocalState()?.typing;
  const title = textbox("What shall we draw?");
  focus(title);
  type(title, "a red apples");
  act(() => void vi.advanceTimersByTime(50));
  expect(own()).toBe("p");
  act(() => void vi.advanceTimersByTime(3000));
  expect(own()).toBeNull();
});

test("what is written first is ours; who may only look changes nothing", () => {
  enter(session);
  const page = render(<Panel />);
  type(textbox("What shall we draw?"), "a cat");
  expect(roomPrompts(session.doc).map(({ author }) => author)).toEqual([ME]);
  act(() => addPrompt(session.doc, "q", 1, "a dog", ADA));
  page.rerender(<Panel ready={false} />);
  expect(textbox("And also").readOnly).toBe(true);
  expect(slider("How much of “a dog”").hasAttribute("data-disabled")).toBe(true);
  const remove = document.querySelector<HTMLButtonElement>("[aria-label='Remove “a dog”']");
  expect(remove?.disabled).toBe(true);
  if (remove !== null) click(remove);
  expect(roomPrompts(session.doc)).toHaveLength(2);
});
