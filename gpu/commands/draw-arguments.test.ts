import { expect, test } from "vitest";
import { PRESETS } from "../../protocol/presets.ts";
import { drawArguments } from "./draw-arguments.ts";
import { UsageError } from "./usage-error.ts";

const parsed = (...argv: string[]) => {
  const options = drawArguments(argv);
  if (options === "help") throw new Error("Only help was asked for.");
  return options;
};

test("words alone give the live preset, and a file named after them", () => {
  const options = parsed("a Red Apple!");
  expect(options.settings).toEqual(PRESETS.live.settings);
  expect(options.prompts).toEqual([{ text: "a Red Apple!", weight: 1 }]);
  expect(options).toMatchObject({
    out: "a-red-apple.svg",
    init: null,
    lock: [],
    report: null,
    threads: 1,
    int8: false,
  });
});

test("every option is heard", () => {
  const options = parsed(
    "un château",
    ...["--negative", "text", "--negative", "a badly drawn sketch", "--strokes", "12", "--iterations", "34"],
    ...["--seed", "7", "--canvas", "128", "--preset", "clipdraw", "--critic", "my-model", "--init", "in.svg"],
    ...["--lock", "a, b", "--out", "x.PNG", "--report", "r.json", "--threads", "2", "--int8"],
  );
  expect(options.settings).toEqual({
    ...PRESETS.clipdraw.settings,
    strokes: 12,
    iterations: 34,
    seed: 7,
    canvas: 128,
    critic: "my-model",
  });
  expect(options.prompts.slice(1)).toEqual([
    { text: "text", weight: -0.3 },
    { text: "a badly drawn sketch", weight: -0.3 },
  ]);
  expect(options).toMatchObject({
    init: "in.svg",
    lock: ["a", "b"],
    strokesGiven: true,
    out: "x.PNG",
    report: "r.json",
    threads: 2,
    int8: true,
  });
  expect(parsed("un château").out).toBe("un-château.svg");
  expect(drawArguments(["--help"])).toBe("help");
});

test.each([
  [[], /Say what to draw/],
  [["   "], /Say what to draw/],
  [["a", "red", "apple"], /quotes, as in "a red apple"/],
  [["x", "--strokes", "0"], /--strokes takes a whole number from 1 to 4096/],
  [["x", "--strokes", "many"], /--strokes takes a whole number/],
  [["x", "--seed", "-1"], /seed/],
  [["x", "--canvas", "5000"], /--canvas takes a whole number from 32 to 1024/],
  [["x", "--preset", "oil"], /no preset "oil"; use clipdraw or live/],
  [["x", "--critic", "../etc"], /critic's id/],
  [["x", "--out", "x.jpg"], /neither .svg nor .png/],
  [["x", "--lock", "a"], /--init/],
  [["x", "--negative", " "], /prompt cannot be used/],
  [["x", "--threads", "0"], /--threads/],
  [["x", "--colour"], /--colour/],
])("%j is refused in one sentence", (argv, message) => {
  expect(() => drawArguments(argv)).toThrow(UsageError);
  expect(() => drawArguments(argv)).toThrow(message);
  try {
    drawArguments(argv);
  } catch (error) {
    expect(String(error)).not.toContain("\n");
  }
});

test("styles are heard with weights and modes, a colon in a file's name is part of it", () => {
  const styles = (...given: string[]) => parsed("x", ...given.flatMap((each) => ["--style", each])).styles;
  expect(styles("a.png", "b.jpg:2", "ink-wash:0.5:palette", "c.png::shape", "C:\\pictures\\1.png")).toEqual([
    { picture: "a.png", weight: 1, mode: "all" },
    { picture: "b.jpg", weight: 2, mode: "all" },
    { picture: "ink-wash", weight: 0.5, mode: "palette" },
    { picture: "c.png", weight: 1, mode: "shape" },
    { picture: "C:\\pictures\\1.png", weight: 1, mode: "all" },
  ]);
  const { settings } = parsed(
    "x",
    ...["--style-strength", "80", "--palette-only", "snap", "--text-free", "0.2", "--style-critic", "vgg16"],
  );
  expect(settings).toMatchObject({
    styleStrength: 80,
    paletteOnly: "snap",
    textFree: 0.2,
    styleCritic: "vgg16",
  });
});

test("what is wrong about a style is said in one sentence", () => {
  const told = (...argv: string[]) => {
    try {
      drawArguments(["x", ...argv]);
    } catch (error) {
      return error instanceof UsageError ? error.message : error;
    }
  };
  expect(told("--style", "a.png:11")).toMatch(/weight from 0 to 10/);
  expect(told("--style", "a.png:1:glossy")).toMatch(/modes all, texture, palette, shape, not "glossy"/);
  expect(told("--style-strength", "101")).toMatch(/0 to 100/);
  expect(told("--palette-only", "yes")).toMatch(/off, pull or snap/);
  expect(told("--text-free", "2")).toMatch(/0 to 1/);
  expect(told(...Array.from({ length: 17 }, () => ["--style", "a.png"]).flat())).toMatch(/At most 16/);
});
