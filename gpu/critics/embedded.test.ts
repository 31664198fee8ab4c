import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../drawing/random.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { Prompt } from "../../protocol/settings.ts";
import { CriticSessions, type Critics, createCritics } from "./create.ts";

const { settings } = PRESETS.live;
const { canvas } = settings;

let dataDir: string;
let sessions: CriticSessions;

beforeAll(async () => {
  dataDir = await mkdtemp(`${tmpdir()}/croquis-embedded-`);
  sessions = new CriticSessions({ dataDir, threads: 1 });
});

afterAll(async () => {
  await sessions.dispose();
  await rm(dataDir, { recursive: true });
});

const judge = (prompts: readonly Prompt[]): Promise<Critics> =>
  createCritics(settings, prompts, { sessions, random: new Random(1) });

/** A disc of one colour on paper. */
function disc(color: readonly number[]): Float32Array {
  const image = new Float32Array(3 * canvas * canvas).fill(1);
  for (let y = 0; y < canvas; y++) {
    for (let x = 0; x < canvas; x++) {
      if (Math.hypot(x - canvas / 2, y - canvas / 2) < 0.3 * canvas) image.set(color, 3 * (y * canvas + x));
    }
  }
  return image;
}

describe("the embedded critic", () => {
  it("needs nothing installed, and finds a red disc nearer to a red apple than a blue one", async () => {
    const { text, dispose } = await judge([{ text: "a red apple", weight: 1 }]);
    const gradient = new Float32Array(3 * canvas * canvas);
    const red = await text.evaluate(disc([0.85, 0.1, 0.1]), gradient);
    const blue = await text.evaluate(disc([0.1, 0.2, 0.85]), gradient);
    expect(red.loss).toBeLessThan(blue.loss);
    expect(gradient.every(Number.isFinite)).toBe(true);
    await dispose();
  });

  it("leaves out the words it does not know, and says which", async () => {
    const { text, dispose } = await judge([{ text: "a red qzxwv apple", weight: 1 }]);
    expect(text.unknownWords).toEqual(["qzxwv"]);
    await dispose();
    const mixed = await judge([
      { text: "apple", weight: 1 },
      { text: "qzxwv", weight: 1 },
    ]);
    await mixed.text.evaluate(disc([1, 0, 0]), new Float32Array(3 * canvas * canvas));
    expect(mixed.text.similarities[0]).toBeGreaterThan(-1);
    expect(mixed.text.similarities[1]).toBeNull();
    await mixed.dispose();
  });

  it("refuses prompts it knows no word of, and names the command that helps", async () => {
    const nonsense = { text: "qzxwv vwxzq", weight: 1 };
    const expected = {
      code: "unknown-words",
      message: expect.stringMatching(/qzxwv, vwxzq.*npm run models -- add clip-vit-base-patch32/),
    };
    await expect(judge([nonsense])).rejects.toMatchObject(expected);
    // Words to keep away from are nothing to draw.
    await expect(judge([nonsense, { text: "apple", weight: -0.3 }])).rejects.toMatchObject(expected);
    const away = await judge([{ text: "apple", weight: -0.3 }]);
    await away.dispose();
  });

  describe("remembers pictures", () => {
    const blank = () => new Float32Array(3 * canvas * canvas).fill(1);
    const zeros = () => new Float32Array(3 * canvas * canvas);
    const apple = [{ text: "a red apple", weight: 1 }];

    /** The imagined picture on the canvas, by the nearest pixel. */
    function drawn({ imagined }: Critics): Float32Array {
      if (imagined === null) throw new Error("It imagined nothing.");
      const { width, data } = imagined.picture;
      const image = blank();
      for (let y = 0; y < canvas; y++)
        for (let x = 0; x < canvas; x++) {
          const at = Math.floor((y * width) / canvas) * width + Math.floor((x * width) / canvas);
          image.set(data.subarray(3 * at, 3 * at + 3), 3 * (y * canvas + x));
        }
      return image;
    }

    it("finds what it imagines near, and an empty sheet as far as an empty sheet is", async () => {
      const critics = await judge(apple);
      const near = (await critics.text.evaluate(drawn(critics), zeros())).terms.likeness;
      const far = (await critics.text.evaluate(blank(), zeros())).terms.likeness;
      expect(near).toBeLessThan(0.1 * far);
      // For each copy about the sum of the depths' weights: the views differ from the straight one.
      expect(far / settings.copies).toBeGreaterThan(2);
      expect(far / settings.copies).toBeLessThan(8);
      await critics.dispose();
    });

    it("gives the gradient of both parts: a step against it lowers what it says it lowers", async () => {
      const image = disc([0.5, 0.5, 0.9]);
      // Each critic draws the same views first.
      const first = async (picture: Float32Array, gradient: Float32Array) => {
        const critics = await judge(apple);
        const { loss } = await critics.text.evaluate(picture, gradient);
        await critics.dispose();
        return loss;
      };
      const gradient = zeros();
      await first(image, gradient);
      const squares = gradient.reduce((sum, each) => sum + each * each, 0);
      const step = 0.01 / Math.sqrt(squares);
      const [above, below] = [step, -step].map((by) => image.map((each, i) => each + by * gradient[i]));
      const slope = ((await first(above, zeros())) - (await first(below, zeros()))) / (2 * step);
      expect(slope / squares).toBeCloseTo(1, 2);
    });

    it("imagines other words when they change, another picture for another seed, and nothing when it should not", async () => {
      const critics = await judge(apple);
      const before = critics.imagined;
      await critics.text.setPrompts([{ text: "a blue house", weight: 1 }]);
      expect(critics.imagined).not.toBe(before);
      await critics.dispose();

      const others = await createCritics(settings, apple, { sessions, random: new Random(2) });
      expect(others.imagined?.picture.data).not.toEqual(before?.picture.data);
      await others.dispose();

      const without = await createCritics({ ...settings, likeness: 0 }, apple, {
        sessions,
        random: new Random(1),
      });
      expect(without.imagined).toBeNull();
      const { loss, terms } = await without.text.evaluate(disc([1, 0, 0]), zeros());
      expect(terms).toEqual({ text: loss });
      await without.dispose();
    });
  });
});
